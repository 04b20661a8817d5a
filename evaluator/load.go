package evaluator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// An Engine holds a sound set of policies, ready to decide units. It may be used by several
// goroutines.
type Engine struct {
	options   Options
	catalogue *fact.Catalogue
	set       *policy.Set
	reader    *profile.Reader
	profiles  folder
	digest    string
	without   []string

	opa      *decide.Opa
	space    *table.Space
	tables   *table.Tables
	diagrams *analyse.Diagrams
	compiled []compiled
	// preconditions counts those of all strategies.
	preconditions int
	// asksOPA has OPA decide each unit anew; tables and diagrams then only serve to give reasons.
	asksOPA bool

	questions *questions
	cuts      *cuts
}

// questions are functions that are ready to be asked, by engines about the same policies.
type questions struct {
	mu sync.Mutex
	by map[*policy.Function]*decide.Question
}

func newQuestions() *questions { return &questions{by: map[*policy.Function]*decide.Question{}} }

// Load reads schemas and policies, compiles them, and asks OPA for the table of every rule.
//
// It fails with [verdict.Faults] if anything in them is wrong: a set of policies is sound as a whole
// or not used; and if the options choose a pack that there is not. Profiles are read by [Engine.Read].
func Load(ctx context.Context, options Options) (*Engine, error) {
	e, err := load(ctx, options)
	if err != nil {
		return nil, err
	}
	return e, nil
}

// load returns what it could load, next to the error.
func load(ctx context.Context, options Options) (*Engine, error) {
	e := &Engine{options: options, questions: newQuestions(), cuts: &cuts{by: map[string]*Engine{}}}
	contents, err := e.readSchemas()
	if err != nil {
		return e, err
	}
	if err := e.readPolicies(contents); err != nil {
		return e, err
	}
	if options.Static {
		return e, nil
	}
	if err := e.leaveOut(); err != nil {
		return e, err
	}
	if err := e.tabulate(ctx); err != nil {
		return e, err
	}
	return e, nil
}

// schemaFiles are the contents of the schemas that loading needs, by file name.
type schemaFiles map[string][]byte

// schemaNames are the names of those files.
func schemaNames() []string { return []string{"unit.json", "profile.json", "annotations.json"} }

// readSchemas reads the catalogue of facts and what it takes to read profiles.
func (e *Engine) readSchemas() (schemaFiles, error) {
	from, err := e.options.schemas()
	if err != nil {
		return nil, err
	}
	files := schemaFiles{}
	var faults verdict.Faults
	for _, name := range schemaNames() {
		data, err := fs.ReadFile(from.fs, name)
		if err != nil {
			faults = append(faults, document.Unreadable(path.Join(from.name, name), err))
		}
		files[name] = data
	}
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	if e.catalogue, err = fact.ReadCatalogue(path.Join(from.name, "unit.json"), files["unit.json"]); err != nil {
		return nil, err
	}
	schema, err := document.CompileSchema(path.Join(from.name, "profile.json"), files["profile.json"])
	if err != nil {
		return nil, err
	}
	e.reader = &profile.Reader{Catalogue: e.catalogue, Schema: schema, Stdin: e.options.Stdin}
	if e.profiles, err = e.options.profiles(); err != nil {
		return nil, err
	}
	return files, e.readBibliography()
}

// readBibliography reads the embedded bibliography, which the embedded policies cite, and that of the
// profiles in use, which adds to it; a folder of one's own need not have any.
func (e *Engine) readBibliography() error {
	e.reader.Bibliography = profile.Bibliography{}
	embedded, err := Options{}.profiles()
	if err != nil {
		return err
	}
	for _, from := range []folder{embedded, e.profiles} {
		data, err := fs.ReadFile(from.fs, profile.BibliographyFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return verdict.Faults{document.Unreadable(path.Join(from.name, profile.BibliographyFile), err)}
		}
		read, err := profile.ReadBibliography(path.Join(from.name, profile.BibliographyFile), data)
		if err != nil {
			return err
		}
		maps.Copy(e.reader.Bibliography, read)
		if e.options.Profiles == "" {
			break // the profiles in use are the embedded ones
		}
	}
	return nil
}

