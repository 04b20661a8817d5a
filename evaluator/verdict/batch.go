package verdict

// A BatchSummary is what `batch` says of a stream of units as a whole.
type BatchSummary struct {
	Identity
	// Lines counts those that were read: lines of NDJSON that are not blank, or rows of CSV but the header.
	// Each was either decided or rejected.
	Lines    int64 `json:"lines"`
	Decided  int64 `json:"decided"`
	Rejected int64 `json:"rejected"`
	// Units counts those that were decided: a line may be a profile with several services.
	Units int64 `json:"units"`
	// Strategies has the verdicts of all units, Countries and Services those of the units that name theirs.
	Strategies []BatchCount `json:"strategies"`
	Countries  []BatchGroup `json:"countries,omitempty"`
	Services   []BatchGroup `json:"services,omitempty"`
}

// A BatchCount is how many units have each verdict of one strategy.
type BatchCount struct {
	Name         string `json:"name"`
	Feasible     int64  `json:"feasible"`
	Infeasible   int64  `json:"infeasible"`
	Undetermined int64  `json:"undetermined"`
	// Inexact counts the verdicts that are undetermined only because leeway could not decide them.
	Inexact int64 `json:"inexact,omitempty"`
}

// A BatchGroup is the verdicts of the units of one country, or of one service.
type BatchGroup struct {
	// Name is the country or the service. Others is true of the last group if there were too many to count each:
	// it is of all that came later.
	Name       string       `json:"name"`
	Others     bool         `json:"others,omitempty"`
	Units      int64        `json:"units"`
	Strategies []BatchCount `json:"strategies"`
}
