package serve

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// A unitFilter says which units and strategies are shown.
type unitFilter struct{ country, service, strategy, state, text string }

// unitStates are the states of strategies that a filter may ask for.
var unitStates = []string{verdict.InPlace, string(verdict.Feasible), string(verdict.Infeasible), string(verdict.Undetermined)}

// unitsPage lists the units that pass a filter, with the states of their strategies. The filter is in the address.
func unitsPage(_ context.Context, a *call) (*reply, error) {
	f := unitFilter{a.code(a.query.One("country")), a.query.One("service"), a.query.One("strategy"), a.query.One("state"), strings.TrimSpace(a.query.One("q"))}
	if err := a.checkFilter(f); err != nil {
		return nil, err
	}
	shown := a.state.filtered(f)
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return unitsCSV(shown, err)
	}
	data := struct {
		frame
		Countries, Services, Strategies, States []choice
		Text                                    string
		Filtered                                bool
		Columns                                 []html.Column
		Rows                                    []html.Row
		Of                                      int
		CSV                                     string
	}{
		frame: a.frame("Units", "/units"), Text: f.text, Filtered: f != unitFilter{}, Of: len(a.state.evaluation.Units),
		Countries: a.countryChoices(f.country), Services: a.serviceChoices(f.service), States: choices(unitStates, f.state),
		Columns: html.NewColumns(shown),
		CSV:     address("/units", "country", f.country, "service", f.service, "strategy", f.strategy, "state", f.state, "q", f.text, "format", "csv"),
	}
	for _, column := range html.NewColumns(a.state.evaluation) {
		data.Strategies = append(data.Strategies, choice{column.Name, column.Title, column.Name == f.strategy})
	}
	for _, service := range html.Services(shown) {
		data.Rows = append(data.Rows, html.NewMatrix(shown, nil, service).Rows...)
	}
	slices.SortStableFunc(data.Rows, func(x, y html.Row) int { return cmp.Compare(x.Name, y.Name) })
	return a.state.render("units-page", data)
}

// checkFilter fails for a name that nothing bears: it would look as if nothing passed.
func (a *call) checkFilter(f unitFilter) error {
	_, err := a.state.engine.Select(a.state.units, evaluator.Filter{Countries: given(f.country), Services: given(f.service)})
	switch names := a.state.engine.StrategyNames(); {
	case err != nil:
		return err
	case f.strategy != "" && !slices.Contains(names, f.strategy):
		return missing("strategy", f.strategy, names)
	case f.state != "" && !slices.Contains(unitStates, f.state):
		return missing("state of a strategy", f.state, unitStates)
	default:
		return nil
	}
}

func given(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// filtered returns the evaluation of the units that pass a filter, with the strategies that it asks for.
func (s *state) filtered(f unitFilter) *verdict.Evaluation {
	words := strings.Fields(folded(f.text))
	shown := &verdict.Evaluation{Identity: s.evaluation.Identity}
	for i := range s.evaluation.Units {
		unit := s.evaluation.Units[i]
		if f.country != "" && unit.Country != f.country || f.service != "" && unit.Service != f.service {
			continue
		}
		unit.Strategies = slices.DeleteFunc(slices.Clone(unit.Strategies), func(st verdict.Strategy) bool {
			return f.strategy != "" && st.Name != f.strategy
		})
		if f.state != "" && !slices.ContainsFunc(unit.Strategies, func(st verdict.Strategy) bool { return st.State() == f.state }) {
			continue
		}
		if len(words) > 0 && !s.unitHas(&unit, words) {
			continue
		}
		shown.Units = append(shown.Units, unit)
	}
	return shown
}

// unitHas tells whether the text about a unit has all words, which are folded.
func (s *state) unitHas(unit *verdict.Unit, words []string) bool {
	text := s.texts()[unitKey{unit.Country, unit.Service}]
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) })
}

// newTexts returns, for each unit, all that a search in it finds: its names and notes, its facts with values and evidence, and
// its preconditions with their remedies where they are unmet.
func (s *state) newTexts() map[unitKey]string {
	texts := map[unitKey]*strings.Builder{}
	of := func(country, service string) *strings.Builder {
		key := unitKey{country, service}
		if texts[key] == nil {
			texts[key] = &strings.Builder{}
		}
		return texts[key]
	}
	write := func(to *strings.Builder, parts ...string) { to.WriteString(strings.Join(parts, " ") + "\n") }
	for _, unit := range s.units {
		to := of(unit.Country, unit.Service)
		write(to, unit.Country, unit.CountryName, unit.Service, s.names.Service(unit.Service), unit.Note, unit.CountryNote)
		for path, value := range unit.Facts {
			evidence := unit.Evidence[path]
			write(to, path, s.names.Fact(path), typed(value), s.names.Value(path, typed(value)), evidence.Note, strings.Join(evidence.Sources, " "))
		}
	}
	remedies := map[string]string{}
	for _, rule := range s.rules() {
		remedies[rule.Strategy+"/"+rule.Name] = rule.Remedy
	}
	for i := range s.evaluation.Units {
		unit := &s.evaluation.Units[i]
		to := of(unit.Country, unit.Service)
		for _, st := range unit.Strategies {
			for _, p := range st.Preconditions {
				write(to, p.Title)
				if p.Status == verdict.Unmet {
					write(to, remedies[st.Name+"/"+p.Name])
				}
			}
		}
	}
	all := make(map[unitKey]string, len(texts))
	for key, text := range texts {
		all[key] = folded(text.String())
	}
	return all
}

func unitsCSV(shown *verdict.Evaluation, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"country", "country_name", "service", "strategy", "verdict", "in_place"}}
	for i := range shown.Units {
		unit := &shown.Units[i]
		for _, st := range unit.Strategies {
			rows = append(rows, []string{unit.Country, unit.CountryName, unit.Service, st.Name, string(st.Verdict), string(st.InPlace)})
		}
	}
	return csvReply("units", rows)
}
