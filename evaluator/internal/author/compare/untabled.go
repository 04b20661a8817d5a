package compare

import (
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Untabled returns the preconditions and risks without a table, and why they have none. It warns about necessary
// preconditions, because their strategy cannot be analysed and proved, and notes the others. Policies with an
// untabled constraint do not load.
func Untabled(set *policy.Set, tables *table.Tables) verdict.Faults {
	var l linter
	for _, rule := range set.Rules() {
		untabled := tables.Untabled(&rule.Function)
		switch {
		case untabled == nil || rule.Kind == policy.KindConstraint:
		case rule.Necessary:
			l.faultOf(verdict.RuleUntabled, verdict.Warning, untabled.Place, "%s cannot be tabled, so %s can be evaluated and explained, but not analysed or proved: %s",
				rule.ID(), rule.Strategy, untabled.Reason)
		default:
			l.faultOf(verdict.RuleUntabled, verdict.Note, untabled.Place, "%s cannot be tabled, so its status is unknown until all its facts are known: %s",
				rule.ID(), untabled.Reason)
		}
	}
	return l.faults
}
