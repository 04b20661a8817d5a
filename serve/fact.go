package serve

import (
	"cmp"
	"context"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/report/html"
)

// A holding is the value of a fact in a unit, or in a country if Service is "".
type holding struct {
	Country, Name, Service string
	Value                  any
	Confidence, Note       string
	Sources                []verdict.Source
	// Readings are other values that the evidence could be read as.
	Readings []verdict.Reading
}

// Known tells whether the value is known.
func (h *holding) Known() bool { return h.Value != nil }

// A valueRow is one value that a fact may have.
type valueRow struct {
	Value string
	// Lever is what it takes to leave the value, LeverTo the least that it takes to reach it; "" is no more than usual.
	Lever, LeverTo string
	Held           []holding
}

// factPage is all about one fact: its values, who reads it, and who has what.
func factPage(_ context.Context, a *call) (*reply, error) {
	path, err := a.query.Need("fact")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(a.state.facts, func(f verdict.FactInfo) bool { return f.Path == path[0] })
	if at < 0 {
		return nil, a.state.noFact(path[0])
	}
	info := a.state.facts[at]
	held := a.state.holdings(path[0])
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return a.factCSV(&info, held, err)
	}
	var read, set []citedRule
	for _, rule := range a.state.rules() {
		if slices.Contains(rule.Reads, info.Path) {
			read = append(read, rule)
		}
		if slices.Contains(rule.Sets, info.Path) {
			set = append(set, rule)
		}
	}
	return a.state.render("fact-page", struct {
		frame
		Fact      *verdict.FactInfo
		OfContext bool
		Values    []valueRow
		Unknown   int
		Held      []holding
		Read, Set []citedRule
		CSV       string
	}{
		a.frame(cmp.Or(info.Title, info.Path), "/facts"), &info, verdict.OfContext(info.Path), valuesOf(&info, held),
		tally(held, func(h *holding) bool { return !h.Known() }), held, read, set,
		address("/fact", "fact", info.Path, "format", "csv"),
	})
}

// noFact is the error for a path that no fact has.
func (s *state) noFact(path string) error {
	known := make([]string, len(s.facts))
	for i, f := range s.facts {
		known[i] = f.Path
	}
	return missing("fact", path, known)
}

// holdings returns the value of a fact in each unit, or country if it is one of the context, those with equal values together.
func (s *state) holdings(path string) []holding {
	var all []holding
	for _, unit := range s.units {
		one := holding{Country: unit.Country, Name: nameOf(unit), Service: unit.Service, Value: unit.Facts[path]}
		if verdict.OfContext(path) && unit.Country != "" {
			if one.Service = ""; slices.ContainsFunc(all, func(h holding) bool { return h.Country == one.Country && h.Service == "" }) {
				continue
			}
		}
		evidence := unit.Evidence[path]
		one.Confidence, one.Note, one.Sources = evidence.Confidence, evidence.Note, unit.Sources.Cited(evidence.Sources)
		for _, r := range evidence.Disputed {
			one.Readings = append(one.Readings, verdict.Reading{
				Path: path, Stated: one.Value, Value: r.Value, Unknown: r.Unknown, Reason: r.Reason, Sources: unit.Sources.Cited(r.Sources),
			})
		}
		all = append(all, one)
	}
	slices.SortStableFunc(all, func(x, y holding) int {
		return cmp.Or(cmp.Compare(x.Name, y.Name), cmp.Compare(x.Service, y.Service))
	})
	return all
}

// nameOf returns the name of a unit's country, or what else names the unit.
func nameOf(unit *evaluator.Unit) string {
	return cmp.Or(unit.CountryName, unit.Country, unit.Service)
}

// tally counts the elements for which is returns true.
func tally[T any](list []T, is func(*T) bool) int {
	n := 0
	for i := range list {
		if is(&list[i]) {
			n++
		}
	}
	return n
}

// valuesOf returns the values of a fact with those who have them: those of its domain, or the numbers that occur.
func valuesOf(info *verdict.FactInfo, held []holding) []valueRow {
	values := slices.Clone(info.Values)
	switch {
	case info.Type == "boolean":
		values = []string{"true", "false"}
	case len(values) == 0:
		values = numbersOf(held)
	}
	rows := make([]valueRow, len(values))
	for i, value := range values {
		rows[i] = valueRow{Value: value, Lever: info.LeverFrom[value], LeverTo: info.LeverTo[value]}
		for _, h := range held {
			if h.Known() && typed(h.Value) == value {
				rows[i].Held = append(rows[i].Held, h)
			}
		}
	}
	return rows
}

// numbersOf returns the numbers that occur, from the smallest.
func numbersOf(held []holding) []string {
	var all []string
	for _, h := range held {
		if number, is := h.Value.(json.Number); is {
			all = append(all, number.String())
		}
	}
	slices.SortFunc(all, func(x, y string) int {
		p, isFirst := new(big.Rat).SetString(x)
		q, isSecond := new(big.Rat).SetString(y)
		if isFirst && isSecond {
			return p.Cmp(q)
		}
		return strings.Compare(x, y)
	})
	return slices.Compact(all)
}

func (a *call) factCSV(info *verdict.FactInfo, held []holding, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"fact", "country", "country_name", "service", "value", "confidence", "sources", "note"}}
	for _, h := range held {
		name := h.Name
		if h.Country == "" {
			name = ""
		}
		rows = append(rows, []string{info.Path, h.Country, name, h.Service, typed(h.Value), h.Confidence, keys(h.Sources), h.Note})
	}
	return csvReply(info.Path, rows)
}

// keys returns the keys of sources, separated by spaces.
func keys(sources []verdict.Source) string {
	all := make([]string, len(sources))
	for i, source := range sources {
		all[i] = source.Key
	}
	return strings.Join(all, " ")
}

// factsPage is the catalogue of facts.
func factsPage(_ context.Context, a *call) (*reply, error) {
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return a.answerCSV("facts", err, func(w *csvWriter, o report.Options) error {
			return report.Facts(w, &verdict.Facts{Identity: a.state.evaluation.Identity, Facts: a.state.facts}, o)
		})
	}
	return a.state.render("facts-page", struct {
		frame
		Catalogue html.FactsPage
	}{a.frame("Facts", "/facts"), html.FactsPage{Facts: a.state.facts}})
}
