package evaluator_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// optionsOf returns the options of units, which must have no fault.
func optionsOf(t *testing.T, e *evaluator.Engine, units ...*profile.Unit) *verdict.StrategyOptions {
	t.Helper()
	answer, err := e.StrategyOptions(t.Context(), units, nil)
	if err == nil {
		err = answer.Faults.Err()
	}
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// changedUnit draws a shipped unit with a few facts changed, which the constraints allow; nil if they do not.
func changedUnit(t *testing.T, rt *rapid.T, e *evaluator.Engine, units []*profile.Unit) *profile.Unit {
	t.Helper()
	unit, err := e.With(rapid.SampledFrom(units).Draw(rt, "unit"), drawSet(rt, e))
	if err != nil || e.Admit(t.Context(), unit) != nil {
		return nil
	}
	return unit
}

// TestOptionsArePathsAndVerdicts compares options of units with a few facts changed with `evaluate` and `paths`, takes each
// path as it is printed, and works the marks out anew.
func TestOptionsArePathsAndVerdicts(t *testing.T) {
	p := newPathTaker(t, 3)
	units, _ := p.e.Read(t.Context())
	marked, dominated := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		unit := changedUnit(t, rt, p.e, units)
		if unit == nil {
			return
		}
		got := optionsOf(t, p.e, unit).Units[0].Strategies
		decided, err := p.e.Evaluate(t.Context(), unit)
		if err != nil {
			rt.Fatal(err)
		}
		paths, err := p.e.Paths(t.Context(), []*profile.Unit{unit}, evaluator.PathRequest{Limit: 1})
		if err != nil {
			rt.Fatal(err)
		}
		for i, s := range decided.Strategies {
			option, first := got[i], paths.Units[0].Strategies[i].Paths
			if option.Verdict != s.Verdict || option.InPlace != s.InPlace || !cmp.Equal(option.Fit, s.Fit) || (option.Path != nil) != (len(first) > 0) {
				rt.Fatalf("%s: option %+v, verdict %+v, paths %v", s.Name, option, s, first)
			}
			if want := brutePreconditions(s); option.Counts.Preconditions != want {
				rt.Fatalf("%s: %d open preconditions, want %d", s.Name, option.Counts.Preconditions, want)
			}
			if option.Path != nil {
				if diff := cmp.Diff(first[0], *option.Path); diff != "" {
					rt.Fatalf("%s: not the first path (-paths +options):\n%s", s.Name, diff)
				}
				info := p.strategies[slices.IndexFunc(p.strategies, func(info verdict.StrategyInfo) bool { return info.Name == s.Name })]
				if !p.apply(t, unit, info, *option.Path, p.options(t, *option.Path), 0) {
					rt.FailNow()
				}
			}
			if want := bruteDominated(got, i); !slices.Equal(option.DominatedBy, want) {
				rt.Fatalf("%s is dominated by %v, want %v: %+v", s.Name, option.DominatedBy, want, got)
			}
			if option.Marked() {
				marked++
			} else {
				dominated++
			}
		}
	})
	if marked < 50 || dominated < 50 {
		t.Errorf("%d options are marked, %d are not: the test compares too little", marked, dominated)
	}
}

func brutePreconditions(s verdict.Strategy) int {
	open := 0
	for _, p := range s.Preconditions {
		if p.Necessity == verdict.Necessary && p.Status != verdict.Met {
			open++
		}
	}
	return open
}

// bruteDominated returns the options that dominate one, as the words say it.
func bruteDominated(options []verdict.Option, of int) []string {
	rank := func(o verdict.Option) []int {
		state := map[string]int{"in place": 1, "feasible": 2, "undetermined": 3, "infeasible": 4}[verdict.StateOf(o.Verdict, o.InPlace)]
		lever, effort := 0, 0
		switch {
		case state <= 2:
		case o.Path == nil:
			lever, effort = 99, 1<<40
		default:
			for _, c := range o.Path.Changes {
				effort += c.Effort
				if c.Effort > 0 {
					lever = max(lever, 1+slices.Index(verdict.Levers(), c.Lever))
				}
			}
		}
		return []int{state, lever, effort, o.Counts.Preconditions}
	}
	by, mine := []string{}, rank(options[of])
	for _, other := range options {
		notWorse, better := true, false
		for i, theirs := range rank(other) {
			notWorse, better = notWorse && theirs <= mine[i], better || theirs < mine[i]
		}
		if notWorse && better {
			by = append(by, other.Strategy)
		}
	}
	return by
}

