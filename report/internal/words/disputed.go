package words

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// DisputedNote explains which readings an answer is about.
const DisputedNote = "Disputed readings are other readings of a fact that its evidence states. All combinations of them that no constraint forbids are looked at."

// Disputed says whether the state of a strategy holds under all disputed readings.
func Disputed(d *verdict.Disputed) Sentence {
	switch {
	case d.Same:
		return Say("The state is the same under all disputed readings.")
	case d.Undecided != "":
		return Say("Whether disputed readings turn the state is not known: ", Span{Text, d.Undecided}, ".")
	}
	list := make([]Sentence, len(d.Turns))
	for i, r := range d.Turns {
		list[i] = Say(Reading(&r), " (", Span{Text, strings.TrimSuffix(r.Reason, ".")}, ")")
	}
	turns := Join(list, "; ")
	if len(d.Turns) == 1 {
		return Say("One disputed reading turns the state, to ", d.State(), ": ", turns, ".")
	}
	fewer := "none of them can be left out"
	if d.Smallest {
		fewer = "no fewer do"
	}
	return Say(fmt.Sprintf("%d disputed readings together turn the state, to ", len(d.Turns)), d.State(), ", ", fewer, ": ", turns, ".")
}

// Turned says shortly which readings turn the state of a strategy, and to what.
func Turned(d *verdict.Disputed) Sentence {
	if d.Undecided != "" {
		return Disputed(d)
	}
	list := make([]Sentence, len(d.Turns))
	for i, r := range d.Turns {
		list[i] = Reading(&r)
	}
	return Say(d.State(), " with ", Join(list, " and "))
}

// Reading says which value a disputed reading takes instead of which.
func Reading(r *verdict.Reading) Sentence {
	return Say(Span{Fact, r.Path}, " ", Span{Strong, ReadAs(r)}, " instead of ", Span{Text, Value(r.Stated)})
}

// ReadAs returns the value of a reading.
func ReadAs(r *verdict.Reading) string {
	if r.Unknown {
		return "unknown"
	}
	return Value(r.Value)
}

// Forbidden says that a reading is never allowed, and why.
func Forbidden(r *verdict.ForbiddenReading) Sentence {
	return Say("no combination with ", Reading(&r.Reading), " is allowed: ", Span{Text, strings.TrimSuffix(r.Because, ".")}, ".")
}
