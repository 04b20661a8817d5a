package simulate

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/dialect"
)

// A Request says which units to generate.
type Request struct {
	// N is the number of units to draw. With All it is the maximum number of combinations; 0 stands for [Limit].
	N int
	// All generates one unit for each combination of cells instead.
	All bool
	// Seed seeds the random numbers. The same seed yields the same bytes on every machine.
	Seed uint64
	// Unknown is the probability, 0 to 1, with which each fact that varies is left out; nil is 0.
	Unknown *big.Rat
	// Strategies and Facts select the facts that vary: those that a rule of one of the strategies reads, and those at
	// or below the paths. If both are empty, all facts that some rule reads vary.
	Strategies, Facts []string
	// Set holds facts that are the same in all units, as [fact.Catalogue.ParseSet] returns them; a fact set to nil stays unknown.
	Set map[string]any
	// Around, if not nil, is a unit to vary. Its known facts vary by their confidence, weighted by Trust as in
	// [analyse.Robustness]; a fact of weight 1 stays as it is. Its unknown facts vary freely.
	Around *profile.Unit
	// Trust defaults to [DefaultTrust] if it is nil.
	Trust analyse.Trust
	// CSV generates CSV with a header instead of NDJSON.
	CSV bool
	// Dialect is the name of the dialect of CSV; "" is plain.
	Dialect string
}

// Limit is the default limit on the number of all combinations.
const Limit = 1_000_000

// DefaultUnits is the default number of units to draw.
const DefaultUnits = 1000

// DefaultTrust takes facts of high confidence as certain, and the others as [analyse.DefaultTrust] does.
func DefaultTrust() analyse.Trust {
	trust := analyse.DefaultTrust()
	trust["high"] = big.NewRat(1, 1)
	return trust
}

// A Simulation generates units: see [Simulation.Lines].
type Simulation struct {
	request Request
	space   *table.Space
	worlds  *reason.Worlds
	drawer  *table.Drawer
	// kept holds the fixed facts, and cells the cells of those that do not vary.
	kept  map[string]any
	cells []int
	// varies and hidden say, for each column of the drawer, whether it varies and whether it is never written.
	varies, hidden []bool
	dialect        dialect.Dialect
}

// New prepares random units that satisfy the catalogue of facts and the constraints.
//
// The cells of the facts are drawn from a diagram of the constraints. Without Around, all combinations of
// cells that they allow are equally likely. Numbers are drawn within their cells as described at [table.Drawer].
// If all parts of a sum are present, so is the sum, and it adds up.
//
// It fails with [verdict.Faults] for an unknown name or a number out of range, if no unit has the facts that are set,
// and if there are more than N combinations with All.
func New(ctx context.Context, m *model.Model, request Request) (*Simulation, error) {
	if request.N < 0 {
		return nil, usage("%d units: expected 0 or more", request.N)
	}
	if p := request.Unknown; p != nil && (p.Sign() < 0 || p.Cmp(big.NewRat(1, 1)) > 0) {
		return nil, usage("a fact is unknown with a probability of %s: expected 0 to 1", p.RatString())
	}
	if request.All && request.N == 0 {
		request.N = Limit
	}
	if request.Trust == nil {
		request.Trust = DefaultTrust()
	}
	base := request.Around
	if base == nil {
		base = &profile.Unit{File: "--set", Facts: map[string]any{}}
	}
	unit, err := base.With(m.Catalogue, request.Set)
	if err != nil {
		return nil, err
	}
	if broken, err := m.Place(unit).Broken(ctx); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, verdict.Faults{broken}
	}
	vary, err := varying(m, unit, &request)
	if err != nil {
		return nil, err
	}
	s, err := simulation(ctx, m, unit, request, vary)
	if err != nil {
		return nil, err
	}
	if count := s.Count(); request.All && count.Cmp(big.NewInt(int64(request.N))) > 0 {
		return nil, usage("there are %s combinations of cells, more than %d: expected a higher limit, or fewer facts that vary", count, request.N)
	}
	return s, nil
}

func usage(format string, args ...any) error {
	return verdict.Faults{{Rule: verdict.RuleUsage, Message: fmt.Sprintf(format, args...)}}
}

// varying returns the paths of the facts that vary.
func varying(m *model.Model, unit *profile.Unit, request *Request) (map[string]bool, error) {
	vary, err := named(m, request.Strategies, request.Facts)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(vary, func(path string, _ bool) bool {
		_, isSet := request.Set[path]
		return isSet || certain(unit, path, request)
	})
	for _, f := range m.Catalogue.Facts {
		if len(f.SumOf) == 0 || vary[f.Path] {
			continue
		}
		_, known := unit.Facts[f.Path]
		_, isSet := request.Set[f.Path]
		moves := slices.ContainsFunc(f.SumOf, func(part string) bool { return vary[part] })
		there := !slices.ContainsFunc(f.SumOf, func(part string) bool {
			_, known := unit.Facts[part]
			return !known && !vary[part]
		})
		// A sum varies with its parts, unless it is certain; readers compute it once all parts are known.
		if known && moves && !isSet && !certain(unit, f.Path, request) || !known && there {
			vary[f.Path] = true
		}
	}
	return vary, nil
}

