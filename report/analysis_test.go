package report_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// hostileText contains text that would move the cursor, turn the direction of text, or break a table.
const hostileText = "a\x1b[2Jb\u202ec|d\ne`f"

func hostileReason() *verdict.Reason {
	return &verdict.Reason{Facts: []verdict.ReasonFact{{Path: hostileText, Value: hostileText, Within: hostileText}}, Smallest: true}
}

func hostileChange() verdict.Change {
	return verdict.Change{
		Path: hostileText, From: hostileText, To: hostileText, Lever: hostileText,
		Settles: []verdict.Settled{{Precondition: hostileText, Title: hostileText, Remedy: hostileText}},
	}
}

// analyses are answers of every kind, with hostile text wherever text is, and a way to write each.
func analyses() map[string]func(io.Writer, report.Options) error {
	subject := verdict.Subject{Country: hostileText, CountryName: hostileText, Service: hostileText}
	verdicts := []verdict.StrategyVerdict{{Strategy: hostileText, Verdict: verdict.Undetermined}}
	side := verdict.Side{Status: verdict.Met, Ways: []string{hostileText}, Reason: hostileReason()}
	pathsOf := func(units int, st verdict.StrategyPaths) *verdict.Paths {
		st.Strategy, st.Title = hostileText, hostileText
		unit := verdict.UnitPaths{Subject: subject, Strategies: []verdict.StrategyPaths{st, {Strategy: hostileText, Untabled: hostileText}}}
		return &verdict.Paths{Upto: hostileText, Units: slices.Repeat([]verdict.UnitPaths{unit}, units)}
	}
	some := verdict.StrategyPaths{Verdict: verdict.Infeasible, Paths: []verdict.Path{{
		Changes: []verdict.Change{hostileChange()}, Provided: []verdict.Provision{{Path: hostileText, Is: hostileText}},
	}}}
	reach := &verdict.Reach{
		Levers:    []string{verdict.Now},
		Units:     []verdict.UnitReach{{Subject: subject, Strategies: []verdict.StrategyReach{{Strategy: hostileText, Untabled: hostileText}}}},
		Countries: []verdict.CountryReach{{Country: hostileText, CountryName: hostileText, Certain: []int{0}, Possible: []int{1}}},
	}
	ask := func(units int) *verdict.Ask {
		return &verdict.Ask{Units: slices.Repeat([]verdict.UnitAsk{{Subject: subject, Verdicts: verdicts, Questions: []verdict.Question{{
			Path: hostileText, Answers: []verdict.IfFactValued{{Value: hostileText, Verdicts: verdicts}},
		}}}}, units)}
	}
	robustness := &verdict.Robustness{Units: []verdict.UnitRobustness{{Subject: subject, Strategies: []verdict.StrategyRobustness{{
		Strategy: hostileText, Flips: []verdict.Flip{{Path: hostileText, Value: hostileText, Confidence: hostileText, To: []verdict.FlipTo{{Value: hostileText}}}},
	}}}}}
	transfer := &verdict.Transfer{Units: []verdict.UnitTransfer{{From: subject, To: subject, Open: []string{hostileText}, Strategies: []verdict.StrategyTransfer{{
		Strategy: hostileText, Title: hostileText, Preconditions: []verdict.PreconditionTransfer{{
			Name: hostileText, Title: hostileText, Necessity: hostileText, Travels: verdict.Stays, From: side, To: side,
			Missing: []verdict.Change{hostileChange()}, Remedy: hostileText,
		}},
	}}}}}
	gains := &verdict.Gains{
		Gains: []verdict.Gain{{
			Reform: hostileText, Name: hostileText, Country: hostileText, CountryName: hostileText, Service: hostileText, Strategy: hostileText, Case: hostileText,
			Measure: hostileText, Unit: hostileText, Basis: hostileText, Confidence: hostileText, Sources: []verdict.Source{{Key: hostileText}}, Note: hostileText,
		}},
		LeftOut: []verdict.GainsLeftOut{{Strategy: hostileText, Pack: hostileText, Figures: 1, Reforms: []string{hostileText}}},
	}
	triangles := &verdict.Triangles{Units: []verdict.UnitTriangle{{
		Subject: verdict.Subject{Country: hostileText, CountryName: hostileText, Service: hostileText},
		Entities: []verdict.Entity{{
			ID: hostileText, Name: hostileText, LocalName: hostileText, Sector: hostileText, Tier: hostileText, Number: "1", Roles: []string{hostileText},
			Evidence: verdict.Evidence{Confidence: hostileText, Sources: []string{hostileText}, Note: hostileText},
		}},
		Ties: []verdict.Tie{{From: hostileText, To: hostileText, Kind: hostileText}},
	}}}
	concordance := hostileConcordance()
	groups := base()
	groups.Groups = []verdict.Group{{Strategy: "standardisation", Verdict: verdict.Feasible, Reason: hostileReason(), Units: []verdict.Member{{Country: hostileText, Service: hostileText}}}}
	return map[string]func(io.Writer, report.Options) error{
		"paths": func(w io.Writer, o report.Options) error { return report.Paths(w, pathsOf(1, some), o) },
		"no paths": func(w io.Writer, o report.Options) error {
			return report.Paths(w, pathsOf(1, verdict.StrategyPaths{Blocked: hostileReason()}), o)
		},
		"many paths":  func(w io.Writer, o report.Options) error { return report.Paths(w, pathsOf(2, some), o) },
		"reach":       func(w io.Writer, o report.Options) error { return report.Reach(w, reach, o) },
		"ask":         func(w io.Writer, o report.Options) error { return report.Ask(w, ask(1), o) },
		"ask of many": func(w io.Writer, o report.Options) error { return report.Ask(w, ask(2), o) },
		"robustness":  func(w io.Writer, o report.Options) error { return report.Robustness(w, robustness, o) },
		"transfer":    func(w io.Writer, o report.Options) error { return report.Transfer(w, transfer, o) },
		"gains":       func(w io.Writer, o report.Options) error { return report.Gains(w, gains, o) },
		"triangle":    func(w io.Writer, o report.Options) error { return report.Triangles(w, triangles, o) },
		"concordance": func(w io.Writer, o report.Options) error { return report.Concordance(w, concordance, o) },
		"qca":         func(w io.Writer, o report.Options) error { return report.QCA(w, hostileQCA(), o) },
		"groups":      func(w io.Writer, o report.Options) error { return report.Groups(w, groups, o) },
	}
}

