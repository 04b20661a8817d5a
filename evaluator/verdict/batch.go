package verdict

// A BatchSummary is the answer to `batch`: counts over a stream of units.
type BatchSummary struct {
	Identity
	// Lines counts the lines that were read: non-blank lines of NDJSON, or rows of CSV without the header.
	// Each was either decided or rejected.
	Lines    int64 `json:"lines"`
	Decided  int64 `json:"decided"`
	Rejected int64 `json:"rejected"`
	// Units counts the units that were decided: a line may be a profile with several services.
	Units int64 `json:"units"`
	// Strategies has the verdicts of all units, Countries and Services those of the units that name theirs.
	Strategies []BatchCount `json:"strategies"`
	Countries  []BatchGroup `json:"countries,omitempty"`
	Services   []BatchGroup `json:"services,omitempty"`
}

// A BatchCount counts the units by the state of one strategy: those where it is in place, and the others by its verdict.
type BatchCount struct {
	Name         string `json:"name"`
	InPlace      int64  `json:"in_place,omitempty"`
	Feasible     int64  `json:"feasible"`
	Infeasible   int64  `json:"infeasible"`
	Undetermined int64  `json:"undetermined"`
	// Perhaps counts the units, among those with a verdict, where the strategy may be in place: its outcome is unknown.
	Perhaps int64 `json:"perhaps_in_place,omitempty"`
	// Inexact counts the verdicts that are undetermined only because leeway could not decide them.
	Inexact int64 `json:"inexact,omitempty"`
}

// A BatchGroup counts the verdicts of the units of one country or one service.
type BatchGroup struct {
	// Name is the country or the service. Others is true for the last group if there were too many to count
	// separately: it counts the rest.
	Name       string       `json:"name"`
	Others     bool         `json:"others,omitempty"`
	Units      int64        `json:"units"`
	Strategies []BatchCount `json:"strategies"`
}