// TestMarkedAreThoseThatNoneDominates draws counts and compares Dominates with the definition. Something is always marked.
func TestMarkedAreThoseThatNoneDominates(t *testing.T) {
	counts := rapid.Custom(func(rt *rapid.T) verdict.OptionCounts {
		c := verdict.OptionCounts{
			State: rapid.SampledFrom(verdict.OptionStates()).Draw(rt, "state"), Lever: rapid.SampledFrom(verdict.OptionLevers()).Draw(rt, "lever"),
			Preconditions: rapid.IntRange(0, 3).Draw(rt, "preconditions"),
		}
		if effort := rapid.IntRange(-1, 3).Draw(rt, "effort"); effort >= 0 {
			c.Effort = &effort
		}
		return c
	})
	rapid.Check(t, func(rt *rapid.T) {
		all := rapid.SliceOfN(counts, 1, 6).Draw(rt, "counts")
		worse := func(a, b verdict.OptionCounts) []bool { // a is worse than b
			effort := a.Effort == nil && b.Effort != nil || a.Effort != nil && b.Effort != nil && *a.Effort > *b.Effort
			return []bool{
				strings.Index("in place,feasible,undetermined,infeasible", a.State) > strings.Index("in place,feasible,undetermined,infeasible", b.State),
				strings.Index("none,technical,organisational,legal,constitutional,never", a.Lever) > strings.Index("none,technical,organisational,legal,constitutional,never", b.Lever),
				effort, a.Preconditions > b.Preconditions,
			}
		}
		marked := 0
		for _, c := range all {
			dominated := false
			for _, other := range all {
				want := !slices.Contains(worse(other, c), true) && slices.Contains(worse(c, other), true)
				if got := other.Dominates(c); got != want {
					rt.Fatalf("%+v dominates %+v: %t, want %t", other, c, got, want)
				}
				dominated = dominated || want
			}
			if !dominated {
				marked++
			}
		}
		if marked == 0 {
			rt.Fatalf("nothing is marked: %+v", all)
		}
	})
}

// TestSingleChangesOpenWhatTheySay compares the changes that open most of a state with setting every value of every fact,
// one by one, and evaluating the units.
func TestSingleChangesOpenWhatTheySay(t *testing.T) {
	e, units := shippedUnits(t)
	opened := 0
	for _, country := range []string{"DE", "GR", "LU"} {
		state := slices.DeleteFunc(slices.Clone(units), func(u *profile.Unit) bool { return u.Country != country })
		answer := optionsOf(t, e, state...)
		want := bruteOpenings(t, e, state)
		for _, change := range answer.States[0].Changes {
			if _, isNumber := change.From.(json.Number); isNumber {
				continue // the brute force sets enumerations and booleans only
			}
			opened += len(change.Opens)
			for value := range strings.SplitSeq(change.To, " or ") {
				key := strings.Trim(fmt.Sprint(change.Service, " ", change.Path, "=", value), `" `)
				got := effectsText(change.Opens, change.Closes, change.Undoes)
				if want[key] != got {
					t.Errorf("%s: %s: %s, want %q", country, key, got, want[key])
				}
				delete(want, key)
			}
		}
		least := 0
		if changes := answer.States[0].Changes; len(changes) == verdict.MostChanges {
			least = len(changes[len(changes)-1].Opens)
		}
		for key, text := range want {
			var n int
			if _, err := fmt.Sscan(text, &n); err != nil || n > least {
				t.Errorf("%s: %s is missing: %s", country, key, text)
			}
		}
	}
	if opened < 10 {
		t.Errorf("changes open only %d pairs: the test compares too little", opened)
	}
}

// bruteOpenings returns what each change of an enumeration or a boolean does, by service, path and value.
func bruteOpenings(t *testing.T, e *evaluator.Engine, units []*profile.Unit) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, f := range e.Facts(nil) {
		values := f.Values
		if f.Type == "boolean" {
			values = []string{"false", "true"}
		}
		for _, value := range values {
			groups := map[string][]*profile.Unit{"": units}
			if !verdict.OfContext(f.Path) {
				groups = map[string][]*profile.Unit{}
				for _, unit := range units {
					groups[unit.Service] = []*profile.Unit{unit}
				}
			}
			for service, group := range groups {
				if text := bruteOpening(t, e, group, f, value); text != "" {
					found[strings.Trim(service+" "+f.Path+"="+value, " ")] = text
				}
			}
		}
	}
	return found
}

