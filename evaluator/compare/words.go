package compare

import (
	"strings"

	"github.com/leeway-policy/leeway/evaluator/reason"
	"github.com/leeway-policy/leeway/evaluator/table"
)

// Words says in words which facts matter: "context.records is central and context.autonomy is below 25".
func Words(space *table.Space, facts []reason.Given) string {
	if len(facts) == 0 {
		return "anything is so"
	}
	parts := make([]string, len(facts))
	for i, given := range facts {
		parts[i] = space.Dims[given.Dim].Fact.Path + " is " + Within(space, given)
	}
	return strings.Join(parts, " and ")
}

// Within labels the values of one fact that would do as well as its own; of a number those around it.
func Within(space *table.Space, given reason.Given) string {
	dim := &space.Dims[given.Dim]
	if dim.Numeric() {
		return dim.Label(dim.Around(given.Cells, given.Cell))
	}
	return dim.Label(given.Cells)
}
