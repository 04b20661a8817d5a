package analyse

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Transfer reports, for each service that is among both from and to, whether the solution of the one can be copied to
// the other: how each side meets each precondition, what cannot be copied, and which strategies are feasible for the
// target. It fails as [Ask] does, and if no service is among both.
func Transfer(ctx context.Context, m *model.Model, from, to []*profile.Unit, strategies []string) (*verdict.Transfer, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	for _, s := range chosen {
		if fault := unanalysable(m, s); fault != nil {
			return nil, verdict.Faults{fault}
		}
	}
	sources := map[*profile.Unit]*profile.Unit{}
	var targets []*profile.Unit
	for _, unit := range to {
		at := slices.IndexFunc(from, func(u *profile.Unit) bool { return u.Service == unit.Service })
		if at >= 0 {
			sources[unit], targets = from[at], append(targets, unit)
		}
	}
	if len(targets) == 0 {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: "from and to have no service in common"}}
	}
	shown := &verdict.Transfer{}
	shown.Units, err = eachUnit(ctx, targets, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitTransfer, error) {
		return transferUnit(ctx, m, sources[unit], unit, chosen)
	})
	return shown, err
}

// transferUnit reports whether the solution of one unit can be copied to another.
func transferUnit(ctx context.Context, m *model.Model, from, to *profile.Unit, chosen []*policy.Strategy) (_ *verdict.UnitTransfer, err error) {
	defer diagram.Recover(&err)
	source, err := analysable(ctx, m, from)
	if err != nil {
		return nil, err
	}
	target, err := changeable(ctx, m, to)
	if err != nil {
		return nil, err
	}
	shown := &verdict.UnitTransfer{From: subject(from), To: subject(to), Strategies: []verdict.StrategyTransfer{}, Open: []string{}}
	for _, s := range chosen {
		one := verdict.StrategyTransfer{Strategy: s.Name, Title: s.Title, Preconditions: []verdict.PreconditionTransfer{}}
		if one.From, one.FromInPlace, _, err = outlookOf(ctx, source, s); err != nil {
			return nil, err
		}
		if one.To, one.ToInPlace, _, err = outlookOf(ctx, target, s); err != nil {
			return nil, err
		}
		for _, rule := range s.Preconditions {
			if one.ToInPlace == verdict.Met {
				break
			}
			travels, err := transferOf(ctx, source, target, s, rule)
			if err != nil {
				return nil, err
			}
			one.Preconditions = append(one.Preconditions, *travels)
		}
		shown.Strategies = append(shown.Strategies, one)
	}
	for _, s := range m.Set.Strategies {
		v, inPlace, untabled, err := outlookOf(ctx, target, s)
		if err != nil {
			return nil, err
		}
		if untabled == "" && verdict.StateOf(v, inPlace) == string(verdict.Feasible) {
			shown.Open = append(shown.Open, s.Name)
		}
	}
	return shown, nil
}

// transferOf reports whether one precondition of a strategy can be copied.
func transferOf(ctx context.Context, source, target *model.Placed, s *policy.Strategy, rule *policy.Rule) (*verdict.PreconditionTransfer, error) {
	from, fromWays, err := sideOf(ctx, source, rule)
	if err != nil {
		return nil, err
	}
	to, toWays, err := sideOf(ctx, target.Plain(), rule)
	if err != nil {
		return nil, err
	}
	shown := &verdict.PreconditionTransfer{
		Name: rule.Name, Title: rule.Title, Necessity: rule.Necessity(), From: *from, To: *to, Copyable: true,
	}
	shown.Travels = travels(from.Status, to.Status, fromWays, toWays)
	if shown.Travels == verdict.Stays || shown.Travels == verdict.Open {
		shown.Missing, shown.Copyable = missing(ctx, source, target, s, rule)
		shown.Remedy = rule.Remedy
	}
	if shown.Travels == verdict.Open {
		shown.FindOut = unknownOf(target, rule)
	}
	return shown, nil
}

// sideOf describes how one unit meets a precondition, and returns the numbers of the ways that hold.
func sideOf(ctx context.Context, p *model.Placed, rule *policy.Rule) (*verdict.Side, []int, error) {
	s, err := p.Status(ctx, &rule.Function)
	if err != nil {
		return nil, nil, err
	}
	exact := p.Exact(ctx)
	shown := &verdict.Side{Status: s.Status, Reason: reasonOf(exact, exact.Front(ctx).OfRule(&rule.Function), rule.Reads)}
	numbers, err := waysHeld(ctx, p, rule)
	if err != nil {
		return nil, nil, err
	}
	for _, way := range rule.Ways {
		if slices.Contains(numbers, way.Number) {
			shown.Ways = append(shown.Ways, verdict.Way{Title: way.Title, Number: way.Number, File: way.Place.File, Line: way.Place.Line}.Name())
		}
	}
	return shown, numbers, nil
}

// waysHeld returns the numbers of the ways of a rule that hold.
func waysHeld(ctx context.Context, p *model.Placed, rule *policy.Rule) ([]int, error) {
	var numbers []int
	for _, way := range rule.Ways {
		held, err := p.Status(ctx, &way.Function)
		if err != nil {
			return nil, err
		}
		if held.Status == verdict.Met {
			numbers = append(numbers, way.Number)
		}
	}
	return numbers, nil
}

// travels says how the target meets a precondition that the source meets, from the statuses and the ways that hold.
func travels(from, to verdict.Status, fromWays, toWays []int) string {
	common := slices.ContainsFunc(fromWays, func(way int) bool { return slices.Contains(toWays, way) })
	switch {
	case from == verdict.Unknown:
		return verdict.Unclear
	case from == verdict.Unmet:
		return verdict.Unneeded
	case to == verdict.Met && (common || len(fromWays) == 0 || len(toWays) == 0):
		return verdict.SameWay
	case to == verdict.Met:
		return verdict.Equivalent
	case to == verdict.Unknown:
		return verdict.Open
	default:
		return verdict.Stays
	}
}

// unknownOf returns the unknown facts that a rule reads.
func unknownOf(p *model.Placed, rule *policy.Rule) []string {
	return slices.DeleteFunc(slices.Clone(rule.Reads), func(path string) bool {
		_, known := p.Unit.Facts[path]
		return known
	})
}

// missing returns the fewest facts that the target has to take over from the source for a precondition to be met, and
// whether there are any that do.
func missing(ctx context.Context, source, target *model.Placed, s *policy.Strategy, rule *policy.Rule) ([]verdict.Change, bool) {
	space := target.Model.Space
	from := target.Model.Diagrams.Front(space.Encode(source.Unit.Facts))
	step := target.Front(ctx).TakeOver(&rule.Function, from, func(dim int) bool { return s.Produces(space.Dims[dim].Fact.Path) })
	changes := changesOf(target, step.Changes, addUp(target, step.Changes, nil, source.Unit.Facts))
	for i, change := range step.Changes {
		d := &space.Dims[change.Dim]
		// The effort of a fact that cannot change is 0; its lever, given, says so.
		changes[i].Effort = max(0, DefaultEfforts().effort(d.Fact, target.Unit.Facts[d.Fact.Path], d.Cells[change.To[0]].Value, fact.Constitutional))
	}
	return changes, step.Possible
}
