package report

import (
	"io"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// testsSARIF writes a log of one run. It has a result for each test or case of a table test that fails or ends in an
// error, at the condition that did not hold.
func testsSARIF(w io.Writer, t *verdict.Tests) error {
	c := &verdict.Check{Identity: verdict.Identity{Leeway: t.Leeway}, Rules: []verdict.Rule{verdict.RuleOf(verdict.RuleTestFailed, ""), verdict.RuleOf(verdict.RuleTestError, "")}}
	for i := range t.Tests {
		for _, said := range testAnnotations(&t.Tests[i]) {
			result := said.fault
			result.Message = said.title + ": " + result.Message
			c.Faults = append(c.Faults, &result)
		}
	}
	return checkSARIF(w, c)
}
