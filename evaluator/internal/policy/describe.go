package policy

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A ruleDocument is all the bodies of one name in one package, in whichever files they are.
type ruleDocument struct {
	pkg, name string
	bodies    []*ast.Rule
	files     []*file // of each body
	metadata  *metadata
	annotated *ast.Annotations
}

// describe fills set with the strategies, constraints and properties that METADATA declares.
func (l *loading) describe(set *Set) {
	before := len(l.faults)
	strategies := l.describePackages(set)
	for _, doc := range l.documents() {
		l.readAnnotation(doc)
		l.describeDocument(set, strategies[doc.pkg], doc)
	}
	if len(set.Strategies) == 0 && len(l.faults) == 0 {
		l.faults = append(l.faults, &verdict.Fault{
			Rule: verdict.RuleNoStrategy, File: l.source.Name,
			Message: "no strategy: expected a package whose METADATA says custom.kind: strategy",
		})
	}
	if len(l.faults) == before { // otherwise a strategy may be missing only because of its fault
		l.checkClaims(set)
		l.checkDerivations(set)
	}
	for _, strategy := range set.Strategies {
		if len(strategy.Preconditions) == 0 && len(l.faults) == 0 {
			l.faults = append(l.faults, strategy.Place.Fault(verdict.RuleNoStrategy, "strategy %s has no precondition", strategy.Name))
		}
	}
}

// describePackages returns the strategies by the path of their package.
func (l *loading) describePackages(set *Set) map[string]*Strategy {
	strategies := map[string]*Strategy{}
	names := map[string]*Strategy{}
	for _, f := range l.files {
		if f.test {
			continue
		}
		for _, annotation := range f.module.Annotations {
			if annotation.Scope != "package" || !f.isOurs(annotation) {
				continue
			}
			meta, faults := l.readMetadata(f, annotation)
			if len(faults) > 0 {
				l.faults = append(l.faults, faults...)
				strategies[f.module.Package.Path.String()] = &Strategy{}
				continue
			}
			if meta.Custom.Kind != KindStrategy {
				l.faults = append(l.faults, f.fault(verdict.RuleMetadata, annotation.Location,
					"METADATA of a package says kind: %s: expected strategy, other kinds belong above rules", meta.Custom.Kind))
				continue
			}
			if meta.Custom.Pack == AllPacks {
				l.faults = append(l.faults, meta.doc.Fault(verdict.RuleMetadata, "/custom/pack",
					"METADATA: custom.pack: %q stands for every pack: expected another name", AllPacks))
			}
			strategy := newStrategy(f, meta)
			if other := names[strategy.Name]; other != nil {
				strategies[strategy.Package] = strategy // so that its rules are not reported as outside a strategy
				l.faults = append(l.faults, f.fault(verdict.RuleDuplicateStrategy, f.module.Package.Location,
					"two strategies are called %s: the other is %s", strategy.Name, other.Place.OfLine()))
				continue
			}
			names[strategy.Name], strategies[strategy.Package] = strategy, strategy
			set.Strategies = append(set.Strategies, strategy)
		}
	}
	slices.SortFunc(set.Strategies, func(a, b *Strategy) int { return cmp.Compare(a.Name, b.Name) })
	return strategies
}

func newStrategy(f *file, meta *metadata) *Strategy {
	path := f.module.Package.Path
	return &Strategy{
		Name:        strings.Trim(path[len(path)-1].Value.String(), `"`),
		Package:     path.String(),
		Title:       meta.Title,
		Description: meta.Description,
		Sources:     meta.Custom.Sources,
		SourcesAt:   meta.sourcesAt(),
		Pack:        meta.Custom.Pack,
		Place:       place(f.name, f.module.Package.Location),
	}
}

// documents groups the rules of all files except tests, in the order of files and lines.
func (l *loading) documents() []*ruleDocument {
	var docs []*ruleDocument
	byPath := map[string]*ruleDocument{}
	for _, f := range l.files {
		if f.test {
			continue
		}
		for _, rule := range f.module.Rules {
			pkg, name := f.module.Package.Path.String(), rule.Head.Ref()[0].Value.String()
			doc := byPath[pkg+"."+name]
			if doc == nil {
				doc = &ruleDocument{pkg: pkg, name: name}
				byPath[pkg+"."+name] = doc
				docs = append(docs, doc)
			}
			doc.bodies = append(doc.bodies, rule)
			doc.files = append(doc.files, f)
		}
	}
	return docs
}

// readAnnotation finds the one METADATA block of a document that has custom.
func (l *loading) readAnnotation(doc *ruleDocument) {
	for i, body := range doc.bodies {
		for _, annotation := range body.Annotations {
			f := doc.files[i]
			if annotation == doc.annotated || !f.isOurs(annotation) {
				continue // OPA gives every body the block of scope document
			}
			if doc.annotated != nil {
				l.faults = append(l.faults, f.fault(verdict.RuleDuplicateRule, annotation.Location,
					"two METADATA blocks describe %s, the other at line %d: expected one, above the first of its bodies", doc.name, doc.annotated.Location.Row))
				continue
			}
			doc.annotated = annotation
			if annotation.Scope != "document" {
				l.faults = append(l.faults, f.fault(verdict.RuleMetadata, annotation.Location,
					"METADATA of %s has scope: %s: expected scope: document", doc.name, annotation.Scope))
			}
			meta, faults := l.readMetadata(f, annotation)
			l.faults = append(l.faults, faults...)
			doc.metadata = meta
		}
	}
}

