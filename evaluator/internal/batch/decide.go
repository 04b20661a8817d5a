package batch

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Decide decides the units of streams with a model, writes a row for each, and returns the number of units with each
// verdict. It fails as [Run] does, and with [verdict.Faults] if a strategy is unknown.
func Decide(ctx context.Context, m *model.Model, options Options) (*verdict.BatchSummary, error) {
	policies, err := policiesOf(m, options.Strategies)
	if err != nil {
		return nil, err
	}
	summary, err := Run(ctx, policies, options)
	if err != nil {
		return nil, err
	}
	summary.Identity, err = m.Identity(nil)
	return summary, err
}

// policiesOf returns what it takes to decide the named strategies, or all if names is empty.
func policiesOf(m *model.Model, names []string) (*Policies, error) {
	if _, err := m.Set.AllNamed(names); err != nil {
		return nil, err
	}
	var strategies []*policy.Strategy
	policies := &Policies{
		Reader: m.Content.Reader, Space: m.Space,
		Forbidden: func(ctx context.Context, unit *profile.Unit) (*verdict.Fault, error) {
			return m.Place(unit).Broken(ctx)
		},
	}
	whole := !m.AsksOPA
	for _, s := range m.Set.Strategies {
		if !model.Passes(names, s.Name) {
			continue
		}
		tabled := len(m.Diagrams.Untabled(s)) == 0
		whole = whole && tabled && (s.Outcome == nil || m.Tables.Untabled(&s.Outcome.Function) == nil)
		strategies = append(strategies, s)
		policies.Strategies = append(policies.Strategies, Strategy{Name: s.Name, Whole: tabled, Outcome: s.Outcome != nil})
	}
	policies.Reasons = func(ctx context.Context, unit *profile.Unit) [][]Given {
		return reasonsOf(ctx, m.Place(unit).Exact(ctx), strategies)
	}
	policies.NewDecider = func() Decider {
		return &modelDecider{space: m.Space, decider: m.Diagrams.Decider(strategies), words: map[cellSet]string{}}
	}
	if !whole {
		policies.Evaluate = func(ctx context.Context, unit *profile.Unit) ([]Outcome, error) {
			return outcomes(ctx, m, unit, strategies)
		}
	}
	return policies, nil
}

// outcomes decides a unit if some rules have no table.
func outcomes(ctx context.Context, m *model.Model, unit *profile.Unit, strategies []*policy.Strategy) (_ []Outcome, err error) {
	defer diagram.Recover(&err)
	p := m.Place(unit)
	if broken, err := p.Broken(ctx); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, broken
	}
	outcomes := make([]Outcome, len(strategies))
	for i, s := range strategies {
		statuses, err := p.Statuses(ctx, s)
		if err != nil {
			return nil, err
		}
		decision, err := p.Decide(ctx, s, statuses)
		if err != nil {
			return nil, err
		}
		inPlace, err := p.InPlace(ctx, s)
		if err != nil {
			return nil, err
		}
		outcomes[i] = Outcome{Verdict: decision.Verdict, InPlace: inPlace.Status, Exact: decision.Exact}
	}
	return outcomes, nil
}

// A modelDecider decides by the diagrams of a model, and describes the reasons found.
type modelDecider struct {
	space   *table.Space
	decider *reason.Decider
	found   []reason.Given
	// words caches descriptions of sets of cells, since few different sets occur.
	words map[cellSet]string
}

// A cellSet is a set of cells of a dimension, as bits, around one cell.
type cellSet struct {
	dim, cell int
	cells     uint64
}

// Decide sets the outcomes of an encoded unit.
func (d *modelDecider) Decide(cells []int, bounds []table.Bound, outcomes []Outcome) bool {
	outlooks, ok := d.decider.Decide(cells, bounds)
	standing := d.decider.Outcomes()
	for i, outlook := range outlooks {
		outcomes[i] = Outcome{Verdict: model.VerdictOf(outlook), Exact: true}
		if standing[i] != nil {
			outcomes[i].InPlace = model.StatusOf(*standing[i])
		}
	}
	return ok
}

// Cells reports whether cells alone determine the verdicts of the unit decided last.
func (d *modelDecider) Cells() bool { return d.decider.Cells() }

// Reason appends the reason of a verdict of the unit decided last.
func (d *modelDecider) Reason(strategy int, given []Given) []Given {
	d.found = d.decider.Reason(strategy, d.found[:0])
	for i := range d.found {
		given = append(given, Given{Dim: d.found[i].Dim, Within: d.within(&d.found[i])})
	}
	return given
}

func (d *modelDecider) within(g *reason.Given) string {
	key := cellSet{dim: g.Dim, cell: g.Cell}
	for _, cell := range g.Cells {
		if cell >= maxKept {
			return d.space.Dims[g.Dim].Within(g.Cell, g.Cells)
		}
		key.cells |= 1 << cell
	}
	words, known := d.words[key]
	if !known {
		words = d.space.Dims[g.Dim].Within(g.Cell, slices.Clone(g.Cells))
		if len(d.words) < maxWords {
			d.words[key] = words
		}
	}
	return words
}

const (
	// maxKept limits the cells of a dimension whose descriptions are cached, maxWords the size of the cache.
	maxKept  = 64
	maxWords = 10_000
)

// reasonsOf returns the reason of each strategy's verdict, nil if it is undetermined.
func reasonsOf(ctx context.Context, p *model.Placed, strategies []*policy.Strategy) [][]Given {
	reasons := make([][]Given, len(strategies))
	for i, s := range strategies {
		found := p.Front(ctx).OfStrategy(s)
		if found == nil {
			continue
		}
		for _, given := range found.Facts {
			reasons[i] = append(reasons[i], Given{Dim: given.Dim, Within: p.Model.Space.Dims[given.Dim].Within(given.Cell, given.Cells)})
		}
	}
	return reasons
}
