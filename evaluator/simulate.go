package evaluator

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
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A SimulateRequest says which units to make up.
type SimulateRequest struct {
	// N is how many to draw. With All it is the most that there may be; 0 stands for [SimulateLimit].
	N int
	// All asks for one unit of each combination of cells instead.
	All bool
	// Seed begins the random numbers: the same seed yields the same bytes on every machine.
	Seed uint64
	// Unknown is the probability, 0 to 1, with which each fact that varies is left out; nil is 0.
	Unknown *big.Rat
	// Strategies and Facts say which facts vary: those that a rule of one of the strategies reads, and those of
	// the paths or beneath them. Without any, all that some rule reads do.
	Strategies, Facts []string
	// Set holds facts that are the same in all units, as [Engine.ParseSet] returns them; nil keeps one unknown.
	Set map[string]any
	// Around, if it is there, is the unit that the others are like. Its known facts vary by their confidence
	// as Trust says, as in [Engine.Robustness]; one whose weight is 1 stays as it is. Its unknown facts vary
	// freely.
	Around *profile.Unit
	// Trust is [SimulateTrust] if it is nil.
	Trust Trust
	// CSV asks for CSV with a header in place of NDJSON.
	CSV bool
}

// SimulateLimit is the most units of all combinations unless the caller says otherwise.
const SimulateLimit = 1_000_000

// DefaultUnits is how many units to draw unless the caller says otherwise.
const DefaultUnits = 1000

// SimulateTrust takes a fact of high confidence as it is, and the others as [DefaultTrust] does.
func SimulateTrust() Trust {
	trust := DefaultTrust()
	trust["high"] = big.NewRat(1, 1)
	return trust
}

// A Simulation is units to be made up: see [Simulation.Lines].
type Simulation struct {
	request SimulateRequest
	space   *table.Space
	worlds  *analyse.Worlds
	drawer  *table.Drawer
	// kept has the facts that are known beforehand, and cells the cells of those that do not vary.
	kept  map[string]any
	cells []int
	// varies and hidden tell, for each column of the drawer, whether it varies and whether it is never shown.
	varies, hidden []bool
}

// Simulate prepares units that are valid by the catalogue of facts and the constraints.
//
// Which cells the facts lie in is drawn from a diagram of the constraints: without Around each combination of
// cells that they allow is as likely as any other. Numbers are drawn within their cells as [table.Drawer]
// says. A sum whose parts are all there is there too, and adds up.
//
// It fails with [verdict.Faults] for a name or number that is wrong, if no unit has the facts that are set, and
// if there are more than N combinations with All.
func (e *Engine) Simulate(ctx context.Context, request SimulateRequest) (*Simulation, error) {
	if request.N < 0 {
		return nil, usage("%d units: expected 0 or more", request.N)
	}
	if p := request.Unknown; p != nil && (p.Sign() < 0 || p.Cmp(big.NewRat(1, 1)) > 0) {
		return nil, usage("a fact is unknown with a probability of %s: expected 0 to 1", p.RatString())
	}
	if request.All && request.N == 0 {
		request.N = SimulateLimit
	}
	if request.Trust == nil {
		request.Trust = SimulateTrust()
	}
	base := request.Around
	if base == nil {
		base = &profile.Unit{File: "--set", Facts: map[string]any{}}
	}
	unit, err := e.With(base, request.Set)
	if err != nil {
		return nil, err
	}
	if broken, err := e.point(ctx, unit).broken(); err != nil {
		return nil, err
	} else if broken != nil {
		return nil, verdict.Faults{broken}
	}
	vary, err := e.varying(unit, &request)
	if err != nil {
		return nil, err
	}
	s, err := e.simulation(ctx, unit, request, vary)
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
func (e *Engine) varying(unit *profile.Unit, request *SimulateRequest) (map[string]bool, error) {
	vary, err := e.named(request.Strategies, request.Facts)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(vary, func(path string, _ bool) bool {
		_, isSet := request.Set[path]
		return isSet || e.certain(unit, path, request)
	})
	for _, f := range e.catalogue.Facts {
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
		// A sum moves with its parts, unless it is certain; and readers fill it in once all parts are known.
		if known && moves && !isSet && !e.certain(unit, f.Path, request) || !known && there {
			vary[f.Path] = true
		}
	}
	return vary, nil
}

// certain tells whether a fact is known and not to be doubted.
func (e *Engine) certain(unit *profile.Unit, path string, request *SimulateRequest) bool {
	_, known := unit.Facts[path]
	return known && request.Trust.of(unit.Evidence[path].Confidence).Cmp(big.NewRat(1, 1)) == 0
}

// named returns the facts that strategies read and those of paths, all of the space if nothing is named.
func (e *Engine) named(strategies, paths []string) (map[string]bool, error) {
	chosen, err := e.strategies(strategies)
	if err != nil {
		return nil, err
	}
	named := map[string]bool{}
	if len(strategies) > 0 {
		for _, s := range chosen {
			for _, rule := range slices.Concat(s.Preconditions, s.Risks) {
				for _, path := range rule.Reads {
					named[path] = true
				}
			}
		}
	}
	var faults verdict.Faults
	for _, path := range paths {
		under := e.catalogue.Under(path)
		if f, known := e.catalogue.Lookup(path); known {
			under = []fact.Fact{f}
		}
		if len(under) == 0 || path == "" {
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUnknownFact, Fact: path, Message: fmt.Sprintf("no fact is called %q: expected a path such as %s%s", path, e.catalogue.Facts[0].Path, e.nearestFact(path)),
			})
		}
		for _, f := range under {
			named[f.Path] = true
		}
	}
	if len(strategies) == 0 && len(paths) == 0 {
		for _, dim := range e.space.Dims {
			if e.space.Read(dim.Fact.Path) {
				named[dim.Fact.Path] = true
			}
		}
	}
	return named, faults.Err()
}

