package analyse

import (
	"context"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A PathRequest says what paths to look for.
type PathRequest struct {
	// Strategies are the names of the strategies to look for paths to; empty stands for all.
	Strategies []string
	// Efforts are the prices; the zero value stands for [DefaultEfforts].
	Efforts Efforts
	// Upto is the hardest lever allowed; "" stands for any.
	Upto string
	// Limit is the highest number of paths to return for each unit and strategy; 0 stands for all.
	Limit int
	// cheapest looks only for paths that may come first.
	cheapest bool
	// Progress, if it is not nil, is told how many of the units are done.
	Progress func(done, of int)
}

// Paths returns, for each unit, the cheapest sets of changes that make strategies feasible. OPA evaluates each path
// before it is returned. The answer includes the faults of units that break a constraint.
//
// It fails with [verdict.Faults] if a strategy or lever is unknown, or if a strategy that the request names has a
// necessary precondition without a table.
func Paths(ctx context.Context, m *model.Model, units []*profile.Unit, request PathRequest) (*verdict.Paths, error) {
	chosen, err := m.Set.AllNamed(request.Strategies)
	if err != nil {
		return nil, err
	}
	upto := fact.Constitutional
	if request.Upto != "" {
		if upto, err = fact.ParseLever(request.Upto); err != nil {
			return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: err.Error()}}
		}
	}
	for _, s := range chosen {
		if fault := unanalysable(m, s); fault != nil && len(request.Strategies) > 0 {
			return nil, verdict.Faults{fault}
		}
	}
	if request.Efforts.Levers == nil {
		request.Efforts = DefaultEfforts()
	}
	shown := &verdict.Paths{Upto: request.Upto}
	shown.Units, err = eachUnit(ctx, units, request.Progress, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitPaths, error) {
		return pathsOfUnit(ctx, m, unit, chosen, request, upto)
	})
	return shown, err
}

// pathsOfUnit returns the paths of one unit.
func pathsOfUnit(
	ctx context.Context, m *model.Model, unit *profile.Unit, chosen []*policy.Strategy, request PathRequest, upto fact.Lever,
) (_ *verdict.UnitPaths, err error) {
	defer diagram.Recover(&err)
	p, err := changeable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	shown := &verdict.UnitPaths{Subject: subject(unit), Strategies: []verdict.StrategyPaths{}}
	for _, s := range chosen {
		one, err := pathsTo(ctx, p, s, request, upto)
		if err != nil {
			return nil, err
		}
		shown.Strategies = append(shown.Strategies, *one)
	}
	return shown, nil
}

// pathsTo returns the paths of one unit to one strategy.
func pathsTo(ctx context.Context, p *model.Placed, s *policy.Strategy, request PathRequest, upto fact.Lever) (*verdict.StrategyPaths, error) {
	shown := &verdict.StrategyPaths{Strategy: s.Name, Title: s.Title, Paths: []verdict.Path{}, Whole: true}
	var err error
	if shown.Verdict, shown.InPlace, shown.Untabled, err = outlookOf(ctx, p.Plain(), s); err != nil || shown.Untabled != "" ||
		shown.Verdict == verdict.Feasible || shown.InPlace == verdict.Met {
		return shown, err
	}
	find := p.Front(ctx).Paths
	if request.cheapest {
		find = p.Front(ctx).Cheapest
	}
	found := find(s, func(dim, _, to int) int {
		d := &p.Model.Space.Dims[dim]
		switch {
		case s.Produces(d.Fact.Path):
			return diagram.Never // a strategy does not begin with its own result
		case p.Follows(d.Fact):
			return 0 // the price is that of its parts
		}
		return request.Efforts.effort(d.Fact, p.Unit.Facts[d.Fact.Path], d.Cells[to].Value, upto)
	})
	shown.Whole = found.Whole
	shown.Blocked = reasonOf(p, found.Blocked, readsOf(p.Model, s))
	plans, err := plan(ctx, p, s, found.Paths, request.Limit)
	if err != nil {
		return nil, err
	}
	shown.More = len(found.Paths) - len(plans)
	for _, path := range plans {
		one, err := pathOf(ctx, p, s, path)
		if err != nil {
			return nil, err
		}
		shown.Paths = append(shown.Paths, *one)
	}
	return shown, nil
}