func bruteOpening(t *testing.T, e *evaluator.Engine, units []*profile.Unit, f verdict.FactInfo, value string) string {
	t.Helper()
	set, err := e.ParseSet([]string{f.Path + "=" + value})
	if err != nil {
		t.Fatal(err)
	}
	var opens, closes, undoes []verdict.Pair
	for _, unit := range units {
		from, known := unit.Facts[f.Path]
		lever := f.Lever
		if text, isText := from.(string); isText && f.LeverFrom[text] != "" {
			lever = f.LeverFrom[text]
		}
		if !known || lever == verdict.Given || fmt.Sprint(from) == value {
			return ""
		}
		changed, err := e.With(unit, set)
		if err != nil || e.Admit(t.Context(), changed) != nil {
			return ""
		}
		before, err := e.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		after, err := e.Evaluate(t.Context(), changed)
		if err != nil {
			t.Fatal(err)
		}
		for i, now := range after.Strategies {
			was, pair := before.Strategies[i], verdict.Pair{Service: unit.Service, Strategy: now.Name}
			produced := now.Outcome != nil && slices.Contains(now.Outcome.Sets, f.Path)
			switch {
			case now.Verdict == verdict.Feasible && was.Verdict != verdict.Feasible && was.InPlace != verdict.Met && !produced:
				opens = append(opens, pair)
			case now.Verdict != verdict.Feasible && was.Verdict == verdict.Feasible:
				closes = append(closes, pair)
			}
			if was.InPlace == verdict.Met && now.InPlace != verdict.Met {
				undoes = append(undoes, pair)
			}
		}
	}
	if len(opens) == 0 {
		return ""
	}
	return effectsText(opens, closes, undoes)
}

func effectsText(opens, closes, undoes []verdict.Pair) string {
	return fmt.Sprintf("%d opens %v closes %v undoes %v", len(opens), opens, closes, undoes)
}

// TestOptionsTellOfElsewhere holds that the options of one unit have the nearest precedents and donors that `precedents`
// lists, and gains of other countries; and that those of several units have none.
func TestOptionsTellOfElsewhere(t *testing.T) {
	t.Parallel()
	e, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	profiles := &evaluator.Profiles{}
	profiles.Units, profiles.Faults = e.Read(t.Context())
	of := func(q evaluator.Question) *verdict.StrategyOptions {
		q.Profiles = profiles
		options, err := q.StrategyOptions(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		return options
	}
	q := evaluator.Question{Filter: evaluator.Filter{Names: []string{"DE", "change-of-address"}}, Profiles: profiles}
	all, err := q.Precedents(t.Context(), e, evaluator.PrecedentRequest{})
	if err != nil {
		t.Fatal(err)
	}
	options, gains := of(q), 0
	for i, o := range options.Units[0].Strategies {
		want := all.Units[0].Strategies[i]
		if len(o.Precedents) == 0 || !cmp.Equal(o.Precedents, want.Precedents[:len(o.Precedents)]) {
			t.Errorf("%s: precedents are not the nearest:\n%s", o.Strategy, cmp.Diff(want.Precedents, o.Precedents))
		}
		if !cmp.Equal(o.Donors, want.Donors[:len(o.Donors)]) || len(want.Donors) > 0 && len(o.Donors) == 0 {
			t.Errorf("%s: donors are not the nearest:\n%s", o.Strategy, cmp.Diff(want.Donors, o.Donors))
		}
		gains += len(o.Gains)
		for _, gain := range o.Gains {
			if gain.Country == "DE" || gain.Service != "change-of-address" || gain.Strategy != o.Strategy {
				t.Errorf("%s has the gain %+v", o.Strategy, gain)
			}
		}
	}
	if gains == 0 {
		t.Error("no strategy spared users anything")
	}
	q.Set = []string{"context.central_personal_file=permitted"}
	if set := of(q); set.Before == nil || set.Digest != options.Digest || cmp.Equal(set.Before.Units[0].Strategies[0].Precedents, set.Units[0].Strategies[0].Precedents) {
		t.Error("a what-if does not move the precedents")
	}
	for _, unit := range of(evaluator.Question{Filter: evaluator.Filter{Names: []string{"DE"}}}).Units {
		for _, o := range unit.Strategies {
			if len(o.Precedents)+len(o.Donors)+len(o.Gains) > 0 {
				t.Errorf("%s of several units tells of elsewhere", o.Strategy)
			}
		}
	}
}
