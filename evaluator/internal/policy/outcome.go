package policy

import (
	"slices"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A describedOutcome is an outcome with its METADATA, which names the facts that it sets.
type describedOutcome struct {
	rule     *Rule
	metadata *metadata
}

// describeOutcome makes rule the outcome of the strategy, or reports that it has one already.
func (l *loading) describeOutcome(strategy *Strategy, rule *Rule, doc *ruleDocument) {
	rule.Strategy = strategy.Name
	if other := strategy.Outcome; other != nil {
		l.faults = append(l.faults, doc.files[0].fault(verdict.RuleDuplicateOutcome, doc.annotated.Location,
			"%s and %s are both outcomes of %s: expected one (the other is %s)", doc.name, other.Name, strategy.Name, other.Place.OfLine()))
		return
	}
	strategy.Outcome = rule
	l.outcomes = append(l.outcomes, describedOutcome{rule, doc.metadata})
}

// bindOutcomes finds out which facts each outcome sets: those that its METADATA lists, or else all that it reads. It covers
// the strategies of all packs, chosen or not.
func (l *loading) bindOutcomes(compiler *ast.Compiler) {
	for _, outcome := range l.outcomes {
		rule, doc := outcome.rule, outcome.metadata.doc
		rule.bind(compiler, l.source.Catalogue, l.data)
		if len(rule.Reads) == 0 {
			l.faults = append(l.faults, rule.Place.Fault(verdict.RuleIdleOutcome,
				"%s is an outcome, but reads no fact: expected a rule that tells from facts whether %s is in place", rule.ID(), rule.Strategy))
			continue
		}
		listed := outcome.metadata.Custom.Sets
		for i, path := range listed {
			if !slices.Contains(rule.Reads, path) {
				l.faults = append(l.faults, doc.Fault(verdict.RuleIdleOutcome, "/custom/sets/"+strconv.Itoa(i),
					"METADATA: custom.sets: %s does not read %s: expected %s%s",
					rule.Name, path, document.OneOf(rule.Reads), suggest.For(path, rule.Reads)))
			}
		}
		rule.Sets = slices.DeleteFunc(slices.Clone(rule.Reads), func(path string) bool {
			return len(listed) > 0 && !slices.Contains(listed, path)
		})
	}
}

// A Circle is a precondition that reads facts that its own strategy sets.
type Circle struct {
	Rule  *Rule
	Facts []string
}

// Circular returns the preconditions of the strategy that read facts that the strategy sets.
func (s *Strategy) Circular() []Circle {
	var circles []Circle
	for _, rule := range s.Preconditions {
		var facts []string
		for _, path := range rule.Reads {
			if s.Produces(path) {
				facts = append(facts, path)
			}
		}
		if len(facts) > 0 {
			circles = append(circles, Circle{rule, facts})
		}
	}
	return circles
}
