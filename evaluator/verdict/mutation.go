package verdict

// A Mutation says how well the tests of the policies test them: the answer to `mutate`.
type Mutation struct {
	Identity
	// Tests counts the tests that each mutant may have failed.
	Tests int `json:"tests"`
	// Mutants counts all that were made; each is killed, survived, equivalent or invalid.
	Mutants int `json:"mutants"`
	// Killed counts those that failed a test; TimedOut those of them whose tests did not end in time.
	Killed   int `json:"killed"`
	TimedOut int `json:"timed_out"`
	Survived int `json:"survived"`
	// Equivalent counts those that failed no test and yield the same everywhere, Invalid those that do not compile.
	Equivalent int `json:"equivalent"`
	Invalid    int `json:"invalid"`
	// Score is the percentage killed of those killed or survived, rounded down to a tenth.
	Score float64 `json:"score"`
	// Survivors are in order of file, line, column and kind.
	Survivors []Survivor `json:"survivors"`
	// Uncompiled are the invalid mutants, in the same order.
	Uncompiled []Uncompiled `json:"uncompiled"`
	// Stale are the entries of the reviewed file that are about no survivor.
	Stale Faults `json:"stale,omitempty"`
}

// A Mutant is one small change of a policy.
type Mutant struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
	// Rule is the path of the rule without "data."; Body counts its bodies and else branches from 1, 0 is its default.
	Rule string `json:"rule"`
	Body int    `json:"body"`
	// Kind is comparison, threshold, value, member, condition, negation, constant or way.
	Kind string `json:"kind"`
	// Original and Mutated are the line before and after; what is dropped stands behind "#".
	Original string `json:"original"`
	Mutated  string `json:"mutated"`
}

// An Uncompiled is a mutant that OPA does not compile.
type Uncompiled struct {
	Mutant
	Reason string `json:"reason"`
}

// A Survivor is a mutant that fails no test although it means something else, or may.
type Survivor struct {
	Mutant
	// Reviewed is the reason that the reviewed file gives; "" if it has no such entry.
	Reviewed string `json:"reviewed,omitempty"`
	// Witness shows where it differs from the original; nil if that could not be found out.
	Witness *MutantWitness `json:"witness,omitempty"`
	// Undecided says why it could not.
	Undecided string `json:"undecided,omitempty"`
}

// A MutantWitness is facts of which none can be left out: with these a rule yields something else in the
// mutant, whatever the other facts are that it reads.
type MutantWitness struct {
	// Rule is the path of an annotated rule, without "data.".
	Rule  string        `json:"rule"`
	Facts []WitnessFact `json:"facts"`
	// Result is what the original rule is there: met or unmet, as of a precondition.
	Result Status `json:"result"`
	// Fault says why the mutant has no answer there; "" if it has the opposite one.
	Fault string `json:"fault,omitempty"`
	// Test is a condition in Rego that the original meets and the mutant does not.
	Test string `json:"test"`
}

// A WitnessFact is one fact of a witness.
type WitnessFact struct {
	Path  string `json:"path"`
	Value any    `json:"value"`
}
