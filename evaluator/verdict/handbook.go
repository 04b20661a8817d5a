package verdict

// A Handbook is all there is to say about strategies and facts, and of the profiles at hand what they come to:
// the answer to `docs`.
type Handbook struct {
	Identity
	Strategies  []StrategyInfo `json:"strategies"`
	Constraints []RuleInfo     `json:"constraints"`
	Properties  []Claimed      `json:"properties"`
	Facts       []FactInfo     `json:"facts"`
	// Tables are those of all preconditions, risks and constraints.
	Tables []Table `json:"tables"`
	// Units are the verdicts on the profiles at hand, Known their facts of the context.
	Units []Unit      `json:"units"`
	Known []FactKnown `json:"known"`
}

// Claimed is a property as its author describes it.
type Claimed struct {
	RuleInfo
	// Claim says in words what must hold: "centralisation is never feasible".
	Claim string `json:"claim"`
}

// A FactKnown is what the states say of one fact of the context.
type FactKnown struct {
	Path string `json:"path"`
	// Groups are in the order of the fact's values or cells, the unknown last. None is empty.
	Groups []FactGroup `json:"groups"`
}

// A FactGroup is the states with the same value of a fact, or, of a number, with one that the policies do not
// tell apart.
type FactGroup struct {
	// Value is the value, a cell of numbers such as "below 25", or "unknown".
	Value  string      `json:"value"`
	States []FactValue `json:"states"`
}

// A FactValue is what one state says of a fact.
type FactValue struct {
	// Country is the ISO 3166 code; for a unit that is of no profile it is the name of the service.
	Country string `json:"country"`
	// Value is nil if the fact is unknown.
	Value any `json:"value"`
}
