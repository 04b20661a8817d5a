package verdict

// A Mutation is the answer to `mutate`: how many small changes of the policies their tests notice.
type Mutation struct {
	Identity
	// Tests counts the tests that were run on the mutants.
	Tests int `json:"tests"`
	// Mutants counts all mutants; each is killed, survived, equivalent or invalid.
	Mutants int `json:"mutants"`
	// Killed counts those that failed a test; TimedOut counts those of them whose tests ran into the time limit.
	Killed   int `json:"killed"`
	TimedOut int `json:"timed_out"`
	Survived int `json:"survived"`
	// Equivalent counts those that failed no test and have the same meaning, Invalid those that do not compile.
	Equivalent int `json:"equivalent"`
	Invalid    int `json:"invalid"`
	// Score is Killed as a percentage of killed and survived, rounded down to a tenth.
	Score float64 `json:"score"`
	// Survivors are in order of file, line, column and kind.
	Survivors []Survivor `json:"survivors"`
	// Uncompiled are the invalid mutants, in the same order.
	Uncompiled []Uncompiled `json:"uncompiled"`
	// Stale are the entries of the reviewed file that match no survivor.
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
	// Original and Mutated are the line before and after; removed text follows "#".
	Original string `json:"original"`
	Mutated  string `json:"mutated"`
}

// An Uncompiled is a mutant that OPA cannot compile.
type Uncompiled struct {
	Mutant
	Reason string `json:"reason"`
}

// A Survivor is a mutant that fails no test although its meaning differs, or may differ.
type Survivor struct {
	Mutant
	// Reviewed is the reason given in the reviewed file; "" if it has no entry.
	Reviewed string `json:"reviewed,omitempty"`
	// Witness shows where the mutant differs from the original; nil if leeway cannot tell.
	Witness *MutantWitness `json:"witness,omitempty"`
	// Undecided says why leeway cannot tell.
	Undecided string `json:"undecided,omitempty"`
}

// A MutantWitness is a minimal set of facts for which a rule yields another result in the mutant, whatever the other
// facts are that it reads.
type MutantWitness struct {
	// Rule is the path of an annotated rule, without "data.".
	Rule  string        `json:"rule"`
	Facts []WitnessFact `json:"facts"`
	// Result is the result of the original rule: met or unmet, as for a precondition.
	Result Status `json:"result"`
	// Fault says why the mutant yields no answer; "" if it yields the opposite one.
	Fault string `json:"fault,omitempty"`
	// Test is a condition in Rego that the original meets and the mutant does not.
	Test string `json:"test"`
}

// A WitnessFact is one fact of a witness.
type WitnessFact struct {
	Path  string `json:"path"`
	Value any    `json:"value"`
}
