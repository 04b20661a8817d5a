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

// Load reads and compiles schemas and policies, and has OPA compute the table of every rule.
//
// It fails with [verdict.Faults] if anything in them is wrong, for a set of policies is used as a whole or not at
// all, and if the options choose an unknown pack. Profiles are read by [Engine.Read].
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
// A path is a file, a folder, or "-" for Options.Stdin. Read also leaves out units whose facts break a constraint.
func (e *Engine) Read(ctx context.Context, paths ...string) ([]*Unit, verdict.Faults) {
	return e.model.Read(ctx, paths...)
}

// ReadBody reads one profile or unit from memory as [Engine.Read] reads a file. Faults use name as the file name.
func (e *Engine) ReadBody(ctx context.Context, name string, data []byte) ([]*Unit, verdict.Faults) {
	return e.model.ReadBody(ctx, name, data)
}

// Select returns the units that pass the filter, in their order. It fails with [verdict.Faults] if the filter
// names an unknown country, service or strategy.
func (e *Engine) Select(units []*Unit, f Filter) ([]*Unit, error) { return e.model.Select(units, f) }

// Identity identifies what answers about units are based on.
//
// Its digest covers OPA's version, the files of policies (without tests) and schemas, and the facts and evidence
// of the units, but not the names of their files.
func (e *Engine) Identity(units []*Unit) (verdict.Identity, error) { return e.model.Identity(units) }

// ParseSet parses assignments of the form fact=value and returns the values by path: a string, bool or
// json.Number each, or nil for fact=unknown, which makes a known fact unknown. It fails with
// [verdict.Faults], one for each unknown fact and wrong value.
func (e *Engine) ParseSet(assignments []string) (map[string]any, error) {
	return e.model.Catalogue.ParseSet(assignments)
}

// With returns a copy of the unit with some facts set; set is the result of [Engine.ParseSet].
// Facts that are set lose their evidence. Sums are computed anew from their parts, and a part that was computed from a
// sum follows the sum that is set. With fails with [verdict.Faults] if a sum contradicts its parts.
func (e *Engine) With(unit *Unit, set map[string]any) (*Unit, error) {
	return unit.With(e.model.Catalogue, set)
}

// Admit fails with a [verdict.Fault] if the unit's facts break a constraint or its sums do not add up.
func (e *Engine) Admit(ctx context.Context, unit *Unit) error { return e.model.Admit(ctx, unit) }

// Export returns, as indented JSON that [Engine.Read] reads, the profile that a unit was read from, or the unit itself
// if it was read on its own, with facts set as returned by [Engine.ParseSet]. Facts that are set lose their evidence;
// facts of the context change for all services. It fails as [Engine.With] does.
func (e *Engine) Export(unit *Unit, set map[string]any) ([]byte, error) {
	return unit.Export(e.model.Catalogue, set)
}

// A Placed is a unit encoded in the space of the policies, for deciding it repeatedly and with some facts changed.
type Placed = model.Placed

// Decided is the decision about one strategy: its verdict, the statuses of its preconditions in the order of the
// author's files, and its fit. HasFit is false if the strategy has no supporting preconditions.
type Decided = model.Decided

// Place encodes a unit, whose facts must satisfy the constraints.
func (e *Engine) Place(unit *Unit) *Placed { return e.model.Place(unit) }

// Exact reports whether every precondition is tabled. If so, no unit needs OPA, and all verdicts and fits are exact.
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
	return analyse.Evaluate(ctx, e.model, unit, Request{Reasons: true, Disputed: true})
}

// EvaluateAll decides units in parallel. The answer has the units in their order, and the faults of those
// that could not be decided. If the request sets facts, the answer has each unit with and without them. EvaluateAll
// fails if the context ends first, or for an error that is not the fault of a unit.
func (e *Engine) EvaluateAll(ctx context.Context, units []*Unit, request Request) (*verdict.Evaluation, error) {
	return analyse.EvaluateAll(ctx, e.model, units, request)
}

// Groups groups the units of an evaluation that have the same verdict of a strategy for the same reason: the same
// facts, within the same bounds. The evaluation must include reasons. An undetermined verdict has none; such units
// are grouped by the facts that they wait for.
func Groups(evaluation *verdict.Evaluation) []verdict.Group { return analyse.Groups(evaluation) }