// simulation puts a unit, of which some facts vary, into a space that has all its facts.
func (e *Engine) simulation(ctx context.Context, unit *profile.Unit, request SimulateRequest, vary map[string]bool) (_ *Simulation, err error) {
	defer diagram.Recover(&err)
	wide, err := e.holding(ctx, unit, vary)
	if err != nil {
		return nil, err
	}
	s := &Simulation{request: request, space: wide.space, kept: unit.Facts, cells: wide.space.Encode(unit.Facts)}
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
	trust := func(dim int) *big.Rat { return request.Trust.of(unit.Evidence[s.space.Dims[dim].Fact.Path].Confidence) }
	s.worlds = wide.diagrams.Front(s.cells).Worlds(varies, trust, s.drawer.Sums()...)
	if s.worlds == nil {
		return nil, verdict.Faults{unit.Fault(verdict.RuleConstraint, "", "no unit can be simulated: the constraints and sums leave the facts that vary nothing to be (%s)", strings.Join(slices.Sorted(maps.Keys(vary)), ", "))}
	}
	return s, nil
}

// holding returns an engine whose space also has the facts of a unit and those that vary.
func (e *Engine) holding(ctx context.Context, unit *profile.Unit, vary map[string]bool) (*Engine, error) {
	var further []string
	for _, f := range e.catalogue.Facts {
		if _, known := unit.Facts[f.Path]; (known || vary[f.Path]) && e.space.Index(f.Path) < 0 {
			further = append(further, f.Path)
		}
	}
	if len(further) == 0 {
		return e, nil
	}
	space := table.NewSpace(e.catalogue, append(e.functions(), &policy.Function{Reads: further}))
	tables, err := e.tables.Widen(ctx, e.opa, space, nil, e.options.Rows)
	if err != nil {
		return nil, err
	}
	diagrams, err := analyse.New(ctx, e.set, tables, e.options.Nodes)
	if err != nil {
		return nil, err
	}
	return &Engine{space: space, tables: tables, diagrams: diagrams}, nil
}

// Units returns how many units there will be.
func (s *Simulation) Units() int {
	if s.request.All {
		return int(s.Count().Int64()) // no more than N
	}
	return s.request.N
}

// Count returns how many combinations of cells there are.
func (s *Simulation) Count() *big.Int { return s.worlds.Count() }
