// Package policy loads Rego policies and says what they are: the strategies, their preconditions
// and risks, the constraints, and the ways in which each precondition can be met.
//
// It checks all that can be known without evaluating anything: that the Rego compiles against the
// catalogue of facts, that METADATA is there and right, that no path and no value is mistyped. It
// never interprets Rego; [Function] says what OPA is to be asked, and over which facts.
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

// A Kind is what an annotated rule is: METADATA custom.kind.
type Kind string

// The kinds of annotated rules, and of packages.
const (
	KindStrategy     Kind = "strategy"
	KindPrecondition Kind = "precondition"
	KindRisk         Kind = "risk"
	KindConstraint   Kind = "constraint"
	KindProperty     Kind = "property"
)

// A Set is a sound set of policies, compiled against one catalogue of facts.
type Set struct {
	// Catalogue declares the facts that the policies may read.
	Catalogue *fact.Catalogue
	// Strategies are in order of their names: those of no pack, and those of the packs chosen.
	Strategies []*Strategy
	// Packs are in order of their names, whether they are chosen or not.
	Packs []Pack
	// Constraints are in order of file and line.
	Constraints []*Rule
	// Properties are in order of file and line, but for those about strategies left aside. No answer about a unit
	// depends on them.
	Properties []*Rule
	// Data are the data documents beside the policies, as OPA loads them.
	Data map[string]any
	// Modules are the files of Rego, those of tests too if they were loaded.
	Modules []Module
	// Read are all files of the folder that belong to the set, tests and data too.
	Read []files.File
	// Files and Tests count the files of Rego that were compiled, those of tests apart.
	Files, Tests int
}

// A Strategy is a package of preconditions and risks.
type Strategy struct {
	// Name is the last part of the package's path.
	Name               string
	Package            string
	Title, Description string
	Sources            []string
	// Pack is that it belongs to, "" for none.
	Pack  string
	Place verdict.Place
	// Preconditions and Risks are in the order of files and lines.
	Preconditions, Risks []*Rule
}

// A Rule is an annotated rule.
type Rule struct {
	Function
	Kind Kind
	// Name is the rule's own, Strategy that of the strategy it belongs to ("" for a constraint or a property).
	Name, Strategy     string
	Title, Description string
	// Necessary tells a necessary precondition from a supporting one.
	Necessary bool
	// Weight is that of a supporting precondition in the fit; else 0.
	Weight        int
	Layer, Remedy string
	Sources       []string
	// Inferred marks a condition that the compilers inferred rather than found in its sources.
	Inferred bool
	// Ways are those of a precondition, in the order of files and lines.
	Ways []*Way
	// Claim is that of a property; else nil.
	Claim *Claim
}

// ID returns the name a user gives the rule: strategy/rule, or rule alone for a constraint or a property.
func (r *Rule) ID() string {
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
	// Title is the author's, from METADATA custom.ways; "" if none is given.
	Title string
}

// A Function is a rule seen as a function of facts: what OPA is to be asked.
type Function struct {
	Place verdict.Place
	// Ref is the path to ask for; Compiler holds the modules it stands in.
	Ref      ast.Ref
	Compiler *ast.Compiler
	// Reads are the paths of the facts it may read, in the catalogue's order.
	Reads []string
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

// Rules returns the annotated rules of all strategies and the constraints: all that answers about units depend on.
func (s *Set) Rules() []*Rule {
	var rules []*Rule
	for _, strategy := range s.Strategies {
		rules = append(rules, strategy.Preconditions...)
		rules = append(rules, strategy.Risks...)
	}
	return append(rules, s.Constraints...)
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

// Strategy returns the strategy of that name, or nil.
func (s *Set) Strategy(name string) *Strategy {
	for _, strategy := range s.Strategies {
		if strategy.Name == name {
			return strategy
		}
	}
	return nil
}

// Precondition returns the strategy's precondition of that name, or nil.
func (s *Strategy) Precondition(name string) *Rule {
	for _, rule := range s.Preconditions {
		if rule.Name == name {
			return rule
		}
	}
	return nil
}
