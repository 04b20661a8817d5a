package analyse

import (
	"math/big"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// This file turns the dimensions and cells of package reason into the texts of an answer.

func subject(unit *profile.Unit) verdict.Subject {
	return verdict.Subject{Country: unit.Country, CountryName: unit.CountryName, Service: unit.Service, AsOf: unit.AsOf}
}

// reasonOf describes a reason; reads are all facts that the answer depends on.
func reasonOf(p *model.Placed, r *reason.Reason, reads []string) *verdict.Reason {
	if r == nil {
		return nil
	}
	shown := &verdict.Reason{Facts: []verdict.ReasonFact{}, Smallest: r.Smallest, Others: len(reads)}
	for _, given := range r.Facts {
		dim := &p.Model.Space.Dims[given.Dim]
		path := dim.Fact.Path
		if slices.Contains(reads, path) {
			shown.Others--
		}
		shown.Facts = append(shown.Facts, verdict.ReasonFact{Path: path, Value: p.Unit.Facts[path], Within: dim.Within(given.Cell, given.Cells)})
	}
	return shown
}

// readsOf returns the facts that the necessary preconditions of a strategy read, in the catalogue's order.
func readsOf(m *model.Model, s *policy.Strategy) []string {
	var paths []string
	for _, dim := range m.Space.Dims {
		if slices.ContainsFunc(s.Preconditions, func(r *policy.Rule) bool {
			return r.Necessary && slices.Contains(r.Reads, dim.Fact.Path)
		}) {
			paths = append(paths, dim.Fact.Path)
		}
	}
	return paths
}

// changesOf describes changes of the unit; numbers has the new numbers of some, by dimension.
func changesOf(p *model.Placed, changes []reason.Change, numbers map[int]*big.Rat) []verdict.Change {
	shown := make([]verdict.Change, len(changes))
	for i, change := range changes {
		dim := &p.Model.Space.Dims[change.Dim]
		from := p.Unit.Facts[dim.Fact.Path]
		shown[i] = verdict.Change{
			Path: dim.Fact.Path, Title: dim.Fact.Title, From: from, To: dim.Label(change.To),
			Lever: hardest(dim, from, change.To).String(), Effort: change.Effort, Actors: actorsOf(dim, from, change.To),
			Settles: []verdict.Settled{},
		}
		if number := numbers[change.Dim]; number != nil {
			shown[i].To = document.Decimal(number)
		}
	}
	return shown
}

// hardest returns the hardest of the levers that take a fact from a value to one of the cells.
func hardest(dim *table.Dim, from any, to []int) fact.Lever {
	lever := fact.Technical
	for _, cell := range to {
		lever = max(lever, dim.Fact.LeverBetween(from, dim.Cells[cell].Value))
	}
	return lever
}

// actorsOf returns who takes a fact from a value to one of the cells by the hardest of the levers.
func actorsOf(dim *table.Dim, from any, to []int) []string {
	lever := hardest(dim, from, to)
	at := slices.IndexFunc(to, func(cell int) bool { return dim.Fact.LeverBetween(from, dim.Cells[cell].Value) == lever })
	if at < 0 {
		return []string{}
	}
	return append([]string{}, dim.Fact.ActorsBetween(from, dim.Cells[to[at]].Value)...)
}

// unanalysable returns the fault of a strategy that cannot be analysed, because a necessary precondition has no table;
// nil if all have one.
func unanalysable(m *model.Model, s *policy.Strategy) *verdict.Fault {
	rules := m.Diagrams.Untabled(s)
	if len(rules) == 0 {
		return nil
	}
	untabled := m.Tables.Untabled(&rules[0].Function)
	at := untabled.Place
	return &verdict.Fault{
		Rule: verdict.RuleUntabled, File: at.File, Line: at.Line, Col: at.Col,
		Message: rules[0].ID() + " cannot be tabled, so " + s.Name + " can be evaluated and explained, but not analysed: " + untabled.Reason,
	}
}

// factWords returns the label of one cell of a dimension.
func factWords(dim *table.Dim, cell int) string { return dim.Label([]int{cell}) }