// analysable encodes a unit. It fails with a [verdict.Fault] if the unit breaks a constraint, and with the context's
// error if that has ended.
func analysable(ctx context.Context, m *model.Model, unit *profile.Unit) (*model.Placed, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	p := m.Place(unit)
	if broken, err := p.Broken(ctx); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, verdict.Faults{broken}
	}
	return p, nil
}

// changeable is like analysable, for analyses that change facts: sums change with their parts, from their own numbers.
func changeable(ctx context.Context, m *model.Model, unit *profile.Unit) (*model.Placed, error) {
	p, err := analysable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	return p.Own(ctx), nil
}

// pathOf describes one path, after confirming it with OPA.
func pathOf(ctx context.Context, p *model.Placed, s *policy.Strategy, path *plannedPath) (*verdict.Path, error) {
	after, err := confirm(ctx, p, s, path)
	if err != nil {
		return nil, err
	}
	shown := &verdict.Path{
		Certain: path.Certain(), Effort: path.Effort,
		Changes: changesOf(p, path.Changes, path.numbers), Provided: provisions(p, path.Path, path.chosen),
		Opens: append([]string{}, path.opens...), Closes: append([]string{}, path.closes...),
		Undoes: append([]string{}, path.undoes...), Fit: path.fit,
	}
	for i, rule := range s.Preconditions {
		before, err := p.Plain().Status(ctx, &rule.Function)
		if err != nil {
			return nil, err
		}
		if before.Status != verdict.Met && after[i].Status == verdict.Met {
			addSettled(ctx, p, shown.Changes, rule, path.Path)
		}
	}
	return shown, nil
}

// addSettled adds a precondition that a path meets to those changes of facts it reads without which it would not be met. If
// there is none, since any one of several changes is enough, it adds it to all changes of facts that it reads.
func addSettled(ctx context.Context, p *model.Placed, changes []verdict.Change, rule *policy.Rule, path *reason.Path) {
	at := p
	if !sums(p, rule, path) {
		at = p.Plain() // the same answer from diagrams that are there already
	}
	settled := verdict.Settled{Precondition: rule.Name, Title: rule.Title, Remedy: rule.Remedy}
	needed := false
	for i := range changes {
		if !slices.Contains(rule.Reads, changes[i].Path) {
			continue
		}
		if outlook, ok := at.Front(ctx).At(cellsAfter(at, path, i)).RuleOutlook(&rule.Function); ok && outlook.CanFail {
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

// sums reports whether a rule or a path is about a number of a sum, whose cells differ between a unit and its plain one.
func sums(p *model.Placed, rule *policy.Rule, path *reason.Path) bool {
	return slices.ContainsFunc(path.Changes, func(c reason.Change) bool { return p.Model.Space.Adds(c.Dim) }) ||
		slices.ContainsFunc(path.Provided, func(g reason.Given) bool { return p.Model.Space.Adds(g.Dim) }) ||
		slices.ContainsFunc(rule.Reads, func(path string) bool { return p.Model.Space.Adds(p.Model.Space.Index(path)) })
}

// cellsAfter returns the cells of the unit after all changes of a path except one.
func cellsAfter(p *model.Placed, path *reason.Path, but int) []int {
	cells := slices.Clone(p.Cells)
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

// confirm evaluates the unit after a path with OPA, without tables and diagrams. A path that OPA does not
// call feasible is a bug of leeway. It returns the statuses of the preconditions.
func confirm(ctx context.Context, p *model.Placed, s *policy.Strategy, path *plannedPath) ([]model.Status, error) {
	at := p.Model.Reference().Place(path.taken(p))
	statuses, err := at.Statuses(ctx, s)
	if err != nil {
		return nil, err
	}
	decided, err := at.Decide(ctx, s, statuses)
	if err != nil {
		return nil, err
	}
	if decided.Verdict != verdict.Feasible {
		return nil, fmt.Errorf("OPA does not confirm a path to %s for %s %s: %s after %v; please report this", s.Name, p.Unit.Country, p.Unit.Service, decided.Verdict, path.Changes)
	}
	return statuses, nil
}
