package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/author"
	"github.com/leeway-policy/leeway/evaluator/internal/batch"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/concordance"
	"github.com/leeway-policy/leeway/evaluator/internal/describe"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/internal/simulate"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// An Engine holds a sound set of policies, ready to decide units. It is not changed once it is loaded, and may be used by
// several goroutines.
type Engine struct{ model *model.Model }

// Load reads schemas and policies, compiles them, and asks OPA for the table of every rule.
//
// It fails with [verdict.Faults] if anything in them is wrong: a set of policies is sound as a whole
// or not used; and if the options choose a pack that there is not. Profiles are read by [Engine.Read].
func Load(ctx context.Context, options Options) (*Engine, error) {
	m, err := model.Load(ctx, options)
	if err != nil {
		return nil, err
	}
	return &Engine{m}, nil
}

// Read returns the units of the profiles and units at paths, or of the profiles in use if there
// are no paths, and the faults of those that are left out.
//
// A path is a file, a folder, or "-" for Options.Stdin. A unit whose facts a constraint forbids is
// left out too.
func (e *Engine) Read(ctx context.Context, paths ...string) ([]*Unit, verdict.Faults) {
	return e.model.Read(ctx, paths...)
}

// ReadBody does for one profile or unit in memory what [Engine.Read] does for a file; faults name it name.
func (e *Engine) ReadBody(ctx context.Context, name string, data []byte) ([]*Unit, verdict.Faults) {
	return e.model.ReadBody(ctx, name, data)
}

// Select returns the units that pass the filter, in their order. It fails with [verdict.Faults] for
// a name that no unit, or no strategy, has.
func (e *Engine) Select(units []*Unit, f Filter) ([]*Unit, error) { return e.model.Select(units, f) }

// Identity says what the answers about units rest on.
//
// Its digest is over OPA's version, the files of policies (tests apart) and of schemas, and the
// units: their facts and evidence, whichever files they came from.
func (e *Engine) Identity(units []*Unit) (verdict.Identity, error) { return e.model.Identity(units) }

// ParseSet returns the facts that assignments of the form fact=value set, by path: a string, bool
// or json.Number each, or nil for fact=unknown, which takes a known fact away. It fails with
// [verdict.Faults] for a fact or a value that there is not, all of them at once.
func (e *Engine) ParseSet(assignments []string) (map[string]any, error) {
	return e.model.Catalogue.ParseSet(assignments)
}

// With returns a copy of the unit in which some facts are set, as [Engine.ParseSet] returns them.
// Sums follow their parts, and a part that was filled in follows a sum that is set; a fact that is set has no evidence.
// It fails with [verdict.Faults] if a sum is set to what its parts do not add up to.
func (e *Engine) With(unit *Unit, set map[string]any) (*Unit, error) {
	return unit.With(e.model.Catalogue, set)
}

// Admit fails with a [verdict.Fault] if a constraint forbids the facts of a unit, or its sums do not add up.
func (e *Engine) Admit(ctx context.Context, unit *Unit) error { return e.model.Admit(ctx, unit) }

// Export returns the profile that a unit was read from, or the unit itself if it was read on its own, with facts set
// as [Engine.ParseSet] returns them: indented JSON to be read again. Facts that are set lose their evidence; those
// of the context change for all services. It fails as [Engine.With] does.
func (e *Engine) Export(unit *Unit, set map[string]any) ([]byte, error) {
	return unit.Export(e.model.Catalogue, set)
}

// A Placed is a unit where its facts put it: for deciding it again and again, and with some facts set.
type Placed = model.Placed

// Decided is the verdict of one strategy, the statuses of its preconditions in the order of the author's
// files, and its fit; HasFit is false if it has no supporting precondition.
type Decided = model.Decided

// Place returns the place of a unit that the constraints allow.
func (e *Engine) Place(unit *Unit) *Placed { return e.model.Place(unit) }

// Exact tells whether every precondition is tabled: then OPA need not be asked about any unit, and all verdicts
// and fits are exact.
func (e *Engine) Exact() bool { return e.model.Exact() }

