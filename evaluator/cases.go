package evaluator

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/leeway-policy/leeway/cases"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/schemas"
)

// caseSchema is the file of the schema of cases.
const caseSchema = "case.json"

func (o Options) cases() (folder, error) { return open(o.Cases, "cases", cases.FS) }

// A knownCase is a case and the unit that policies are asked about.
type knownCase struct {
	*record.Case
	unit   *profile.Unit
	origin verdict.ContextOrigin
}

// readCases returns the cases at paths, or those in use if there are no paths, and the faults of those left out: for
// what they say themselves, and for facts that a constraint forbids. The context of a case that brings none is that
// of its country among units.
func (e *Engine) readCases(ctx context.Context, units []*profile.Unit, paths []string) ([]knownCase, verdict.Faults, error) {
	reader, err := e.caseReader()
	if err != nil {
		return nil, nil, err
	}
	read, faults, err := e.readCaseFiles(ctx, reader, paths)
	if err != nil {
		return nil, faults, err
	}
	countries := map[string]*profile.Unit{}
	for _, unit := range units {
		countries[unit.Country] = unit
	}
	shipped := len(paths) == 0 && e.options.Cases == ""
	var known []knownCase
	for _, c := range read {
		country := countries[c.Country]
		k := knownCase{Case: c, unit: c.Unit(country), origin: originOf(c, country)}
		err := e.checkCase(ctx, k, shipped)
		if err == nil {
			known = append(known, k)
		} else if err := collect(&faults, err); err != nil {
			return nil, nil, err
		}
	}
	return known, faults.Sorted(), nil
}

// CaseCountries returns the countries of the cases in use, in order; of faulty ones nothing is known.
func (e *Engine) CaseCountries(ctx context.Context) []string {
	known, _, _ := e.readCases(ctx, nil, nil)
	var countries []string
	for _, k := range known {
		countries = append(countries, k.Country)
	}
	slices.Sort(countries)
	return slices.Compact(countries)
}

func originOf(c *record.Case, country *profile.Unit) verdict.ContextOrigin {
	switch {
	case c.Context != nil:
		return verdict.FromCase
	case country != nil:
		return verdict.FromProfile
	default:
		return verdict.FromNowhere
	}
}

// caseReader reads the schema of cases: that of the schemas in use, or the embedded one where they have none.
func (e *Engine) caseReader() (*record.Reader, error) {
	from, err := e.options.schemas()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(from.fs, caseSchema)
	if errors.Is(err, fs.ErrNotExist) {
		from.name = "schemas"
		text, err = schemas.FS.ReadFile(caseSchema)
	}
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(path.Join(from.name, caseSchema), err)}
	}
	schema, err := document.CompileSchema(path.Join(from.name, caseSchema), text)
	if err != nil {
		return nil, err
	}
	return &record.Reader{Catalogue: e.catalogue, Schema: schema, Bibliography: e.reader.Bibliography, Stdin: e.options.Stdin}, nil
}

// readCaseFiles reads paths until the context ends: a pipe that nobody writes to would never end by itself.
func (e *Engine) readCaseFiles(ctx context.Context, reader *record.Reader, paths []string) ([]*record.Case, verdict.Faults, error) {
	if len(paths) == 0 {
		from, err := e.options.cases()
		if err != nil {
			return nil, nil, err
		}
		read, faults := reader.ReadFS(from.fs, from.name)
		return read, faults, nil
	}
	type answer struct {
		cases  []*record.Case
		faults verdict.Faults
	}
	found, err := parallel.Await(ctx, func() answer {
		read, faults := reader.Read(paths...)
		return answer{read, faults}
	})
	return found.cases, found.faults, err
}

// checkCase returns what is wrong with a case beside its own text: facts that cannot occur together, a strategy that
// seems misspelt, or preconditions that there are not.
//
// The names in shipped cases are those of the shipped policies: that other policies lack some is no fault.
func (e *Engine) checkCase(ctx context.Context, k knownCase, shipped bool) error {
	var faults verdict.Faults
	if e.set != nil && (!shipped || e.options.Policies == "" && e.options.PoliciesFS == nil) {
		faults = e.misnamed(k.Case)
	}
	if e.diagrams == nil {
		return faults.Err() // the policies are faulty, and so no constraint holds
	}
	broken, err := e.point(ctx, k.unit).broken()
	if err != nil {
		return err
	}
	if broken != nil {
		faults = append(faults, broken)
	}
	return faults.Err()
}

// misnamed faults the names of a strategy and of preconditions in a case that mean others. A strategy that is like
// none in use may be one of other policies, and then its preconditions are not known.
func (e *Engine) misnamed(c *record.Case) verdict.Faults {
	strategies := e.StrategyNames()
	if !slices.Contains(strategies, c.Strategy) && e.PackOf(c.Strategy) == "" {
		for _, pack := range e.set.Packs {
			strategies = append(strategies, pack.Strategies...)
		}
		if suggest.Nearest(c.Strategy, strategies) == "" {
			return nil
		}
		slices.Sort(strategies)
		return verdict.Faults{c.Fault(verdict.RuleUnknownStrategy, "/strategy", "strategy: no strategy is called %q: expected %s%s",
			c.Strategy, document.OneOf(slices.Compact(strategies)), suggest.DidYouMean(c.Strategy, strategies))}
	}
	var faults verdict.Faults
	for i, id := range c.Adjusted {
		if known := e.preconditionsBeside(id); known != nil && !slices.Contains(known, id) {
			at := document.Pointer("/adjusted", fmt.Sprint(i))
			faults = append(faults, c.Fault(verdict.RuleUnknownPrecondition, at, "adjusted[%d]: no precondition is called %q: expected %s%s",
				i, id, document.OneOf(known), suggest.DidYouMean(id, known)))
		}
	}
	return faults
}

// preconditionsBeside returns the ids of the preconditions that id may mean, of its strategy or, if that is none, of
// all, those left out too; nil if its strategy is in a pack that is not in use.
func (e *Engine) preconditionsBeside(id string) []string {
	strategy := path.Dir(id)
	if e.inPackAside(strategy) != nil {
		return nil
	}
	var all, own []string
	for _, s := range e.set.Strategies {
		for _, rule := range s.Preconditions {
			all = append(all, rule.ID())
		}
	}
	all = append(all, e.without...)
	for _, each := range all {
		if path.Dir(each) == strategy {
			own = append(own, each)
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}
