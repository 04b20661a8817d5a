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

// DefaultMutateLimit is how long the tests of one mutant may take unless the caller says otherwise.
const DefaultMutateLimit = mutate.DefaultLimit

// MutateOptions say which mutants to make of the policies. The zero value makes all.
type MutateOptions struct {
	// Strategies names those to mutate; none stands for all policies, helpers and constraints included.
	Strategies []string
	// Rules is a regular expression of the paths of rules to mutate, such as strategies\.merge\.one_key.
	Rules string
	// Limit is how long the tests of one mutant may take; 0 is [DefaultMutateLimit].
	Limit time.Duration
	// Reviewed is a file of survivors that are accepted, with a reason each; "" is none.
	Reviewed string
	// Progress, if it is not nil, is told how many mutants of how many are done, by several goroutines.
	Progress func(done, of int)
}

// Mutate finds out which small changes of the policies their tests do not notice.
//
// It fails with [verdict.Faults] if the policies or their tests are faulty, if there are no tests or some do
// not pass as it is, if the options name what is not there, or if the reviewed file is faulty.
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
			return nil, fmt.Errorf("--run %q is no regular expression: %w", what.Rules, err)
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

// exampleRule returns the path of a rule that could have been meant.
func exampleRule(m *model.Model, strategies []string) string {
	s := m.Set.Strategies[0]
	if len(strategies) > 0 {
		s = m.Set.Strategy(strategies[0])
	}
	return mutate.Path(s.Preconditions[0].Ref)
}
