package verdict

// A Verdict is the feasibility of a strategy for a unit.
type Verdict string

// The verdicts. A strategy is feasible if all its necessary preconditions are met whatever the
// unknown facts are, infeasible if some is unmet whatever they are, and undetermined otherwise.
const (
	Feasible     Verdict = "feasible"
	Infeasible   Verdict = "infeasible"
	Undetermined Verdict = "undetermined"
)

// A Status is the status of a precondition, a way or a risk for a unit.
type Status string

// The statuses. Met and Unmet hold whatever the unknown facts are.
const (
	Met     Status = "met"
	Unmet   Status = "unmet"
	Unknown Status = "unknown"
)

// InPlace is the state of a strategy whose outcome is met. The state of any other strategy is its verdict.
const InPlace = "in place"

// Perhaps is the mark of a strategy whose outcome is unknown. It stands beside the verdict, and is no state of its own.
const Perhaps = "in place?"

// StateOf returns the state of a strategy with a verdict and the status of its outcome, which is "" if it has none:
// "in place" if the outcome is met, else the verdict.
func StateOf(v Verdict, outcome Status) string {
	if outcome == Met {
		return InPlace
	}
	return string(v)
}

// MarkedState returns the state of a strategy, with its mark: "feasible, in place?" if the outcome is unknown.
func MarkedState(v Verdict, outcome Status) string {
	if outcome == Unknown {
		return string(v) + ", " + Perhaps
	}
	return StateOf(v, outcome)
}

// An Identity identifies what an answer is based on, for citing, comparing and reproducing it. Analyses of single units
// leave it to the caller, who knows all the units: see Engine.Identity of package evaluator.
type Identity struct {
	// Version is the version of the JSON format, schemas/evaluation.json.
	Version int `json:"version"`
	// Leeway and OPA are the versions of the programs.
	Leeway string `json:"leeway"`
	OPA    string `json:"opa"`
	// Digest covers policies, schemas, profiles and OPA's version: "sha256:" and hexadecimal digits.
	Digest string `json:"digest"`
	// Packs names the packs chosen; their strategies are in the answer beside those of no pack.
	Packs []string `json:"packs,omitempty"`
	// Project is the project file that named folders and options; the zero value if there is none.
	Project ProjectFile `json:"project,omitzero"`
}

// A ProjectFile identifies a project file, leeway.yaml.
type ProjectFile struct {
	// File is its path as seen from the current folder.
	File string `json:"file"`
	// Digest is that of its text: "sha256:" and hexadecimal digits.
	Digest string `json:"digest"`
}

// An Evaluation is the answer to `evaluate` and `explain`.
type Evaluation struct {
	Identity
	// Units are in the order of the profiles they were read from.
	Units []Unit `json:"units"`
	// Without names the preconditions that the user left out, strategy/precondition.
	Without []string `json:"without,omitempty"`
	// Set holds the facts that the user set, by path; null makes a fact unknown. Before has the units without
	// these settings, and Moved the differences.
	Set    map[string]any `json:"set,omitempty"`
	Before []Unit         `json:"before,omitempty"`
	Moved  []Move         `json:"moved,omitempty"`
	// Disputed is true if the answer says whether states hold under disputed readings.
	Disputed bool `json:"disputed,omitempty"`
	// Groups, if asked for, groups the units that have the same verdict for the same reason.
	Groups []Group `json:"groups,omitempty"`
	// Faults are the faults of the profiles that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// A Unit holds the verdicts about one service of one country.
type Unit struct {
	// Country is the ISO 3166 code; it and CountryName are empty for a unit without a profile.
	Country     string `json:"country,omitempty"`
	CountryName string `json:"country_name,omitempty"`
	Service     string `json:"service"`
	// AsOf is the year the facts describe, 0 if it is not given.
	AsOf int    `json:"as_of,omitempty"`
	Note string `json:"note,omitempty"`
	// Disputed has the disputed readings of its facts; nil if it has none, or if they are not asked for.
	Disputed *DisputedFacts `json:"disputed,omitempty"`
	// Strategies are sorted by name.
	Strategies []Strategy `json:"strategies"`
}

// A Strategy is the verdict of one strategy for a unit, with its preconditions and risks.
type Strategy struct {
	Name    string  `json:"name"`
	Title   string  `json:"title,omitempty"`
	Verdict Verdict `json:"verdict"`
	// InPlace is the status of its outcome: met if the strategy is in place, unknown if it may be. It is empty if the strategy
	// has no outcome. Outcome describes the outcome.
	InPlace Status           `json:"in_place,omitempty"`
	Outcome *StrategyOutcome `json:"outcome,omitempty"`
	// Exact is false if the verdict is undetermined only because leeway could not decide it.
	Exact bool `json:"exact"`
	// Jointly is true if the verdict is infeasible although no precondition is unmet by itself:
	// they cannot be met together.
	Jointly bool `json:"jointly,omitempty"`
	// FillFirst names, for an undetermined strategy, the unknown facts that its undecided necessary preconditions
	// read, starting with those that most of them read.
	FillFirst []string `json:"fill_first,omitempty"`
	// Reason is the smallest reason that forces the verdict. It is nil if the verdict is undetermined, or depends on
	// a rule without a table. AllReasons, if asked for, has all minimal reasons; MoreReasons is true if some are missing.
	Reason      *Reason  `json:"reason,omitempty"`
	AllReasons  []Reason `json:"all_reasons,omitempty"`
	MoreReasons bool     `json:"more_reasons,omitempty"`
	// Remaining counts the necessary preconditions that are certain to stay unmet if only the facts of Reason change.
	Remaining int `json:"remaining,omitempty"`
	// Clash names, if Jointly is true, the smallest set of preconditions that cannot be met together.
	Clash []string `json:"clash,omitempty"`
	// Fit is nil if the strategy has no supporting precondition.
	Fit           *Fit           `json:"fit,omitempty"`
	Preconditions []Precondition `json:"preconditions"`
	Risks         []Risk         `json:"risks,omitempty"`
	// Disputed says whether the state holds under all disputed readings; nil if that is not asked for, or if the unit has none.
	Disputed *Disputed `json:"disputed,omitempty"`
}

// State returns "in place" if the outcome is met, else the verdict.
func (s Strategy) State() string { return StateOf(s.Verdict, s.InPlace) }

// A Fit is a share, 0 to 1, of the weights of the supporting preconditions: Low counts those met, High those met or
// unknown.
type Fit struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// Exact is false if a status is unknown only because leeway could not decide it.
	Exact bool `json:"exact"`
}

