package verdict

// A Reading is another reading of a stated fact, which a reader of the evidence could defend.
type Reading struct {
	Path string `json:"path"`
	// Stated is the value that the profile states.
	Stated any `json:"stated"`
	// Value is the other value, a string, bool or number. It is nil if Unknown is true: the fact could also be taken as unknown.
	Value   any      `json:"value,omitempty"`
	Unknown bool     `json:"unknown,omitempty"`
	Reason  string   `json:"reason"`
	Sources []Source `json:"sources,omitempty"`
}

// DisputedFacts are the disputed readings of a unit's facts.
type DisputedFacts struct {
	// Readings are in catalogue order, those of one fact in the order of the profile.
	Readings []Reading `json:"readings"`
	// Forbidden are the readings, of facts that policies read, that no allowed combination of readings contains.
	Forbidden []ForbiddenReading `json:"forbidden,omitempty"`
}

// A ForbiddenReading is a disputed reading that a constraint forbids, whatever the readings of the other facts are.
type ForbiddenReading struct {
	Reading
	// Because says what forbids it.
	Because string `json:"because"`
}

// Disputed says whether the state of a strategy, with its mark, is the same under all combinations of disputed readings that
// no constraint forbids.
type Disputed struct {
	// Same is true if no combination turns the state.
	Same bool `json:"same"`
	// Turns is a set of readings that together turn the state, in catalogue order. It is empty if Same or Undecided is true.
	Turns []Reading `json:"turns,omitempty"`
	// Smallest is true if no smaller set turns the state; else no reading of the set can be left out.
	Smallest bool `json:"smallest,omitempty"`
	// Verdict and InPlace are the verdict and the status of the outcome under Turns.
	Verdict Verdict `json:"verdict,omitempty"`
	InPlace Status  `json:"in_place,omitempty"`
	// Undecided says why it is not known whether a combination turns the state; else it is empty.
	Undecided string `json:"undecided,omitempty"`
}

// State returns the state under the readings of Turns, with its mark.
func (d Disputed) State() string { return MarkedState(d.Verdict, d.InPlace) }
