package author

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/leeway-policy/leeway/evaluator/internal/author/mutate"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// DefaultMutateLimit is the default time limit for the tests of one mutant.
const DefaultMutateLimit = mutate.DefaultLimit

// MutateOptions say which mutants of the policies to make. The zero value makes all.
type MutateOptions struct {
	// Strategies names the strategies to mutate; empty stands for all policies, with helpers and constraints.
	Strategies []string
	// Rules is a regular expression for the paths of rules to mutate, such as strategies\.merge\.one_key.
	Rules string
	// Limit is the time limit for the tests of one mutant; 0 stands for [DefaultMutateLimit].
	Limit time.Duration
	// Reviewed is a file of accepted survivors, each with a reason; "" stands for none.
	Reviewed string
	// Progress, if not nil, is called with the number of mutants done and in total, from several goroutines.
	Progress func(done, of int)
}

// Mutate makes small changes to the policies and reports those that no test notices.
//
// It fails with [verdict.Faults] if the policies or their tests are faulty, if there are no tests, if a test
// fails on the unchanged policies, if the options name something unknown, or if the reviewed file is faulty.
func Mutate(ctx context.Context, options model.Options, what MutateOptions) (*verdict.Mutation, error) {
	if what.Limit < 0 {
		return nil, fmt.Errorf("--limit %s: expected a time above 0", what.Limit)
	}
	from, err := options.OpenPolicies()
	if err != nil {
		return nil, err
	}
	run := mutate.Options{Name: from.Name, Limit: what.Limit, Rows: options.Rows, Progress: what.Progress}
	if what.Rules != "" {
		rules, err := regexp.Compile(what.Rules)
		if err != nil {
			return nil, fmt.Errorf("--run %q is not a regular expression: %w", what.Rules, err)
		}
		run.Rules = rules
	}
	var reviewed *mutate.Reviewed
	if what.Reviewed != "" {
		if reviewed, err = mutate.ReadReviewed(what.Reviewed); err != nil {
			return nil, err
		}
	}
	options.Tests = true
	m, err := model.Load(ctx, options)
	if err != nil {
		return nil, err
	}
	for _, name := range what.Strategies {
		s, err := m.Set.Named(name)
		if err != nil {
			return nil, err
		}
		run.Packages = append(run.Packages, s.Package)
	}
	result, err := mutate.Run(ctx, m.Set, m.Tables, run)
	switch {
	case errors.Is(err, mutate.ErrNothing) && what.Rules != "":
		return nil, fmt.Errorf("no mutant can be made of a rule that matches %q: expected a regular expression of paths such as %s",
			what.Rules, exampleRule(m, what.Strategies))
	case err != nil:
		return nil, err
	}
	reviewed.Apply(result, run)
	result.Identity, err = m.Identity(nil)
	return result, err
}

// exampleRule returns the path of a rule, as an example for a message.
func exampleRule(m *model.Model, strategies []string) string {
	s := m.Set.Strategies[0]
	if len(strategies) > 0 {
		s = m.Set.Strategy(strategies[0])
	}
	return mutate.Path(s.Preconditions[0].Ref)
}
