package evaluator

import (
	"context"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An elsewhere is what options tell of other countries: those that units can learn from, and what users were spared there.
type elsewhere struct {
	neighbours *neighbours
	gains      *verdict.Gains
}

// An elsewhereCache keeps an elsewhere with the profiles that it rests on, because it takes longer to find than the options of a
// unit. The cases and gains are those that were in use when it was found.
type elsewhereCache struct {
	mu    sync.Mutex
	of    *Engine
	found *elsewhere
}

// elsewhere returns what the profiles, cases and gains in use tell.
func (e *Engine) elsewhere(ctx context.Context, profiles *Profiles) (*elsewhere, error) {
	kept := &profiles.elsewhere
	kept.mu.Lock()
	defer kept.mu.Unlock()
	if kept.of == e {
		return kept.found, nil
	}
	n, err := e.neighbours(ctx, profiles.Units, profiles.Units)
	if err != nil {
		return nil, err
	}
	gains, err := record.Gains(ctx, e.model, profiles.Units, Filter{}, nil)
	if err != nil {
		return nil, err
	}
	kept.of, kept.found = e, &elsewhere{n, gains}
	return kept.found, nil
}

// mostElsewhere is the most precedents, donors and gains that options show of a strategy.
const mostElsewhere = 2

// addTo adds to each strategy of the one unit what is to be learnt elsewhere.
func (w *elsewhere) addTo(ctx context.Context, e *Engine, unit *Unit, options *verdict.StrategyOptions) error {
	found, err := analyse.Precedents(ctx, e.model, w.neighbours.Neighbours, []*Unit{unit}, PrecedentRequest{Limit: mostElsewhere})
	if err != nil || len(found.Units) == 0 {
		return err // a unit without an answer has its fault among the options
	}
	by := map[string]*verdict.StrategyPrecedents{}
	for i := range found.Units[0].Strategies {
		by[found.Units[0].Strategies[i].Strategy] = &found.Units[0].Strategies[i]
	}
	for i := range options.Units[0].Strategies {
		o := &options.Units[0].Strategies[i]
		if near := by[o.Strategy]; near != nil {
			o.Precedents, o.Donors, o.MoreDonors = near.Precedents, near.Donors, near.MoreDonors
		}
		for _, gain := range w.gains.Of(o.Strategy, unit.Service) {
			if gain.Country != unit.Country && len(o.Gains) < mostElsewhere {
				o.Gains = append(o.Gains, gain)
			}
		}
	}
	return nil
}

// StrategyOptions answers as [Asked.StrategyOptions] does. Of a single unit it also tells the nearest precedents and donors
// among the cases and profiles in use, and what each strategy spared users elsewhere.
func (q Question) StrategyOptions(ctx context.Context, e *Engine) (*verdict.StrategyOptions, error) {
	a, err := q.Ask(ctx, e)
	if err != nil {
		return nil, err
	}
	if len(a.Units) != 1 {
		return a.StrategyOptions(ctx)
	}
	inUse, err := q.profiles(ctx, a.Engine)
	if err != nil {
		return nil, err
	}
	found, err := a.Engine.elsewhere(ctx, inUse)
	if err != nil {
		return nil, err
	}
	options, err := a.strategyOptions(ctx, func(units []*Unit, options *verdict.StrategyOptions) error {
		if len(units) == 0 || len(options.Units) == 0 {
			return nil
		}
		return found.addTo(ctx, a.Engine, units[0], options)
	})
	if err != nil {
		return nil, err
	}
	if options.Identity, err = record.Identity(a.Engine.model, found.neighbours.cases, append(found.neighbours.others, a.Units...)...); err != nil {
		return nil, err
	}
	if options.Before != nil {
		options.Before.Identity = options.Identity
	}
	options.Faults = append(options.Faults, append(found.neighbours.faults, found.gains.Faults...)...).Sorted()
	return options, nil
}

// profiles returns the profiles in use.
func (q Question) profiles(ctx context.Context, e *Engine) (*Profiles, error) {
	if q.Profiles != nil {
		return q.Profiles, nil
	}
	inUse := &Profiles{}
	inUse.Units, inUse.Faults = e.model.Read(ctx)
	return inUse, stopped(ctx)
}
