package verdict

import "math/big"

// A Diff is what differs between two versions of policies: the answer to `diff`. Rules are compared as
// functions of the facts, so that equal text is not required for equal meaning.
type Diff struct {
	Identity
	Old DiffVersion `json:"old"`
	New DiffVersion `json:"new"`
	// Strategies are in order of their names, Constraints in the order of the new version's files, those
	// that are gone last.
	Strategies  []StrategyDiff `json:"strategies"`
	Constraints []RuleDiff     `json:"constraints"`
	// Facts are those that only one catalogue declares, or that both declare differently.
	Facts []FactDiff `json:"facts"`
	// Profiles is what becomes of the profiles at hand.
	Profiles ProfilesDiff `json:"profiles"`
	// Faults are those of the profiles that a version leaves out for them.
	Faults Faults `json:"faults,omitempty"`
}

// A DiffVersion is one side of a difference.
type DiffVersion struct {
	// Policies names them as the user did, "embedded" for those that leeway carries.
	Policies string `json:"policies"`
	// Digest is over these policies, their schemas, the units and OPA's version.
	Digest string `json:"digest"`
}

// How a strategy or a rule may differ between two versions.
const (
	Same         = "equal"         // in meaning
	SameVerdict  = "same verdicts" // of a strategy: its verdicts stay, not all its rules do
	Moved        = "moved"         // it means something else
	Added        = "added"
	Removed      = "removed"
	Incomparable = "not comparable" // its text differs, and it cannot be compared by meaning
)

// A StrategyDiff is how one strategy differs.
type StrategyDiff struct {
	Strategy string `json:"strategy"`
	Title    string `json:"title"`
	Change   string `json:"change"`
	// Cells counts where the strategy is feasible in one version only; nil if it is not in both, or not
	// comparable.
	Cells *MovedCells `json:"cells,omitempty"`
	// Lost is a smallest witness that is feasible before and not after, Gained one the other way round.
	Lost   *Witness `json:"lost,omitempty"`
	Gained *Witness `json:"gained,omitempty"`
	// Untabled names the necessary preconditions that are compared by text only.
	Untabled []string `json:"untabled,omitempty"`
	// Rules are its preconditions and risks, in the order of the new version's files, those that are gone last.
	Rules []RuleDiff `json:"rules"`
}

// A RuleDiff is how one precondition, risk or constraint differs.
type RuleDiff struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Change string `json:"change"`
	// Necessity is that of a precondition in the new version, or the old one if it is gone.
	Necessity string `json:"necessity,omitempty"`
	// Cells counts where the rule is true in one version only.
	Cells *MovedCells `json:"cells,omitempty"`
	// Lost is a smallest witness for which the rule is true before and not after, Gained one the other way round.
	Lost   *Witness `json:"lost,omitempty"`
	Gained *Witness `json:"gained,omitempty"`
	// Metadata is what changed in METADATA that bears on verdicts or on the fit.
	Metadata []MetadataChange `json:"metadata,omitempty"`
	// SameAs names, for an added rule, a removed one that means the same.
	SameAs string `json:"same_as,omitempty"`
	// Untabled says why the rule is compared by text only.
	Untabled string `json:"untabled,omitempty"`
}

// MovedCells counts the cells of the facts that both versions read: those in which the answer moved, of all
// that one of the versions allows.
type MovedCells struct {
	Moved *big.Int `json:"moved"`
	Of    *big.Int `json:"of"`
}

// A Witness is the fewest facts for which the versions differ, whatever all other facts are.
type Witness struct {
	Facts []ReasonFact `json:"facts"`
	// Smallest is true if no fewer facts will do; else only no part of these does.
	Smallest bool `json:"smallest"`
	// Forbidden is "old" or "new" if the constraints of that version forbid all such units, else empty.
	Forbidden string `json:"forbidden,omitempty"`
}

// A MetadataChange is one key of METADATA that has another value; "" is none.
type MetadataChange struct {
	Key string `json:"key"`
	Old string `json:"old"`
	New string `json:"new"`
}

// A FactDiff is what differs in how the catalogues declare a fact.
type FactDiff struct {
	Path string `json:"path"`
	// Change is added, removed, domain, lever or sum.
	Change string `json:"change"`
	// Old and New say what each declares; empty where the fact is not.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

// ProfilesDiff is what becomes of the profiles at hand.
type ProfilesDiff struct {
	// Units and Verdicts count those compared: the verdicts of strategies that both versions have.
	Units    int `json:"units"`
	Verdicts int `json:"verdicts"`
	// Fits counts the verdicts that stay while their fit moves.
	Fits  int        `json:"fits"`
	Flips []UnitFlip `json:"flips"`
}

// A UnitFlip is a verdict about a profile at hand that moved.
type UnitFlip struct {
	Country  string  `json:"country,omitempty"`
	Service  string  `json:"service"`
	Strategy string  `json:"strategy"`
	From     Verdict `json:"from"`
	To       Verdict `json:"to"`
	// Because are the preconditions that made it flip; none if only what can hold together changed.
	Because []FlipCause `json:"because"`
}

// A FlipCause is a precondition that stands in the way in one version and not, or not in the same way, in the
// other. From and To are statuses, or [NotAsked].
type FlipCause struct {
	Precondition string `json:"precondition"`
	From         string `json:"from"`
	To           string `json:"to"`
}

// NotAsked stands for the status of what is no necessary precondition of a version.
const NotAsked = "not asked"
