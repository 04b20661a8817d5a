package verdict

// A Reason is a set of known facts that forces a verdict or a status whatever all other facts are.
type Reason struct {
	// Facts are in the catalogue's order. They are empty if the answer is the same for every unit.
	Facts []ReasonFact `json:"facts"`
	// Smallest is true if no smaller set forces it, false if only no subset of this one is known to.
	Smallest bool `json:"smallest"`
	// Others counts the other facts that the rules read; their values do not matter.
	Others int `json:"others"`
}

// A ReasonFact is one fact of a reason.
type ReasonFact struct {
	Path  string `json:"path"`
	Value any    `json:"value"`
	// Within describes the values that would do as well, in every combination with those of the other facts:
	// "below 25", "central or mixed". It is empty if only the value itself does.
	Within string `json:"within,omitempty"`
}

// A Subject is the unit that an analysis is about.
type Subject struct {
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Service     string `json:"service"`
	AsOf        int    `json:"as_of,omitempty"`
}

// Paths is the answer to `paths`: the changes that make strategies feasible.
type Paths struct {
	Identity
	// Upto is the hardest lever allowed; empty for any.
	Upto  string      `json:"upto,omitempty"`
	Units []UnitPaths `json:"units"`
	// Set holds the facts that the user set, Before the answer without them.
	Set    map[string]any `json:"set,omitempty"`
	Before *Paths         `json:"before,omitempty"`
	Faults Faults         `json:"faults,omitempty"`
}

// UnitPaths are the paths of one unit.
type UnitPaths struct {
	Subject
	Strategies []StrategyPaths `json:"strategies"`
}

// StrategyPaths are the paths to one strategy.
type StrategyPaths struct {
	Strategy string  `json:"strategy"`
	Title    string  `json:"title"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
	// Paths holds the certain paths and then the conditional ones, each cheapest first. It is empty if the strategy
	// is feasible already, or in place.
	Paths []Path `json:"paths"`
	// More counts the paths that are not shown. Whole is false if the search may have missed further paths.
	More  int  `json:"more,omitempty"`
	Whole bool `json:"whole"`
	// Blocked has the facts that cannot be changed and rule out every path; nil if there is a path.
	Blocked *Reason `json:"blocked,omitempty"`
	// Untabled says why the strategy cannot be analysed; then there are no paths.
	Untabled string `json:"untabled,omitempty"`
}

// A Path is a minimal set of changes after which the strategy is feasible.
type Path struct {
	// Certain is true if the path ends in feasible whatever the unknown facts are, false if it does so under Provided.
	Certain bool `json:"certain"`
	// Effort is the sum of the changes' efforts.
	Effort  int      `json:"effort"`
	Changes []Change `json:"changes"`
	// Provided lists sufficient values of unknown facts: every combination of them, with any values of the changes,
	// makes the strategy feasible. Other values may be sufficient, too.
	Provided []Provision `json:"provided,omitempty"`
	// Opens are the other strategies of the unit that become feasible whichever of the values in Changes and Provided is
	// taken; Closes are those that are feasible now, Undoes those that are in place now, and are not with some of these
	// values.
	Opens  []string `json:"opens"`
	Closes []string `json:"closes"`
	Undoes []string `json:"undoes"`
	// Fit is nil if the strategy has no supporting preconditions.
	Fit *PathFit `json:"fit,omitempty"`
}

// PathFit is the fit of a strategy now, and after a path.
type PathFit struct {
	Before Fit `json:"before"`
	After  Fit `json:"after"`
}

// A Change is a change of one fact.
type Change struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	From  any    `json:"from"`
	// To describes the new values that will do, in every combination with those of the other changes: "central or
	// mixed", "below 20".
	To     string `json:"to"`
	Lever  string `json:"lever"`
	Effort int    `json:"effort"`
	// Actors are those who make the change, in the order of [Actors]; nobody changes a fact whose lever is given.
	Actors []string `json:"actors"`
	// Settles are the preconditions that read the fact, are not met now, and are met after the path.
	Settles []Settled `json:"settles"`
}

// Settled is a precondition that a change helps to meet, with its author's remedy.
type Settled struct {
	Precondition string `json:"precondition"`
	Title        string `json:"title"`
	Remedy       string `json:"remedy"`
}

// A Provision is a condition on one unknown fact.
type Provision struct {
	Path string `json:"path"`
	Is   string `json:"is"`
}

// Reach is the answer to `reach`: the strategies feasible now, and those that come within reach at each lever.
type Reach struct {
	Identity
	// Levers are the steps, in order: now, and then each lever except given.
	Levers []string    `json:"levers"`
	Units  []UnitReach `json:"units"`
	// Countries sums up the units of each country, in the order of the units.
	Countries []CountryReach `json:"countries"`
	Set       map[string]any `json:"set,omitempty"`
	Before    *Reach         `json:"before,omitempty"`
	Faults    Faults         `json:"faults,omitempty"`
}

// A UnitReach is the reach of one unit.
type UnitReach struct {
	Subject
	Strategies []StrategyReach `json:"strategies"`
}

// A StrategyReach is the first step at which a strategy is within reach, or "never"; "in place" if it is in place. Certain holds
// whatever the unknown facts are, Possible for some of their values.
type StrategyReach struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace  Status `json:"in_place,omitempty"`
	Certain  string `json:"certain"`
	Possible string `json:"possible"`
	// Untabled says why the strategy cannot be analysed; then Certain and Possible are empty.
	Untabled string `json:"untabled,omitempty"`
}

// Now and NeverReached are the steps of a reach that are not levers.
const (
	Now          = "now"
	NeverReached = "never"
)

// A CountryReach counts, over a country's units and all strategies, the strategies within reach at each step.
type CountryReach struct {
	Country     string `json:"country"`
	CountryName string `json:"country_name"`
	// Certain and Possible have one count for each step; Of is the number of pairs of unit and strategy.
	Certain  []int `json:"certain"`
	Possible []int `json:"possible"`
	Of       int   `json:"of"`
}

// Ask is the answer to `ask`: the unknown facts of units to find out first.
type Ask struct {
	Identity
	Units  []UnitAsk      `json:"units"`
	Set    map[string]any `json:"set,omitempty"`
	Before *Ask           `json:"before,omitempty"`
	Faults Faults         `json:"faults,omitempty"`
}

// A UnitAsk has the unknown facts of one unit to find out first.
type UnitAsk struct {
	Subject
	// Verdicts are the current verdicts of the strategies asked about, sorted by name.
	Verdicts []StrategyVerdict `json:"verdicts"`
	// Questions are sorted by the share of values that settle a verdict, largest first.
	Questions []Question `json:"questions"`
}

// A StrategyVerdict is the verdict of one strategy.
type StrategyVerdict struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
}

// A Question is one unknown fact, and what each of its values would decide.
type Question struct {
	Path        string `json:"path"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	// Settling counts the pairs of a value and an undetermined strategy for which the value settles the verdict; Of
	// counts all such pairs.
	Settling int            `json:"settling"`
	Of       int            `json:"of"`
	Answers  []IfFactValued `json:"answers"`
}

