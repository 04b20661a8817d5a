package suite

import (
	"cmp"
	"context"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A trial is one test, its value, and the facts for which it has OPA look rules up.
type trial struct {
	ref   ast.Ref
	name  string
	value any
	err   bool
	seen  map[string]map[string]*ast.Term // by the path of the rule, then by the facts as text
}

// decisions returns which outcomes of the annotated rules of a set the tests cover.
//
// That a test evaluates a rule says little: if a test looks up one rule in its package, OPA
// evaluates all of them. So a test covers an outcome only if it would notice its absence: if its own value changes
// once `with` replaces the rule by the other outcome. Met is covered by a test that looks the rule up with facts
// for which it is met, and whose value changes if the rule is always false; unmet by one that looks it up with
// facts for which it is not met, and whose value changes if it is always true. A way is covered by a
// test that looks the rule up with facts for which that way holds, and whose value changes if the rule is always false.
func (s *suite) decisions(ctx context.Context, set *policy.Set, results []*tester.Result) ([]verdict.Decision, error) {
	rules := slices.DeleteFunc(set.Rules(), func(rule *policy.Rule) bool {
		return len(s.options.Packages) > 0 && !slices.ContainsFunc(s.options.Packages, func(pkg string) bool { return strings.HasPrefix(rule.Ref.String(), pkg+".") })
	})
	trials, err := s.trials(ctx, rules, results)
	if err != nil {
		return nil, err
	}
	opa := decide.New(set)
	decided := make([]verdict.Decision, len(rules))
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, rule := range rules {
		group.Go(func() error {
			d := decider{suite: s, opa: opa, rule: rule, noticed: map[notice]bool{}}
			var err error
			decided[i], err = d.decide(within, trials)
			return err
		})
	}
	return decided, group.Wait()
}

// trials runs the tests again, and records the facts with which they look the rules up.
func (s *suite) trials(ctx context.Context, rules []*policy.Rule, results []*tester.Result) ([]*trial, error) {
	wanted := map[string]bool{}
	for _, rule := range rules {
		wanted[rule.Ref.String()] = true
	}
	var trials []*trial
	group, within := parallel.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, result := range results {
		if result.Skip {
			continue
		}
		ref, err := refOf(result)
		if err != nil {
			return nil, err
		}
		t := &trial{ref: ref, name: result.Name, seen: map[string]map[string]*ast.Term{}}
		trials = append(trials, t)
		group.Go(func() error {
			t.value, t.err = s.valueOf(within, ref, nil, rego.EvalQueryTracer(&lookups{trial: t, wanted: wanted}))
			return within.Err()
		})
	}
	return trials, group.Wait()
}

// valueOf returns the value of a test, and whether it ends in an error, with some rules replaced.
func (s *suite) valueOf(ctx context.Context, test ast.Ref, with []*ast.With, options ...rego.EvalOption) (value any, failed bool) {
	expr := ast.NewExpr(ast.NewTerm(test))
	expr.With = with
	answers, err := s.eval(ctx, query{body: ast.NewBody(expr)}, options...)
	if err != nil {
		return nil, true
	}
	if len(answers) == 0 {
		return nil, false
	}
	return answers[0].Expressions[0].Value, false
}

// lookups is a tracer that records the facts with which a test looks rules up. OPA emits the event for every rule, even
// if its index finds no body.
type lookups struct {
	trial  *trial
	wanted map[string]bool
}

// Enabled, Config and TraceEvent implement OPA's tracer interface.
func (*lookups) Enabled() bool { return true }

// Config returns the default configuration.
func (*lookups) Config() topdown.TraceConfig { return topdown.TraceConfig{} }

// TraceEvent records the facts of a look-up.
func (l *lookups) TraceEvent(event topdown.Event) {
	if event.Op != topdown.IndexOp || event.Ref == nil {
		return
	}
	path := event.Ref.String()
	if !l.wanted[path] {
		return
	}
	facts := event.Input()
	if facts == nil {
		facts = ast.ObjectTerm()
	}
	if l.trial.seen[path] == nil {
		l.trial.seen[path] = map[string]*ast.Term{}
	}
	l.trial.seen[path][facts.String()] = facts
}

// A decider finds out which outcomes of one rule are covered.
type decider struct {
	suite   *suite
	opa     *decide.Opa
	rule    *policy.Rule
	noticed map[notice]bool
}

// A notice is the question whether a test notices that the rule always has one outcome.
type notice struct {
	trial  *trial
	always bool
}

func (d *decider) decide(ctx context.Context, trials []*trial) (verdict.Decision, error) {
	decision := verdict.Decision{Rule: d.rule.ID(), Kind: string(d.rule.Kind), File: d.rule.Place.File, Line: d.rule.Place.Line}
	trials = d.order(trials)
	var err error
	is := func(wanted bool) func(decide.Answer) bool {
		return func(answer decide.Answer) bool { return (answer == decide.True) == wanted }
	}
	if decision.Met, err = d.covered(ctx, trials, &d.rule.Function, is(true), false); err != nil {
		return decision, err
	}
	if decision.Unmet, err = d.covered(ctx, trials, &d.rule.Function, is(false), true); err != nil {
		return decision, err
	}
	if len(d.rule.Ways) < 2 {
		return decision, nil // its only way is covered if met is
	}
	for _, way := range d.rule.Ways {
		taken, err := d.covered(ctx, trials, &way.Function, is(true), false)
		if err != nil {
			return decision, err
		}
		decision.Ways = append(decision.Ways, verdict.WayTaken{
			WayInfo: verdict.WayInfo{
				Number: way.Number, Title: way.Title, File: way.Place.File, Line: way.Place.Line, Reads: way.Reads,
			},
			Taken: taken,
		})
	}
	return decision, nil
}

// order returns the tests that look the rule up, starting with those named after it, since they notice most often.
func (d *decider) order(trials []*trial) []*trial {
	path := d.rule.Ref.String()
	var ordered []*trial
	for _, t := range trials {
		if len(t.seen[path]) > 0 {
			ordered = append(ordered, t)
		}
	}
	rank := func(t *trial) int {
		if strings.Contains(t.name, d.rule.Name) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(ordered, func(a, b *trial) int { return cmp.Compare(rank(a), rank(b)) })
	return ordered
}

// covered reports whether some test looks the rule up with facts for which f has a wanted answer, and notices if
// the rule always has the outcome other.
func (d *decider) covered(ctx context.Context, trials []*trial, f *policy.Function, wanted func(decide.Answer) bool, other bool) (bool, error) {
	question, err := d.opa.Prepare(f)
	if err != nil {
		return false, err
	}
	for _, t := range trials {
		found := false
		for _, facts := range t.seen[d.rule.Ref.String()] {
			answer, err := question.Eval(ctx, facts)
			if ctx.Err() != nil {
				return false, context.Cause(ctx)
			}
			// Facts that no unit has may make bodies conflict, which is not an outcome.
			if found = err == nil && wanted(answer); found {
				break
			}
		}
		if found && d.notices(ctx, t, other) {
			return true, nil
		}
	}
	return false, nil
}

// notices reports whether the value of a test changes if the rule always has one outcome.
func (d *decider) notices(ctx context.Context, t *trial, always bool) bool {
	key := notice{t, always}
	noticed, asked := d.noticed[key]
	if !asked {
		value, failed := d.suite.valueOf(ctx, t.ref, []*ast.With{{
			Target: ast.NewTerm(d.rule.Ref), Value: ast.BooleanTerm(always),
		}})
		noticed = failed != t.err || !reflect.DeepEqual(value, t.value)
		d.noticed[key] = noticed
	}
	return noticed
}