// A Request says what to find out about units.
type Request = analyse.Request

// Evaluate decides every strategy for a unit.
//
// It fails with a [verdict.Fault] if a constraint forbids the unit's facts, or if a rule without a
// table yields no answer for them, and with the context's error if that ends first.
func (e *Engine) Evaluate(ctx context.Context, unit *Unit) (*verdict.Unit, error) {
	return analyse.Evaluate(ctx, e.model, unit, Request{})
}

// Explain does what [Engine.Evaluate] does and adds the reasons of every status.
func (e *Engine) Explain(ctx context.Context, unit *Unit) (*verdict.Unit, error) {
	return analyse.Evaluate(ctx, e.model, unit, Request{Reasons: true})
}

// EvaluateAll decides units in parallel. The answer has them in their order, and the faults of those
// that could not be decided; with facts set, it has both the units as they are and as they would be. It
// fails if the context ends first, or for a fault that is no unit's.
func (e *Engine) EvaluateAll(ctx context.Context, units []*Unit, request Request) (*verdict.Evaluation, error) {
	return analyse.EvaluateAll(ctx, e.model, units, request)
}

// Groups puts the units of an evaluation together that have the same verdict of a strategy for the same
// reason: the same facts, within the same bounds. The evaluation must have been asked for reasons; a unit without any,
// because its verdict is undetermined, is with those that wait for the same facts.
func Groups(evaluation *verdict.Evaluation) []verdict.Group { return analyse.Groups(evaluation) }

// A PathRequest says what paths to look for.
type PathRequest = analyse.PathRequest

// Efforts are the prices of changes: of a fact if it is named, else of its lever.
type Efforts = analyse.Efforts

// DefaultEfforts makes each lever three times as hard to pull as the one before: what parliament must do
// is not outweighed by a few things that offices can do among themselves.
func DefaultEfforts() Efforts { return analyse.DefaultEfforts() }

// ReadEfforts reads the user's own prices, {"levers": {"legal": 5}, "facts": {"service.records": 2}}, over
// the default ones. Prices are whole numbers, 0 or more. It fails with [verdict.Faults].
func (e *Engine) ReadEfforts(file string) (Efforts, error) { return analyse.ReadEfforts(e.model, file) }

// Paths returns what would have to change in a unit for a strategy to be feasible. Each path shown is
// evaluated with OPA before it is returned.
//
// It fails with [verdict.Faults] if there is no such strategy or lever, if the strategy has a necessary
// precondition without a table, or if a constraint forbids the unit.
func (e *Engine) Paths(ctx context.Context, unit *Unit, request PathRequest) (*verdict.Paths, error) {
	return analyse.Paths(ctx, e.model, unit, request)
}

// Reach returns, for each unit, the step at which each strategy comes within reach: now, with changes up
// to some lever, or never. Faults are those of units that a constraint forbids.
func (e *Engine) Reach(ctx context.Context, units []*Unit, strategies []string) (*verdict.Reach, error) {
	return analyse.Reach(ctx, e.model, units, strategies)
}

// Ask returns which unknown facts of a unit to find out first, and what each of their values would decide
// for the strategies (all if there are none). It fails as [Engine.Paths] does.
func (e *Engine) Ask(ctx context.Context, unit *Unit, strategies []string) (*verdict.Ask, error) {
	return analyse.Ask(ctx, e.model, unit, strategies)
}

// Trust is the weight, 0 to 1, of a known fact being what it is said to be, by its confidence.
type Trust = analyse.Trust

// DefaultTrust takes a fact of high confidence to be right nineteen times out of twenty, one of medium four
// times out of five, one of low three times out of five: a rough reading of the words, to be overridden.
func DefaultTrust() Trust { return analyse.DefaultTrust() }

// ParseTrust returns the default weights with some overridden, confidence=weight each. It fails with
// [verdict.Faults].
func ParseTrust(assignments []string) (Trust, error) { return analyse.ParseTrust(assignments) }