// TestNoAnalysisWritesToTheTerminal holds of the analyses what TestNoAnswerWritesToTheTerminal does.
func TestNoAnalysisWritesToTheTerminal(t *testing.T) {
	t.Parallel()
	for name, write := range analyses() {
		for _, format := range []report.Format{report.Table, report.Markdown, report.JSON, report.NDJSON} {
			var out strings.Builder
			if err := write(&out, report.Options{Format: format}); err != nil {
				t.Fatal(err)
			}
			if out.Len() == 0 {
				t.Errorf("%s, %s: nothing written", name, format)
			}
			if strings.ContainsAny(out.String(), "\x1b") || format != report.JSON && format != report.NDJSON && strings.Contains(out.String(), "\u202e") {
				t.Errorf("%s, %s: writes to the terminal: %q", name, format, out.String())
			}
		}
	}
}

func TestAnalysesAreColouredOnTerminalsOnly(t *testing.T) {
	t.Parallel()
	for name, write := range analyses() {
		for _, format := range report.Formats() {
			var out strings.Builder
			if err := write(&out, report.Options{Format: report.Format(format), Colour: true}); err != nil {
				t.Fatal(err)
			}
			if coloured := strings.Contains(out.String(), "\x1b[1m") || strings.Contains(out.String(), "\x1b[3"); format != "csv" && coloured != (format == "table") {
				t.Errorf("%s, %s: coloured is %v", name, format, coloured)
			}
		}
	}
}

// TestSharesNearTheEnds checks that only 0 and 1 are shown as 0% and 100%.
func TestSharesNearTheEnds(t *testing.T) {
	t.Parallel()
	for weight, want := range map[float64]string{0: " 0% ", 0.004: " <1% ", 0.5: " 50% ", 0.996: " >99% ", 1: " 100% "} {
		r := &verdict.Robustness{Units: []verdict.UnitRobustness{{
			Subject: verdict.Subject{Service: "x"}, Strategies: []verdict.StrategyRobustness{{Strategy: "s", Verdict: verdict.Feasible, Feasible: weight}},
		}}}
		var out strings.Builder
		if err := report.Robustness(&out, r, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "in"+want+"of the possible worlds") {
			t.Errorf("%v: want %q in\n%s", weight, want, out.String())
		}
	}
}

func TestNoUnitToAnalyse(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, format := range []report.Format{report.Table, report.NDJSON, report.Markdown} {
		o := report.Options{Format: format}
		if err := report.Reach(&out, &verdict.Reach{}, o); err != nil {
			t.Fatal(err)
		}
		if err := report.Robustness(&out, &verdict.Robustness{}, o); err != nil {
			t.Fatal(err)
		}
		if err := report.Groups(&out, &verdict.Evaluation{}, o); err != nil {
			t.Fatal(err)
		}
	}
	if out.Len() > 0 {
		t.Errorf("want nothing, got %q", out.String())
	}
}

// TestGroupsSayWhatIsNotEnough reads of how many units of a group more than the reason would have to change.
func TestGroupsSayWhatIsNotEnough(t *testing.T) {
	t.Parallel()
	member := verdict.Member{Country: "LI", Service: "a"}
	for want, g := range map[string]verdict.Group{
		"1 of 2 units: a.b x. Changing it would not be enough\n":                {NotEnough: 1, Units: []verdict.Member{member}},
		"2 of 2 units: a.b x. Changing it would not be enough in any of them\n": {NotEnough: 2, Units: []verdict.Member{member, member}},
		"2 of 2 units: a.b x. Changing it would not be enough in 1 of them\n":   {NotEnough: 1, Units: []verdict.Member{member, member}},
		"2 of 2 units: a.b x\n": {Units: []verdict.Member{member, member}},
	} {
		g.Strategy, g.Verdict = "s", verdict.Infeasible
		g.Reason = &verdict.Reason{Facts: []verdict.ReasonFact{{Path: "a.b", Value: "x"}}}
		unit := verdict.Unit{Strategies: []verdict.Strategy{{Name: "s"}}}
		var out strings.Builder
		if err := report.Groups(&out, &verdict.Evaluation{Units: []verdict.Unit{unit, unit}, Groups: []verdict.Group{g}}, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), want) {
			t.Errorf("got %s, want %s", out.String(), want)
		}
	}
}
