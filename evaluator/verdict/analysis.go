package verdict

// A Reason is known facts that force a verdict or a status whatever all other facts are.
type Reason struct {
	// Facts are in the catalogue's order; none if the answer is the same for every unit.
	Facts []ReasonFact `json:"facts"`
	// Smallest is true if no fewer facts force it; else only no part of these does.
	Smallest bool `json:"smallest"`
	// Others counts the other facts that the rules read, which may be anything.
	Others int `json:"others"`
}

// A ReasonFact is one fact of a reason.
type ReasonFact struct {
	Path  string `json:"path"`
	Value any    `json:"value"`
	// Within says which values would do as well, in every combination with those of the other facts: "below 25",
	// "central or mixed".
	// It is empty if only the value itself does.
	Within string `json:"within,omitempty"`
}

// A Subject is the unit that an analysis is about.
type Subject struct {
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Service     string `json:"service"`
	AsOf        int    `json:"as_of,omitempty"`
}

// Paths is what would have to change for a strategy to be feasible: the answer to `paths`.
type Paths struct {
	Identity
	Subject
	Strategy string  `json:"strategy"`
	Title    string  `json:"title"`
	Verdict  Verdict `json:"verdict"`
	// Upto is the hardest lever that may be pulled; empty for any.
	Upto string `json:"upto,omitempty"`
	// Paths are certain ones and then conditional ones, cheapest first. There is none if the strategy is
	// feasible already.
	Paths []Path `json:"paths"`
	// More counts the paths that are not shown; Whole is false if there may be others still.
	More  int  `json:"more,omitempty"`
	Whole bool `json:"whole"`
	// Blocked has the facts that cannot be changed and leave no path; nil if there is one.
	Blocked *Reason `json:"blocked,omitempty"`
	// Set holds the facts that were set on demand, Before the answer without them.
	Set    map[string]any `json:"set,omitempty"`
	Before *Paths         `json:"before,omitempty"`
	// Faults are those of the profiles that were left out. The JSON does not have them: they concern other units.
	Faults Faults `json:"-"`
}

// A Path is a set of changes after which the strategy is feasible, and of which no part would do.
type Path struct {
	// Certain: it ends in feasible whatever the unknown facts are. Else it does so under Provided.
	Certain bool `json:"certain"`
	// Effort is the sum of the changes' efforts.
	Effort  int      `json:"effort"`
	Changes []Change `json:"changes"`
	// Provided says what unknown facts may turn out to be: every combination of these values, with any of those of
	// the changes, is enough. Others may be, too.
	Provided []Provision `json:"provided,omitempty"`
}

// A Change moves one fact.
type Change struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	From  any    `json:"from"`
	// To says which values will do, in every combination with those of the other changes: "central or mixed", "below 20".
	To     string `json:"to"`
	Lever  string `json:"lever"`
	Effort int    `json:"effort"`
	// Settles are the preconditions that read the fact, are not met now, and are met after the path.
	Settles []Settled `json:"settles"`
}

// Settled is a precondition that a change helps to meet, and its author's remedy.
type Settled struct {
	Precondition string `json:"precondition"`
	Title        string `json:"title"`
	Remedy       string `json:"remedy"`
}

// A Provision is what one unknown fact has to turn out to be.
type Provision struct {
	Path string `json:"path"`
	Is   string `json:"is"`
}

// Reach is which strategies are feasible now, and which come within reach at each lever: the answer to
// `reach`.
type Reach struct {
	Identity
	// Levers are the steps, in order: now, and then each lever but given.
	Levers []string    `json:"levers"`
	Units  []UnitReach `json:"units"`
	// Countries sum up the units of each country, in their order.
	Countries []CountryReach `json:"countries"`
	Set       map[string]any `json:"set,omitempty"`
	Before    *Reach         `json:"before,omitempty"`
	Faults    Faults         `json:"faults,omitempty"`
}

// A UnitReach is what is within reach of one unit.
type UnitReach struct {
	Subject
	Strategies []StrategyReach `json:"strategies"`
}

// A StrategyReach is the first step at which a strategy is within reach, "never" if at none: Certain
// whatever the unknown facts are, Possible for some values of them.
type StrategyReach struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	Certain  string  `json:"certain"`
	Possible string  `json:"possible"`
	// Untabled says why the strategy cannot be analysed; then Certain and Possible are empty.
	Untabled string `json:"untabled,omitempty"`
}

// Now and NeverReached are the steps of a reach beside the levers.
const (
	Now          = "now"
	NeverReached = "never"
)

// A CountryReach counts, over a country's units and all strategies, what is within reach at each step.
type CountryReach struct {
	Country     string `json:"country"`
	CountryName string `json:"country_name"`
	// Certain and Possible have one count for each step; Of is the number of pairs of unit and strategy.
	Certain  []int `json:"certain"`
	Possible []int `json:"possible"`
	Of       int   `json:"of"`
}

// Ask is which unknown facts of a unit to find out first: the answer to `ask`.
type Ask struct {
	Identity
	Subject
	// Verdicts are those of the strategies asked about, in order of their names.
	Verdicts []StrategyVerdict `json:"verdicts"`
	// Questions are in order of the share of their values that settle a verdict.
	Questions []Question     `json:"questions"`
	Set       map[string]any `json:"set,omitempty"`
	Before    *Ask           `json:"before,omitempty"`
	// Faults are those of the profiles that were left out. The JSON does not have them: they concern other units.
	Faults Faults `json:"-"`
}