// A PathRequest says what paths to look for.
type PathRequest = analyse.PathRequest

// Efforts are the prices of changes, by fact or else by lever.
type Efforts = analyse.Efforts

// DefaultEfforts makes each lever three times as expensive as the one before, so that a change by parliament
// costs more than a few changes that offices can make among themselves.
func DefaultEfforts() Efforts { return analyse.DefaultEfforts() }

// ReadEfforts reads a user's prices, such as {"levers": {"legal": 5}, "facts": {"service.records": 2}}, which override
// the defaults. Prices are whole numbers, 0 or more. It fails with [verdict.Faults].
func (e *Engine) ReadEfforts(file string) (Efforts, error) { return analyse.ReadEfforts(e.model, file) }

// Paths returns, for each unit, the cheapest sets of changes that make strategies feasible. OPA evaluates each path
// before it is returned. The answer includes the faults of units that break a constraint.
//
// It fails with [verdict.Faults] if a strategy or lever is unknown, or if a strategy that the request names has a
// necessary precondition without a table.
func (e *Engine) Paths(ctx context.Context, units []*Unit, request PathRequest) (*verdict.Paths, error) {
	return analyse.Paths(ctx, e.model, units, request)
}

// Reach returns, for each unit, the first step at which each strategy is within reach: now, with changes up
// to some lever, or never. The answer includes the faults of units that break a constraint.
func (e *Engine) Reach(ctx context.Context, units []*Unit, strategies []string) (*verdict.Reach, error) {
	return analyse.Reach(ctx, e.model, units, strategies)
}

// StrategyOptions sets the strategies of each unit side by side: state, cheapest path, who acts on it, risks, and which
// others dominate it. It sums them up for each country, with the single changes that open most. Options are compared with
// all strategies of the unit, whichever are asked for; an empty list asks for all. The answer includes the faults of units
// that break a constraint. It fails with [verdict.Faults] if a strategy is unknown.
func (e *Engine) StrategyOptions(ctx context.Context, units []*Unit, strategies []string) (*verdict.StrategyOptions, error) {
	return analyse.Options(ctx, e.model, units, strategies)
}

// Ask returns, for each unit, which unknown facts to find out first, and what each of their values would decide
// for the strategies, or for all if strategies is empty. It fails as [Engine.Paths] does, for any strategy.
func (e *Engine) Ask(ctx context.Context, units []*Unit, strategies []string) (*verdict.Ask, error) {
	return analyse.Ask(ctx, e.model, units, strategies)
}

// Trust is the weight, 0 to 1, of a known fact being true, by its confidence.
type Trust = analyse.Trust

// DefaultTrust takes a fact of high confidence to be right 19 times out of 20, one of medium confidence 4 times out
// of 5, and one of low confidence 3 times out of 5. These are rough estimates, meant to be overridden.
func DefaultTrust() Trust { return analyse.DefaultTrust() }

// ParseTrust returns the default weights with some overridden by assignments of the form confidence=weight. It fails
// with [verdict.Faults].
func ParseTrust(assignments []string) (Trust, error) { return analyse.ParseTrust(assignments) }

// Robustness returns how much the verdicts of units depend on doubtful facts: for each strategy the exact weight of
// the possible worlds in which it is feasible, and the facts that alone would change its verdict.
func (e *Engine) Robustness(ctx context.Context, units []*Unit, strategies []string, trust Trust) (*verdict.Robustness, error) {
	return analyse.Robustness(ctx, e.model, units, strategies, trust)
}

// Transfer reports, for each service that is among both from and to, whether the solution of the one can be copied to
// the other: how each side meets each precondition, what cannot be copied, and which strategies are feasible for the
// target. It fails as [Engine.Ask] does, and if no service is among both.
func (e *Engine) Transfer(ctx context.Context, from, to []*Unit, strategies []string) (*verdict.Transfer, error) {
	return analyse.Transfer(ctx, e.model, from, to, strategies)
}

// A BatchInput is one file or stream of units.
type BatchInput = batch.Input

// BatchProgress is the progress of a run over streams.
type BatchProgress = batch.Progress