// Robustness returns how far the verdicts of units rest on doubtful facts: the exact share of the weight of
// all possible worlds in which each strategy is feasible, and the facts that alone would turn a verdict.
func (e *Engine) Robustness(ctx context.Context, units []*Unit, strategies []string, trust Trust) (*verdict.Robustness, error) {
	return analyse.Robustness(ctx, e.model, units, strategies, trust)
}

// Transfer tells whether the solution of one unit can be copied to another: per precondition how each side
// meets it, what does not travel, and which strategies are open to the target. It fails as [Engine.Paths]
// does, and if both units are the same service of one country.
func (e *Engine) Transfer(ctx context.Context, from, to *Unit, strategies []string) (*verdict.Transfer, error) {
	return analyse.Transfer(ctx, e.model, from, to, strategies)
}

// A BatchInput is one file or stream of units.
type BatchInput = batch.Input

// BatchProgress is how far a run over a stream has come.
type BatchProgress = batch.Progress

// BatchOptions say what a stream of units is read from, and where rows about them are written.
type BatchOptions = batch.Options

// A BatchFormat is a way to write units, or rows about them.
type BatchFormat = batch.Format

// The formats of streams.
const (
	NDJSON = batch.NDJSON
	CSV    = batch.CSV
)

// Reasons says which reasons the rows of a stream give.
type Reasons = batch.Reasons

// The kinds of reasons of rows.
const (
	NoReasons    = batch.NoReasons
	ShortReasons = batch.ShortReasons
)

// BatchFormats returns the names of all formats of streams.
func BatchFormats() []string { return batch.Formats() }

// BatchReasons returns the names of all kinds of reasons.
func BatchReasons() []string { return batch.ReasonKinds() }

// Batch decides the units of streams, a row for each, and returns how many there were of which verdict.
//
// A line that is at fault is rejected and the others are decided all the same; the summary tells how many. It fails with
// [verdict.Faults] if an input cannot be read, or a header is wrong, and with the context's error if that ends first.
func (e *Engine) Batch(ctx context.Context, options BatchOptions) (*verdict.BatchSummary, error) {
	return batch.Decide(ctx, e.model, options)
}

// A SimulateRequest says which units to make up.
type SimulateRequest = simulate.Request

// A Simulation is units to be made up.
type Simulation = simulate.Simulation

// The number of units to draw, and the most of all combinations, unless the caller says otherwise.
const (
	DefaultUnits  = simulate.DefaultUnits
	SimulateLimit = simulate.Limit
)

// ParseProbability reads a number of 0 to 1 in the notation of JSON, or without the 0 before the point.
var ParseProbability = analyse.ParseProbability

// Simulate prepares units that are valid by the catalogue of facts and the constraints. Without a unit to be around, each
// combination of cells that they allow is as likely as any other.
//
// It fails with [verdict.Faults] for a name or number that is wrong, if no unit has the facts that are set, and
// if there are more than N combinations with All.
func (e *Engine) Simulate(ctx context.Context, request SimulateRequest) (*Simulation, error) {
	return simulate.New(ctx, e.model, request)
}

// A CaseFilter picks documented cases. An empty list lets everything through.
type CaseFilter = concordance.Filter

// Concordance compares verdicts with what happened: it decides, for each documented case at paths (those in use if
// there are none), the strategy that was tried, with the case's own context or else that of the profile in use.
//
// A path is a file that holds one case or an array of cases, a folder, or "-" for Options.Stdin. Cases with a fault
// are left out; their faults, and those of profiles, are in the answer. Concordance fails with [verdict.Faults] for
// a name in the filter that no case, or no strategy, has, and with the context's error if that ends first.
func (e *Engine) Concordance(ctx context.Context, filter CaseFilter, paths ...string) (*verdict.Concordance, error) {
	return concordance.Of(ctx, e.model, filter, paths...)
}

// CaseCountries returns the countries of the cases in use, in order; of faulty ones nothing is known.
func (e *Engine) CaseCountries(ctx context.Context) []string {
	return record.CaseCountries(ctx, e.model)
}

// Lock returns an evaluation of units, without facts set, as a baseline to compare later ones with.
func (e *Engine) Lock(units []*Unit, evaluation *verdict.Evaluation) (*verdict.Lock, error) {
	return record.Lock(e.model, units, evaluation)
}