// describeDocument adds the document to its strategy, or to the constraints or properties.
func (l *loading) describeDocument(set *Set, strategy *Strategy, doc *ruleDocument) {
	first, f := doc.bodies[0], doc.files[0]
	if doc.annotated == nil {
		if strategy != nil && !strings.HasPrefix(doc.name, "_") {
			l.faults = append(l.faults, f.fault(verdict.RuleUnannotatedRule, first.Location,
				"%s has no METADATA with custom.kind: expected it above every rule of a strategy, or a helper's name, _%s", doc.name, doc.name))
		}
		return
	}
	if doc.metadata == nil {
		return // the fault of its METADATA is reported already
	}
	derives := doc.metadata.Custom.Kind == KindDerivation
	if !derives && !l.checkShape(doc) {
		return
	}
	rule := newRule(doc)
	l.described = append(l.described, rule)
	switch {
	case derives && strategy == nil:
		l.describeDerivation(set, rule, doc)
	case rule.Kind == KindPrecondition && strategy != nil:
		rule.Strategy = strategy.Name
		strategy.Preconditions = append(strategy.Preconditions, rule)
	case rule.Kind == KindRisk && strategy != nil:
		rule.Strategy = strategy.Name
		strategy.Risks = append(strategy.Risks, rule)
	case rule.Kind == KindOutcome && strategy != nil:
		l.describeOutcome(strategy, rule, doc)
	case rule.Kind == KindConstraint && strategy == nil:
		set.Constraints = append(set.Constraints, rule)
	case rule.Kind == KindProperty && strategy == nil:
		l.describeProperty(set, rule, doc.metadata)
	case strategy != nil:
		l.faults = append(l.faults, f.fault(verdict.RuleMetadata, doc.annotated.Location, "%s is of kind %s: expected precondition, risk or outcome in the package of a strategy", doc.name, rule.Kind))
	default:
		l.faults = append(l.faults, f.fault(verdict.RuleMetadata, doc.annotated.Location, "%s is of kind %s: expected it in a package whose METADATA says kind: strategy", doc.name, rule.Kind))
	}
}

func newRule(doc *ruleDocument) *Rule {
	meta := doc.metadata
	return &Rule{
		Function: Function{
			Place: place(doc.files[0].name, doc.bodies[0].Location),
			Ref:   append(doc.files[0].module.Package.Path.Copy(), ast.StringTerm(doc.name)),
		},
		Kind:        meta.Custom.Kind,
		Name:        doc.name,
		Title:       meta.Title,
		Description: meta.Description,
		Necessary:   meta.Custom.Necessity == verdict.Necessary,
		Weight:      meta.Custom.Weight,
		Layer:       meta.Custom.Layer,
		Remedy:      meta.Custom.Remedy,
		Sources:     meta.Custom.Sources,
		SourcesAt:   meta.sourcesAt(),
		Inferred:    meta.Custom.Inferred || meta.Custom.Evidence == verdict.EvidenceInferred,
		Evidence:    meta.Custom.Evidence,
		Ways:        newWays(doc),
	}
}

// checkShape checks that an annotated rule has a plain name and is true or false.
func (l *loading) checkShape(doc *ruleDocument) bool {
	before := len(l.faults)
	for i, body := range doc.bodies {
		head, problem := body.Head, ""
		switch {
		case len(head.Ref()) > 1:
			problem = "has a name of several parts: expected one plain name"
		case len(head.Args) > 0:
			problem = "takes arguments: expected none"
		case head.RuleKind() != ast.SingleValue || head.Key != nil:
			problem = "is a partial rule: expected true or false"
		case body.Default && !ast.Boolean(false).Equal(head.Value.Value):
			problem = "has a default that is not false"
		case notBoolean(head.Value):
			problem = "is not boolean: its value is " + head.Value.String() + ", expected true or false"
		default:
			continue
		}
		l.faults = append(l.faults, doc.files[i].fault(verdict.RuleNotBoolean, body.Location, "%s %s", doc.name, problem))
	}
	l.checkMetadataCalls(doc)
	if len(l.faults) > before {
		return false
	}
	ways := doc.metadata.Custom.Ways
	if bodies := len(newWays(doc)); len(ways) > 0 && len(ways) != bodies {
		l.faults = append(l.faults, doc.files[0].fault(verdict.RuleMetadata, doc.annotated.Location,
			"METADATA of %s titles %d ways: expected %d, one for each body that can yield true", doc.name, len(ways), bodies))
	}
	return true
}

// checkMetadataCalls reports a precondition that asks OPA for its own METADATA. Its ways are compiled as rules of their own,
// and would get different METADATA.
func (l *loading) checkMetadataCalls(doc *ruleDocument) {
	if doc.metadata.Custom.Kind != KindPrecondition {
		return
	}
	for i, body := range doc.bodies {
		ast.WalkTerms(body, func(term *ast.Term) bool {
			ref, isRef := term.Value.(ast.Ref)
			if isRef && (ref.Equal(ast.RegoMetadataChain.Ref()) || ref.Equal(ast.RegoMetadataRule.Ref())) {
				l.faults = append(l.faults, doc.files[i].fault(verdict.RuleMetadata, term.Location,
					"%s calls %s: expected no such call in a precondition, whose ways have no METADATA of their own: call it in a helper", doc.name, ref))
			}
			return false
		})
	}
}

// notBoolean reports whether a value is a constant but not a boolean.
func notBoolean(value *ast.Term) bool {
	switch value.Value.(type) {
	case ast.Boolean, ast.Var, ast.Ref, ast.Call:
		return false
	default:
		return true
	}
}