// BatchOptions say where a stream of units is read from, and where its rows are written.
type BatchOptions = batch.Options

// A BatchFormat is a format of units or rows.
type BatchFormat = batch.Format

// The formats of streams.
const (
	NDJSON = batch.NDJSON
	CSV    = batch.CSV
)

// Reasons selects the kind of reasons in the rows of a stream.
type Reasons = batch.Reasons

// The kinds of reasons in rows.
const (
	NoReasons    = batch.NoReasons
	ShortReasons = batch.ShortReasons
)

// BatchFormats returns the names of all formats of streams.
func BatchFormats() []string { return batch.Formats() }

// BatchReasons returns the names of all kinds of reasons.
func BatchReasons() []string { return batch.ReasonKinds() }

// Batch decides the units of streams, writes a row for each, and returns the number of units with each verdict.
//
// It rejects a faulty line and goes on with the next; the summary counts the rejected lines. It fails with
// [verdict.Faults] if an input cannot be read or a header is wrong, and with the context's error if that ends first.
func (e *Engine) Batch(ctx context.Context, options BatchOptions) (*verdict.BatchSummary, error) {
	return batch.Decide(ctx, e.model, options)
}

// A SimulateRequest says which units to generate.
type SimulateRequest = simulate.Request

// A Simulation generates units.
type Simulation = simulate.Simulation

// The default number of units to draw, and the default limit on the number of all combinations.
const (
	DefaultUnits  = simulate.DefaultUnits
	SimulateLimit = simulate.Limit
)

// ParseProbability parses a JSON number from 0 to 1; the 0 before the decimal point may be left out.
var ParseProbability = analyse.ParseProbability

// Simulate prepares random units that satisfy the catalogue of facts and the constraints. Unless the request names a
// unit to vary, all combinations of cells that they allow are equally likely.
//
// It fails with [verdict.Faults] for an unknown name or a number out of range, if no unit has the facts that are set,
// and if there are more than N combinations with All.
func (e *Engine) Simulate(ctx context.Context, request SimulateRequest) (*Simulation, error) {
	return simulate.New(ctx, e.model, request)
}

// A CaseFilter picks documented cases. An empty list selects all.
type CaseFilter = concordance.Filter

// Concordance compares verdicts with outcomes. For each documented case at paths (or those in use if there are none)
// it decides the strategy that was tried, with the case's own context or else that of the country's profile in use.
//
// A path is a file that holds one case or an array of cases, a folder, or "-" for Options.Stdin. Faulty cases are left
// out; their faults, and those of profiles, are in the answer. Concordance fails with [verdict.Faults] if the filter
// names an unknown strategy or a country without cases, and with the context's error if that ends first.
func (e *Engine) Concordance(ctx context.Context, filter CaseFilter, paths ...string) (*verdict.Concordance, error) {
	return concordance.Of(ctx, e.model, filter, paths...)
}

// A QCARequest says which documented cases to compare, and what partial outcomes count as.
type QCARequest = concordance.QCARequest

// PartialOutcomes returns what partial outcomes may count as in a QCARequest.
func PartialOutcomes() []string {
	return []string{concordance.PartialSuccess, concordance.PartialFailure}
}

// QCA compares the documented cases of each strategy by crisp-set Qualitative Comparative Analysis: how well each
// precondition and way is necessary and sufficient for success. It reads the cases as [Engine.Concordance] does.
//
// It fails with [verdict.Faults] for an unknown name, and if no strategy has two cases to compare.
func (e *Engine) QCA(ctx context.Context, request QCARequest, paths ...string) (*verdict.QCA, error) {
	return concordance.QCA(ctx, e.model, request, paths...)
}

// CaseCountries returns the sorted countries of the cases in use, without those of faulty cases.
func (e *Engine) CaseCountries(ctx context.Context) []string {
	return record.CaseCountries(ctx, e.model)
}

// Lock returns an evaluation of units, in which no facts are set, as a baseline for comparing later ones with.
func (e *Engine) Lock(units []*Unit, evaluation *verdict.Evaluation) (*verdict.Lock, error) {
	return record.Lock(e.model, units, evaluation)
}

// Strategies describes the strategies and their rules.
func (e *Engine) Strategies() []verdict.StrategyInfo { return describe.Strategies(e.model) }

