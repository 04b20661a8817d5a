package evaluator

import (
	"github.com/leeway-policy/leeway/evaluator/scaffold"
)

// TestsFor drafts a file of tests of Rego for a strategy: what its rules yield now, with each boundary of their
// tables. It fails with [verdict.Faults] if there is no such strategy.
func (e *Engine) TestsFor(strategy string) ([]byte, error) {
	s, err := e.strategy(strategy)
	if err != nil {
		return nil, err
	}
	return scaffold.Tests(s, e.tables)
}