// IfFactValued holds the verdicts that would follow if a fact had a value, or a value in a cell.
type IfFactValued struct {
	Value    string            `json:"value"`
	Verdicts []StrategyVerdict `json:"verdicts"`
}

// Robustness is the answer to `robustness`: how much verdicts depend on doubtful facts. It is not the
// probability that a strategy succeeds.
type Robustness struct {
	Identity
	// Trust is the weight, 0 to 1, of a fact being true, by its confidence; one that is not stated is taken as low.
	Trust  map[string]float64 `json:"trust"`
	Units  []UnitRobustness   `json:"units"`
	Set    map[string]any     `json:"set,omitempty"`
	Before *Robustness        `json:"before,omitempty"`
	Faults Faults             `json:"faults,omitempty"`
}

// A UnitRobustness is the robustness of one unit's verdicts.
type UnitRobustness struct {
	Subject
	// Disputed has the disputed readings of its facts, nil if it has none.
	Disputed   *DisputedFacts       `json:"disputed,omitempty"`
	Strategies []StrategyRobustness `json:"strategies"`
}

// A StrategyRobustness is the robustness of one strategy's verdict.
type StrategyRobustness struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
	// Feasible is the weight, 0 to 1, of the possible worlds in which the strategy is feasible.
	Feasible float64 `json:"feasible"`
	// Flips are the known facts that alone would change the verdict, the least certain first.
	Flips    []Flip `json:"flips"`
	Untabled string `json:"untabled,omitempty"`
	// Disputed says whether the state holds under all disputed readings; nil if the unit has none.
	Disputed *Disputed `json:"disputed,omitempty"`
}

// A Flip is a known fact that alone would change a verdict.
type Flip struct {
	Path  string `json:"path"`
	Value any    `json:"value"`
	// Confidence is empty if it is not stated: it is then taken as low.
	Confidence string `json:"confidence,omitempty"`
	// Set is true if the fact was set on demand: it then has the weight 1.
	Set bool `json:"set,omitempty"`
	// To lists the values that would change it, with the verdict that each gives.
	To []FlipTo `json:"to"`
}

