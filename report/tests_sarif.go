package report

import (
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// testsSARIF writes a log of one run: a result for each test, or case of a table test, that fails or ends in an error, at
// the condition that did not hold.
func testsSARIF(w io.Writer, t *verdict.Tests) error {
	c := &verdict.Check{Rules: []verdict.CheckRule{
		{ID: verdict.RuleTestFailed, What: "A test fails.", Help: "Mend the rule, or the test."},
		{ID: verdict.RuleTestError, What: "A test ends in an error.", Help: "Mend what OPA says of it."},
	}}
	for i := range t.Tests {
		for _, said := range testAnnotations(&t.Tests[i]) {
			result := said.fault
			result.Message = said.title + ": " + result.Message
			c.Faults = append(c.Faults, &result)
		}
	}
	return checkSARIF(w, c)
}
