package analyse

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Evaluate decides the strategies of the request for a unit. It ignores Set and Progress of the request.
//
// It fails with a [verdict.Fault] if the unit's facts break a constraint, or if a rule without a
// table yields no answer for them, and with the context's error if that ends first.
func Evaluate(ctx context.Context, m *model.Model, unit *profile.Unit, request Request) (_ *verdict.Unit, err error) {
	defer diagram.Recover(&err)
	p := m.Place(unit)
	if broken, err := p.Broken(ctx); err != nil {
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
	dispute, err := requestedDispute(ctx, p, request, result)
	if err != nil {
		return nil, err
	}
	for _, strategy := range m.Set.Strategies {
		if !model.Passes(request.Strategies, strategy.Name) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, context.Cause(ctx)
		}
		decided, err := strategyOf(ctx, p, strategy, request)
		if err != nil {
			return nil, err
		}
		if dispute != nil {
			if decided.Disputed, err = dispute.Of(ctx, strategy); err != nil {
				return nil, err
			}
		}
		result.Strategies = append(result.Strategies, *decided)
	}
	return result, nil
}

// requestedDispute returns the dispute about a unit, and adds its readings to the result; nil if none is asked for.
func requestedDispute(ctx context.Context, p *model.Placed, request Request, result *verdict.Unit) (*Dispute, error) {
	if !request.Disputed {
		return nil, nil
	}
	dispute, err := NewDispute(ctx, p)
	if dispute != nil {
		result.Disputed = dispute.Facts
	}
	return dispute, err
}

// strategyOf decides one strategy.
func strategyOf(ctx context.Context, p *model.Placed, s *policy.Strategy, request Request) (*verdict.Strategy, error) {
	result := &verdict.Strategy{Name: s.Name, Title: s.Title, Preconditions: []verdict.Precondition{}}
	statuses, err := p.Statuses(ctx, s)
	if err != nil {
		return nil, err
	}
	for i, rule := range s.Preconditions {
		shown, err := preconditionOf(ctx, p, rule, statuses[i], request.Reasons)
		if err != nil {
			return nil, err
		}
		result.Preconditions = append(result.Preconditions, *shown)
	}
	decision, err := p.Decide(ctx, s, statuses)
	if err != nil {
		return nil, err
	}
	result.Verdict, result.Exact, result.Jointly, result.FillFirst = decision.Verdict, decision.Exact, decision.Jointly, decision.FillFirst
	if err := addOutcome(ctx, p, result, s, request.Reasons); err != nil {
		return nil, err
	}
	if request.Reasons || request.Why || request.All > 0 {
		addReasons(ctx, p, result, s, request)
	}
	if fit, ok := model.Fit(s, statuses); ok {
		result.Fit = &fit
	}
	for _, rule := range s.Risks {
		shown, err := riskOf(ctx, p, rule, request.Reasons)
		if err != nil {
			return nil, err
		}
		result.Risks = append(result.Risks, *shown)
	}
	return result, nil
}

// preconditionOf describes one precondition, with the ways that hold.
func preconditionOf(ctx context.Context, p *model.Placed, rule *policy.Rule, s model.Status, reasons bool) (*verdict.Precondition, error) {
	shown := &verdict.Precondition{
		Name:      rule.Name,
		Title:     rule.Title,
		Necessity: rule.Necessity(),
		Weight:    rule.Weight,
		Layer:     rule.Layer,
		Status:    s.Status,
		Exact:     s.Exact,
	}
	ways := make([]verdict.Way, len(rule.Ways))
	for i, way := range rule.Ways {
		held, err := p.Status(ctx, &way.Function)
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
		shown.Reasons = reasonsOf(ctx, p, rule)
		shown.EachWay = ways
	}
	return shown, nil
}

// addOutcome adds the outcome of a strategy that has one.
func addOutcome(ctx context.Context, p *model.Placed, result *verdict.Strategy, s *policy.Strategy, reasons bool) error {
	if s.Outcome == nil {
		return nil
	}
	status, err := p.InPlace(ctx, s)
	if err != nil {
		return err
	}
	result.InPlace = status.Status
	result.Outcome = &verdict.StrategyOutcome{
		Name: s.Outcome.Name, Title: s.Outcome.Title, Status: status.Status, Exact: status.Exact, Sets: s.Outcome.Sets,
	}
	if reasons {
		result.Outcome.Reasons = reasonsOf(ctx, p, s.Outcome)
	}
	return nil
}

func riskOf(ctx context.Context, p *model.Placed, rule *policy.Rule, reasons bool) (*verdict.Risk, error) {
	s, err := p.Status(ctx, &rule.Function)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Risk{Name: rule.Name, Title: rule.Title, Layer: rule.Layer, Status: s.Status}
	if reasons {
		shown.Reasons = reasonsOf(ctx, p, rule)
	}
	return shown, nil
}
