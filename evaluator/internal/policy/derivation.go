package policy

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// describeDerivation adds a derivation, if its fact is in the catalogue and its bodies can yield a value of it.
func (l *loading) describeDerivation(set *Set, rule *Rule, doc *ruleDocument) {
	path, meta := doc.metadata.Custom.Fact, doc.metadata.doc
	rule.Derives = path
	_, isFact := l.source.Catalogue.Lookup(path)
	switch {
	case path == "" || !isFact && !l.source.Catalogue.IsObject(path):
		l.faults = append(l.faults, meta.Fault(verdict.RuleUnknownFact, "/custom/fact",
			"METADATA: custom.fact: %s is not in the catalogue of facts: expected a fact of the service, or an object of facts%s",
			document.Show(path), l.source.Catalogue.DidYouMean(path)).Of(path))
	case verdict.OfContext(path):
		l.faults = append(l.faults, meta.Fault(verdict.RuleMetadata, "/custom/fact",
			"METADATA: custom.fact: %s is a fact of the country: expected one of the service, which the entities belong to", path))
	case l.checkDerived(rule, doc):
		set.Derivations = append(set.Derivations, rule)
	}
}

// checkDerived checks the shape of a derivation: no arguments, and values that its fact can have where they are written out.
func (l *loading) checkDerived(rule *Rule, doc *ruleDocument) bool {
	before := len(l.faults)
	f, isFact := l.source.Catalogue.Lookup(rule.Derives)
	for i, body := range doc.bodies {
		problem := ""
		switch head := body.Head; {
		case len(head.Args) > 0:
			problem = "takes arguments: expected none"
		case head.RuleKind() != ast.SingleValue:
			problem = "is a set: expected the value of " + rule.Derives
		case isFact && len(head.Ref()) > 1:
			problem = "is a partial rule: expected the value of " + rule.Derives
		}
		if problem != "" {
			l.faults = append(l.faults, doc.files[i].fault(verdict.RuleDerivation, body.Location, "%s %s", doc.name, problem))
			continue
		}
		for branch := body; branch != nil && isFact; branch = branch.Else {
			check := inputCheck{file: doc.files[i], catalogue: l.source.Catalogue}
			check.value(f, branch.Head.Value)
			l.faults = append(l.faults, check.faults...)
		}
	}
	return len(l.faults) == before
}

// checkDerivations reports facts with two derivations.
func (l *loading) checkDerivations(set *Set) {
	for i, rule := range set.Derivations {
		for _, other := range set.Derivations[:i] {
			if rule.Derives == other.Derives || strings.HasPrefix(rule.Derives, other.Derives+".") || strings.HasPrefix(other.Derives, rule.Derives+".") {
				l.faults = append(l.faults, rule.Place.Fault(verdict.RuleDuplicateDerivation,
					"%s derives %s, and %s derives %s: expected one derivation of a fact (the other is %s)",
					rule.ID(), rule.Derives, other.ID(), other.Derives, other.Place.OfLine()))
			}
		}
	}
}

// checkReaders reports derivations that read anything but entities and ties, and other rules that read these. It covers the
// strategies of all packs.
func (l *loading) checkReaders(compiler *ast.Compiler) {
	for _, rule := range l.described {
		r := newReach(compiler, l.source.Catalogue, l.data, rule.Place)
		for _, body := range r.rulesAt(rule.Ref) {
			r.follow(body)
		}
		reads := r.inputs()
		derives := rule.Kind == KindDerivation
		at := slices.IndexFunc(reads, func(read inputRead) bool { return read.array != derives })
		fault := func(message string) {
			loc := l.written(reads[at])
			l.faults = append(l.faults, place(loc.File, loc).Fault(verdict.RuleEntityReader,
				"%s reads %s: "+message, rule.ID(), reads[at].ref, fact.Entities, fact.Ties))
		}
		switch {
		case at >= 0 && derives:
			fault("expected a derivation to read %s and %s alone")
		case at >= 0:
			fault("expected facts, since only derivations may read %s and %s")
		case derives && len(reads) == 0:
			l.faults = append(l.faults, rule.Place.Fault(verdict.RuleEntityReader,
				"%s reads neither %s nor %s: expected a rule that tells %s from them", rule.ID(), fact.Entities, fact.Ties, rule.Derives))
		}
	}
}

// An inputRead is a reference below input in a compiled rule. One to input itself counts as no array.
type inputRead struct {
	ref   ast.Ref
	loc   *ast.Location
	array bool
}

// inputs returns the references below input in the rules reached, in the order of files and lines.
func (r *reach) inputs() []inputRead {
	var reads []inputRead
	for _, rule := range r.rules {
		ast.WalkTerms(rule, func(term *ast.Term) bool {
			ref, isRef := term.Value.(ast.Ref)
			if isRef && ref.HasPrefix(ast.InputRootRef) {
				name, _, _ := strings.Cut(pathOf(ref), ".")
				reads = append(reads, inputRead{ref.ConstantPrefix(), located(term.Location, ruleLocation(rule)), r.catalogue.IsArray(name)})
			}
			return false
		})
	}
	slices.SortFunc(reads, func(a, b inputRead) int { return a.loc.Compare(b.loc) })
	return reads
}

// written returns the place of a reference in its file: the first at or behind its place in the compiled rule, since the
// compiler moves some to the start of their rule.
func (l *loading) written(read inputRead) *ast.Location {
	at := slices.IndexFunc(l.files, func(f *file) bool { return f.name == read.loc.File })
	if at < 0 {
		return read.loc
	}
	var first *ast.Location
	ast.WalkTerms(l.files[at].module, func(term *ast.Term) bool {
		found, isRef := term.Value.(ast.Ref)
		if !isRef && term.Equal(ast.InputRootDocument) {
			found, isRef = ast.InputRootRef, true
		}
		if isRef && found.ConstantPrefix().Equal(read.ref) && term.Location.Compare(read.loc) >= 0 && (first == nil || term.Location.Compare(first) < 0) {
			first = term.Location
		}
		return false
	})
	return located(first, read.loc)
}

// DerivesFact returns the derivation of the fact with that path, or nil.
func (s *Set) DerivesFact(path string) *Rule {
	for _, rule := range s.Derivations {
		if rule.Derives == path || strings.HasPrefix(path, rule.Derives+".") {
			return rule
		}
	}
	return nil
}
