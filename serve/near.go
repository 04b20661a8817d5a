package serve

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// served returns the units of a service, and the evaluation of them; all of them if service is "".
func (a *call) served(ctx context.Context, service string) ([]*evaluator.Unit, *verdict.Evaluation, error) {
	if service == "" {
		return a.state.units, a.state.evaluation, nil
	}
	units, err := a.state.engine.Select(a.state.units, evaluator.Filter{Services: []string{service}})
	if err != nil {
		return nil, nil, err
	}
	evaluation, err := a.state.engine.EvaluateAll(ctx, units, evaluator.Request{})
	return units, evaluation, err
}

// nearPage lists the preconditions that alone keep strategies from being feasible.
func nearPage(ctx context.Context, a *call) (*reply, error) {
	service := a.query.One("service")
	units, evaluation, err := a.served(ctx, service)
	if err != nil {
		return nil, err
	}
	reach, err := a.state.engine.Reach(ctx, units, nil)
	if err != nil {
		return nil, err
	}
	near := html.NewNear(evaluation, reach)
	return a.state.render("near-page", struct {
		frame
		Services []serviceLink
		Near     []html.Near
		Count    int
	}{a.frame("One precondition away", "/"), a.serviceLinks("/one-away", service), near, html.CountNear(near)})
}

// findOutPage lists the unknown facts to find out next.
func findOutPage(ctx context.Context, a *call) (*reply, error) {
	service := a.query.One("service")
	units, _, err := a.served(ctx, service)
	if err != nil {
		return nil, err
	}
	unknowns, err := a.unknowns(ctx, units)
	if err != nil {
		return nil, err
	}
	return a.state.render("find-out-page", struct {
		frame
		Services []serviceLink
		Unknowns []html.Unknown
	}{a.frame("To find out next", "/"), a.serviceLinks("/find-out", service), unknowns})
}

// unknowns returns the unknown facts that verdicts on the units wait for.
func (a *call) unknowns(ctx context.Context, units []*evaluator.Unit) ([]html.Unknown, error) {
	var tabled []string
	for _, s := range a.state.engine.Strategies() {
		if !slices.ContainsFunc(s.Preconditions, func(r verdict.RuleInfo) bool { return r.Untabled != "" }) {
			tabled = append(tabled, s.Name)
		}
	}
	if len(tabled) == 0 {
		return nil, nil
	}
	ask, err := a.state.engine.Ask(ctx, units, tabled)
	if err != nil {
		return nil, err
	}
	return html.NewUnknowns(ask, html.NewColumns(a.state.evaluation), a.isValue), nil
}

// isValue tells whether a text is a value of a fact, and not a range of numbers.
func (a *call) isValue(path, value string) bool {
	at := slices.IndexFunc(a.state.facts, func(f verdict.FactInfo) bool { return f.Path == path })
	if at < 0 {
		return false
	}
	f := a.state.facts[at]
	return f.Type == "boolean" || slices.Contains(f.Values, value)
}
