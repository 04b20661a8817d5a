package policy

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// checkInputs reports, from the source, paths below input that are no fact, values that a fact cannot have, and comparisons
// across types. OPA checks paths against the schema, but not those that `with` sets, and accepts any string for an
// enumeration.
func (l *loading) checkInputs() {
	for _, f := range l.files {
		for _, rule := range f.module.Rules {
			c := inputCheck{file: f, catalogue: l.source.Catalogue, names: NamesIn(rule)}
			ast.NewGenericVisitor(c.visit).Walk(rule)
			l.faults = append(l.faults, c.faults...)
		}
	}
}

type inputCheck struct {
	file      *file
	catalogue *fact.Catalogue
	names     Names
	faults    verdict.Faults
}

func (c *inputCheck) visit(node any) bool {
	switch node := node.(type) {
	case *ast.Rule:
		// An else branch is visited as part of its rule.
		return false
	case *ast.Expr:
		if terms, isCall := node.Terms.([]*ast.Term); isCall {
			c.compare(terms)
		}
	case ast.Call:
		c.compare(node)
	case *ast.With:
		c.with(node.Target, node.Value)
	case *ast.Term:
		if ref, isRef := node.Value.(ast.Ref); isRef {
			c.path(ref, node.Location)
		}
	}
	return false
}

// path checks that ref, if it is below input, leads to a fact or an object of facts.
func (c *inputCheck) path(ref ast.Ref, loc *ast.Location) bool {
	if !ref.HasPrefix(ast.InputRootRef) {
		return true
	}
	path := ""
	for _, operand := range ref[1:] {
		key, isString := operand.Value.(ast.String)
		if !isString {
			return true // chosen by a variable: OPA checks its type
		}
		above := path
		path = joinPath(path, string(key))
		if c.catalogue.IsArray(path) {
			return true // OPA checks what is below
		}
		if _, isFact := c.catalogue.Lookup(above); isFact {
			c.fault(verdict.RuleUnknownFact, path, loc, "%s: %s is a fact and has nothing beneath it", ref, above)
			return false
		}
		if _, isFact := c.catalogue.Lookup(path); !isFact && !c.catalogue.IsObject(path) {
			c.fault(verdict.RuleUnknownFact, path, loc, "input.%s is not in the catalogue of facts: expected %s%s",
				path, c.expected(above), c.meant(above, path))
			return false
		}
	}
	return true
}

func joinPath(above, key string) string {
	if above == "" {
		return key
	}
	return above + "." + key
}

// expected lists the names directly beneath a path, or says how many there are.
func (c *inputCheck) expected(above string) string {
	children := c.children(above)
	if len(children) > 6 {
		return "a fact of " + above
	}
	return document.OneOf(children)
}

// children returns the names directly beneath a path.
func (c *inputCheck) children(above string) []string {
	var names []string
	for _, f := range c.catalogue.Under(above) {
		name, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(f.Path, above), "."), ".")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if above == "" {
		names = append(names, c.catalogue.Arrays...)
	}
	return names
}

// meant suggests a path below input for one that is none.
func (c *inputCheck) meant(above, path string) suggest.Hint {
	last := path[strings.LastIndexByte(path, '.')+1:]
	near := c.catalogue.Nearest(path)
	if beside := suggest.Nearest(last, c.children(above)); beside != "" {
		near = joinPath(above, beside)
	}
	if near == "" {
		return suggest.Hint{}
	}
	return suggest.Hint{Found: "input." + path, Meant: "input." + near}
}

// with checks the target of a `with` modifier, and its values if they are written out.
func (c *inputCheck) with(target, value *ast.Term) {
	ref, isRef := target.Value.(ast.Ref)
	if !isRef || !ref.HasPrefix(ast.InputRootRef) {
		return
	}
	// The visitor checks the path itself, when it comes to the target's term.
	c.given(pathOf(ref), value)
}

func (c *inputCheck) given(path string, value *ast.Term) {
	object, isObject := value.Value.(ast.Object)
	if f, isFact := c.catalogue.Lookup(path); isFact {
		c.value(f, value)
		return
	}
	if !isObject || path != "" && !c.catalogue.IsObject(path) {
		return
	}
	object.Foreach(func(key, below *ast.Term) {
		name, isString := key.Value.(ast.String)
		if !isString {
			return
		}
		inner := joinPath(path, string(name))
		ref := append(ast.InputRootRef.Copy(), refOf(inner)...)
		if c.path(ref, key.Location) {
			c.given(inner, below)
		}
	})
}

