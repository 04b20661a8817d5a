package verdict

// A Span is a part of a text, from the byte Start up to the byte End.
type Span struct{ Start, End int }

// A Hover is what an editor shows about the name under the cursor. One of Fact, Rule and Source is not nil.
type Hover struct {
	// Span is the name.
	Span Span
	Fact *FactInfo
	// Turns are, for a fact of a profile, the states of strategies that another value of it would turn.
	Turns []FactEffect
	// InProfile tells that the fact is one of a profile or a case.
	InProfile bool
	Rule      *RuleHover
	Source    *Source
}

// A FactEffect is the state of a strategy for a service, and what it would be if a fact had another value.
type FactEffect struct {
	Service, Strategy string
	// Value is the other value, in words.
	Value    string
	From, To string
}

// A RuleHover is a rule with its table, and how it stands in the profiles.
type RuleHover struct {
	Strategy string
	RuleInfo
	Table Table
	Standing
}

// A Standing is how a precondition stands in the profiles. Its counts are 0 for other rules.
type Standing struct {
	// Met counts the states in which it is met for at least one service, States all of them. MetUnits and Units count units.
	Met, States, MetUnits, Units int
	// Hang are the units in which the strategy is infeasible because of this precondition alone: "Germany, change-of-address".
	Hang []string
	// Tests counts the tests that name it.
	Tests int
	// Moved counts the verdicts that have moved, together with its status, since the project was first looked at.
	Moved int
}

// A Lens is a line that an editor shows above a precondition.
type Lens struct {
	Span
	Standing
}

// A Completion is what may be written in place of a part of a text.
type Completion struct {
	Span  Span
	Items []Proposal
}

// A ProposalKind is the kind of a thing that an editor proposes.
type ProposalKind string

// The kinds of proposals.
const (
	ProposedFact   ProposalKind = "fact"
	ProposedValue  ProposalKind = "value"
	ProposedKey    ProposalKind = "key"
	ProposedRule   ProposalKind = "rule"
	ProposedSource ProposalKind = "source"
)

// A Proposal is one text that may be written. Detail and Description say what it stands for.
type Proposal struct {
	Kind                ProposalKind
	Text                string
	Detail, Description string
}

// A Fix is a change of a text that may mend a fault.
type Fix struct {
	Title string
	// Edits are in order, and do not overlap.
	Edits []Edit
}

// An Edit puts a text in place of a part of another.
type Edit struct {
	Span
	Text string
}
