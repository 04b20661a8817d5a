package policy

import (
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// A Claim is what a property claims about a strategy, or one of its preconditions, for all units where the property's rule
// holds.
type Claim struct {
	Strategy *Strategy
	// Precondition is nil if the claim is about the strategy's verdict, or whether it is in place.
	Precondition *Rule
	// Outcome is a verdict, a status, or [verdict.InPlace]. The claim is that it never occurs if Never is set, else that it always does.
	Outcome string
	Never   bool

	meta *metadata
}

// notInPlace is the opposite of in place.
const notInPlace = "not " + verdict.InPlace

// outcomes maps each outcome that a claim may name to its opposite.
var outcomes = map[string]string{
	string(verdict.Feasible): string(verdict.Infeasible), string(verdict.Infeasible): string(verdict.Feasible),
	string(verdict.Met): string(verdict.Unmet), string(verdict.Unmet): string(verdict.Met),
	verdict.InPlace: notInPlace,
}

// Rule returns the precondition or the outcome that the claim is about; nil if it is about the strategy's verdict.
func (c *Claim) Rule() *Rule {
	if c.Outcome == verdict.InPlace {
		return c.Strategy.Outcome
	}
	return c.Precondition
}

// DeniesMet reports whether the claim is violated where the rule that it is about is met.
func (c *Claim) DeniesMet() bool {
	return c.Denied() == string(verdict.Met) || c.Denied() == verdict.InPlace
}

// Denied returns the outcome that would violate the claim: feasible, infeasible, met, unmet, in place or not in place.
func (c *Claim) Denied() string {
	if c.Never {
		return c.Outcome
	}
	return outcomes[c.Outcome]
}

// describeProperty adds a property. Whether the subject of its claim exists is checked once all strategies are described.
func (l *loading) describeProperty(set *Set, rule *Rule, meta *metadata) {
	custom := meta.Custom
	rule.Claim = &Claim{Outcome: custom.Never, Never: true, meta: meta}
	if custom.Always != "" {
		rule.Claim.Outcome, rule.Claim.Never = custom.Always, false
	}
	expected := []string{string(verdict.Feasible), string(verdict.Infeasible), verdict.InPlace}
	if custom.Precondition != "" {
		expected = []string{string(verdict.Met), string(verdict.Unmet)}
	}
	key := rule.Claim.key()
	switch {
	case (custom.Never == "") == (custom.Always == ""):
		l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom", "METADATA: custom: expected one of never and always, to say what %s claims", rule.Name))
	case !slices.Contains(expected, rule.Claim.Outcome):
		about := "the state of a strategy"
		if custom.Precondition != "" {
			about = "the status of a precondition"
		}
		l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom/"+key, "METADATA: custom.%s: expected %s, %s; found %q%s",
			key, about, document.OneOf(expected), rule.Claim.Outcome, suggest.For(rule.Claim.Outcome, expected)))
	default:
		set.Properties = append(set.Properties, rule)
	}
}

// checkClaims finds the strategy and the precondition of each property.
func (l *loading) checkClaims(set *Set) {
	var names []string
	for _, strategy := range set.Strategies {
		names = append(names, strategy.Name)
	}
	for _, property := range set.Properties {
		claim, meta := property.Claim, property.Claim.meta
		claim.Strategy = set.Strategy(meta.Custom.Strategy)
		if claim.Strategy == nil {
			l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom/strategy", "METADATA: custom.strategy: no strategy is called %q: expected %s%s",
				meta.Custom.Strategy, document.OneOf(names), suggest.For(meta.Custom.Strategy, names)))
			continue
		}
		if claim.Outcome == verdict.InPlace && claim.Strategy.Outcome == nil {
			l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom/"+claim.key(), "METADATA: custom.%s: %s has no outcome, so it is never in place: expected feasible or infeasible, or an outcome",
				claim.key(), claim.Strategy.Name))
		}
		if meta.Custom.Precondition == "" {
			continue
		}
		claim.Precondition = claim.Strategy.Precondition(meta.Custom.Precondition)
		if claim.Precondition == nil {
			var rules []string
			for _, rule := range claim.Strategy.Preconditions {
				rules = append(rules, rule.Name)
			}
			l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom/precondition", "METADATA: custom.precondition: %s has no precondition %q: expected %s%s",
				claim.Strategy.Name, meta.Custom.Precondition, document.OneOf(rules), suggest.For(meta.Custom.Precondition, rules)))
		}
	}
}

// Words returns the claim as a phrase: "centralisation is never feasible".
func (c *Claim) Words() string {
	what := c.Strategy.Name
	if c.Precondition != nil {
		what = c.Precondition.ID()
	}
	return fmt.Sprintf("%s is %s %s", what, c.key(), c.Outcome)
}

// key returns never or always.
func (c *Claim) key() string {
	if c.Never {
		return "never"
	}
	return "always"
}
