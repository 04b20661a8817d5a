package verdict

import "encoding/json"

// A QCA is the answer to `qca`: a crisp-set Qualitative Comparative Analysis of the documented cases of each strategy.
type QCA struct {
	Identity
	// Without names the preconditions that the user left out, strategy/precondition.
	Without []string `json:"without,omitempty"`
	// Partial says what partial outcomes count as: success or failure. They are left out if it is empty.
	Partial string `json:"partial,omitempty"`
	// Strategies are sorted by name.
	Strategies []StrategyQCA `json:"strategies"`
	// LeftOut are the cases whose strategy is not in use.
	LeftOut []LeftOut `json:"left_out,omitempty"`
	// Faults are the faults of the cases and profiles that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// A QCALimit says what the cases of a strategy are too few for.
type QCALimit string

// The limits. With few stopped cases, fewer than three, there is no sufficiency; with none also no coverage and no
// relevance of necessity, which would be 1 whatever the condition; with fewer than two cases or no success, no measure.
const (
	QCAFewCases    QCALimit = "few_cases"
	QCANoSucceeded QCALimit = "no_succeeded"
	QCANoStopped   QCALimit = "no_stopped"
	QCAFewStopped  QCALimit = "few_stopped"
)

// A StrategyQCA is the analysis of the cases that tried one strategy.
type StrategyQCA struct {
	Strategy string `json:"strategy"`
	Title    string `json:"title,omitempty"`
	// Succeeded and Stopped count the cases that are compared, Partial the partial outcomes, compared or not.
	Succeeded int `json:"succeeded"`
	Stopped   int `json:"stopped"`
	Partial   int `json:"partial"`
	// Limit is empty if there are cases enough for all measures.
	Limit QCALimit `json:"limit,omitempty"`
	// Conditions are the preconditions in the order of the author, each followed by its ways if it has several.
	Conditions []QCACondition `json:"conditions"`
	// TruthTable is nil if there are fewer than two cases or no necessary preconditions.
	TruthTable *TruthTable `json:"truth_table,omitempty"`
	// Facts are those that the preconditions read, in the order of the catalogue.
	Facts []QCAFact `json:"facts"`
	// Cases are the compared ones, in the order in which they were read.
	Cases []QCACase `json:"cases"`
}

// A QCACondition is a precondition, or one way to meet it, held against the outcomes.
type QCACondition struct {
	Precondition string `json:"precondition"`
	// Way is 0 for the precondition itself.
	Way       int    `json:"way,omitempty"`
	Title     string `json:"title,omitempty"`
	Necessity string `json:"necessity"`
	// Column is its name in the CSV, which R can use.
	Column string `json:"column"`
	// N is the number of cases in which it is known.
	N         int       `json:"n"`
	Succeeded QCACounts `json:"succeeded"`
	Stopped   QCACounts `json:"stopped"`
	// Constant is set if the condition distinguishes nothing: the status that it has wherever it is known, or unknown if it
	// is known nowhere.
	Constant Status `json:"constant,omitempty"`
	// Necessary and Sufficient are nil if there are too few cases; see [QCALimit].
	Necessary  *QCANecessity   `json:"as_necessary,omitempty"`
	Sufficient *QCASufficiency `json:"as_sufficient,omitempty"`
}

// QCACounts counts cases by the status of a condition.
type QCACounts struct {
	Met     int `json:"met"`
	Unmet   int `json:"unmet"`
	Unknown int `json:"unknown"`
}

// QCANecessity says how well a condition is necessary for success. Coverage and Relevance are nil without stopped cases.
type QCANecessity struct {
	// Consistency is the share of the successes that meet the condition, Coverage the share of successes among the cases
	// that meet it. Relevance is RoN of Schneider and Wagemann: near 0, the condition is met almost everywhere.
	Consistency QCAMeasure  `json:"consistency"`
	Coverage    *QCAMeasure `json:"coverage,omitempty"`
	Relevance   *QCAMeasure `json:"relevance,omitempty"`
}

// QCASufficiency says how well a condition is sufficient for success. For crisp sets its consistency is the coverage of
// necessity, and the other way around.
type QCASufficiency struct {
	Consistency QCAMeasure `json:"consistency"`
	Coverage    QCAMeasure `json:"coverage"`
}

// A QCAMeasure is a share of cases, 0 to 1.
type QCAMeasure struct {
	// Value is over the cases in which the condition is known; nil if that divides by 0.
	Value *float64 `json:"value"`
	// Low and High are the least and greatest value over all ways to complete the unknown statuses. A completion that
	// divides by 0 has no value; they are nil if all do.
	Low  *float64 `json:"low"`
	High *float64 `json:"high"`
}

// A TruthTable groups cases by the statuses of the necessary preconditions.
type TruthTable struct {
	// Conditions are the names of the preconditions.
	Conditions []string `json:"conditions"`
	// Rows are the combinations with cases, those with the first conditions met first.
	Rows []TruthRow `json:"rows"`
	// Unplaced are the cases with an unknown condition, which are in no row.
	Unplaced []UnplacedCase `json:"unplaced,omitempty"`
	// Combinations is the number of all combinations, Remainders of those without cases: logical remainders.
	Combinations json.Number `json:"combinations"`
	Remainders   json.Number `json:"remainders"`
}

// A TruthRow is one combination of statuses.
type TruthRow struct {
	Values []Status `json:"values"`
	// Cases counts them, Succeeded and Stopped have their ids.
	Cases     int      `json:"cases"`
	Succeeded []string `json:"succeeded,omitempty"`
	Stopped   []string `json:"stopped,omitempty"`
	// Consistency is the share of successes; nil if there are too few stopped cases to speak of sufficiency.
	Consistency *float64 `json:"consistency,omitempty"`
	// Contradictory is true if the row has successes and stopped cases.
	Contradictory bool `json:"contradictory,omitempty"`
}

// An UnplacedCase is a case that may be in several rows.
type UnplacedCase struct {
	ID        string   `json:"id"`
	Succeeded bool     `json:"succeeded"`
	Unknown   []string `json:"unknown"`
}

// A QCAFact is a fact as a column of the CSV.
type QCAFact struct {
	Path   string `json:"path"`
	Title  string `json:"title,omitempty"`
	Column string `json:"column"`
	Type   string `json:"type"`
	Unit   string `json:"unit,omitempty"`
	// Values are those of a string; the CSV has their places, from 0.
	Values []string `json:"values,omitempty"`
}

// A QCACase is a row of the table of cases by conditions.
type QCACase struct {
	ID      string  `json:"id"`
	Country string  `json:"country"`
	Outcome Outcome `json:"outcome"`
	// Succeeded is what the outcome counts as.
	Succeeded bool `json:"succeeded"`
	// Statuses are those of the conditions, Facts the known values by path.
	Statuses []Status       `json:"statuses"`
	Facts    map[string]any `json:"facts"`
}
