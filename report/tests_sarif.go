package report

import (
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// testsSARIF writes a log of one run: a result for each test, or case of a table test, that fails or ends in an error, at
// the condition that did not hold.
func testsSARIF(w io.Writer, t *verdict.Tests) error {
	c := &verdict.Check{Rules: []verdict.CheckRule{
		{ID: "test-failed", What: "A test fails.", Help: "Mend the rule, or the test."},
		{ID: "test-error", What: "A test ends in an error.", Help: "Mend what OPA says of it."},
	}}
	for i := range t.Tests {
		for _, fault := range testFaults(&t.Tests[i]) {
			result := *fault
			result.Message = fault.Rule + ": " + fault.Message
			result.Rule, result.Level = "test-failed", verdict.Error
			if t.Tests[i].Error != nil {
				result.Rule = "test-error"
			}
			c.Faults = append(c.Faults, &result)
		}
	}
	return checkSARIF(w, c)
}
