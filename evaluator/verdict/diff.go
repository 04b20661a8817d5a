package verdict

import "math/big"

// A Diff is the answer to `diff`: the differences between two versions of the policies. Rules are compared as
// functions of the facts, so different text may have equal meaning.
type Diff struct {
	Identity
	Old DiffVersion `json:"old"`
	New DiffVersion `json:"new"`
	// Strategies are sorted by name. Constraints are in the order of the new version's files, with removed ones
	// last.
	Strategies  []StrategyDiff `json:"strategies"`
	Constraints []RuleDiff     `json:"constraints"`
	// Facts are those that only one catalogue declares, or that both declare differently.
	Facts []FactDiff `json:"facts"`
	// Profiles has the changed verdicts about the profiles.
	Profiles ProfilesDiff `json:"profiles"`
	// Faults are the faults of the profiles that a version rejects.
	Faults Faults `json:"faults,omitempty"`
}

// A DiffVersion is one side of a comparison.
type DiffVersion struct {
	// Policies names them as the user did, or is "embedded".
	Policies string `json:"policies"`
	// Digest covers these policies, their schemas, the units and OPA's version.
	Digest string `json:"digest"`
}

// The results of comparing a strategy or a rule between two versions.
const (
	Same         = "equal"         // the meaning is the same
	SameVerdict  = "same verdicts" // of a strategy: its verdicts are the same, but some rule's meaning is not
	Moved        = "moved"         // the meaning changed
	Added        = "added"
	Removed      = "removed"
	Incomparable = "not comparable" // the text differs, and the meaning cannot be compared
)

// A StrategyDiff compares one strategy.
type StrategyDiff struct {
	Strategy string `json:"strategy"`
	Title    string `json:"title"`
	Change   string `json:"change"`
	// Cells counts the cells in which the strategy is feasible in one version only; nil if it is missing in one, or
	// not comparable.
	Cells *MovedCells `json:"cells,omitempty"`
	// Lost is a smallest witness that is feasible only before, Gained one that is feasible only after.
	Lost   *Witness `json:"lost,omitempty"`
	Gained *Witness `json:"gained,omitempty"`
	// Untabled names the necessary preconditions that are compared by text only.
	Untabled []string `json:"untabled,omitempty"`
	// Rules are its preconditions and risks, in the order of the new version's files, with removed ones last.
	Rules []RuleDiff `json:"rules"`
}

// A RuleDiff compares one precondition, risk or constraint.
type RuleDiff struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Change string `json:"change"`
	// Necessity is that of a precondition in the new version, or in the old one if it was removed.
	Necessity string `json:"necessity,omitempty"`
	// Cells counts the cells in which the rule is true in one version only.
	Cells *MovedCells `json:"cells,omitempty"`
	// Lost is a smallest witness for which the rule is true only before, Gained one for which it is true only after.
	Lost   *Witness `json:"lost,omitempty"`
	Gained *Witness `json:"gained,omitempty"`
	// Metadata lists the changes of METADATA that affect verdicts or the fit.
	Metadata []MetadataChange `json:"metadata,omitempty"`
	// SameAs names, for an added rule, a removed one of the same meaning.
	SameAs string `json:"same_as,omitempty"`
	// Untabled says why the rule is compared by text only.
	Untabled string `json:"untabled,omitempty"`
}

// MovedCells counts cells of the facts that both versions read: Moved those in which the answer changed, Of those
// that at least one version allows.
type MovedCells struct {
	Moved *big.Int `json:"moved"`
	Of    *big.Int `json:"of"`
}

// A Witness is a minimal set of facts for which the versions differ, whatever all other facts are.
type Witness struct {
	Facts []ReasonFact `json:"facts"`
	// Smallest is true if no smaller set exists, false if only no subset of this one is known to do.
	Smallest bool `json:"smallest"`
	// Forbidden is "old" or "new" if the constraints of that version forbid all such units, else empty.
	Forbidden string `json:"forbidden,omitempty"`
}

// A MetadataChange is one key of METADATA whose value changed; "" is none.
type MetadataChange struct {
	Key string `json:"key"`
	Old string `json:"old"`
	New string `json:"new"`
}

// A FactDiff is a difference in the declaration of a fact.
type FactDiff struct {
	Path string `json:"path"`
	// Change is added, removed, domain, lever or sum.
	Change string `json:"change"`
	// Old and New describe the declarations; empty where the fact is not declared.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
}

// ProfilesDiff compares the verdicts about the profiles.
type ProfilesDiff struct {
	// Units and Verdicts count those compared: the verdicts of strategies that both versions have.
	Units    int `json:"units"`
	Verdicts int `json:"verdicts"`
	// Fits counts the unchanged verdicts whose fit changed.
	Fits  int        `json:"fits"`
	Flips []UnitFlip `json:"flips"`
	// Derived are the facts that derivations of the versions decide differently.
	Derived []DerivedFlip `json:"derived,omitempty"`
}

// A DerivedFlip is a derived fact of a profile whose value changed. From and To are nil where the fact is unknown.
type DerivedFlip struct {
	Country string `json:"country,omitempty"`
	Service string `json:"service"`
	Fact    string `json:"fact"`
	From    any    `json:"from"`
	To      any    `json:"to"`
	// Rule is the derivation in the new version, or in the old one if the new one derives the fact no more.
	Rule string `json:"rule"`
}

// A UnitFlip is a changed verdict about a profile, or a strategy that is in place in one version only.
type UnitFlip struct {
	Country  string  `json:"country,omitempty"`
	Service  string  `json:"service"`
	Strategy string  `json:"strategy"`
	From     Verdict `json:"from"`
	To       Verdict `json:"to"`
	// FromInPlace and ToInPlace are the statuses of the outcome in each version; empty where it has none.
	FromInPlace Status `json:"from_in_place,omitempty"`
	ToInPlace   Status `json:"to_in_place,omitempty"`
	// Because lists the preconditions that changed the verdict; empty if only the joint feasibility changed, or if the verdict
	// did not.
	Because []FlipCause `json:"because"`
}

// A FlipCause is a precondition that blocks the strategy in one version, and does not, or in another way, in the
// other. From and To are statuses, or [NotAsked].
type FlipCause struct {
	Precondition string `json:"precondition"`
	From         string `json:"from"`
	To           string `json:"to"`
}

// NotAsked replaces the status of a precondition in a version in which it is not a necessary precondition.
const NotAsked = "not asked"
