package verdict

// A Handbook is the answer to `docs`: the full description of strategies and facts, and the verdicts on the
// profiles.
type Handbook struct {
	Identity
	Strategies  []StrategyInfo `json:"strategies"`
	Constraints []RuleInfo     `json:"constraints"`
	Properties  []Claimed      `json:"properties"`
	Derivations []RuleInfo     `json:"derivations"`
	Facts       []FactInfo     `json:"facts"`
	// Tables are the tables of all preconditions, risks and constraints.
	Tables []Table `json:"tables"`
	// Units are the verdicts on the profiles, Known their facts of the context.
	Units []Unit      `json:"units"`
	Known []FactKnown `json:"known"`
	// Gains are the documented gains of users, Faults those of the gains that were left out.
	Gains  []Gain `json:"gains"`
	Faults Faults `json:"faults,omitempty"`
	// Stopped are the numbers of documented cases in use that were stopped, by the strategy that was tried.
	Stopped map[string]int `json:"stopped"`
}

// Claimed is a property as its author describes it.
type Claimed struct {
	RuleInfo
	// Claim says in words what must hold: "centralisation is never feasible".
	Claim string `json:"claim"`
}

// A FactKnown groups the states by their value of one fact of the context.
type FactKnown struct {
	Path string `json:"path"`
	// Groups are in the order of the fact's values or cells, the unknown last. No group is empty.
	Groups []FactGroup `json:"groups"`
}

// A FactGroup is the states with the same value of a fact, or, for a number, with a value in the same cell.
type FactGroup struct {
	// Value is the value, a cell of numbers such as "below 25", or "unknown".
	Value  string      `json:"value"`
	States []FactValue `json:"states"`
}

// A FactValue is the value of a fact in one state.
type FactValue struct {
	// Country is the ISO 3166 code, or the name of the service for a unit without a profile.
	Country string `json:"country"`
	// Value is nil if the fact is unknown.
	Value any `json:"value"`
}
