package verdict

// A Lock is a baseline, the verdicts that later runs are compared with: a file of `evaluate --write-baseline`.
type Lock struct {
	Identity
	// Policies and Schemas are digests of their files, without tests.
	Policies string `json:"policies"`
	Schemas  string `json:"schemas"`
	// Without names the preconditions that were left out, strategy/precondition.
	Without []string     `json:"without,omitempty"`
	Units   []LockedUnit `json:"units"`
}

// A LockedUnit holds the verdicts of one unit.
type LockedUnit struct {
	Country string `json:"country,omitempty"`
	Service string `json:"service"`
	// Facts is a digest of its facts, without their evidence.
	Facts      string           `json:"facts"`
	Strategies []LockedStrategy `json:"strategies"`
}

// A LockedStrategy holds the verdict of one strategy.
type LockedStrategy struct {
	Strategy string  `json:"strategy"`
	Verdict  Verdict `json:"verdict"`
	// InPlace is the status of its outcome; empty if it has none, or if the baseline is older than outcomes.
	InPlace Status `json:"in_place,omitempty"`
	// Fit is its low and high end, rounded to four decimals; empty without supporting preconditions.
	Fit []float64 `json:"fit,omitempty"`
	// Unmet and Unknown are the preconditions of that status, necessary and supporting ones.
	Unmet   []string `json:"unmet,omitempty"`
	Unknown []string `json:"unknown,omitempty"`
	// Line is its line in the file it was read from, 0 if there is none.
	Line int `json:"-"`
}

// State returns "in place" if the outcome is met, else the verdict.
func (s LockedStrategy) State() string { return StateOf(s.Verdict, s.InPlace) }

// A BaselineDiff is the answer to `evaluate --baseline`: the differences from a baseline.
type BaselineDiff struct {
	Identity
	// File names the baseline as the user did, Baseline is its identity.
	File     string   `json:"file"`
	Baseline Identity `json:"baseline"`
	// Inputs are the inputs that changed since the baseline; empty if the digests are equal.
	Inputs []InputChange `json:"inputs"`
	// Verdicts counts the verdicts that were compared.
	Verdicts int              `json:"verdicts"`
	Changes  []BaselineChange `json:"changes"`
	Faults   Faults           `json:"faults,omitempty"`
}

// An InputChange is a change of something that answers are based on.
type InputChange struct {
	// What is policies, schemas, facts, opa, leeway, packs or without. It is evidence if only the digest differs:
	// then the evidence changed, or a schema of answers.
	What string `json:"what"`
	// Old and New are versions, the packs chosen, or what was left out; empty where only digests are known.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
	// Units are those whose facts changed, as country and service.
	Units []string `json:"units,omitempty"`
}

// The kinds of difference from a baseline.
const (
	VerdictMoved = "verdict" // another verdict, or in place in one of the two only
	DetailMoved  = "detail"  // the same verdict, with another fit or other statuses
	NotInLock    = "new"     // not in the baseline
	OnlyInLock   = "gone"    // in the baseline only

	// NotListed is the status of a precondition that the baseline does not list, if the policies have changed
	// since. If they have not, such a precondition is met.
	NotListed = "met or not asked"
)

// A BaselineChange is one strategy of one unit that differs from the baseline.
type BaselineChange struct {
	Country  string `json:"country,omitempty"`
	Service  string `json:"service"`
	Strategy string `json:"strategy"`
	// Change is verdict, detail, new or gone.
	Change string `json:"change"`
	// From and To are verdicts, FromFit and ToFit low and high ends; empty where there is none.
	From Verdict `json:"from,omitempty"`
	To   Verdict `json:"to,omitempty"`
	// FromInPlace and ToInPlace are the statuses of the outcome; empty if there is none, or one is not known.
	FromInPlace Status    `json:"from_in_place,omitempty"`
	ToInPlace   Status    `json:"to_in_place,omitempty"`
	FromFit     []float64 `json:"from_fit,omitempty"`
	ToFit       []float64 `json:"to_fit,omitempty"`
	// Preconditions are those whose status changed.
	Preconditions []FlipCause `json:"preconditions,omitempty"`
	// Line is its line in the baseline, 0 if it is not there.
	Line int `json:"line,omitempty"`
}
