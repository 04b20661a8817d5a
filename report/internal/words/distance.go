package words

import (
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// LeverNumbers says which number stands for which lever.
const LeverNumbers = "1 technical, 2 organisational, 3 legal, 4 constitutional"

// Rung returns the number of the lever that brings a strategy within reach: "2"; "–" if none does; "3?" if that hangs on unknown
// facts. It is "" if the strategy is feasible or in place, or was not analysed.
func Rung(r *verdict.StrategyReach) string {
	if r == nil || r.Untabled != "" {
		return ""
	}
	rung := rungOf(r.Possible)
	if r.Certain != r.Possible && rung != "" {
		rung += "?"
	}
	return rung
}

func rungOf(step string) string {
	if step == verdict.NeverReached {
		return "–"
	}
	if at := slices.Index(verdict.Levers(), step); at >= 0 {
		return strconv.Itoa(at + 1)
	}
	return ""
}

// Distance says how far a strategy is from being feasible: "within reach by an organisational change". It is "" where [Rung] is.
func Distance(r *verdict.StrategyReach) string {
	switch rung := Rung(r); {
	case rung == "":
		return ""
	case r.Possible == verdict.NeverReached:
		return "not within reach of any change"
	case r.Certain == verdict.NeverReached:
		return "perhaps within reach by " + withArticle(r.Possible) + " change, depending on unknown facts"
	case r.Certain != r.Possible:
		return "within reach by " + withArticle(r.Certain) + " change, perhaps by " + withArticle(r.Possible) + " one"
	}
	return "within reach by " + withArticle(r.Certain) + " change"
}

// Settles says how many verdicts an unknown fact settles: each of its values, or only some.
func Settles(all, some int) string {
	switch {
	case some == 0:
		return "settles " + display.Count(all, "verdict")
	case all == 0:
		return "may settle " + display.Count(some, "verdict")
	default:
		return "settles " + display.Count(all, "verdict") + ", and may settle " + strconv.Itoa(some) + " more"
	}
}

// Sentences of the pages about all units.
const (
	// NearNote explains which verdicts are one precondition away.
	NearNote = "Each of these strategies lacks one necessary precondition only. The number is the lever of the cheapest path: " + LeverNumbers + "."
	// FindOutNote explains which facts come first.
	FindOutNote = "Unknown facts that undetermined verdicts wait for. A fact settles a verdict if each of its values decides it, and may settle it if some do."
)
