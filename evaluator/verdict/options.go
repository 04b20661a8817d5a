package verdict

import "slices"

// StrategyOptions is the answer to `options`: the strategies of units side by side, and of states.
type StrategyOptions struct {
	Identity
	Units []UnitOptions `json:"units"`
	// States sums up the units of each country, in the order of the units. It is empty for units of no country.
	States []StateOptions   `json:"states"`
	Set    map[string]any   `json:"set,omitempty"`
	Before *StrategyOptions `json:"before,omitempty"`
	Faults Faults           `json:"faults,omitempty"`
}

// UnitOptions are the strategies of one unit.
type UnitOptions struct {
	Subject
	// Strategies are sorted by name.
	Strategies []Option `json:"strategies"`
}

// An Option is one strategy for a unit, with what it takes and what comes of it.
type Option struct {
	Strategy string  `json:"strategy"`
	Title    string  `json:"title"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
	// Fit is nil if the strategy has no supporting preconditions.
	Fit *Fit `json:"fit,omitempty"`
	// Counts decide which options dominate others; DominatedBy names those that dominate this one. An option that
	// none dominates is marked.
	Counts      OptionCounts `json:"counts"`
	DominatedBy []string     `json:"dominated_by"`
	// Path is the cheapest path: a certain one if there is any. It is nil if the strategy is in place or feasible, or if
	// there is no path; Blocked then has the facts that rule out every path.
	Path    *Path   `json:"path,omitempty"`
	Blocked *Reason `json:"blocked,omitempty"`
	// Actors are those who act on the path, in the order of [Actors].
	Actors []string `json:"actors"`
	// Disputed says whether the state holds under all disputed readings; nil if no reading of the unit is disputed.
	Disputed *Disputed `json:"disputed,omitempty"`
	// Risks are those present, and those that may be.
	Risks []Risk `json:"risks"`
	// Untabled says why the strategy cannot be analysed; then there is no path.
	Untabled string `json:"untabled,omitempty"`
	// Of a single unit: the nearest documented cases of the strategy; the countries in which it is in place for the service,
	// first those of whose solution most travels; and what it spared users of the service elsewhere.
	Precedents []Precedent `json:"precedents,omitempty"`
	Donors     []Donor     `json:"donors,omitempty"`
	Gains      []Gain      `json:"gains,omitempty"`
	// MoreDonors counts the donors left out.
	MoreDonors int `json:"more_donors,omitempty"`
}

// State returns "in place" if the outcome is met, else the verdict.
func (o *Option) State() string { return StateOf(o.Verdict, o.InPlace) }

// Marked reports whether no other option of the unit dominates this one.
func (o *Option) Marked() bool { return len(o.DominatedBy) == 0 }

// OptionCounts are the four counts by which the options of a unit are compared; each is better the earlier or lower it
// is.
type OptionCounts struct {
	// State is one of [OptionStates].
	State string `json:"state"`
	// Lever is the highest lever of the cheapest path, one of [OptionLevers]: "none" if nothing need change, "never" if
	// there is no path.
	Lever string `json:"lever"`
	// Effort is that of the cheapest path, 0 if nothing need change. It is nil, the worst, if there is no path.
	Effort *int `json:"effort"`
	// Preconditions counts the necessary ones that are unmet or unknown.
	Preconditions int `json:"preconditions"`
}

// NoLever is the lever of an option for which nothing need change.
const NoLever = "none"

// OptionStates returns the states of a strategy, the best first.
func OptionStates() []string {
	return []string{InPlace, string(Feasible), string(Undetermined), string(Infeasible)}
}

// OptionLevers returns the levers of an option, the best first.
func OptionLevers() []string {
	return slices.Concat([]string{NoLever}, Levers(), []string{NeverReached})
}

// Dominates reports whether c is at least as good as other on each count, and better on one.
func (c OptionCounts) Dominates(other OptionCounts) bool {
	better := false
	ours, theirs := c.ranks(), other.ranks()
	for i := range ours {
		if ours[i] > theirs[i] {
			return false
		}
		better = better || ours[i] < theirs[i]
	}
	return better
}

// ranks returns the counts as numbers; the lower, the better.
func (c OptionCounts) ranks() [4]int {
	const noPath = int(^uint(0) >> 1)
	effort := noPath
	if c.Effort != nil {
		effort = *c.Effort
	}
	return [4]int{slices.Index(OptionStates(), c.State), slices.Index(OptionLevers(), c.Lever), effort, c.Preconditions}
}

// StateOptions sums up the units of one country.
type StateOptions struct {
	Country     string `json:"country"`
	CountryName string `json:"country_name"`
	// Strategies are sorted by name.
	Strategies []OptionSums `json:"strategies"`
	// Changes are the single changes that open most, at most [MostChanges].
	Changes []OpeningChange `json:"changes"`
	// Of is the number of pairs of a service and a strategy.
	Of int `json:"of"`
}

// OptionSums counts the units of a country by how near a strategy is. The counts add up to Of.
type OptionSums struct {
	Strategy string `json:"strategy"`
	InPlace  int    `json:"in_place"`
	Feasible int    `json:"feasible"`
	// Within counts the others by the highest lever of the cheapest path, in the order of [OptionLevers] without "never":
	// under "none" are those that are feasible as they are for some values of the unknown facts.
	Within []int `json:"within"`
	// Closed counts those without a path, and those that cannot be analysed.
	Closed int `json:"closed"`
	Of     int `json:"of"`
}

// MostChanges is the most single changes that an answer has for a country.
const MostChanges = 10

// An OpeningChange is the change of one fact that makes strategies feasible.
type OpeningChange struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	// Service is the one whose fact it is; empty for a fact of the context, which changes all services together.
	Service string `json:"service,omitempty"`
	From    any    `json:"from"`
	To      string `json:"to"`
	Lever   string `json:"lever"`
	Effort  int    `json:"effort"`
	// Actors are those who make the change.
	Actors []string `json:"actors"`
	// Opens are the pairs that become feasible whatever the unknown facts are, Closes those that are feasible now, and Undoes
	// those in place now, and are not then.
	Opens  []Pair `json:"opens"`
	Closes []Pair `json:"closes"`
	Undoes []Pair `json:"undoes"`
}

// A Pair is a service and a strategy for it.
type Pair struct {
	Service  string `json:"service"`
	Strategy string `json:"strategy"`
}
