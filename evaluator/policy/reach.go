package policy

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/dependencies"

	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/fact"
)

// A reach is all compiled rules and data that asking for one path can come to.
type reach struct {
	compiler  *ast.Compiler
	catalogue *fact.Catalogue
	data      map[string]any

	rules    []*ast.Rule
	seen     map[*ast.Rule]bool
	facts    map[string]bool
	obstacle *Untabled
	// owned are the constants that are compared with one fact and nothing else, with its path.
	owned map[*ast.Term]string
	// numbers are those in data documents.
	numbers []*big.Rat
}

func newReach(compiler *ast.Compiler, catalogue *fact.Catalogue, data map[string]any) *reach {
	return &reach{
		compiler: compiler, catalogue: catalogue, data: data,
		seen: map[*ast.Rule]bool{}, facts: map[string]bool{}, owned: map[*ast.Term]string{},
	}
}

// from follows ref to every rule, fact and data document it depends on.
func (r *reach) from(ref ast.Ref) {
	for _, rule := range r.rulesAt(ref) {
		base, err := dependencies.Base(r.compiler, rule)
		if err != nil {
			r.hinder(ruleLocation(rule), "OPA does not tell what it depends on: "+err.Error())
		}
		for _, dependency := range base {
			r.base(dependency, rule)
		}
		r.follow(rule)
	}
}

// rulesAt returns the compiled rules at ref in the order of files and lines; OPA returns them in any.
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

// base takes in one document that OPA reports as a dependency: facts, or data.
func (r *reach) base(ref ast.Ref, rule *ast.Rule) {
	switch {
	case ref.HasPrefix(ast.InputRootRef):
		path := pathOf(ref)
		if _, isFact := r.catalogue.Lookup(path); isFact {
			r.facts[path] = true
			return
		}
		below := r.catalogue.Under(path)
		if len(below) == 0 {
			r.hinder(ruleLocation(rule), fmt.Sprintf("it reads %s, which is no fact", ref))
		}
		for _, f := range below {
			r.facts[f.Path] = true
		}
	case ref.HasPrefix(ast.DefaultRootRef):
		r.numbersIn(r.document(ref))
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

func (r *reach) numbersIn(value any) {
	switch value := value.(type) {
	case json.Number:
		r.number(value)
	case []any:
		for _, item := range value {
			r.numbersIn(item)
		}
	case map[string]any:
		for _, item := range value {
			r.numbersIn(item)
		}
	}
}

func (r *reach) number(n json.Number) {
	if exact := r.exact(n); exact != nil {
		r.numbers = append(r.numbers, exact)
	}
}

func (r *reach) exact(n json.Number) *big.Rat {
	exact, err := document.Rat(n)
	if err != nil {
		r.hinder(nil, "a number in it is too long: "+err.Error())
		return nil
	}
	return exact
}

// hinder notes the first thing that keeps the rule from being tabled.
func (r *reach) hinder(loc *ast.Location, reason string) {
	if r.obstacle != nil {
		return
	}
	r.obstacle = &Untabled{Reason: reason}
	if loc != nil {
		r.obstacle.Place = place(loc.File, loc)
	}
}

// reads returns the facts reached, in the catalogue's order.
func (r *reach) reads() []string {
	var paths []string
	for _, f := range r.catalogue.Facts {
		if r.facts[f.Path] {
			paths = append(paths, f.Path)
		}
	}
	return paths
}

// cuts returns the numbers that each number fact may be compared with, ascending, each once: those that
// are compared with it alone, and all that may be compared with anything.
func (r *reach) cuts() map[string][]*big.Rat {
	times := map[*ast.Term]int{}
	for _, rule := range r.rules {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			times[term]++
			return false
		})
	}
	own := map[string][]*big.Rat{}
	shared := slices.Clone(r.numbers)
	for _, rule := range r.rules {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			n, isNumber := term.Value.(ast.Number)
			if !isNumber {
				return false
			}
			if path, isOwned := r.owned[term]; isOwned && times[term] == 1 {
				own[path] = append(own[path], r.exact(json.Number(n)))
			} else {
				shared = append(shared, r.exact(json.Number(n)))
			}
			return false
		})
	}
	cuts := map[string][]*big.Rat{}
	for _, path := range r.reads() {
		if f, _ := r.catalogue.Lookup(path); f.Numeric() {
			cuts[path] = ascending(slices.Concat(own[path], shared))
		}
	}
	return cuts
}

func ascending(numbers []*big.Rat) []*big.Rat {
	numbers = slices.DeleteFunc(numbers, func(n *big.Rat) bool { return n == nil })
	slices.SortFunc(numbers, func(a, b *big.Rat) int { return a.Cmp(b) })
	return slices.CompactFunc(numbers, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

// untabled returns what keeps the rule from being a finite function of its facts, if anything.
func (r *reach) untabled() *Untabled {
	if r.readsCutNumber() {
		for _, rule := range r.rules {
			comparisons{reach: r, variables: map[ast.Var]*binding{}}.check(rule)
		}
	}
	return r.obstacle
}

// readsCutNumber tells whether the rule reads a number that stands in cells rather than in full.
func (r *reach) readsCutNumber() bool {
	for path := range r.facts {
		if f, _ := r.catalogue.Lookup(path); f.Numeric() {
			return true
		}
	}
	return false
}

func ruleLocation(rule *ast.Rule) *ast.Location {
	if rule.Location != nil {
		return rule.Location
	}
	return rule.Head.Location
}