// A Precondition is the status of one precondition for a unit, with the reasons in an explanation.
type Precondition struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Necessity is necessary or supporting; Weight is set for supporting ones.
	Necessity string `json:"necessity"`
	Weight    int    `json:"weight,omitempty"`
	Layer     string `json:"layer"`
	Status    Status `json:"status"`
	Exact     bool   `json:"exact"`
	// Ways are the numbers of the ways that hold.
	Ways []int `json:"ways,omitempty"`
	// Reasons is nil except in explanations.
	*Reasons
}

// A Risk is the status of one risk for a unit; met means that the risk is present.
type Risk struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Layer  string `json:"layer"`
	Status Status `json:"status"`
	*Reasons
}

// A StrategyOutcome is the rule that says what a strategy sets up, for a unit.
type StrategyOutcome struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Status Status `json:"status"`
	Exact  bool   `json:"exact"`
	// Sets are the paths of the facts that the strategy itself produces; no path towards it changes them.
	Sets []string `json:"sets"`
	*Reasons
}

// Reasons explain a status in words and facts.
type Reasons struct {
	Description string `json:"description,omitempty"`
	// File and Line are the place of the rule.
	File string `json:"file"`
	Line int    `json:"line"`
	// EachWay has every way of a precondition, in the order of the bodies.
	EachWay []Way `json:"each_way,omitempty"`
	// Reason is the smallest reason that forces the status; nil if that is unknown, or the rule has no table.
	Reason *Reason `json:"reason,omitempty"`
	// Facts are the facts that the rule reads, in the catalogue's order, then the parts of a sum that decide it.
	Facts    []Fact   `json:"facts"`
	Remedy   string   `json:"remedy,omitempty"`
	Sources  []Source `json:"sources"`
	Inferred bool     `json:"inferred,omitempty"`
	// Evidence is what a precondition rests on, if its author says so: EvidenceLiterature, EvidenceCases or EvidenceInferred.
	Evidence string `json:"evidence,omitempty"`
	// Untabled says why the rule cannot be tabled; such a rule is decided only if all its facts are known.
	Untabled string `json:"untabled,omitempty"`
}

// A Way is the status of one way for a unit.
type Way struct {
	Number int    `json:"number"`
	Title  string `json:"title,omitempty"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Status Status `json:"status"`
	// Facts are the paths of the facts that it reads, in the catalogue's order.
	Facts []string `json:"facts"`
}

// A Fact is one fact of a unit, as a reason shows it.
type Fact struct {
	Path  string `json:"path"`
	Title string `json:"title"`
	// Value is a string, bool or number; nil if the fact is unknown.
	Value any    `json:"value,omitempty"`
	Unit  string `json:"unit,omitempty"`
	// Cell describes the cell of a number: "below 25".
	Cell       string   `json:"cell,omitempty"`
	Lever      string   `json:"lever"`
	Confidence string   `json:"confidence,omitempty"`
	Sources    []Source `json:"sources,omitempty"`
	Note       string   `json:"note,omitempty"`
	// Derived says which derivation decides the fact from entities and ties; nil if none does.
	Derived *Derived `json:"derived,omitempty"`
}

// A Source is a text that supports a fact or a precondition.
type Source struct {
	Key      string `json:"key"`
	Citation string `json:"citation,omitempty"`
	Year     int    `json:"year,omitempty"`
	URL      string `json:"url,omitempty"`
	// Checked is true if somebody opened the text and found the claim in it.
	Checked bool `json:"checked,omitempty"`
}
