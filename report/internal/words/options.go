package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Sentences about options.
const (
	// OptionMarks explains the marks of strategies.
	OptionMarks = "Marked (*) is a strategy where no other is at least as good on each of four counts and better on one: state (in place, feasible, undetermined, " +
		"infeasible), highest lever of the cheapest path, effort, necessary preconditions unmet or unknown. Fit and risks do not count."
	// OptionNote says where the numbers come from.
	OptionNote = "The path is the first of `leeway paths`. Effort is a convention, not a measurement: technical 1, organisational 3, legal 9, constitutional 27."
	// OptionCells explains the cells of a state.
	OptionCells = "Behind a state: highest lever and effort of the cheapest path to feasible; closed if there is none. " +
		"Marked (*) is a strategy where no other for the service is at least as good on each of four counts (state, lever, effort, open preconditions) and better on one."
	// OptionSums explains the columns of several states.
	OptionSums = "Services by how near each strategy is: in place, feasible, perhaps now (feasible as it is for some values of the unknown " +
		"facts), within reach by the highest lever of the cheapest path, or closed: no change makes it feasible."
)

// OptionLever returns the highest lever that an option takes: "none", or "no path".
func OptionLever(o *verdict.Option) string {
	switch {
	case o.Untabled != "":
		return "not analysed"
	case o.Counts.Lever == verdict.NeverReached:
		return "no path"
	default:
		return o.Counts.Lever
	}
}

// Actors lists those who act: "parliament, association of municipalities".
func Actors(actors []string) string {
	if len(actors) == 0 {
		return "nobody"
	}
	list := slices.Clone(actors)
	for i, actor := range list {
		if actor == verdict.Municipalities {
			list[i] = "association of municipalities"
		}
	}
	return strings.Join(list, ", ")
}

// OfAll returns a share in numbers: "4 of 15".
func OfAll(n, all int) string { return fmt.Sprintf("%d of %d", n, all) }
