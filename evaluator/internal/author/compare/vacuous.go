package compare

import (
	"context"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Vacuous returns a warning for each condition that is always true, or never, whatever its facts are. OPA decides each of
// them for every combination of values of its facts; those without a table are left out. A condition other than a
// comparison is reported only if the rules that it depends on have no such comparison themselves.
func Vacuous(ctx context.Context, set *policy.Set, opa *decide.Opa, rows int) (verdict.Faults, error) {
	conditions, err := set.Conditions()
	if err != nil {
		return nil, err
	}
	functions := make([]*policy.Function, len(conditions))
	for i, c := range conditions {
		functions[i] = &c.Function
	}
	tables, err := table.Build(ctx, opa, table.NewSpace(set.Catalogue, functions), functions, rows)
	if err != nil {
		return nil, err
	}
	var faults verdict.Faults
	idle := map[verdict.Place]bool{} // the rules with a comparison that is reported
	report := func(c *policy.Condition) {
		if how := constant(tables.Of(&c.Function)); how != "" {
			idle[c.Within] = true
			faults = append(faults, c.Place.Fault(verdict.RuleVacuousCondition, "%s is %s%s", c.Text, how, because(set, c)))
		}
	}
	for _, c := range conditions {
		if c.Compares {
			report(c)
		}
	}
	comparisons := maps.Clone(idle)
	for _, c := range conditions {
		if !c.Compares && !reaches(c, comparisons) {
			report(c)
		}
	}
	return faults, nil
}

func reaches(c *policy.Condition, places map[verdict.Place]bool) bool {
	for place := range c.Reached() {
		if places[place] {
			return true
		}
	}
	return false
}

// constant says how a table is the same in all rows; "" if it is not, or there is no table.
func constant(t *table.Table) string {
	if t == nil || len(t.Answers) == 0 {
		return ""
	}
	for _, answer := range t.Answers {
		if (answer == decide.True) != (t.Answers[0] == decide.True) {
			return ""
		}
	}
	if t.Answers[0] == decide.True {
		return "always true"
	}
	return "never true"
}

// because says what the facts of a condition can be: of several facts, only their names.
func because(set *policy.Set, c *policy.Condition) string {
	if len(c.Reads) > 1 {
		return ", whatever " + document.And(slices.Clone(c.Reads)) + " are"
	}
	f, _ := set.Catalogue.Lookup(c.Reads[0])
	return ": " + f.Path + " is " + f.Domain()
}
