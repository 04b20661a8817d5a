package policy

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Name is a rule or a package, or a place that names one, or a fact. Names are as authors write them in full:
// data.facts.listed_by_act, input.context.population.
type Name struct {
	Path  string
	Place verdict.Place
	// Within is the path of the rule that names it; "" for a definition.
	Within string
	// Test tells that this is in a file of tests.
	Test bool
}

// Names returns the packages and rules of all files, and the places in rules that name a rule or something below input. A rule
// has an entry for each of its bodies.
func (s *Set) Names() (definitions, uses []Name) {
	rules := map[string]bool{}
	for _, module := range s.Modules {
		pkg := module.Parsed.Package
		definitions = append(definitions, Name{Path: dotted(pkg.Path), Place: place(module.Name, pkg.Location), Test: module.Test})
		for _, rule := range module.Parsed.Rules {
			defined := Name{Path: dotted(pkg.Path) + "." + ruleName(rule), Place: place(module.Name, rule.Location), Test: module.Test}
			rules[defined.Path] = true
			definitions = append(definitions, defined)
		}
	}
	for _, module := range s.Modules {
		u := naming{module: module, rules: rules, aliases: map[string]string{}}
		for _, imported := range module.Parsed.Imports {
			if ref, ok := imported.Path.Value.(ast.Ref); ok {
				u.aliases[string(imported.Name())] = dotted(ref)
			}
		}
		for _, rule := range module.Parsed.Rules {
			u.within = dotted(module.Parsed.Package.Path) + "." + ruleName(rule)
			ast.WalkTerms(rule, u.visit)
		}
		uses = append(uses, u.uses...)
	}
	return definitions, uses
}

func ruleName(rule *ast.Rule) string { return strings.Trim(rule.Head.Ref()[0].Value.String(), `"`) }

// A naming finds what the rules of a module name.
type naming struct {
	module  Module
	rules   map[string]bool
	aliases map[string]string
	within  string
	uses    []Name
}

func (n *naming) visit(term *ast.Term) bool {
	var ref ast.Ref
	switch value := term.Value.(type) {
	case ast.Ref:
		ref = value
	case ast.Var:
		ref = ast.Ref{term}
	default:
		return false
	}
	head, isVar := ref[0].Value.(ast.Var)
	if !isVar || term.Location == nil {
		return false
	}
	path := dotted(ref)
	switch alias := n.aliases[string(head)]; {
	case head == "input" || head == "data":
	case alias != "":
		path = alias + strings.TrimPrefix(path, string(head))
	default:
		path = dotted(n.module.Parsed.Package.Path) + "." + path
		if !n.rules[path] {
			return false // a variable
		}
	}
	n.uses = append(n.uses, Name{Path: path, Place: place(n.module.Name, term.Location), Within: n.within, Test: n.module.Test})
	return len(ref) == 1 // the operands of a longer one may name more
}

// dotted returns the constant start of a ref, with dots.
func dotted(ref ast.Ref) string {
	var path strings.Builder
	path.WriteString(strings.Trim(ref[0].Value.String(), `"`))
	for _, operand := range ref[1:] {
		name, ok := operand.Value.(ast.String)
		if !ok {
			break
		}
		path.WriteString("." + string(name))
	}
	return path.String()
}
