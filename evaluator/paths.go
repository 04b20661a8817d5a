package evaluator

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// PathRequest says what paths to look for.
type PathRequest struct {
	Strategy string
	// Efforts are the prices; the zero value stands for [DefaultEfforts].
	Efforts Efforts
	// Upto is the hardest lever that may be pulled; "" stands for any.
	Upto string
	// Limit is the most paths to show; 0 is all.
	Limit int
}

// Paths returns what would have to change in a unit for a strategy to be feasible. Each path shown is
// evaluated with OPA before it is returned.
//
// It fails with [verdict.Faults] if there is no such strategy or lever, if the strategy has a necessary
// precondition without a table, or if a constraint forbids the unit.
func (e *Engine) Paths(ctx context.Context, unit *profile.Unit, request PathRequest) (_ *verdict.Paths, err error) {
	defer diagram.Recover(&err)
	s, err := e.strategy(request.Strategy)
	if err != nil {
		return nil, err
	}
	upto := fact.Constitutional
	if request.Upto != "" {
		if upto, err = fact.ParseLever(request.Upto); err != nil {
			return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: err.Error()}}
		}
	}
	p, err := e.changeable(ctx, unit, s)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Paths{
		Subject: subject(unit), Strategy: s.Name, Title: s.Title, Upto: request.Upto,
		Verdict: verdictOf(p.front.Outlook(s)), Paths: []verdict.Path{}, Whole: true,
	}
	if shown.Verdict == verdict.Feasible {
		return shown, nil
	}
	if request.Efforts.Levers == nil {
		request.Efforts = DefaultEfforts()
	}
	found := p.front.Paths(s, func(dim, _ int) int {
		f := p.space.Dims[dim].Fact
		if p.follows(f) {
			return 0 // its parts have the price
		}
		return request.Efforts.effort(f, unit.Facts[f.Path], upto)
	})
	shown.Whole = found.Whole
	shown.Blocked = p.reasonOf(found.Blocked, e.readsOf(s))
	for i, path := range found.Paths {
		if request.Limit > 0 && i == request.Limit {
			shown.More = len(found.Paths) - i
			break
		}
		one, err := p.path(s, &path)
		if err != nil {
			return nil, err
		}
		shown.Paths = append(shown.Paths, *one)
	}
	return shown, nil
}

// analysable returns the point of a unit, or the fault that keeps a strategy from being analysed there, or why the
// context has ended.
func (e *Engine) analysable(ctx context.Context, unit *profile.Unit, strategies ...*policy.Strategy) (*point, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p := e.point(ctx, unit)
	if broken, err := p.broken(); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, verdict.Faults{broken}
	}
	for _, s := range strategies {
		if fault := e.unanalysable(s); fault != nil {
			return nil, verdict.Faults{fault}
		}
	}
	return p, nil
}

// changeable returns the same for an analysis that changes facts: sums move with their parts, from their own numbers.
func (e *Engine) changeable(ctx context.Context, unit *profile.Unit, strategies ...*policy.Strategy) (*point, error) {
	p, err := e.analysable(ctx, unit, strategies...)
	if err != nil {
		return nil, err
	}
	return p.own(), nil
}

// path words one path and confirms it with OPA.
func (p *point) path(s *policy.Strategy, path *analyse.Path) (*verdict.Path, error) {
	path.Changes = p.withTotals(path.Changes)
	numbers := p.addUp(path.Changes, path.Provided, p.unit.Facts)
	chosen := p.chosen(path, numbers)
	maps.Copy(numbers, chosen)
	after, err := p.confirm(s, path, numbers)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Path{
		Certain: path.Certain(), Effort: path.Effort,
		Changes: p.changesOf(path.Changes, numbers), Provided: p.provisions(path, chosen),
	}
	for i, rule := range s.Preconditions {
		before, err := p.status(&rule.Function)
		if err != nil {
			return nil, err
		}
		if before.Status != verdict.Met && after.Preconditions[i].Status == verdict.Met {
			p.settle(shown.Changes, rule, path)
		}
	}
	return shown, nil
}

// settle notes a precondition that a path meets at the changes without which it would not be met; at all
// that it reads if any one of them would do.
func (p *point) settle(changes []verdict.Change, rule *policy.Rule, path *analyse.Path) {
	settled := verdict.Settled{Precondition: rule.Name, Title: rule.Title, Remedy: rule.Remedy}
	needed := false
	for i := range changes {
		if outlook, ok := p.diagrams.Front(p.cellsAfter(path, i)).RuleOutlook(&rule.Function); ok && outlook.CanFail {
			changes[i].Settles = append(changes[i].Settles, settled)
			needed = true
		}
	}
	for i := range changes {
		if !needed && slices.Contains(rule.Reads, changes[i].Path) {
			changes[i].Settles = append(changes[i].Settles, settled)
		}
	}
}

// cellsAfter returns the cells of the unit once a path is taken, but for one of its changes.
func (p *point) cellsAfter(path *analyse.Path, but int) []int {
	cells := slices.Clone(p.cells)
	for _, given := range path.Provided {
		cells[given.Dim] = given.Cell
	}
	for i, change := range path.Changes {
		if i != but {
			cells[change.Dim] = change.To[0]
		}
	}
	return cells
}

// confirm evaluates the unit after a path with OPA, tables and diagrams left aside: a path that OPA does not
// call feasible is a fault of leeway's.
func (p *point) confirm(s *policy.Strategy, path *analyse.Path, numbers map[int]*big.Rat) (*verdict.Strategy, error) {
	changed := *p.unit
	changed.Facts = maps.Clone(p.unit.Facts)
	for _, change := range path.Changes {
		dim := p.space.Dims[change.Dim]
		changed.Facts[dim.Fact.Path] = dim.Cells[change.To[0]].Value
	}
	for _, given := range path.Provided {
		dim := p.space.Dims[given.Dim]
		changed.Facts[dim.Fact.Path] = dim.Cells[given.Cell].Value
	}
	for dim, number := range numbers {
		path := p.space.Dims[dim].Fact.Path
		if _, there := changed.Facts[path]; there {
			changed.Facts[path] = document.Number(number)
		}
	}
	reference := p.reference()
	at := &point{Engine: reference, ctx: p.ctx, unit: &changed, cells: p.space.Encode(changed.Facts)}
	at.walk = reference.walk(at)
	decided, err := at.strategy(s, Request{})
	if err != nil {
		return nil, err
	}
	if decided.Verdict != verdict.Feasible {
		return nil, fmt.Errorf("OPA does not confirm a path to %s for %s %s: %s after %v; please report this", s.Name, p.unit.Country, p.unit.Service, decided.Verdict, path.Changes)
	}
	return decided, nil
}