// StrategyNames returns the sorted names of all strategies, without those of packs that are not chosen.
func (e *Engine) StrategyNames() []string { return e.model.Set.StrategyNames() }

// PropertyNames returns the names of all properties, in the order of the author's files.
func (e *Engine) PropertyNames() []string { return e.model.Set.PropertyNames() }

// PackNames returns the sorted names of all packs, chosen or not.
func (e *Engine) PackNames() []string { return e.model.Set.PackNames() }

// PackOf returns the pack that a strategy belongs to, chosen or not, or "" if it belongs to none or is unknown.
func (e *Engine) PackOf(strategy string) string { return e.model.Set.PackOf(strategy) }

// PacksAside describes the packs that are not chosen.
func (e *Engine) PacksAside() []verdict.Pack { return e.model.Set.PacksAside() }

// Constraints describes the constraints.
func (e *Engine) Constraints() []verdict.RuleInfo { return describe.Constraints(e.model) }

// Facts describes the facts of the catalogue and counts the units in which each is known. Facts of the context
// are counted once for each profile.
func (e *Engine) Facts(units []*Unit) []verdict.FactInfo { return describe.Facts(e.model, units) }

// Countries describes the countries of the units, in order of their codes.
func (e *Engine) Countries(units []*Unit) []verdict.CountryInfo { return describe.Countries(units) }

// Services describes the services that the schema of profiles names, and those of the units, in order of their ids.
func (e *Engine) Services(units []*Unit) []verdict.ServiceInfo {
	return describe.Services(e.model, units)
}

// Tables returns the table of one rule, or of every rule of a strategy if rule is "". It fails with
// [verdict.Faults] if the strategy or rule is unknown.
func (e *Engine) Tables(strategy, rule string) ([]verdict.Table, error) {
	return describe.Tables(e.model, strategy, rule)
}

// AllTables returns the tables of all preconditions, risks and constraints.
func (e *Engine) AllTables() []verdict.Table { return describe.AllTables(e.model) }

// Handbook returns the full description of strategies and facts, and the verdicts on the units.
// It fails as [Engine.EvaluateAll] does, and for the first unit that cannot be decided.
func (e *Engine) Handbook(ctx context.Context, units []*Unit) (*verdict.Handbook, error) {
	return describe.Handbook(ctx, e.model, units)
}

// Sources returns all sources of the bibliography in use.
func (e *Engine) Sources() (*verdict.Sources, error) {
	identity, err := e.model.Identity(nil)
	if err != nil {
		return nil, err
	}
	return &verdict.Sources{Identity: identity, Sources: describe.Bibliography(e.model)}, nil
}

// Asked returns the number of OPA evaluations that the tables took.
func (e *Engine) Asked() int { return e.model.Tables.Evaluations }

// TestsFor drafts a file of Rego tests for a strategy. The tests record what its rules yield now, at each boundary of
// their tables, and notice each mutant of the strategy that [Mutate] makes. If progress is not nil, it is called with
// the number of mutants done and in total, from several goroutines. TestsFor fails with [verdict.Faults] if the
// strategy is unknown.
func (e *Engine) TestsFor(ctx context.Context, strategy string, progress func(done, of int)) ([]byte, error) {
	return author.TestsFor(ctx, e.model, strategy, progress)
}

// Proofs are the properties of a set of policies, ready to be proved over every unit that the constraints allow.
type Proofs = author.Proofs

// Proofs returns the properties, ready to be proved. It fails with [verdict.Faults] if a property yields no answer
// for some facts.
func (e *Engine) Proofs(ctx context.Context) (*Proofs, error) { return author.NewProofs(ctx, e.model) }

// BundleSigning says how a bundle is signed.
type BundleSigning = bundle.Signing

// Bundle returns the policies as an OPA bundle, a .tar.gz, and a description of it. The bundle holds the policies
// without tests, and a module with the verdicts on complete units, data.leeway.verdicts. Its revision is the digest
// that [Engine.Identity] returns for no units. It is signed if signing is not nil.
//
// It fails with [verdict.Faults] if the key cannot be used, or if the module cannot be added, for
// example because a policy already uses its package.
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
