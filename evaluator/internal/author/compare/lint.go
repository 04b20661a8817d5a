package compare

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Lint returns the rules of a set of policies that cannot mean what they say: constraints that forbid everything,
// strategies that no unit satisfies, preconditions that are always or never met, or met exactly when another of their
// strategy is, and ways that never hold or only where another one does.
//
// It considers only units that the constraints allow. A rule without a diagram is left out; see [Untabled]. The faults
// are in no order.
func Lint(set *policy.Set, diagrams *reason.Diagrams) verdict.Faults {
	l := linter{proof: diagrams.Proof()}
	if l.proof.Allowed().Empty() {
		l.forbidden(set)
		return l.faults // if everything is forbidden, every claim is true
	}
	for _, s := range set.Strategies {
		for _, rule := range s.Preconditions {
			l.precondition(rule)
		}
		l.equals(s)
		l.satisfiable(s)
	}
	return l.faults
}

type linter struct {
	proof  *reason.Proof
	faults verdict.Faults
}

// fault adds a fault with the level of its rule.
func (l *linter) fault(rule verdict.RuleID, at verdict.Place, format string, args ...any) {
	l.faultOf(rule, rule.Level(), at, format, args...)
}

// faultOf adds a fault with another level.
func (l *linter) faultOf(rule verdict.RuleID, level verdict.Level, at verdict.Place, format string, args ...any) {
	fault := at.Fault(rule, format, args...)
	fault.Level = level
	l.faults = append(l.faults, fault)
}

// forbidden adds a fault to the first of the smallest set of constraints that together forbid everything.
func (l *linter) forbidden(set *policy.Set) {
	rules := l.proof.ForbiddenBy(set.Constraints)
	if len(rules) == 0 {
		return // the sums alone forbid everything
	}
	whose := rules[0].Name + " forbids"
	if len(rules) > 1 {
		whose = ids(rules) + " together forbid"
	}
	l.fault(verdict.RuleAllForbidden, rules[0].Place, "%s every combination of facts: expected some unit to be left", whose)
}

// precondition adds the faults of a precondition that is always or never met, and of its useless ways.
func (l *linter) precondition(rule *policy.Rule) {
	met, tabled := l.proof.Where(&rule.Function)
	switch {
	case !tabled:
		return
	case met.Empty() && rule.Necessary:
		l.fault(verdict.RuleNeverMet, rule.Place, "%s is never met, whatever the facts are, so %s is never feasible", rule.ID(), rule.Strategy)
		return
	case met.Empty():
		l.faultOf(verdict.RuleNeverMet, verdict.Warning, rule.Place, "%s is never met, whatever the facts are", rule.ID())
		return
	case met == l.proof.Allowed():
		l.fault(verdict.RuleAlwaysMet, rule.Place, "%s is always met, whatever the facts are", rule.ID())
	}
	for i, way := range rule.Ways {
		l.way(rule, i, way)
	}
}

// way adds a fault for a way that never holds, or only where another does. Of ways that hold in the same places it
// leaves out the first.
func (l *linter) way(rule *policy.Rule, at int, way *policy.Way) {
	holds, tabled := l.proof.Where(&way.Function)
	if !tabled {
		return
	}
	if holds.Empty() {
		l.fault(verdict.RuleDeadWay, way.Place, "%s of %s never holds, whatever the facts are", wayName(way), rule.ID())
		return
	}
	for i, other := range rule.Ways {
		covers, tabled := l.proof.Where(&other.Function)
		if i == at || !tabled || !l.proof.Less(holds, covers).Empty() || covers == holds && i > at {
			continue
		}
		how := "wherever it holds"
		if covers == holds {
			how = "exactly where it does"
		}
		l.fault(verdict.RuleCoveredWay, way.Place, "%s of %s adds nothing: %s, at line %d, holds %s, for example where %s",
			wayName(way), rule.ID(), wayName(other), other.Place.Line, how, l.example(holds))
		return
	}
}

// equals adds faults for preconditions of one strategy that are met in the same places: for the supporting one, else
// the later one of two. Those that are always or never met have a fault already.
func (l *linter) equals(s *policy.Strategy) {
	for i, rule := range s.Preconditions {
		met, tabled := l.proof.Where(&rule.Function)
		if !tabled || met.Empty() || met == l.proof.Allowed() {
			continue
		}
		for j, other := range s.Preconditions {
			same, tabled := l.proof.Where(&other.Function)
			if i == j || !tabled || same != met || !behind(rule, other, j < i) {
				continue
			}
			if rule.Necessary != other.Necessary {
				l.fault(verdict.RuleSupportingEqualsNecessary, rule.Place,
					"supporting %s is met exactly where necessary %s is, so it adds the same to the fit of every feasible unit, for example where %s",
					rule.ID(), other.ID(), l.example(met))
			} else {
				l.fault(verdict.RuleEqualPreconditions, rule.Place, "%s is met exactly where %s is, at %s, for example where %s",
					rule.ID(), other.ID(), other.Place.OfLine(), l.example(met))
			}
			break
		}
	}
}

// behind reports whether the fault of two equal preconditions belongs to rule rather than to other.
func behind(rule, other *policy.Rule, later bool) bool {
	if rule.Necessary != other.Necessary {
		return other.Necessary
	}
	return later
}

// satisfiable adds a fault for a strategy that is feasible for no unit, unless one precondition alone is the cause.
func (l *linter) satisfiable(s *policy.Strategy) {
	if !l.proof.Feasible(s).Empty() {
		return
	}
	var necessary []*policy.Rule
	for _, rule := range s.Preconditions {
		if _, tabled := l.proof.Where(&rule.Function); rule.Necessary && tabled {
			necessary = append(necessary, rule)
		}
	}
	if clash := l.proof.Together(necessary); len(clash) > 1 {
		l.fault(verdict.RuleNeverFeasible, s.Place, "no unit can satisfy %s: %s are never met together", s.Name, ids(clash))
	}
}

// example describes a unit of a set by the facts that matter.
func (l *linter) example(units reason.Units) string {
	facts := l.proof.Witness(units).Matter
	if len(facts) == 0 {
		return "anything is so"
	}
	parts := make([]string, len(facts))
	for i, given := range facts {
		dim := &l.proof.Diagrams.Space.Dims[given.Dim]
		within := dim.Within(given.Cell, given.Cells)
		if within == "" {
			within = dim.Label([]int{given.Cell})
		}
		parts[i] = dim.Fact.Path + " is " + within
	}
	return strings.Join(parts, " and ")
}

func wayName(way *policy.Way) string {
	if way.Title == "" {
		return fmt.Sprintf("way %d", way.Number)
	}
	return fmt.Sprintf("way %d (%s)", way.Number, way.Title)
}

func ids(rules []*policy.Rule) string {
	names := make([]string, len(rules))
	for i, rule := range rules {
		names[i] = rule.Name
	}
	return document.And(names)
}
