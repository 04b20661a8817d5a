package evaluator

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// This file turns what package reason finds, dimensions and cells, into the words of an answer.

func subject(unit *profile.Unit) verdict.Subject {
	return verdict.Subject{Country: unit.Country, CountryName: unit.CountryName, Service: unit.Service, AsOf: unit.AsOf}
}

// reasonOf words a reason; reads are all facts that bear on the answer.
func (p *point) reasonOf(r *analyse.Reason, reads []string) *verdict.Reason {
	if r == nil {
		return nil
	}
	shown := &verdict.Reason{Facts: []verdict.ReasonFact{}, Smallest: r.Smallest, Others: len(reads)}
	for _, given := range r.Facts {
		dim := &p.space.Dims[given.Dim]
		path := dim.Fact.Path
		if slices.Contains(reads, path) {
			shown.Others--
		}
		shown.Facts = append(shown.Facts, verdict.ReasonFact{Path: path, Value: p.unit.Facts[path], Within: dim.Within(given.Cell, given.Cells)})
	}
	return shown
}

// readsOf returns the facts that the necessary preconditions of a strategy read, in the catalogue's order.
func (e *Engine) readsOf(s *policy.Strategy) []string {
	var paths []string
	for _, dim := range e.space.Dims {
		if slices.ContainsFunc(s.Preconditions, func(r *policy.Rule) bool {
			return r.Necessary && slices.Contains(r.Reads, dim.Fact.Path)
		}) {
			paths = append(paths, dim.Fact.Path)
		}
	}
	return paths
}

func verdictOf(o analyse.Outlook) verdict.Verdict {
	switch {
	case o.CanHold && o.CanFail:
		return verdict.Undetermined
	case o.CanHold:
		return verdict.Feasible
	default:
		return verdict.Infeasible
	}
}

// changesOf words changes of the unit; some are to numbers, by dimension.
func (p *point) changesOf(changes []analyse.Change, numbers map[int]*big.Rat) []verdict.Change {
	shown := make([]verdict.Change, len(changes))
	for i, change := range changes {
		dim := &p.space.Dims[change.Dim]
		from := p.unit.Facts[dim.Fact.Path]
		shown[i] = verdict.Change{
			Path: dim.Fact.Path, Title: dim.Fact.Title, From: from, To: dim.Label(change.To),
			Lever: dim.Fact.LeverOf(from).String(), Effort: change.Effort, Settles: []verdict.Settled{},
		}
		if number := numbers[change.Dim]; number != nil {
			shown[i].To = document.Decimal(number)
		}
	}
	return shown
}

// unanalysable is the fault of an analysis of a strategy that has a necessary precondition without a table;
// nil if it has none.
func (e *Engine) unanalysable(s *policy.Strategy) *verdict.Fault {
	rules := e.diagrams.Untabled(s)
	if len(rules) == 0 {
		return nil
	}
	untabled := e.untabled(&rules[0].Function)
	at := untabled.Place
	return &verdict.Fault{
		Rule: verdict.RuleUntabled, File: at.File, Line: at.Line, Col: at.Col,
		Message: rules[0].ID() + " cannot be tabled, so " + s.Name + " can be evaluated and explained, but not analysed: " + untabled.Reason,
	}
}

// strategies returns those of the names, all if there are none.
func (e *Engine) strategies(names []string) ([]*policy.Strategy, error) {
	if len(names) == 0 {
		return e.set.Strategies, nil
	}
	var strategies []*policy.Strategy
	for _, name := range names {
		s, err := e.strategy(name)
		if err != nil {
			return nil, err
		}
		strategies = append(strategies, s)
	}
	return strategies, nil
}

// factWords labels one cell of a dimension.
func factWords(dim *table.Dim, cell int) string { return dim.Label([]int{cell}) }
