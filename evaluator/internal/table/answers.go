package table

import (
	"math"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// FromAnswers returns tables with given answers instead of OPA's: answer returns what a function yields in a row.
func FromAnswers(space *Space, functions []*policy.Function, answer func(f *policy.Function, row int) decide.Answer) *Tables {
	ts := &Tables{Space: space, tables: map[*policy.Function]*Table{}, untabled: map[*policy.Function]*policy.Untabled{}}
	for _, f := range functions {
		t, _ := newTable(space, f, math.MaxInt) // the caller has kept to a limit
		for row := range t.Answers {
			t.Answers[row] = answer(f, row)
		}
		ts.tables[f] = t
	}
	return ts
}
