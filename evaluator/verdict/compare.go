package verdict

// Compare is the answer to `compare`: two countries side by side.
type Compare struct {
	Identity
	First  Subject `json:"first"`
	Second Subject `json:"second"`
	// Context has the facts of the countries, those first that differ.
	Context []FactPair `json:"context"`
	// Units has one for each service that both countries have.
	Units []UnitCompare `json:"units"`
	// OnlyFirst and OnlySecond are the services that only one of them has.
	OnlyFirst  []string `json:"only_first,omitempty"`
	OnlySecond []string `json:"only_second,omitempty"`
	Faults     Faults   `json:"faults,omitempty"`
}

// UnitCompare has the facts and the strategies of one service side by side.
type UnitCompare struct {
	Service string `json:"service"`
	// Facts are those of the service, those first that differ.
	Facts      []FactPair        `json:"facts"`
	Strategies []StrategyCompare `json:"strategies"`
}

// The results of comparing a fact, in the order in which facts are listed.
const (
	FactDiffers    = "differs"      // the policies tell the values apart
	FactOneUnknown = "one unknown"  // only one value is known
	FactSameRange  = "same range"   // the values differ, but not to the policies
	FactSame       = "same"         // the values are equal
	FactUnknown    = "both unknown" // neither value is known
)

// FactComparisons returns all results of comparing a fact, in the order in which facts are listed.
func FactComparisons() []string {
	return []string{FactDiffers, FactOneUnknown, FactSameRange, FactSame, FactUnknown}
}

// A FactPair is one fact of two countries or units.
type FactPair struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	// First and Second are nil where the fact is unknown.
	First  any `json:"first"`
	Second any `json:"second"`
	// How is one of [FactComparisons].
	How string `json:"how"`
}

// A StrategyCompare is a strategy in two units, with the differing facts that its states hang on.
type StrategyCompare struct {
	Strategy string      `json:"strategy"`
	Title    string      `json:"title"`
	First    CompareSide `json:"first"`
	Second   CompareSide `json:"second"`
	// InReasons are the differing facts in the smallest reason of either verdict.
	InReasons []string `json:"in_reasons"`
	// Turns are the differing facts that alone, taken over from the other unit, change the state of one.
	Turns []Turn `json:"turns"`
}

// A CompareSide is the state of a strategy in one of two units.
type CompareSide struct {
	Verdict Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome; empty if it has none.
	InPlace Status `json:"in_place,omitempty"`
}

// State returns "in place" if the outcome is met, else the verdict.
func (c CompareSide) State() string { return StateOf(c.Verdict, c.InPlace) }

// A Turn is a fact that alone changes the state of a strategy in one unit if its value is taken over from the other.
type Turn struct {
	// In is first or second: the unit that takes the fact over.
	In    string `json:"in"`
	Path  string `json:"path"`
	Title string `json:"title"`
	// From and To are the values of the fact; From is nil if it is unknown.
	From any `json:"from"`
	To   any `json:"to"`
	// Then is the state with it.
	Then CompareSide `json:"then"`
}

// The units of a comparison, as in Turn.In.
const (
	InFirst  = "first"
	InSecond = "second"
)
