package verdict

// A Verification is what can be proved over every unit that the constraints allow: the answer to `verify`.
type Verification struct {
	Identity
	// Properties are in the order of the author's files.
	Properties []Property `json:"properties"`
	// Faults are what the built-in proofs found, as `check` words it; nil if they were not asked for. Rules counts
	// the rules they looked at.
	Faults Faults `json:"faults,omitempty"`
	Rules  int    `json:"rules,omitempty"`
	// Stats are given on demand.
	Stats *ProofStats `json:"stats,omitempty"`
}

// A ProofOutcome is what became of a property.
type ProofOutcome string

// The outcomes. Unproved means that leeway cannot tell, and says why.
const (
	Proved   ProofOutcome = "proved"
	Violated ProofOutcome = "violated"
	Unproved ProofOutcome = "unproved"
)

// A Property is one claim of the author, and what became of it.
type Property struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	// Claim says in words what must hold: "centralisation is never feasible"; Strategy is what it is about.
	Claim    string       `json:"claim"`
	Strategy string       `json:"strategy"`
	Outcome  ProofOutcome `json:"outcome"`
	// Idle is true if it is proved only because its rule is true for no unit.
	Idle bool `json:"idle,omitempty"`
	// Why says of an unproved property which rule keeps it from being proved, where, and why.
	Why string `json:"why,omitempty"`
	// Witness violates the property.
	Witness *Counterexample `json:"witness,omitempty"`
}

// A Counterexample is a complete unit that violates a property. OPA has confirmed it.
type Counterexample struct {
	// Facts are those that matter, whatever the others are within the constraints, in the catalogue's order.
	// Smallest is true if no unit violates the property by fewer.
	Facts    []ReasonFact `json:"facts"`
	Smallest bool         `json:"smallest"`
	// Outcome is what the strategy or the precondition is there, against the claim.
	Outcome string `json:"outcome"`
	// Unit is what policies see, ready to be evaluated.
	Unit map[string]any `json:"unit"`
}

// ProofStats say what proofs took.
type ProofStats struct {
	// Facts are the variables of the diagrams, in their order.
	Facts []string `json:"facts"`
	// Constraints, Rules and Strategies count the nodes of diagrams, constants apart.
	Constraints int         `json:"constraints"`
	Rules       []NodeCount `json:"rules"`
	Strategies  []NodeCount `json:"strategies"`
	// Asked counts OPA's evaluations for all tables, Confirmed those that confirmed witnesses.
	Asked     int `json:"asked"`
	Confirmed int `json:"confirmed"`
}

// A NodeCount is the size of one diagram.
type NodeCount struct {
	Name  string `json:"name"`
	Nodes int    `json:"nodes"`
}

// Count returns how many properties have an outcome.
func (v *Verification) Count(outcome ProofOutcome) int {
	count := 0
	for _, p := range v.Properties {
		if p.Outcome == outcome {
			count++
		}
	}
	return count
}
