package words

// A Term is a word that answers use in a sense of their own.
type Term struct{ Name, Means string }

// Terms returns the words that pages explain, in the order in which a page about a unit uses them.
func Terms() []Term {
	return []Term{
		{"fit", FitNote},
		{"lever", LeverNote},
		{"reach", ReachNote},
		{"effort", EffortNote},
		{"weight of the possible worlds", WorldsNote},
	}
}
