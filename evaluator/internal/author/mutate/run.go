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

// DefaultLimit is how long the tests of one mutant may take unless the caller says otherwise.
const DefaultLimit = 10 * time.Second

// Options say which mutants to make. The zero value makes all.
type Options struct {
	// Name is what faults call the policies.
	Name string
	// Rules picks the rules to mutate by their paths, such as strategies.merge.one_key; nil picks all.
	Rules *regexp.Regexp
	// Packages are those to mutate, such as data.strategies.merge; none stands for all.
	Packages []string
	// Limit is how long the tests of one mutant may take; one that takes longer is killed. 0 is [DefaultLimit].
	Limit time.Duration
	// Rows is the most rows a table may have; 0 is [table.DefaultLimit].
	Rows int
	// Progress, if it is not nil, is told how many mutants of how many are done, by several goroutines.
	Progress func(done, of int)
}

// ErrNothing says that there is nothing to mutate.
var ErrNothing = errors.New("nothing to mutate")

// Run makes mutants of the policies and says which of them the tests of the set, which must have been
// loaded, do not tell from the original. The tables are those of the original rules.
//
// It fails with [verdict.Faults] if there are no tests or some do not pass as it is, with [ErrNothing] if no
// mutant can be made of what the options pick, and with the context's error if that ends. Its time is that of
// compiling the policies and running their tests, once for each mutant; it uses all processors.
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

// picks tells whether the rule of a path is to be mutated.
func (o Options) picks(rule string) bool {
	if o.Rules != nil && !o.Rules.MatchString(rule) {
		return false
	}
	return len(o.Packages) == 0 || slices.ContainsFunc(o.Packages, func(pkg string) bool {
		return strings.HasPrefix("data."+rule, pkg+".")
	})
}

// A trial is what becomes of one mutant.
type trial struct {
	outcome
	judgement
	// invalid says why it does not compile; "" if it does.
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
