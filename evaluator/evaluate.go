package evaluator

import (
	"cmp"
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Evaluate decides every strategy for a unit.
//
// It fails with a [verdict.Fault] if a constraint forbids the unit's facts, or if a rule without a
// table yields no answer for them, and with the context's error if that ends first.
func (e *Engine) Evaluate(ctx context.Context, unit *profile.Unit) (*verdict.Unit, error) {
	return e.evaluate(ctx, unit, Request{})
}

// Explain does what [Engine.Evaluate] does and adds the reasons of every status.
func (e *Engine) Explain(ctx context.Context, unit *profile.Unit) (*verdict.Unit, error) {
	return e.evaluate(ctx, unit, Request{Reasons: true})
}

func (e *Engine) evaluate(ctx context.Context, unit *profile.Unit, request Request) (_ *verdict.Unit, err error) {
	defer diagram.Recover(&err)
	p := e.point(ctx, unit)
	if broken, err := p.broken(); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, broken
	}
	result := &verdict.Unit{
		Country:     unit.Country,
		CountryName: unit.CountryName,
		Service:     unit.Service,
		AsOf:        unit.AsOf,
		Strategies:  []verdict.Strategy{},
	}
	if request.Reasons {
		result.Note = unit.Note
	}
	for _, strategy := range e.set.Strategies {
		if !passes(request.Strategies, strategy.Name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		decided, err := p.strategy(strategy, request)
		if err != nil {
			return nil, err
		}
		result.Strategies = append(result.Strategies, *decided)
	}
	return result, nil
}

// strategy decides one strategy.
func (p *point) strategy(s *policy.Strategy, request Request) (*verdict.Strategy, error) {
	result := &verdict.Strategy{Name: s.Name, Title: s.Title, Preconditions: []verdict.Precondition{}}
	statuses := make([]status, len(s.Preconditions))
	for i, rule := range s.Preconditions {
		var err error
		if statuses[i], err = p.status(&rule.Function); err != nil {
			return nil, err
		}
		shown, err := p.precondition(rule, statuses[i], request.Reasons)
		if err != nil {
			return nil, err
		}
		result.Preconditions = append(result.Preconditions, *shown)
	}
	if err := p.decide(result, s, statuses); err != nil {
		return nil, err
	}
	if request.Reasons || request.Why || request.All > 0 {
		p.why(result, s, request)
	}
	w := weights{exact: true}
	for i, rule := range s.Preconditions {
		w.add(rule, statuses[i])
	}
	if fit, ok := w.fit(); ok {
		result.Fit = &fit
	}
	for _, rule := range s.Risks {
		shown, err := p.risk(rule, request.Reasons)
		if err != nil {
			return nil, err
		}
		result.Risks = append(result.Risks, *shown)
	}
	return result, nil
}

// decide sets the verdict: feasible if all necessary preconditions are met, infeasible if one is
// unmet or if they cannot be met together, else undetermined.
func (p *point) decide(result *verdict.Strategy, s *policy.Strategy, statuses []status) error {
	var waiting []*policy.Rule // tabled ones, whose status is unknown
	unmet, exact := false, true
	for i, rule := range s.Preconditions {
		switch {
		case !rule.Necessary:
		case statuses[i].Status == verdict.Unmet:
			unmet = true
		case statuses[i].Status == verdict.Unknown && p.untabled(&rule.Function) != nil:
			exact = false
		case statuses[i].Status == verdict.Unknown:
			waiting = append(waiting, rule)
		}
	}
	result.Exact = true
	switch {
	case unmet:
		result.Verdict = verdict.Infeasible
		return nil
	case len(waiting) == 0 && exact:
		result.Verdict = verdict.Feasible
		return nil
	}
	found, err := p.together(s, waiting)
	if err != nil {
		return err
	}
	if found == table.None {
		result.Verdict, result.Jointly = verdict.Infeasible, true
		return nil
	}
	result.Verdict = verdict.Undetermined
	result.Exact = exact && found == table.Some
	result.FillFirst = p.fillFirst(s.Preconditions, statuses)
	return nil
}

// fillFirst returns the unknown facts that undecided necessary preconditions read, those that most
// of them read first.
func (p *point) fillFirst(rules []*policy.Rule, statuses []status) []string {
	waiting := map[int]int{}
	var dims []int
	for i, rule := range rules {
		if !rule.Necessary || statuses[i].Status != verdict.Unknown {
			continue
		}
		for _, path := range rule.Reads {
			dim := p.space.Index(path)
			if !p.isUnknown(dim) {
				continue
			}
			if waiting[dim] == 0 {
				dims = append(dims, dim)
			}
			waiting[dim]++
		}
	}
	slices.SortFunc(dims, func(a, b int) int {
		return cmp.Or(cmp.Compare(waiting[b], waiting[a]), cmp.Compare(a, b))
	})
	paths := make([]string, len(dims))
	for i, dim := range dims {
		paths[i] = p.space.Dims[dim].Fact.Path
	}
	return paths
}

// weights adds up those of the supporting preconditions of a strategy.
type weights struct {
	met, open, all int
	exact          bool
}

func (w *weights) add(rule *policy.Rule, s status) {
	if rule.Necessary {
		return
	}
	w.all += rule.Weight
	switch s.Status {
	case verdict.Met:
		w.met += rule.Weight
	case verdict.Unknown:
		w.open += rule.Weight
		w.exact = w.exact && s.exact
	}
}

// fit returns the share of the weights of those met, and of those met or unknown; ok is false if there are
// none.
func (w *weights) fit() (fit verdict.Fit, ok bool) {
	if w.all == 0 {
		return verdict.Fit{}, false
	}
	return verdict.Fit{
		Low:   float64(w.met) / float64(w.all),
		High:  float64(w.met+w.open) / float64(w.all),
		Exact: w.exact,
	}, true
}

// precondition shows one precondition, and which of its ways hold.
func (p *point) precondition(rule *policy.Rule, s status, reasons bool) (*verdict.Precondition, error) {
	shown := &verdict.Precondition{
		Name:      rule.Name,
		Title:     rule.Title,
		Necessity: rule.Necessity(),
		Weight:    rule.Weight,
		Layer:     rule.Layer,
		Status:    s.Status,
		Exact:     s.exact,
	}
	ways := make([]verdict.Way, len(rule.Ways))
	for i, way := range rule.Ways {
		held, err := p.status(&way.Function)
		if err != nil {
			return nil, err
		}
		if held.Status == verdict.Met {
			shown.Ways = append(shown.Ways, way.Number)
		}
		ways[i] = verdict.Way{
			Number: way.Number, Title: way.Title, File: way.Place.File, Line: way.Place.Line,
			Status: held.Status, Facts: way.Reads,
		}
	}
	if reasons {
		shown.Reasons = p.reasons(rule)
		shown.EachWay = ways
	}
	return shown, nil
}

func (p *point) risk(rule *policy.Rule, reasons bool) (*verdict.Risk, error) {
	s, err := p.status(&rule.Function)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Risk{Name: rule.Name, Title: rule.Title, Layer: rule.Layer, Status: s.Status}
	if reasons {
		shown.Reasons = p.reasons(rule)
	}
	return shown, nil
}
