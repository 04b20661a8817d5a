package mutate

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// DefaultLimit is the default time limit for the tests of one mutant.
const DefaultLimit = 10 * time.Second

// Options say which mutants to make. The zero value makes all.
type Options struct {
	// Name is the name of the policies in faults.
	Name string
	// Rules selects the rules to mutate by their paths, such as strategies.merge.one_key; nil selects all.
	Rules *regexp.Regexp
	// Packages are the packages to mutate, such as data.strategies.merge; empty stands for all.
	Packages []string
	// Limit is the time limit for the tests of one mutant, which is killed after it; 0 stands for [DefaultLimit].
	Limit time.Duration
	// Rows limits the rows of a table; 0 stands for [table.DefaultLimit].
	Rows int
	// Progress, if not nil, is called with the number of mutants done and in total, from several goroutines.
	Progress func(done, of int)
}

// ErrNothing is returned if no mutant can be made.
var ErrNothing = errors.New("nothing to mutate")

// Run makes mutants of the policies and reports which of them the tests of the set do not notice. The tests must have
// been loaded, and the tables must be those of the set.
//
// It fails with [verdict.Faults] if there are no tests or one fails on the original, with [ErrNothing] if no
// mutant can be made of what the options select, and with the context's error if that ends. It takes the time of
// compiling the policies and running their tests once for each mutant, and uses all processors.
func Run(ctx context.Context, set *policy.Set, tables *table.Tables, options Options) (*verdict.Mutation, error) {
	if options.Limit <= 0 {
		options.Limit = DefaultLimit
	}
	tests := newSuite(set, options.Limit)
	count, err := tests.pass(ctx, options.Name)
	if err != nil {
		return nil, err
	}
	mutants := generate(set, tables.Space, options.picks)
	if len(mutants) == 0 {
		return nil, ErrNothing
	}
	trials := make([]trial, len(mutants))
	judge := newJudge(set, tables, options.Rows)
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	var done atomic.Int64
	for i, m := range mutants {
		group.Go(func() error {
			if err := trials[i].run(within, tests, judge, m); err != nil {
				return err
			}
			if options.Progress != nil {
				options.Progress(int(done.Add(1)), len(mutants))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return summary(count, mutants, trials), nil
}

// picks reports whether the rule at a path is to be mutated.
func (o Options) picks(rule string) bool {
	if o.Rules != nil && !o.Rules.MatchString(rule) {
		return false
	}
	return len(o.Packages) == 0 || slices.ContainsFunc(o.Packages, func(pkg string) bool {
		return strings.HasPrefix("data."+rule, pkg+".")
	})
}

// A trial is the result of testing one mutant.
type trial struct {
	outcome
	judgement
	// invalid says why the mutant does not compile; "" if it does.
	invalid string
}

func (t *trial) run(ctx context.Context, tests *suite, judge *judge, m *mutant) error {
	var err error
	t.outcome, err = tests.try(ctx, m)
	var reason invalid
	switch {
	case errors.As(err, &reason):
		t.invalid, _, _ = strings.Cut(reason.Error(), "\n")
		return nil
	case err != nil || t.outcome != survived:
		return err
	}
	within, cancel := context.WithTimeout(ctx, tests.limit)
	defer cancel()
	t.judgement, err = judge.judge(within, m)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		t.judgement, err = judgement{undecided: fmt.Sprintf("comparing it with the original takes longer than %s", tests.limit)}, nil
	}
	return err
}

func summary(tests int, mutants []*mutant, trials []trial) *verdict.Mutation {
	result := &verdict.Mutation{
		Tests: tests, Mutants: len(mutants), Survivors: []verdict.Survivor{}, Uncompiled: []verdict.Uncompiled{},
	}
	for i, m := range mutants {
		t := &trials[i]
		switch {
		case t.outcome == killed:
			result.Killed++
		case t.outcome == timedOut:
			result.Killed++
			result.TimedOut++
		case t.invalid != "":
			result.Invalid++
			result.Uncompiled = append(result.Uncompiled, verdict.Uncompiled{Mutant: m.Mutant, Reason: t.invalid})
		case t.equivalent:
			result.Equivalent++
		default:
			result.Survived++
			result.Survivors = append(result.Survivors, verdict.Survivor{Mutant: m.Mutant, Witness: t.witness, Undecided: t.undecided})
		}
	}
	result.Score = 100
	if counted := result.Killed + result.Survived; counted > 0 {
		result.Score = float64(1000*result.Killed/counted) / 10
	}
	return result
}
