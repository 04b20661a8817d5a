package evaluator

import "github.com/leeway-policy/leeway/evaluator/decide"

// AddsUp tells whether the facts lie in cells of which the sums add up.
func (e *Engine) AddsUp(facts map[string]any) bool {
	cells := e.space.Encode(facts)
	for _, sum := range e.space.Sums() {
		if answer, _ := sum.Answer(cells); answer == decide.True {
			return false
		}
	}
	return true
}
