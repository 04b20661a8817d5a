package verdict

// A Verification is the answer to `verify`: what can be proved over every unit that the constraints allow.
type Verification struct {
	Identity
	// Properties are in the order of the author's files.
	Properties []Property `json:"properties"`
	// Faults are the findings of the built-in proofs, worded as in `check`; nil if they were not asked for. Rules
	// counts the rules that were examined.
	Faults Faults `json:"faults,omitempty"`
	Rules  int    `json:"rules,omitempty"`
	// Stats is nil unless it was asked for.
	Stats *ProofStats `json:"stats,omitempty"`
}

// A ProofOutcome is the result of trying to prove a property.
type ProofOutcome string

// The outcomes. Unproved means that leeway cannot decide the property; Why says why.
const (
	Proved   ProofOutcome = "proved"
	Violated ProofOutcome = "violated"
	Unproved ProofOutcome = "unproved"
)

// A Property is one claim of the author, and the result of trying to prove it.
type Property struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	// Claim is the claim in words: "centralisation is never feasible"; Strategy is the strategy it is about.
	Claim    string       `json:"claim"`
	Strategy string       `json:"strategy"`
	Outcome  ProofOutcome `json:"outcome"`
	// Idle is true if the property is proved only because its rule is true for no unit.
	Idle bool `json:"idle,omitempty"`
	// Why says, for an unproved property, which rule prevents the proof, where it is, and why.
	Why string `json:"why,omitempty"`
	// Witness violates the property.
	Witness *Counterexample `json:"witness,omitempty"`
}

// A Counterexample is a complete unit that violates a property. OPA has confirmed it.
type Counterexample struct {
	// Facts are those that matter, in the catalogue's order; the others may have any value within the constraints.
	// Smallest is true if no smaller set of facts violates the property.
	Facts    []ReasonFact `json:"facts"`
	Smallest bool         `json:"smallest"`
	// Outcome is the actual verdict or status, which contradicts the claim.
	Outcome string `json:"outcome"`
	// Unit is the document that policies see, ready to be evaluated.
	Unit map[string]any `json:"unit"`
}

// ProofStats say how much work the proofs took.
type ProofStats struct {
	// Facts are the variables of the diagrams, in their order.
	Facts []string `json:"facts"`
	// Constraints, Rules and Strategies count the nodes of diagrams, without their leaves.
	Constraints int         `json:"constraints"`
	Rules       []NodeCount `json:"rules"`
	Strategies  []NodeCount `json:"strategies"`
	// Asked counts the OPA evaluations for all tables, Confirmed those that confirmed counterexamples.
	Asked     int `json:"asked"`
	Confirmed int `json:"confirmed"`
}

// A NodeCount is the size of one diagram.
type NodeCount struct {
	Name  string `json:"name"`
	Nodes int    `json:"nodes"`
}

// Count returns the number of properties with the outcome.
func (v *Verification) Count(outcome ProofOutcome) int {
	count := 0
	for _, p := range v.Properties {
		if p.Outcome == outcome {
			count++
		}
	}
	return count
}