// A StrategyVerdict is the verdict of one strategy.
type StrategyVerdict struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
}

// A Question is one unknown fact, and what each of its values would decide.
type Question struct {
	Path        string `json:"path"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	// Settling counts the pairs of a value and a strategy, undetermined now, that the value settles; Of all
	// such pairs.
	Settling int            `json:"settling"`
	Of       int            `json:"of"`
	Answers  []IfFactValued `json:"answers"`
}

// IfFactValued is what the verdicts would be if a fact had a value, or one of a cell's.
type IfFactValued struct {
	Value    string            `json:"value"`
	Verdicts []StrategyVerdict `json:"verdicts"`
}

// Robustness is how far verdicts rest on doubtful facts: the answer to `robustness`. It is not the
// probability that a strategy succeeds.
type Robustness struct {
	Identity
	// Trust is the weight of a fact being what it is said to be, by its confidence.
	Trust  map[string]float64 `json:"trust"`
	Units  []UnitRobustness   `json:"units"`
	Set    map[string]any     `json:"set,omitempty"`
	Before *Robustness        `json:"before,omitempty"`
	Faults Faults             `json:"faults,omitempty"`
}

// A UnitRobustness is that of one unit.
type UnitRobustness struct {
	Subject
	Strategies []StrategyRobustness `json:"strategies"`
}

// A StrategyRobustness is that of one strategy.
type StrategyRobustness struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// Feasible is the weight, 0 to 1, of the possible worlds in which the strategy is feasible.
	Feasible float64 `json:"feasible"`
	// Flips are the known facts that alone would turn the verdict, the least sure first.
	Flips    []Flip `json:"flips"`
	Untabled string `json:"untabled,omitempty"`
}

// A Flip is a known fact that alone would turn a verdict.
type Flip struct {
	Path       string `json:"path"`
	Value      any    `json:"value"`
	Confidence string `json:"confidence,omitempty"`
	// To are the values that would, and what the verdict would be.
	To []FlipTo `json:"to"`
}

// FlipTo is a value, or a cell of numbers, and the verdict it would give.
type FlipTo struct {
	Value   string  `json:"value"`
	Verdict Verdict `json:"verdict"`
}

// Transfer is whether a solution can be copied from one country to another: the answer to `transfer`.
type Transfer struct {
	Identity
	From       Subject            `json:"from"`
	To         Subject            `json:"to"`
	Strategies []StrategyTransfer `json:"strategies"`
	// Open are the strategies feasible in the target.
	Open   []string       `json:"open"`
	Set    map[string]any `json:"set,omitempty"`
	Before *Transfer      `json:"before,omitempty"`
	// Faults are those of the profiles that were left out. The JSON does not have them: they concern other units.
	Faults Faults `json:"-"`
}

// A StrategyTransfer is whether one strategy travels.
type StrategyTransfer struct {
	Strategy      string                 `json:"strategy"`
	Title         string                 `json:"title"`
	From          Verdict                `json:"from"`
	To            Verdict                `json:"to"`
	Preconditions []PreconditionTransfer `json:"preconditions"`
}

// The ways in which a precondition may travel.
const (
	SameWay    = "same way"              // the target meets it through a way that the source uses too
	Equivalent = "functional equivalent" // the target meets it through another way
	Stays      = "does not travel"       // the source meets it, the target does not
	Open       = "open"                  // the source meets it, and the target may or may not
	Unneeded   = "not met at home"       // the source does not meet it itself
)

// A PreconditionTransfer is whether one precondition travels.
type PreconditionTransfer struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Necessity string `json:"necessity"`
	Travels   string `json:"travels"`
	// From and To say how each side meets it.
	From Side `json:"from"`
	To   Side `json:"to"`
	// Missing are the fewest facts that the target would have to take over from the source; Copyable is
	// false if no such facts would do.
	Missing  []Change `json:"missing,omitempty"`
	Copyable bool     `json:"copyable"`
	// FindOut are the unknown facts of the target that it depends on, where it is open.
	FindOut []string `json:"find_out,omitempty"`
	Remedy  string   `json:"remedy,omitempty"`
}

// A Side is how one country meets a precondition.
type Side struct {
	Status Status `json:"status"`
	// Ways are the titles of the ways that hold; Reason the facts it rests on.
	Ways   []string `json:"ways,omitempty"`
	Reason *Reason  `json:"reason,omitempty"`
}

// A Move is a verdict that a what-if moved.
type Move struct {
	Country  string  `json:"country,omitempty"`
	Service  string  `json:"service"`
	Strategy string  `json:"strategy"`
	From     Verdict `json:"from"`
	To       Verdict `json:"to"`
	// Preconditions are those whose status moved.
	Preconditions []StatusMove `json:"preconditions,omitempty"`
}

// A StatusMove is a status that a what-if moved.
type StatusMove struct {
	Precondition string `json:"precondition"`
	From         Status `json:"from"`
	To           Status `json:"to"`
}

// A Group is the units that have the same verdict of a strategy for the same reason.
type Group struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// Reason is that of the group's first unit; the values of the others lie within the same bounds. It is
	// nil for undetermined verdicts, which wait for the facts FillFirst.
	Reason    *Reason  `json:"reason,omitempty"`
	FillFirst []string `json:"fill_first,omitempty"`
	Units     []Member `json:"units"`
}

// A Member is one unit of a group.
type Member struct {
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Service     string `json:"service"`
}
