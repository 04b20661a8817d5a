package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/dependencies"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A reach is all compiled rules and data that an evaluation of one path can reach: the facts they read, the numbers that
// these may be compared with, and what keeps the path from being tabled.
type reach struct {
	compiler  *ast.Compiler
	catalogue *fact.Catalogue
	data      map[string]any
	// place is used for rules and data without a place.
	place verdict.Place

	rules    []*ast.Rule
	seen     map[*ast.Rule]bool
	facts    map[string]bool
	arrays   map[string]bool
	obstacle *Untabled
	// own has the numbers that are compared with one fact only, by path of the fact; shared has all others.
	own    map[string][]*big.Rat
	shared []*big.Rat
	// constants caches which rules and data documents depend on no fact.
	constants map[string]bool
}

func newReach(compiler *ast.Compiler, catalogue *fact.Catalogue, data map[string]any, at verdict.Place) *reach {
	return &reach{
		compiler: compiler, catalogue: catalogue, data: data, place: at,
		seen: map[*ast.Rule]bool{}, facts: map[string]bool{}, arrays: map[string]bool{}, own: map[string][]*big.Rat{}, constants: map[string]bool{},
	}
}

// bind sets what OPA evaluates for f in a compilation. The facts that f reads, their cuts and why f cannot be tabled come
// from one pass, so that a number that cannot be a cut is never ignored.
func (f *Function) bind(compiler *ast.Compiler, catalogue *fact.Catalogue, data map[string]any) {
	r := newReach(compiler, catalogue, data, f.Place)
	r.from(f.Ref)
	if r.readsCutNumber() {
		for _, rule := range r.rules {
			newComparisons(r, rule).check()
		}
	}
	f.Compiler, f.Reads, f.Untabled = compiler, r.reads(), r.obstacle
	f.Arrays = slices.DeleteFunc(slices.Clone(catalogue.Arrays), func(name string) bool { return !r.arrays[name] })
	f.Cuts = nil
	if f.Untabled == nil {
		f.Cuts = r.cuts()
	}
}

// from follows ref to every rule and fact it depends on.
func (r *reach) from(ref ast.Ref) {
	for _, rule := range r.rulesAt(ref) {
		base, err := dependencies.Base(r.compiler, rule)
		if err != nil {
			r.hinder(ruleLocation(rule), "OPA cannot list its dependencies: "+err.Error())
		}
		for _, dependency := range base {
			if dependency.HasPrefix(ast.InputRootRef) {
				r.input(dependency, rule)
			}
		}
		r.follow(rule)
	}
}

// rulesAt returns the compiled rules at ref in the order of files and lines; OPA's order is not fixed.
func (r *reach) rulesAt(ref ast.Ref) []*ast.Rule {
	rules := r.compiler.GetRules(ref)
	slices.SortFunc(rules, func(a, b *ast.Rule) int { return ruleLocation(a).Compare(ruleLocation(b)) })
	return rules
}

// follow collects the compiled rules reached from rule, each with its else branches.
func (r *reach) follow(rule *ast.Rule) {
	if r.seen[rule] {
		return
	}
	r.seen[rule] = true
	r.rules = append(r.rules, rule)
	ast.WalkRefs(rule, func(ref ast.Ref) bool {
		for _, next := range r.rulesAt(ref.ConstantPrefix()) {
			r.follow(next)
		}
		return false
	})
}

// input adds a path below input that OPA reports as a dependency: a fact, or an object of facts.
func (r *reach) input(ref ast.Ref, rule *ast.Rule) {
	path := pathOf(ref)
	if _, isFact := r.catalogue.Lookup(path); isFact {
		r.facts[path] = true
		return
	}
	if name, _, _ := strings.Cut(path, "."); r.catalogue.IsArray(name) {
		r.arrays[name] = true
		return
	}
	below := r.catalogue.Under(path)
	if len(below) == 0 {
		r.hinder(ruleLocation(rule), fmt.Sprintf("it reads %s, which is no fact", ref))
	}
	for _, f := range below {
		r.facts[f.Path] = true
	}
}

// document returns the data document at ref, or the nearest one around it.
func (r *reach) document(ref ast.Ref) any {
	var value any = r.data
	for _, operand := range ref[1:] {
		object, isObject := value.(map[string]any)
		key, isString := operand.Value.(ast.String)
		if !isObject || !isString {
			break
		}
		value = object[string(key)]
	}
	return value
}

// numbersIn adds the numbers of a data document that loc refers to.
func (r *reach) numbersIn(value any, loc *ast.Location) {
	switch value := value.(type) {
	case nil, bool, string:
	case json.Number:
		r.share(value, loc)
	case []any:
		for _, item := range value {
			r.numbersIn(item, loc)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			r.numbersIn(value[key], loc)
		}
	default:
		r.hinder(loc, fmt.Sprintf("it reads a number, and data of a kind that leeway does not know: %T", value))
	}
}

// share adds a number that any fact may be compared with.
func (r *reach) share(n json.Number, loc *ast.Location) {
	if exact := r.exact(n, loc); exact != nil {
		r.shared = append(r.shared, exact)
	}
}

// exact returns the value of a number. If it cannot be a cut, exact notes why and returns nil.
func (r *reach) exact(n json.Number, loc *ast.Location) *big.Rat {
	exact, err := document.Rat(n)
	if err != nil {
		r.hinder(loc, "a number in it cannot be compared exactly: "+err.Error())
		return nil
	}
	return exact
}

// hinder notes the first reason why the rule cannot be tabled.
func (r *reach) hinder(loc *ast.Location, reason string) {
	if r.obstacle != nil {
		return
	}
	r.obstacle = &Untabled{Place: r.place, Reason: reason}
	if loc = located(loc, nil); loc != nil {
		r.obstacle.Place = place(loc.File, loc)
	}
}

// isConstant reports whether a rule or data document depends on no fact.
func (r *reach) isConstant(ref ast.Ref) bool {
	name := ref.String()
	constant, known := r.constants[name]
	if !known {
		inner := newReach(r.compiler, r.catalogue, r.data, r.place)
		inner.from(ref)
		constant = len(inner.facts) == 0 && inner.obstacle == nil
		r.constants[name] = constant
	}
	return constant
}

// reads returns the facts reached, in catalogue order.
func (r *reach) reads() []string {
	var paths []string
	for _, f := range r.catalogue.Facts {
		if r.facts[f.Path] {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// cuts returns the numbers that each number fact may be compared with, ascending, without duplicates.
func (r *reach) cuts() map[string][]*big.Rat {
	cuts := map[string][]*big.Rat{}
	for _, path := range r.reads() {
		if f, _ := r.catalogue.Lookup(path); f.Numeric() {
			cuts[path] = ascending(slices.Concat(r.own[path], r.shared))
		}
	}
	return cuts
}

func ascending(numbers []*big.Rat) []*big.Rat {
	slices.SortFunc(numbers, func(a, b *big.Rat) int { return a.Cmp(b) })
	return slices.CompactFunc(numbers, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// readsCutNumber reports whether the rule reads a number whose cells are intervals.
func (r *reach) readsCutNumber() bool {
	for path := range r.facts {
		if f, _ := r.catalogue.Lookup(path); f.Numeric() {
			return true
		}
	}
	return false
}

func ruleLocation(rule *ast.Rule) *ast.Location { return located(rule.Location, rule.Head.Location) }

// located returns loc, or other if loc is no place in a file: terms made by OPA's compiler may lack one.
func located(loc, other *ast.Location) *ast.Location {
	if loc == nil || loc.Row == 0 {
		return other
	}
	return loc
}