// FlipTo is a value, or a cell of numbers, and the verdict that it would give.
type FlipTo struct {
	Value   string  `json:"value"`
	Verdict Verdict `json:"verdict"`
}

// Transfer is the answer to `transfer`: whether solutions can be copied from one country to another.
type Transfer struct {
	Identity
	// Units has one for each service that both countries have.
	Units  []UnitTransfer `json:"units"`
	Set    map[string]any `json:"set,omitempty"`
	Before *Transfer      `json:"before,omitempty"`
	Faults Faults         `json:"faults,omitempty"`
}

// A UnitTransfer says whether the solution for one service can be copied.
type UnitTransfer struct {
	From       Subject            `json:"from"`
	To         Subject            `json:"to"`
	Strategies []StrategyTransfer `json:"strategies"`
	// Open are the strategies feasible in the target and not in place there.
	Open []string `json:"open"`
}

// A StrategyTransfer says whether one strategy can be copied.
type StrategyTransfer struct {
	Strategy string  `json:"strategy"`
	Title    string  `json:"title"`
	From     Verdict `json:"from"`
	To       Verdict `json:"to"`
	// FromInPlace and ToInPlace are the statuses of the strategy's outcome on each side; empty if it has none. Where it is in
	// place in the target, nothing need be copied, and Preconditions is empty.
	FromInPlace   Status                 `json:"from_in_place,omitempty"`
	ToInPlace     Status                 `json:"to_in_place,omitempty"`
	Preconditions []PreconditionTransfer `json:"preconditions"`
}

// The results of comparing how the source and the target meet a precondition.
const (
	SameWay    = "same way"              // the target meets it in a way that the source uses too
	Equivalent = "functional equivalent" // the target meets it in another way
	Stays      = "does not travel"       // the source meets it, the target does not
	Open       = "open"                  // the source meets it, and the target may or may not
	Unneeded   = "not met at home"       // the source does not meet it itself
	Unclear    = "unknown at home"       // the source may or may not meet it
)

// A PreconditionTransfer says whether one precondition can be copied.
type PreconditionTransfer struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Necessity string `json:"necessity"`
	Travels   string `json:"travels"`
	// From and To say how each side meets it.
	From Side `json:"from"`
	To   Side `json:"to"`
	// Missing is the smallest set of facts that the target would have to take over from the source; Copyable is
	// false if no such set is enough.
	Missing  []Change `json:"missing,omitempty"`
	Copyable bool     `json:"copyable"`
	// FindOut lists the unknown facts of the target that an open precondition depends on.
	FindOut []string `json:"find_out,omitempty"`
	Remedy  string   `json:"remedy,omitempty"`
}

// A Side describes how one country meets a precondition.
type Side struct {
	Status Status `json:"status"`
	// Ways are the titles of the ways that hold; Reason has the facts that the status is based on.
	Ways   []string `json:"ways,omitempty"`
	Reason *Reason  `json:"reason,omitempty"`
}

// A Move is a change of a verdict by a what-if.
type Move struct {
	Country  string  `json:"country,omitempty"`
	Service  string  `json:"service"`
	Strategy string  `json:"strategy"`
	From     Verdict `json:"from"`
	To       Verdict `json:"to"`
	// FromInPlace and ToInPlace are the statuses of the strategy's outcome; empty if it has none.
	FromInPlace Status `json:"from_in_place,omitempty"`
	ToInPlace   Status `json:"to_in_place,omitempty"`
	// Preconditions are those whose status changed.
	Preconditions []StatusMove `json:"preconditions,omitempty"`
}

// A StatusMove is a change of a status by a what-if.
type StatusMove struct {
	Precondition string `json:"precondition"`
	From         Status `json:"from"`
	To           Status `json:"to"`
}

// A Group holds the units that have the same verdict of a strategy for the same reason.
type Group struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
	// Reason is that of the group's first unit; the values of the other units lie within the same bounds. It is
	// nil for undetermined verdicts, which wait for the facts in FillFirst.
	Reason    *Reason  `json:"reason,omitempty"`
	FillFirst []string `json:"fill_first,omitempty"`
	// NotEnough counts the units in which another necessary precondition would stay unmet if only the facts of Reason changed.
	NotEnough int      `json:"not_enough,omitempty"`
	Units     []Member `json:"units"`
}

// A Member is one unit of a group.
type Member struct {
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Service     string `json:"service"`
}