// Strategies describes the strategies and their rules.
func (e *Engine) Strategies() []verdict.StrategyInfo { return describe.Strategies(e.model) }

// StrategyNames returns the names of all strategies, but for those of packs that are not chosen, in order.
func (e *Engine) StrategyNames() []string { return e.model.Set.StrategyNames() }

// PropertyNames returns the names of all properties, in the order of the author's files.
func (e *Engine) PropertyNames() []string { return e.model.Set.PropertyNames() }

// PackNames returns the names of all packs, chosen or not, in order.
func (e *Engine) PackNames() []string { return e.model.Set.PackNames() }

// PackOf returns the pack that a strategy belongs to, chosen or not; "" for none, and if there is no such strategy.
func (e *Engine) PackOf(strategy string) string { return e.model.Set.PackOf(strategy) }

// PacksAside describes the packs that are not chosen.
func (e *Engine) PacksAside() []verdict.Pack { return e.model.Set.PacksAside() }

// Constraints describes the constraints.
func (e *Engine) Constraints() []verdict.RuleInfo { return describe.Constraints(e.model) }

// Facts describes the facts of the catalogue, and what the units know of them. Facts of the context
// are counted once for each profile.
func (e *Engine) Facts(units []*Unit) []verdict.FactInfo { return describe.Facts(e.model, units) }

// Tables returns what the rules mean: one rule, or all of a strategy if rule is "". It fails with
// [verdict.Faults] if there is no such strategy or rule.
func (e *Engine) Tables(strategy, rule string) ([]verdict.Table, error) {
	return describe.Tables(e.model, strategy, rule)
}

// AllTables returns what all preconditions, risks and constraints mean.
func (e *Engine) AllTables() []verdict.Table { return describe.AllTables(e.model) }

// Handbook returns all there is to say about the strategies and the facts, and what they come to for the units.
// It fails as [Engine.EvaluateAll] does, and for the first unit that cannot be decided.
func (e *Engine) Handbook(ctx context.Context, units []*Unit) (*verdict.Handbook, error) {
	return describe.Handbook(ctx, e.model, units)
}

// Asked returns how many evaluations by OPA the tables took.
func (e *Engine) Asked() int { return e.model.Tables.Evaluations }

// TestsFor drafts a file of tests of Rego for a strategy: what its rules yield now, with each boundary of their
// tables, and what else it takes to notice each mutant of the strategy that [Mutate] makes. Progress, if it is not nil, is
// told how many mutants of how many are done, by several goroutines. It fails with [verdict.Faults] if there is no such
// strategy.
func (e *Engine) TestsFor(ctx context.Context, strategy string, progress func(done, of int)) ([]byte, error) {
	return author.TestsFor(ctx, e.model, strategy, progress)
}

// Proofs are the properties of a set of policies, ready to be tried over every unit that the constraints allow.
type Proofs = author.Proofs

// Proofs returns the properties ready to be tried. It fails with [verdict.Faults] if one of them yields no answer
// for some facts.
func (e *Engine) Proofs(ctx context.Context) (*Proofs, error) { return author.NewProofs(ctx, e.model) }

// BundleSigning says how a bundle is signed.
type BundleSigning = bundle.Signing

// Bundle returns the policies as an OPA bundle, a .tar.gz, and what is in it: the policies without tests, and a
// module with the verdicts on complete units, data.leeway.verdicts. Its revision is the digest of [Engine.Identity]
// without units. It is signed if signing is not nil.
//
// It fails with [verdict.Faults] if the key cannot be used, or if the policies leave no room for the module.
func (e *Engine) Bundle(signing *BundleSigning) ([]byte, *verdict.Bundle, error) {
	from, err := e.model.Options.OpenPolicies()
	if err != nil {
		return nil, nil, err
	}
	identity, err := e.Identity(nil)
	if err != nil {
		return nil, nil, err
	}
	return bundle.Build(bundle.Source{Set: e.model.Set, Name: from.Name, Revision: identity.Digest}, signing)
}