func (e *Engine) readPolicies(contents schemaFiles) error {
	schemas, err := e.options.schemas()
	if err != nil {
		return err
	}
	annotations, err := document.CompileSchema(path.Join(schemas.name, "annotations.json"), contents["annotations.json"])
	if err != nil {
		return err
	}
	from, err := e.options.policies()
	if err != nil {
		return err
	}
	e.set, err = policy.Load(policy.Source{
		FS:          from.fs,
		Name:        from.name,
		Ignore:      e.options.Ignore,
		Catalogue:   e.catalogue,
		Unit:        contents["unit.json"],
		Annotations: annotations,
		Packs:       e.options.Packs,
		Tests:       e.options.Tests,
		Approve:     func(read []files.File) error { return e.identify(read, schemas) },
	})
	return err
}

// identify sets the digest, and refuses other policies and schemas than those that the options ask for.
func (e *Engine) identify(read []files.File, schemas folder) error {
	var err error
	if e.digest, err = digest(read, schemas); err != nil || e.options.Digest == "" {
		return err
	}
	identity, err := e.Identity(nil)
	if err == nil && identity.Digest != e.options.Digest {
		err = ErrChanged
	}
	return err
}

// leaveOut drops the preconditions that the options leave out, and the properties about them.
func (e *Engine) leaveOut() error {
	drop := map[string]bool{}
	var known []string
	for _, strategy := range e.set.Strategies {
		for _, rule := range strategy.Preconditions {
			known = append(known, rule.ID())
			drop[rule.ID()] = e.options.WithoutInferred && rule.Inferred
		}
	}
	for _, id := range e.options.Without {
		if _, found := drop[id]; !found {
			strategy, _, _ := strings.Cut(id, "/")
			if err := e.inPackAside(strategy); err != nil {
				return err
			}
			return verdict.Faults{{
				Rule:    verdict.RuleUnknownPrecondition,
				Message: fmt.Sprintf("no precondition is called %q: expected STRATEGY/PRECONDITION%s", id, suggest.DidYouMean(id, known)),
			}}
		}
		drop[id] = true
	}
	for _, id := range known {
		if drop[id] {
			e.without = append(e.without, id)
		}
	}
	for _, strategy := range e.set.Strategies {
		strategy.Preconditions = slices.DeleteFunc(strategy.Preconditions, func(r *policy.Rule) bool { return drop[r.ID()] })
	}
	e.set.Properties = slices.DeleteFunc(e.set.Properties, func(r *policy.Rule) bool {
		return r.Claim.Precondition != nil && drop[r.Claim.Precondition.ID()]
	})
	return nil
}

// tabulate builds the space, the tables and the diagrams.
func (e *Engine) tabulate(ctx context.Context) error {
	functions := e.functions()
	e.opa = decide.New(e.set)
	e.space = table.NewSpace(e.catalogue, functions)
	e.asksOPA = e.options.Engine == EngineOPA
	var err error
	if e.tables, err = table.Build(ctx, e.opa, e.space, functions, e.options.Rows); err != nil {
		return err
	}
	if err := e.refuseUntabled(); err != nil {
		return err
	}
	if e.diagrams, err = analyse.New(ctx, e.set, e.tables, e.options.Nodes); err != nil {
		return err
	}
	e.compile()
	return nil
}

// functions returns all rules that answers depend on, and their ways.
func (e *Engine) functions() []*policy.Function {
	var functions []*policy.Function
	for _, rule := range e.set.Rules() {
		functions = append(functions, &rule.Function)
		for _, way := range rule.Ways {
			functions = append(functions, &way.Function)
		}
	}
	return functions
}

// reference returns the same engine, asking OPA about everything.
func (e *Engine) reference() *Engine {
	reference := *e
	reference.asksOPA = true
	return &reference
}

// in returns the same engine in another space of the same facts, which has all its cuts.
func (e *Engine) in(ctx context.Context, space *table.Space) *Engine {
	moved := *e
	moved.space, moved.tables = space, e.tables.In(space)
	moved.diagrams = e.diagrams.In(ctx, space)
	return &moved
}

// refuseUntabled faults a constraint that has no table, for completions are counted within the
// constraints, and for EngineTable any rule without one.
func (e *Engine) refuseUntabled() error {
	var faults verdict.Faults
	for _, rule := range e.set.Rules() {
		untabled := e.tables.Untabled(&rule.Function)
		if untabled == nil || rule.Kind != policy.KindConstraint && e.options.Engine != EngineTable {
			continue
		}
		at := untabled.Place
		faults = append(faults, &verdict.Fault{
			Rule: verdict.RuleUntabled, File: at.File, Line: at.Line, Col: at.Col,
			Message: fmt.Sprintf("%s cannot be tabled: %s", rule.ID(), untabled.Reason),
		})
	}
	return faults.Err()
}
