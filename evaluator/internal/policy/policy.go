// Package policy loads Rego policies and describes them: the strategies, their preconditions
// and risks, the constraints, and the ways in which each precondition can be met.
//
// It checks all that can be known without an evaluation: that the Rego compiles against the
// catalogue of facts, that METADATA is present and valid, and that no path or value is misspelt. It
// never interprets Rego; a [Function] says what OPA evaluates, and which facts it reads.
package policy

import (
	"math/big"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Kind is the kind of an annotated rule: METADATA custom.kind.
type Kind string

// The kinds of annotated rules, and of packages.
const (
	KindStrategy     Kind = "strategy"
	KindPrecondition Kind = "precondition"
	KindRisk         Kind = "risk"
	KindConstraint   Kind = "constraint"
	KindOutcome      Kind = "outcome"
	KindProperty     Kind = "property"
	KindDerivation   Kind = "derivation"
)

// A Set is a sound set of policies, compiled against one catalogue of facts.
type Set struct {
	// Catalogue declares the facts that the policies may read.
	Catalogue *fact.Catalogue
	// Strategies are sorted by name: those of no pack, and those of the chosen packs.
	Strategies []*Strategy
	// Packs are sorted by name, chosen or not.
	Packs []Pack
	// Constraints are in order of file and line.
	Constraints []*Rule
	// Properties are in order of file and line, without those about strategies that are left out. No answer about a unit
	// depends on them.
	Properties []*Rule
	// Derivations are in order of file and line. They decide facts when a profile is read; no other rule depends on them.
	Derivations []*Rule
	// Data are the data documents of the policies, as OPA loads them.
	Data map[string]any
	// Modules are the Rego files, including test files if they were loaded.
	Modules []Module
	// Read are all files of the set, including tests and data.
	Read []files.File
	// Files and Tests count the compiled Rego files; Files counts no tests.
	Files, Tests int
}

// A Strategy is a package of preconditions, risks and at most one outcome.
type Strategy struct {
	// Name is the last part of the package's path.
	Name               string
	Package            string
	Title, Description string
	Sources            []string
	// SourcesAt are the places of Sources.
	SourcesAt []verdict.Place
	// Pack is the pack of the strategy, "" for none.
	Pack  string
	Place verdict.Place
	// Preconditions and Risks are in the order of files and lines.
	Preconditions, Risks []*Rule
	// Outcome is the rule that says what the strategy sets up; nil if it has none.
	Outcome *Rule
}

// A Rule is an annotated rule.
type Rule struct {
	Function
	Kind Kind
	// Name is the rule's own name, Strategy the name of its strategy ("" for a constraint or a property).
	Name, Strategy     string
	Title, Description string
	// Necessary reports whether a precondition is necessary; else it is supporting.
	Necessary bool
	// Weight is the weight of a supporting precondition in the fit; else 0.
	Weight        int
	Layer, Remedy string
	Sources       []string
	// SourcesAt are the places of Sources.
	SourcesAt []verdict.Place
	// Inferred marks a condition that the compilers inferred instead of found in their sources.
	Inferred bool
	// Evidence is what a precondition rests on: [verdict.EvidenceLiterature] or one of the others, or "" if its author does not say.
	Evidence string
	// Ways are the ways of a precondition, in the order of files and lines.
	Ways []*Way
	// Claim is the claim of a property; else nil.
	Claim *Claim
	// Derives is the path of the fact, or of the object of facts, that a derivation decides; "" for any other rule.
	Derives string
	// Sets are the paths of the facts that the strategy of an outcome produces itself, in catalogue order; nil for any other rule.
	Sets []string
}

// ID returns the name a user gives the rule: strategy/rule, package/rule for a derivation, or rule alone for a constraint or
// a property.
func (r *Rule) ID() string {
	if r.Kind == KindDerivation {
		pkg := r.Ref[len(r.Ref)-2]
		return strings.Trim(pkg.Value.String(), `"`) + "/" + r.Name
	}
	if r.Strategy == "" {
		return r.Name
	}
	return r.Strategy + "/" + r.Name
}

// Necessity returns "necessary" or "supporting" for a precondition; "" for any other rule.
func (r *Rule) Necessity() string {
	switch {
	case r.Kind != KindPrecondition:
		return ""
	case r.Necessary:
		return verdict.Necessary
	default:
		return verdict.Supporting
	}
}

// A Way is one body of a precondition that can yield true, else branches included.
type Way struct {
	Function
	// Number counts from 1 within its precondition.
	Number int
	// Title is the author's title, from METADATA custom.ways; "" if there is none.
	Title string
}

// A Function is a rule as a function of facts.
type Function struct {
	Place verdict.Place
	// Ref is the path that OPA evaluates; Compiler holds its modules.
	Ref      ast.Ref
	Compiler *ast.Compiler
	// Reads are the paths of the facts it may read, in catalogue order. Arrays are those of entities and ties that it may
	// read, in that order.
	Reads, Arrays []string
	// Cuts are the numbers it may compare a fact with, ascending, by the path of the fact.
	Cuts map[string][]*big.Rat
	// Untabled says where and why the function cannot be tabled; nil if it can.
	Untabled *Untabled
	// Of is the rule that a way belongs to; nil for a rule.
	Of *Function
}

// Path returns the path of the rule as its author wrote it; for a way, of the rule that it belongs to.
func (f *Function) Path() ast.Ref {
	if f.Of != nil {
		return f.Of.Ref
	}
	return f.Ref
}

// Name returns the last part of the rule's path: its own name.
func (f *Function) Name() string {
	path := f.Path()
	return strings.Trim(path[len(path)-1].Value.String(), `"`)
}

// Untabled is the place that keeps a rule from being a finite function, and the reason.
type Untabled struct {
	Place  verdict.Place
	Reason string
}

// Rules returns the annotated rules of all strategies and the constraints: all rules that answers about units depend on.
func (s *Set) Rules() []*Rule {
	var rules []*Rule
	for _, strategy := range s.Strategies {
		rules = append(rules, strategy.Preconditions...)
		rules = append(rules, strategy.Others()...)
	}
	return append(rules, s.Constraints...)
}

// Others returns the risks of the strategy, and then its outcome if it has one.
func (s *Strategy) Others() []*Rule {
	if s.Outcome == nil {
		return s.Risks
	}
	return append(slices.Clone(s.Risks), s.Outcome)
}

// Produces reports whether the strategy sets the fact with that path itself, by its outcome.
func (s *Strategy) Produces(path string) bool {
	return s.Outcome != nil && slices.Contains(s.Outcome.Sets, path)
}

// Copy returns a copy from which preconditions and properties can be dropped.
func (s *Set) Copy() *Set {
	copied := *s
	copied.Strategies, copied.Properties = nil, nil
	strategies := map[*Strategy]*Strategy{}
	for _, strategy := range s.Strategies {
		own := *strategy
		own.Preconditions = slices.Clone(own.Preconditions)
		copied.Strategies = append(copied.Strategies, &own)
		strategies[strategy] = &own
	}
	for _, property := range s.Properties {
		own, claim := *property, *property.Claim
		claim.Strategy = strategies[claim.Strategy]
		own.Claim = &claim
		copied.Properties = append(copied.Properties, &own)
	}
	return &copied
}

// Strategy returns the strategy with that name, or nil.
func (s *Set) Strategy(name string) *Strategy {
	for _, strategy := range s.Strategies {
		if strategy.Name == name {
			return strategy
		}
	}
	return nil
}

// Precondition returns the strategy's precondition with that name, or nil.
func (s *Strategy) Precondition(name string) *Rule {
	for _, rule := range s.Preconditions {
		if rule.Name == name {
			return rule
		}
	}
	return nil
}
