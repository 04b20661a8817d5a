package verdict

// A ReasonTally counts how well the unmet preconditions of the stopped cases, those that failed or were abandoned,
// agree with what the record blames.
type ReasonTally struct {
	// Stopped is the number of stopped cases. Each is in one of Blaming, its record blames a precondition; LayerOnly, it
	// blames only layers; and Silent, it names no cause.
	Stopped   int `json:"stopped"`
	Blaming   int `json:"blaming"`
	LayerOnly int `json:"layer_only"`
	Silent    int `json:"silent"`
	// Agreeing is the number of the blaming cases in which at least one blamed precondition is unmet.
	Agreeing int `json:"agreeing"`
	// The others count preconditions of the blaming cases: those blamed, by status, with Gone for those that are not in
	// use; and the necessary ones that are unmet and not blamed.
	BlamedUnmet    int `json:"blamed_unmet"`
	BlamedMet      int `json:"blamed_met"`
	BlamedUnknown  int `json:"blamed_unknown"`
	BlamedGone     int `json:"blamed_gone"`
	UnmetNotBlamed int `json:"unmet_not_blamed"`
}

// A CaseBlame is a [Blame] with the present status of the precondition. Status is empty if the blame names a layer, or
// a precondition that is not in use.
type CaseBlame struct {
	Blame
	Status Status `json:"status,omitempty"`
}

// A Judge is what judges cases: the policies, or a simple rule to compare them with.
type Judge string

// The judges. The simple rules are [AlwaysFeasible]; [StrategyMajority], what most scored cases of the strategy say, which
// includes the case itself; and [SingleFact], the best fact to judge the case by, going by the others.
const (
	ByPolicies         Judge = "policies"
	WithoutOwnEvidence Judge = "without_own_evidence"
	AlwaysFeasible     Judge = "always_feasible"
	StrategyMajority   Judge = "strategy_majority"
	SingleFact         Judge = "single_fact"
)

// A CaseGroup is a group of the scored cases.
type CaseGroup string

// The groups: all, those with a source that was opened, those that led to no new or changed precondition, those
// whose strategy was in place before the attempt, the others, and those that succeeded, failed or were abandoned.
const (
	AllCases        CaseGroup = "all"
	OpenedCases     CaseGroup = "opened"
	UnadjustedCases CaseGroup = "unadjusted"
	InPlaceCases    CaseGroup = "in_place"
	NotInPlaceCases CaseGroup = "not_in_place"
	SucceededCases  CaseGroup = "succeeded"
	StoppedCases    CaseGroup = "stopped"
)

// A Comparison counts how one judge judges one group of the scored cases.
type Comparison struct {
	Group        CaseGroup `json:"group"`
	Judge        Judge     `json:"judge"`
	Cases        int       `json:"cases"`
	Right        int       `json:"right"`
	Wrong        int       `json:"wrong"`
	Undetermined int       `json:"undetermined"`
	// Points are 1 for each case that is right and 0.5 for each undetermined one.
	Points float64 `json:"points"`
	// Balanced is the mean of two shares: the points by case of those that succeeded, and of those that were stopped. It is
	// nil if the group lacks either.
	Balanced *float64 `json:"balanced"`
}

// Simple has what the simple rules that look at cases say about one scored case.
type Simple struct {
	StrategyMajority Verdict `json:"strategy_majority"`
	// SingleFact is empty if no other case is scored. Fact is the one that it rests on; empty if no fact is known in enough
	// of the other cases.
	SingleFact Verdict `json:"single_fact,omitempty"`
	Fact       string  `json:"fact,omitempty"`
}

// OwnEvidence is the verdict on a case without the preconditions that rest on that case alone.
type OwnEvidence struct {
	// LeftOut names these preconditions.
	LeftOut []string `json:"left_out,omitempty"`
	Verdict Verdict  `json:"verdict"`
	Score   Score    `json:"score"`
}
