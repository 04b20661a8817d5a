package edit

import (
	"context"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/describe"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Hover returns what there is to say about the name at an offset of a text; nil if there is nothing.
func (p *Project) Hover(ctx context.Context, file string, text []byte, offset int) (*verdict.Hover, error) {
	v, first := p.current()
	if v == nil {
		return nil, nil //nolint:nilnil // nothing is known yet
	}
	s := v.subjectAt(file, text, offset)
	if s.empty() {
		return nil, nil //nolint:nilnil // there is nothing to say
	}
	hover := &verdict.Hover{Span: s.span}
	switch {
	case s.fact != "":
		info := v.facts[s.fact]
		hover.Fact = &info
		if kind := kindOf(v.options, file); kind == profileFile {
			hover.InProfile = true
			var err error
			if hover.Turns, err = v.turns(ctx, file, text, offset, s.fact); err != nil {
				return nil, err
			}
		}
	case s.source != "":
		hover.Source = &v.bibliography().Cited([]string{s.source})[0]
	default:
		rule := v.rules[s.rule]
		if rule == nil {
			return nil, nil //nolint:nilnil // a helper says for itself what it is
		}
		hover.Rule = v.ruleHover(rule, first)
	}
	return hover, nil
}

// ruleHover describes a rule.
func (v *View) ruleHover(rule *policy.Rule, first *View) *verdict.RuleHover {
	about := &verdict.RuleHover{Strategy: rule.Strategy, RuleInfo: describe.Rule(v.model, rule), Standing: v.standing(rule, first)}
	if v.model.Tables.Of(&rule.Function) != nil {
		about.Table = describe.RuleTable(v.model, rule)
	}
	return about
}

// turns returns the verdicts that another value of a fact would turn, of the services of a profile, or of the one that the
// offset is in.
func (v *View) turns(ctx context.Context, file string, text []byte, offset int, path string) ([]verdict.FactEffect, error) {
	f, _ := v.content.Catalogue.Lookup(path)
	if v.model == nil {
		return nil, nil // there are no verdicts yet
	}
	dim := v.model.Space.Index(path)
	if dim < 0 || !v.model.Space.Read(path) {
		return nil, nil // no rule reads it
	}
	service := ""
	if at := jsonAt(text, offset).whole(); len(at) > 1 && at[0] == "services" {
		service = at[1]
	}
	var turns []verdict.FactEffect
	for _, unit := range v.units {
		if unit.File != file || service != "" && unit.Service != service {
			continue
		}
		was, err := analyse.Evaluate(ctx, v.model, unit, analyse.Request{})
		if err != nil {
			return nil, err
		}
		axis := v.model.Space.Dims[dim]
		for cell := range axis.Cells {
			if value, known := unit.Facts[f.Path]; known && axis.CellOf(value) == cell {
				continue
			}
			found, err := v.turned(ctx, unit, was, path, axis.Cells[cell].Value, axis.Label([]int{cell}))
			if err != nil {
				return nil, err
			}
			turns = append(turns, found...)
		}
	}
	return turns, nil
}

// turned returns the verdicts of a unit that one other value of a fact turns. A value that nothing allows turns none.
func (v *View) turned(ctx context.Context, unit *profile.Unit, was *verdict.Unit, path string, value any, label string) ([]verdict.FactEffect, error) {
	other, err := unit.With(v.content.Catalogue, map[string]any{path: value})
	if err != nil {
		return nil, nil // its sums do not add up
	}
	is, err := analyse.Evaluate(ctx, v.model, other, analyse.Request{})
	if err != nil {
		return nil, ctx.Err() // a constraint forbids it
	}
	var turns []verdict.FactEffect
	for i := range is.Strategies {
		from, to := was.Strategies[i].State(), is.Strategies[i].State()
		if from != to {
			turns = append(turns, verdict.FactEffect{Service: unit.Service, Strategy: is.Strategies[i].Name, Value: label, From: from, To: to})
		}
	}
	return turns, nil
}

// standing counts how a precondition stands in the profiles, and what has moved with it since the first state.
func (v *View) standing(rule *policy.Rule, first *View) verdict.Standing {
	if rule.Kind != policy.KindPrecondition {
		return verdict.Standing{}
	}
	s := verdict.Standing{Tests: v.tests(rule), Units: len(v.evaluation.Units)}
	states, met := map[string]bool{}, map[string]bool{}
	for i := range v.evaluation.Units {
		unit := &v.evaluation.Units[i]
		state := unit.Country
		if state == "" {
			state = unit.Service
		}
		states[state] = true
		strategy, status := find(unit, rule)
		if status == verdict.Met {
			s.MetUnits++
			met[state] = true
		}
		if status == verdict.Unmet && rule.Necessary && alone(strategy, rule.Name) {
			s.Hang = append(s.Hang, strings.TrimPrefix(unit.CountryName+", "+unit.Service, ", "))
		}
		if before := first.unit(unit.Country, unit.Service); before != nil && strategy != nil {
			then, thenStatus := find(before, rule)
			if then != nil && then.State() != strategy.State() && thenStatus != status {
				s.Moved++
			}
		}
	}
	s.States, s.Met = len(states), len(met)
	return s
}

// find returns the strategy of a rule in the evaluation of a unit, and the status of the rule; "" if there is none.
func find(unit *verdict.Unit, rule *policy.Rule) (*verdict.Strategy, verdict.Status) {
	for i := range unit.Strategies {
		strategy := &unit.Strategies[i]
		if strategy.Name != rule.Strategy {
			continue
		}
		for _, p := range strategy.Preconditions {
			if p.Name == rule.Name {
				return strategy, p.Status
			}
		}
		return strategy, ""
	}
	return nil, ""
}

// alone reports whether a precondition is the only necessary one that is unmet.
func alone(s *verdict.Strategy, name string) bool {
	return !slices.ContainsFunc(s.Preconditions, func(p verdict.Precondition) bool {
		return p.Name != name && p.Necessity == verdict.Necessary && p.Status == verdict.Unmet
	})
}

// unit returns the evaluation of a unit; nil if there is none.
func (v *View) unit(country, service string) *verdict.Unit {
	for i := range v.evaluation.Units {
		if unit := &v.evaluation.Units[i]; unit.Country == country && unit.Service == service {
			return unit
		}
	}
	return nil
}

// tests counts the tests that name a rule.
func (v *View) tests(rule *policy.Rule) int {
	within := map[string]bool{}
	for _, use := range v.uses[rule.Path().String()] {
		if use.Test && strings.Contains(use.Within, ".test_") {
			within[use.Within] = true
		}
	}
	return len(within)
}
