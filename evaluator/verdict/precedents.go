package verdict

// Precedents is the answer to `precedents`: the documented cases and the countries to learn from.
type Precedents struct {
	Identity
	Units []UnitPrecedents `json:"units"`
	// Equivalents has one for each service of the units, in order of their names.
	Equivalents []ServiceEquivalents `json:"equivalents"`
	Set         map[string]any       `json:"set,omitempty"`
	Before      *Precedents          `json:"before,omitempty"`
	// Faults are those of the profiles and cases that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// UnitPrecedents has the precedents and donors of one unit.
type UnitPrecedents struct {
	Subject
	Strategies []StrategyPrecedents `json:"strategies"`
}

// StrategyPrecedents has the precedents and donors of a unit and a strategy.
type StrategyPrecedents struct {
	Strategy string  `json:"strategy"`
	Title    string  `json:"title"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of the strategy's outcome: met if the strategy is in place, unknown if it may be, empty if it has
	// no outcome.
	InPlace Status `json:"in_place,omitempty"`
	// Precedents are the nearest first; MorePrecedents counts those left out.
	Precedents     []Precedent `json:"precedents"`
	MorePrecedents int         `json:"more_precedents,omitempty"`
	// SameUnit has the cases of the strategy in the same country and service. They are no precedents.
	SameUnit []Precedent `json:"same_unit,omitempty"`
	// Donors are those first of whose solution most travels; MoreDonors counts those left out. There are none if the strategy
	// is in place.
	Donors     []Donor `json:"donors"`
	MoreDonors int     `json:"more_donors,omitempty"`
}

// A Precedent is a documented case of a strategy, and how near its unit was to another.
type Precedent struct {
	// Case is its id, Name the name of the reform.
	Case        string  `json:"case"`
	Name        string  `json:"name"`
	Country     string  `json:"country"`
	CountryName string  `json:"country_name,omitempty"`
	Service     string  `json:"service"`
	Since       int     `json:"since"`
	Outcome     Outcome `json:"outcome"`
	// Distance counts the necessary preconditions that have another status, 1 each, and those of unknown status on either
	// side, 0.5 each. Of is the number of necessary preconditions, Same of those with the same known status.
	Distance float64 `json:"distance"`
	Same     int     `json:"same"`
	Of       int     `json:"of"`
	// Differs has the necessary preconditions that do not have the same known status, in the author's order.
	Differs []StatusDifference `json:"differs"`
	// Compared counts the facts that are known of both, and OtherFacts are those of them that lie in other cells.
	Compared   int              `json:"compared"`
	OtherFacts []FactDifference `json:"other_facts"`
	// Sources are those of the case.
	Sources []Source `json:"sources"`
}

// Cited returns the sources of the cases in the answer.
func (p *Precedents) Cited() (sources []Source) {
	for _, unit := range p.Units {
		for i := range unit.Strategies {
			sources = append(sources, citedBy(unit.Strategies[i].Precedents)...)
			sources = append(sources, citedBy(unit.Strategies[i].SameUnit)...)
		}
	}
	return sources
}

// Cited returns the sources of the cases and gains in the answer.
func (a *StrategyOptions) Cited() (sources []Source) {
	for _, unit := range a.Units {
		for i := range unit.Strategies {
			sources = append(sources, citedBy(unit.Strategies[i].Precedents)...)
			for _, gain := range unit.Strategies[i].Gains {
				sources = append(sources, gain.Sources...)
			}
		}
	}
	return sources
}

func citedBy(cases []Precedent) (sources []Source) {
	for i := range cases {
		sources = append(sources, cases[i].Sources...)
	}
	return sources
}

// OtherShare returns the share of the compared facts that lie in other cells, 1 if none could be compared.
func (p *Precedent) OtherShare() float64 {
	if p.Compared == 0 {
		return 1
	}
	return float64(len(p.OtherFacts)) / float64(p.Compared)
}

// A StatusDifference is a precondition whose status is not the same in two units, or not known of both.
type StatusDifference struct {
	Precondition string `json:"precondition"`
	Title        string `json:"title"`
	// Here is its status in the unit asked about, There in the other.
	Here  Status `json:"here"`
	There Status `json:"there"`
}

// A FactDifference is a fact whose values in two units lie in different cells.
type FactDifference struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	// Here is its value in the unit asked about, There in the other.
	Here  any `json:"here"`
	There any `json:"there"`
}

// A Donor is a country in which a strategy is in place for a service, and how much of its solution travels.
type Donor struct {
	Country     string `json:"country"`
	CountryName string `json:"country_name,omitempty"`
	// Met counts the necessary preconditions that the donor meets. Each of them either travels, the same way or by a functional
	// equivalent; or is open, because facts are unknown; or does not travel.
	Met     int `json:"met"`
	Travels int `json:"travels"`
	Open    int `json:"open"`
	// Stays counts those that do not travel.
	Stays int `json:"stays"`
	// Preconditions has each necessary precondition that the donor meets, with how it travels.
	Preconditions []DonorPrecondition `json:"preconditions"`
}

// A DonorPrecondition says whether one necessary precondition that a donor meets travels.
type DonorPrecondition struct {
	Precondition string `json:"precondition"`
	Title        string `json:"title"`
	// Travels is one of [SameWay], [Equivalent], [Stays] and [Open].
	Travels string `json:"travels"`
	// Adapt is the smallest set of facts that would have to be taken over from the donor, if it does not travel or is open.
	// Copyable is false if no such set is enough.
	Adapt    []Change `json:"adapt,omitempty"`
	Copyable bool     `json:"copyable"`
	// FindOut lists the unknown facts that it depends on, if it is open.
	FindOut []string `json:"find_out,omitempty"`
}

// ServiceEquivalents has the strategies in place for one service, beside each other: each does elsewhere what the others do.
type ServiceEquivalents struct {
	Service string `json:"service"`
	// Strategies are those in place in at least one country, in order of their names.
	Strategies []StrategyInPlace `json:"strategies"`
}

// A StrategyInPlace is a strategy with the countries in which it is in place for a service.
type StrategyInPlace struct {
	Strategy string `json:"strategy"`
	Title    string `json:"title"`
	// Sets is the title of its outcome: what it has set up.
	Sets      string    `json:"sets"`
	Countries []Subject `json:"countries"`
}
