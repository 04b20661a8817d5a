package report

import (
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// diffLines has a line for each strategy, constraint, fact and flip.
func diffLines(d *verdict.Diff) []any {
	type of struct {
		Is string `json:"is"`
	}
	var lines []any
	for _, st := range d.Strategies {
		lines = append(lines, struct {
			of
			verdict.StrategyDiff
		}{of{"strategy"}, st})
	}
	for _, rule := range d.Constraints {
		lines = append(lines, struct {
			of
			verdict.RuleDiff
		}{of{"constraint"}, rule})
	}
	for _, f := range d.Facts {
		lines = append(lines, struct {
			of
			verdict.FactDiff
		}{of{"fact"}, f})
	}
	for _, flip := range d.Profiles.Flips {
		lines = append(lines, struct {
			of
			verdict.UnitFlip
		}{of{"flip"}, flip})
	}
	for _, flip := range d.Profiles.Derived {
		lines = append(lines, struct {
			of
			verdict.DerivedFlip
		}{of{"derived"}, flip})
	}
	return lines
}

func diffRows(d *verdict.Diff) [][]string {
	var rows [][]string
	row := func(kind, strategy, name, change string, cells *verdict.MovedCells, lost, gained *verdict.Witness) {
		moved, of := "", ""
		if cells != nil {
			moved, of = cells.Moved.String(), cells.Of.String()
		}
		rows = append(rows, []string{kind, strategy, name, change, moved, of, witnessCell(lost), witnessCell(gained), "", "", ""})
	}
	rule := func(strategy string, r verdict.RuleDiff) {
		row(r.Kind, strategy, r.Name, r.Change, r.Cells, r.Lost, r.Gained)
		for _, m := range r.Metadata {
			rows = append(rows, []string{"metadata", strategy, r.Name, m.Key, "", "", "", "", m.Old, m.New, ""})
		}
	}
	for _, st := range d.Strategies {
		row("strategy", st.Strategy, "", st.Change, st.Cells, st.Lost, st.Gained)
		for _, r := range st.Rules {
			rule(st.Strategy, r)
		}
	}
	for _, r := range d.Constraints {
		rule("", r)
	}
	for _, f := range d.Facts {
		rows = append(rows, []string{"fact", "", f.Path, f.Change, "", "", "", "", f.Old, f.New, ""})
	}
	for _, f := range d.Profiles.Flips {
		because := make([]string, len(f.Because))
		for i, cause := range f.Because {
			because[i] = cause.Precondition
		}
		rows = append(rows, []string{
			"flip", f.Strategy, verdict.UnitName(f.Country, f.Service), "flips", "", "", "", "",
			verdict.MarkedState(f.From, f.FromInPlace), verdict.MarkedState(f.To, f.ToInPlace), strings.Join(because, ";"),
		})
	}
	for _, f := range d.Profiles.Derived {
		rows = append(rows, []string{
			"derived", "", verdict.UnitName(f.Country, f.Service) + " " + f.Fact, "derived", "", "", "", "",
			words.Value(f.From), words.Value(f.To), f.Rule,
		})
	}
	return rows
}

// witnessCell returns a witness as assignments.
func witnessCell(w *verdict.Witness) string {
	if w == nil {
		return ""
	}
	facts := make([]string, len(w.Facts))
	for i, f := range w.Facts {
		facts[i] = f.Path + "=" + words.Value(f.Value)
	}
	return strings.Join(facts, ";")
}