// certain reports whether a fact is known with weight 1.
func certain(unit *profile.Unit, path string, request *Request) bool {
	_, known := unit.Facts[path]
	return known && request.Trust.OfFact(unit, path).Cmp(big.NewRat(1, 1)) == 0
}

// named returns the facts that the strategies read and those at or below paths; all that some rule reads if both are empty.
func named(m *model.Model, strategies, paths []string) (map[string]bool, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	if len(strategies) > 0 {
		for _, s := range chosen {
			for _, rule := range slices.Concat(s.Preconditions, s.Others()) {
				for _, path := range rule.Reads {
					named[path] = true
				}
			}
		}
	}
	var faults verdict.Faults
	for _, path := range paths {
		under := m.Catalogue.Under(path)
		if f, known := m.Catalogue.Lookup(path); known {
			under = []fact.Fact{f}
		}
		if len(under) == 0 || path == "" {
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUnknownFact, Fact: path, Message: fmt.Sprintf("no fact is called %q: expected a path such as %s%s", path, m.Catalogue.Facts[0].Path, m.Catalogue.DidYouMean(path)),
			})
		}
		for _, f := range under {
			named[f.Path] = true
		}
	}
	if len(strategies) == 0 && len(paths) == 0 {
		for _, dim := range m.Space.Dims {
			if m.Space.Read(dim.Fact.Path) {
				named[dim.Fact.Path] = true
			}
		}
	}
	return named, faults.Err()
}

// simulation encodes a unit, some of whose facts vary, in a space that has all its facts.
func simulation(ctx context.Context, m *model.Model, unit *profile.Unit, request Request, vary map[string]bool) (_ *Simulation, err error) {
	defer diagram.Recover(&err)
	space, diagrams, err := holding(ctx, m, unit, vary)
	if err != nil {
		return nil, err
	}
	written, found := dialect.Named(request.Dialect)
	if !found {
		return nil, usage("no dialect of CSV is called %q", request.Dialect)
	}
	s := &Simulation{request: request, dialect: written, space: space, kept: unit.Facts, cells: space.Encode(unit.Facts)}
	var choices []table.Choice
	varies := make([]bool, len(s.space.Dims))
	for i, dim := range s.space.Dims {
		path := dim.Fact.Path
		own, known := unit.Facts[path]
		if varies[i] = vary[path]; !known && !vary[path] {
			continue
		}
		_, isSet := request.Set[path]
		choices = append(choices, table.Choice{Dim: i, Own: own, Fixed: !vary[path]})
		s.varies, s.hidden = append(s.varies, vary[path]), append(s.hidden, vary[path] && isSet)
	}
	if s.drawer, err = table.NewDrawer(s.space, choices); err != nil {
		return nil, usage("%v", err)
	}
	trust := func(dim int) *big.Rat { return request.Trust.OfFact(unit, s.space.Dims[dim].Fact.Path) }
	s.worlds = diagrams.Front(s.cells).Worlds(varies, trust, s.drawer.Sums()...)
	if s.worlds == nil {
		return nil, verdict.Faults{unit.Fault(verdict.RuleConstraint, "", "no unit can be simulated: no values of the facts that vary satisfy the constraints and sums (%s)", strings.Join(slices.Sorted(maps.Keys(vary)), ", "))}
	}
	return s, nil
}

// holding returns a space with the model's facts, those of a unit and those that vary, and its diagrams.
func holding(ctx context.Context, m *model.Model, unit *profile.Unit, vary map[string]bool) (*table.Space, *reason.Diagrams, error) {
	var further []string
	for _, f := range m.Catalogue.Facts {
		if _, known := unit.Facts[f.Path]; (known || vary[f.Path]) && m.Space.Index(f.Path) < 0 {
			further = append(further, f.Path)
		}
	}
	if len(further) == 0 {
		return m.Space, m.Diagrams, nil
	}
	space := table.NewSpace(m.Catalogue, append(m.Functions(), &policy.Function{Reads: further}))
	tables, err := m.Tables.Widen(ctx, m.Opa, space, nil, m.Options.Rows)
	if err != nil {
		return nil, nil, err
	}
	diagrams, err := reason.New(ctx, m.Set, tables, m.Options.Nodes)
	return space, diagrams, err
}

// Units returns the number of units to generate.
func (s *Simulation) Units() int {
	if s.request.All {
		return int(s.Count().Int64()) // no more than N
	}
	return s.request.N
}

// Count returns the number of combinations of cells.
func (s *Simulation) Count() *big.Int { return s.worlds.Count() }
