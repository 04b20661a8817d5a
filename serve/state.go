package serve

import (
	"context"
	"html/template"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// A state is all that requests are answered from. It does not change once it is published.
type state struct {
	// revision counts states, those in which only the author's view differs too.
	revision int
	engine   *evaluator.Engine
	units    []*evaluator.Unit
	// faults are those of profiles that are left out.
	faults verdict.Faults
	// profiles are both, as questions take them.
	profiles   *evaluator.Profiles
	evaluation *verdict.Evaluation
	facts      []verdict.FactInfo
	tables     []verdict.Table
	lock       *verdict.Lock
	verdicts   map[unitKey]*prepared
	strategies []known
	countries  []verdict.CountryInfo
	names      *html.Names
	templates  *template.Template
	// cited, index and texts are made when they are asked for.
	cited  func() map[string]*citations
	index  func() []entry
	texts  func() map[unitKey]string
	author author
}

// A unitKey names a unit.
type unitKey struct{ country, service string }

// load reads the folders and decides all units.
func load(ctx context.Context, options evaluator.Options) (*state, error) {
	engine, err := evaluator.Load(ctx, options)
	if err != nil {
		return nil, err
	}
	s := &state{engine: engine}
	s.units, s.faults = engine.Read(ctx)
	s.profiles = &evaluator.Profiles{Units: s.units, Faults: s.faults}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.evaluation, err = engine.EvaluateAll(ctx, s.units, evaluator.Request{Why: true})
	if err != nil {
		return nil, err
	}
	s.evaluation.Faults = append(s.faults, s.evaluation.Faults...).Sorted()
	s.facts, s.tables = engine.Facts(s.units), engine.AllTables()
	if s.lock, err = engine.Lock(s.units, s.evaluation); err != nil {
		return nil, err
	}
	if s.strategies, err = knownOf(engine.Strategies()); err != nil {
		return nil, err
	}
	s.countries = engine.Countries(s.units)
	s.names = html.NewNames(s.facts, engine.Services(s.units))
	s.templates = newTemplates(s.names)
	s.cited, s.index = sync.OnceValue(s.newCitations), sync.OnceValue(s.newIndex)
	s.texts = sync.OnceValue(s.newTexts)
	s.verdicts, err = s.prepare(ctx)
	return s, err
}

// services returns the ids of all services, in order.
func (s *state) services() []string {
	var all []string
	for _, unit := range s.units {
		all = append(all, unit.Service)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
