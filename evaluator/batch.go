package evaluator

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/batch"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// BatchOptions say what a stream of units is read from, and where rows about them are written.
type BatchOptions = batch.Options

// A BatchInput is one file or stream of units.
type BatchInput = batch.Input

// BatchProgress is how far a run over a stream has come.
type BatchProgress = batch.Progress

// A BatchFormat is a way to write units, or rows about them.
type BatchFormat = batch.Format

// The formats of streams.
const (
	NDJSON = batch.NDJSON
	CSV    = batch.CSV
)

// Reasons says which reasons the rows of a stream give.
type Reasons = batch.Reasons

// The kinds of reasons of rows.
const (
	NoReasons    = batch.NoReasons
	ShortReasons = batch.ShortReasons
)

// BatchFormats returns the names of all formats of streams.
func BatchFormats() []string { return batch.Formats() }

// BatchReasons returns the names of all kinds of reasons.
func BatchReasons() []string { return batch.ReasonKinds() }

// Batch decides the units of streams, a row for each, and returns how many there were of which verdict.
//
// A line that is at fault is rejected and the others are decided all the same; the summary tells how many. It fails with
// [verdict.Faults] if an input cannot be read, or a header is wrong, and with the context's error if that ends first.
func (e *Engine) Batch(ctx context.Context, options BatchOptions) (*verdict.BatchSummary, error) {
	policies, err := e.batchPolicies(options.Strategies)
	if err != nil {
		return nil, err
	}
	summary, err := batch.Run(ctx, policies, options)
	if err != nil {
		return nil, err
	}
	if summary.Identity, err = e.Identity(nil); err != nil {
		return nil, err
	}
	return summary, nil
}

// batchPolicies returns what deciding strategies of those names takes, all if there are none.
func (e *Engine) batchPolicies(names []string) (*batch.Policies, error) {
	if _, err := e.strategies(names); err != nil {
		return nil, err
	}
	var strategies []*policy.Strategy
	policies := &batch.Policies{
		Reader: e.reader, Space: e.space,
		Forbidden: func(ctx context.Context, unit *profile.Unit) (*verdict.Fault, error) {
			return e.point(ctx, unit).broken()
		},
	}
	whole := !e.asksOPA
	for i := range e.compiled {
		c := &e.compiled[i]
		if !passes(names, c.strategy.Name) {
			continue
		}
		whole = whole && c.whole
		strategies = append(strategies, c.strategy)
		policies.Strategies = append(policies.Strategies, batch.Strategy{Name: c.strategy.Name, Whole: c.whole})
	}
	policies.Reasons = func(ctx context.Context, unit *profile.Unit) [][]batch.Given {
		return e.point(ctx, unit).exact().batchReasons(strategies)
	}
	policies.NewDecider = func() batch.Decider {
		return &batchDecider{Engine: e, decider: e.diagrams.Decider(strategies), words: map[cellSet]string{}}
	}
	if !whole {
		policies.Evaluate = func(ctx context.Context, unit *profile.Unit) ([]batch.Outcome, error) {
			return e.outcomes(ctx, unit, names)
		}
	}
	return policies, nil
}

// outcomes decides a unit as [Engine.Evaluate] does.
func (e *Engine) outcomes(ctx context.Context, unit *profile.Unit, names []string) ([]batch.Outcome, error) {
	evaluated, err := e.evaluate(ctx, unit, Request{Strategies: names})
	if err != nil {
		return nil, err
	}
	outcomes := make([]batch.Outcome, len(evaluated.Strategies))
	for i, s := range evaluated.Strategies {
		outcomes[i] = batch.Outcome{Verdict: s.Verdict, Exact: s.Exact}
	}
	return outcomes, nil
}

// A batchDecider decides for package batch, and words what package reason finds.
type batchDecider struct {
	*Engine
	decider *reason.Decider
	found   []reason.Given
	// words keeps what cells are called: there are few sets of cells that can do as well as one another.
	words map[cellSet]string
}

// cellSet is some cells of a dimension, as bits, around one.
type cellSet struct {
	dim, cell int
	cells     uint64
}

// Decide sets the verdicts of an encoded unit.
func (d *batchDecider) Decide(cells []int, bounds []table.Bound, verdicts []verdict.Verdict) bool {
	outlooks, ok := d.decider.Decide(cells, bounds)
	for i, outlook := range outlooks {
		verdicts[i] = verdictOf(outlook)
	}
	return ok
}

// Cells tells whether cells alone give the verdicts of the unit decided last.
func (d *batchDecider) Cells() bool { return d.decider.Cells() }

// Reason appends the reason of a verdict of the unit decided last.
func (d *batchDecider) Reason(strategy int, given []batch.Given) []batch.Given {
	d.found = d.decider.Reason(strategy, d.found[:0])
	for i := range d.found {
		given = append(given, batch.Given{Dim: d.found[i].Dim, Within: d.within(&d.found[i])})
	}
	return given
}

func (d *batchDecider) within(g *reason.Given) string {
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
	// maxKept is the number of cells up to which words are kept, maxWords how many of them.
	maxKept  = 64
	maxWords = 10_000
)

// batchReasons returns the reason of each strategy's verdict, nil where it is undetermined.
func (p *point) batchReasons(strategies []*policy.Strategy) [][]batch.Given {
	reasons := make([][]batch.Given, len(strategies))
	for i, s := range strategies {
		found := p.front.OfStrategy(s)
		if found == nil {
			continue
		}
		for _, given := range found.Facts {
			reasons[i] = append(reasons[i], batch.Given{Dim: given.Dim, Within: p.space.Dims[given.Dim].Within(given.Cell, given.Cells)})
		}
	}
	return reasons
}
