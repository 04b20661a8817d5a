package verdict

// An Outcome is how a documented case ended.
type Outcome string

// The outcomes. A partial one is in use, but late, incomplete or not as intended; an abandoned one was given up before
// it was in use.
const (
	Succeeded Outcome = "succeeded"
	Partial   Outcome = "partial"
	Failed    Outcome = "failed"
	Abandoned Outcome = "abandoned"
)

// Stopped reports whether the reform failed or was abandoned.
func (o Outcome) Stopped() bool { return o == Failed || o == Abandoned }

// Outcomes returns all outcomes, the best first.
func Outcomes() []Outcome { return []Outcome{Succeeded, Partial, Failed, Abandoned} }

// A Score says whether a verdict agrees with the outcome of a case.
type Score string

// The scores. A case that succeeded should not be infeasible, one that failed or was abandoned not feasible; an
// undetermined verdict is neither right nor wrong, and a partial outcome is not scored.
const (
	Right     Score = "right"
	Wrong     Score = "wrong"
	Undecided Score = "undetermined"
	Unscored  Score = "unscored"
)

// A Concordance is the answer to `concordance`: how well verdicts agree with outcomes.
type Concordance struct {
	Identity
	// Without names the preconditions that the user left out, strategy/precondition.
	Without []string `json:"without,omitempty"`
	// Overall counts all cases whose strategy is in use; the other tallies count subsets of them.
	Overall Tally `json:"overall"`
	// Strategies are those that a case tried, sorted by name.
	Strategies []StrategyTally `json:"strategies"`
	// Periods are in order. Most cases take their context from their country's profile, which describes another time.
	Periods []PeriodTally `json:"periods"`
	// Unadjusted counts the cases that did not lead to a new or changed precondition.
	Unadjusted Tally `json:"unadjusted"`
	// Comparisons compare the policies with simple rules, on all scored cases and on groups of them.
	Comparisons []Comparison `json:"comparisons"`
	// Cases are in the order in which they were read.
	Cases []Case `json:"cases"`
	// LeftOut are the cases whose strategy is not in use.
	LeftOut []LeftOut `json:"left_out,omitempty"`
	// Faults are the faults of the cases and profiles that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// A Tally counts cases by outcome and verdict.
type Tally struct {
	Cases int `json:"cases"`
	// Outcomes has one row for each outcome, in the order of [Outcomes].
	Outcomes []OutcomeTally `json:"outcomes"`
	// Right, Wrong and Undetermined count the cases that are scored, Partial those that are not.
	Right        int `json:"right"`
	Wrong        int `json:"wrong"`
	Undetermined int `json:"undetermined"`
	Partial      int `json:"partial"`
	// Agreement is Right divided by Right+Wrong; nil if both are 0.
	Agreement *float64 `json:"agreement"`
	// Succeeded is the share of the succeeded cases that are not infeasible, Stopped the share of the failed and
	// abandoned cases that are not feasible.
	Succeeded CaseShare `json:"succeeded_not_infeasible"`
	Stopped   CaseShare `json:"stopped_not_feasible"`
	// Reasons compares the unmet preconditions with what the record blames.
	Reasons ReasonTally `json:"reasons"`
}

// An OutcomeTally counts the verdicts on the cases with one outcome.
type OutcomeTally struct {
	Outcome      Outcome `json:"outcome"`
	Feasible     int     `json:"feasible"`
	Infeasible   int     `json:"infeasible"`
	Undetermined int     `json:"undetermined"`
}

// A CaseShare is a share of some cases.
type CaseShare struct {
	// Count is the number of cases in the share, Undetermined how many of these are undetermined, Of the total.
	Count        int `json:"count"`
	Undetermined int `json:"undetermined"`
	Of           int `json:"of"`
	// Share is Count/Of; Decided leaves the undetermined cases out of both. Each is nil if its divisor is 0.
	Share   *float64 `json:"share"`
	Decided *float64 `json:"decided"`
}

// A StrategyTally counts the cases that tried one strategy.
type StrategyTally struct {
	Strategy string `json:"strategy"`
	Title    string `json:"title,omitempty"`
	Tally
}

// A PeriodTally counts the cases begun in a span of years; a bound of 0 is open.
type PeriodTally struct {
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
	Tally
}

// A ContextOrigin says where the facts of the context of a case come from.
type ContextOrigin string

// The origins: the country's profile, the case itself, or none, in which case all these facts are unknown.
const (
	FromProfile ContextOrigin = "profile"
	FromCase    ContextOrigin = "case"
	FromNowhere ContextOrigin = "none"
)

// A Case is one documented case, with the verdict on the strategy that was tried.
type Case struct {
	ID          string `json:"id"`
	Country     string `json:"country"`
	CountryName string `json:"country_name,omitempty"`
	// Name is the name of the reform, Service the id of the service.
	Name     string  `json:"name,omitempty"`
	Service  string  `json:"service"`
	Strategy string  `json:"strategy"`
	Since    int     `json:"since"`
	Outcome  Outcome `json:"outcome"`
	// Confidence is that of the outcome and its causes; empty if the case does not say.
	Confidence string        `json:"confidence,omitempty"`
	Sources    []Source      `json:"sources"`
	Note       string        `json:"note,omitempty"`
	Context    ContextOrigin `json:"context"`
	// Adjusted names preconditions that were written or changed because of the case, strategy/precondition.
	Adjusted []string `json:"adjusted,omitempty"`
	// Blames are the causes that the record names for the end of the case.
	Blames  []CaseBlame `json:"blames,omitempty"`
	File    string      `json:"file"`
	Line    int         `json:"line"`
	Verdict Verdict     `json:"verdict"`
	Score   Score       `json:"score"`
	// InPlace is the status of the strategy's outcome before the attempt, or else what the case says; empty if neither tells.
	InPlace Status `json:"in_place,omitempty"`
	// Unmet names the necessary preconditions that are unmet.
	Unmet []string `json:"unmet,omitempty"`
	// Simple is nil if the case is not scored, WithoutOwn if that was not asked for.
	Simple     *Simple      `json:"simple,omitempty"`
	WithoutOwn *OwnEvidence `json:"without_own_evidence,omitempty"`
	// FillFirst names, for an undetermined verdict, the unknown facts to find out first.
	FillFirst []string `json:"fill_first,omitempty"`
	// Explanation has the reasons if the verdict is wrong.
	Explanation *Strategy `json:"explanation,omitempty"`
}

// LeftOut names the cases of a strategy that is not in use.
type LeftOut struct {
	Strategy string `json:"strategy"`
	// Pack is the pack that the strategy belongs to; empty if no policy declares the strategy.
	Pack string `json:"pack,omitempty"`
	// Cases are their ids, in the order in which they were read.
	Cases []string `json:"cases"`
}

// A Blame is a cause that the record names for the end of a case: a precondition of the strategy that was tried, or a
// layer where no precondition says it.
type Blame struct {
	Precondition string `json:"precondition,omitempty"`
	Layer        string `json:"layer,omitempty"`
	// From are the words that carry it: of the case's note or, if Source is set, what that source says.
	From string `json:"from"`
	// Source is the key of one of the case's sources.
	Source string `json:"source,omitempty"`
}
