package author

import (
	"context"
	"errors"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/author/mutate"
	"github.com/leeway-policy/leeway/evaluator/internal/author/scaffold"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestsFor drafts a file of Rego tests for a strategy. The tests record what its rules yield now, at each boundary of
// their tables, and notice each mutant of the strategy that [Mutate] makes. If progress is not nil, it is called with
// the number of mutants done and in total, from several goroutines. TestsFor fails with [verdict.Faults] if the
// strategy is unknown.
func TestsFor(ctx context.Context, m *model.Model, strategy string, progress func(done, of int)) ([]byte, error) {
	s, err := m.Set.Named(strategy)
	if err != nil {
		return nil, err
	}
	draft, err := scaffold.Tests(s, m.Tables, nil)
	if err != nil {
		return nil, err
	}
	survivors, err := survivors(ctx, m, s, draft, progress)
	if err != nil || len(survivors) == 0 {
		return draft, err
	}
	var further []scaffold.Case
	for _, survivor := range survivors {
		witness := survivor.Witness
		if witness == nil {
			continue
		}
		facts := map[string]any{}
		for _, f := range witness.Facts {
			facts[f.Path] = f.Value
		}
		rule := witness.Rule[strings.LastIndexByte(witness.Rule, '.')+1:]
		further = append(further, scaffold.Case{Rule: rule, Facts: facts, Met: witness.Result == verdict.Met})
	}
	return scaffold.Tests(s, m.Tables, further)
}

// survivors returns the mutants of a strategy that its drafted tests do not notice.
func survivors(ctx context.Context, m *model.Model, s *policy.Strategy, draft []byte, progress func(done, of int)) ([]verdict.Survivor, error) {
	drafted, err := scaffold.Module(s, draft)
	if err != nil {
		return nil, err
	}
	if len(drafted.Parsed.Rules) == 0 {
		return nil, nil // no rule has a table
	}
	// The draft tests only the strategy's own rules, so each mutant must show in one of them.
	set := *m.Set
	set.Strategies, set.Properties, set.Modules = []*policy.Strategy{s}, nil, []policy.Module{drafted}
	for _, module := range m.Set.Modules {
		if !module.Test {
			set.Modules = append(set.Modules, module)
		}
	}
	found, err := mutate.Run(ctx, &set, m.Tables, mutate.Options{Packages: []string{s.Package}, Rows: m.Options.Rows, Progress: progress})
	if errors.Is(err, mutate.ErrNothing) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return found.Survivors, nil
}
