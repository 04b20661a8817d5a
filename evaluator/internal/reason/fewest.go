package reason

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// fewest returns a smallest subset of rules for which do is true, the first in the order of the rules; nil if do is false even
// for all of them. do must be monotone. The time is exponential in the size of the result.
func fewest(rules []*policy.Rule, do func(chosen []*policy.Rule) bool) []*policy.Rule {
	if !do(rules) {
		return nil
	}
	var chosen []*policy.Rule
	var choose func(from, size int) bool
	choose = func(from, size int) bool {
		if size == 0 {
			return do(chosen)
		}
		for i := from; i <= len(rules)-size; i++ {
			chosen = append(chosen, rules[i])
			if choose(i+1, size-1) {
				return true
			}
			chosen = chosen[:len(chosen)-1]
		}
		return false
	}
	for size := 1; size <= len(rules); size++ {
		if choose(0, size) {
			break
		}
	}
	return slices.Clip(chosen)
}
