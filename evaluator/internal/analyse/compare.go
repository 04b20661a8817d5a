package analyse

import (
	"context"
	"reflect"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Compare sets the units of two countries side by side: their facts, and for each service that both have the states of the
// strategies. There must be at least one unit of each.
func Compare(ctx context.Context, m *model.Model, firsts, seconds []*profile.Unit, strategies []string) (*verdict.Compare, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Compare{First: subject(firsts[0]), Second: subject(seconds[0]), Context: factPairs(m, firsts[0], seconds[0], true)}
	shown.First.Service, shown.Second.Service = "", ""
	others := map[*profile.Unit]*profile.Unit{}
	var both []*profile.Unit
	for _, unit := range firsts {
		at := slices.IndexFunc(seconds, func(u *profile.Unit) bool { return u.Service == unit.Service })
		if at < 0 {
			shown.OnlyFirst = append(shown.OnlyFirst, unit.Service)
			continue
		}
		others[unit], both = seconds[at], append(both, unit)
	}
	for _, unit := range seconds {
		if !slices.ContainsFunc(firsts, func(u *profile.Unit) bool { return u.Service == unit.Service }) {
			shown.OnlySecond = append(shown.OnlySecond, unit.Service)
		}
	}
	shown.Units, err = eachUnit(ctx, both, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitCompare, error) {
		return compareUnits(ctx, m, unit, others[unit], chosen)
	})
	return shown, err
}

// factPairs returns the facts of the context, or of the service, of two units. Those that differ come first.
func factPairs(m *model.Model, first, second *profile.Unit, context bool) []verdict.FactPair {
	pairs := []verdict.FactPair{}
	for _, f := range m.Catalogue.Facts {
		if verdict.OfContext(f.Path) != context {
			continue
		}
		a, b := first.Facts[f.Path], second.Facts[f.Path]
		pair := verdict.FactPair{Path: f.Path, Title: f.Title, First: a, Second: b, How: verdict.FactDiffers}
		switch {
		case a == nil && b == nil:
			pair.How = verdict.FactUnknown
		case a == nil || b == nil:
			pair.How = verdict.FactOneUnknown
		case reflect.DeepEqual(a, b) || document.Show(a) == document.Show(b):
			pair.How = verdict.FactSame
		default:
			if i := m.Space.Index(f.Path); i < 0 || m.Space.Dims[i].CellOf(a) == m.Space.Dims[i].CellOf(b) {
				pair.How = verdict.FactSameRange
			}
		}
		pairs = append(pairs, pair)
	}
	order := verdict.FactComparisons()
	slices.SortStableFunc(pairs, func(a, b verdict.FactPair) int { return slices.Index(order, a.How) - slices.Index(order, b.How) })
	return pairs
}

func compareUnits(ctx context.Context, m *model.Model, first, second *profile.Unit, chosen []*policy.Strategy) (_ *verdict.UnitCompare, err error) {
	defer diagram.Recover(&err)
	shown := &verdict.UnitCompare{Service: first.Service, Facts: factPairs(m, first, second, false), Strategies: []verdict.StrategyCompare{}}
	a, err := analysable(ctx, m, first)
	if err != nil {
		return nil, err
	}
	b, err := analysable(ctx, m, second)
	if err != nil {
		return nil, err
	}
	var differing []verdict.FactPair
	for _, pair := range slices.Concat(factPairs(m, first, second, true), shown.Facts) {
		if pair.How == verdict.FactDiffers || pair.How == verdict.FactOneUnknown {
			differing = append(differing, pair)
		}
	}
	for _, s := range chosen {
		one, err := compareStrategy(ctx, s, a, b, differing)
		if err != nil {
			return nil, err
		}
		shown.Strategies = append(shown.Strategies, *one)
	}
	for _, pair := range differing {
		if err := addTurns(ctx, m, shown, chosen, pair, a, verdict.InFirst); err != nil {
			return nil, err
		}
		if err := addTurns(ctx, m, shown, chosen, pair, b, verdict.InSecond); err != nil {
			return nil, err
		}
	}
	return shown, nil
}

// compareStrategy returns the states of a strategy in two units, and the differing facts in the reasons of its verdicts.
func compareStrategy(ctx context.Context, s *policy.Strategy, a, b *model.Placed, differing []verdict.FactPair) (*verdict.StrategyCompare, error) {
	one := &verdict.StrategyCompare{Strategy: s.Name, Title: s.Title, InReasons: []string{}, Turns: []verdict.Turn{}}
	reasons := map[string]bool{}
	sides := []*verdict.CompareSide{&one.First, &one.Second}
	for i, p := range []*model.Placed{a, b} {
		decided, err := strategyOf(ctx, p, s, Request{Why: true})
		if err != nil {
			return nil, err
		}
		*sides[i] = verdict.CompareSide{Verdict: decided.Verdict, InPlace: decided.InPlace}
		if decided.Reason != nil {
			for _, f := range decided.Reason.Facts {
				reasons[f.Path] = true
			}
		}
	}
	for _, pair := range differing {
		if reasons[pair.Path] {
			one.InReasons = append(one.InReasons, pair.Path)
		}
	}
	return one, nil
}

// addTurns adds the strategies whose state in a unit changes if it takes one fact over from the other. A value that is unknown
// there, or that the unit cannot have with its other facts, is not taken over.
func addTurns(ctx context.Context, m *model.Model, shown *verdict.UnitCompare, chosen []*policy.Strategy, pair verdict.FactPair, p *model.Placed, in string) error {
	from, to := pair.First, pair.Second
	if in == verdict.InSecond {
		from, to = to, from
	}
	if to == nil {
		return nil
	}
	changed, err := p.Unit.With(m.Catalogue, map[string]any{pair.Path: to})
	if err == nil {
		err = m.Admit(ctx, changed)
	}
	if err != nil {
		var faults verdict.Faults
		return faults.Collect(err)
	}
	at := m.Place(changed)
	for i, s := range chosen {
		one := &shown.Strategies[i]
		now := one.First
		if in == verdict.InSecond {
			now = one.Second
		}
		var then verdict.CompareSide
		if then.Verdict, then.InPlace, _, err = outlookOf(ctx, at, s); err != nil {
			return err
		}
		if then.State() != now.State() {
			one.Turns = append(one.Turns, verdict.Turn{In: in, Path: pair.Path, Title: pair.Title, From: from, To: to, Then: then})
		}
	}
	return nil
}