func refOf(path string) ast.Ref {
	var ref ast.Ref
	for key := range strings.SplitSeq(path, ".") {
		ref = append(ref, ast.StringTerm(key))
	}
	return ref
}

// pathOf returns the path of a fact for a ref below input; "" for input itself.
func pathOf(ref ast.Ref) string {
	path := ""
	for _, operand := range ref[1:] {
		key, isString := operand.Value.(ast.String)
		if !isString {
			break
		}
		path = joinPath(path, string(key))
	}
	return path
}

// compare checks a comparison of a fact with a constant, or with another fact.
func (c *inputCheck) compare(terms []*ast.Term) {
	if len(terms) != 3 {
		return
	}
	operator := terms[0].Value.String()
	left, leftIsFact := c.names.Fact(terms[1], c.catalogue)
	right, rightIsFact := c.names.Fact(terms[2], c.catalogue)
	switch operator {
	case ast.Member.Name:
		if leftIsFact {
			c.members(left, terms[2])
		}
	case ast.Equal.Name, ast.Equality.Name, ast.NotEqual.Name:
		c.pair(left, leftIsFact, right, rightIsFact, terms, c.value)
	case ast.LessThan.Name, ast.LessThanEq.Name, ast.GreaterThan.Name, ast.GreaterThanEq.Name:
		c.pair(left, leftIsFact, right, rightIsFact, terms, c.sameType)
	}
}

func (c *inputCheck) pair(left fact.Fact, leftIsFact bool, right fact.Fact, rightIsFact bool, terms []*ast.Term, check func(fact.Fact, *ast.Term)) {
	switch {
	case leftIsFact && rightIsFact:
		if typeClass(left) != typeClass(right) {
			c.fault(verdict.RuleTypesCompared, "", terms[1].Location, "%s is %s, %s is %s: they are never equal, and their order is meaningless",
				left.Path, typeClass(left), right.Path, typeClass(right))
		}
	case leftIsFact:
		check(left, terms[2])
	case rightIsFact:
		check(right, terms[1])
	}
}

func (c *inputCheck) members(f fact.Fact, collection *ast.Term) {
	switch values := collection.Value.(type) {
	case ast.Set:
		values.Foreach(func(value *ast.Term) { c.value(f, value) })
	case *ast.Array:
		values.Foreach(func(value *ast.Term) { c.value(f, value) })
	}
}

// value reports a constant that the fact can never have.
func (c *inputCheck) value(f fact.Fact, term *ast.Term) {
	constant, isScalar := scalar(term)
	if !isScalar {
		return
	}
	if typeClassOf(constant) != typeClass(f) {
		c.sameType(f, term)
		return
	}
	if err := f.Check(constant); err != nil {
		c.fault(verdict.RuleImpossibleValue, f.Path, term.Location, "%s never has this value: %v", f.Path, err)
	}
}

// sameType reports a constant whose type differs from the fact's.
func (c *inputCheck) sameType(f fact.Fact, term *ast.Term) {
	constant, isScalar := scalar(term)
	switch {
	case !isScalar:
	case constant == nil:
		c.fault(verdict.RuleTypesCompared, f.Path, term.Location, "%s is compared with null: a fact is never null, an unknown one is absent", f.Path)
	case typeClassOf(constant) != typeClass(f):
		c.fault(verdict.RuleTypesCompared, f.Path, term.Location, "%s is %s, found %s: values of different types are never equal, and their order is meaningless",
			f.Path, typeClass(f), term)
	}
}

func (c *inputCheck) fault(rule verdict.RuleID, path string, loc *ast.Location, format string, args ...any) {
	c.faults = append(c.faults, c.file.fault(rule, loc, format, args...).Of(path))
}

// scalar returns the value of a constant term: a string, bool, json.Number, or nil for null.
func scalar(term *ast.Term) (any, bool) {
	switch value := term.Value.(type) {
	case ast.String:
		return string(value), true
	case ast.Boolean:
		return bool(value), true
	case ast.Number:
		return json.Number(value), true
	case ast.Null:
		return nil, true
	default:
		return nil, false
	}
}

func typeClass(f fact.Fact) string {
	switch f.Type {
	case fact.String:
		return "a string"
	case fact.Boolean:
		return "a boolean"
	default:
		return "a number"
	}
}

func typeClassOf(constant any) string {
	switch constant.(type) {
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case json.Number:
		return "a number"
	default:
		return "null"
	}
}
