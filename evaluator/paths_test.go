package evaluator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A pathTaker applies paths as a user would who reads them: it sets values that they name, and asks leeway and OPA what
// the verdict is then.
type pathTaker struct {
	e          *evaluator.Engine
	opa        *plainOPA
	facts      []verdict.FactInfo
	strategies []verdict.StrategyInfo
	rules      []verdict.RuleInfo // constraints
	random     *rand.Rand
	paths      int
	// conditional and several count the paths that have an if, and those of them that name several values of several facts.
	conditional, several int
	// opened, closed and undone count the effects of paths on other strategies, and fits those on the fit.
	opened, closed, undone, fits int
}

func newPathTaker(t *testing.T, seed uint64) *pathTaker {
	e := engine(t, allPacks())
	return &pathTaker{
		e: e, opa: newPlainOPA(t, e), facts: e.Facts(nil), strategies: e.Strategies(), rules: e.Constraints(),
		random: rand.New(rand.NewPCG(seed, 27)),
	}
}

// take applies all paths of a unit to some strategies, each several times with different values.
func (p *pathTaker) take(t *testing.T, unit *profile.Unit, strategies []verdict.StrategyInfo, times int) {
	t.Helper()
	for _, s := range strategies {
		answer, err := p.e.Paths(t.Context(), []*profile.Unit{unit}, evaluator.PathRequest{Strategies: []string{s.Name}})
		if err == nil {
			err = answer.Faults.Err()
		}
		if err != nil {
			t.Errorf("%s %s %v: paths to %s: %v", unit.Country, unit.Service, unit.Facts, s.Name, err)
			continue
		}
		paths := answer.Units[0].Strategies[0]
		for _, path := range paths.Paths {
			options := p.options(t, path)
			p.count(path, options)
			for time := range times {
				if !p.apply(t, unit, s, path, options, time) {
					return // one fault of a unit is enough
				}
			}
		}
	}
}

func (p *pathTaker) count(path verdict.Path, options map[string][]any) {
	p.paths++
	if path.Certain {
		return
	}
	p.conditional++
	several := 0
	for _, values := range options {
		if len(values) > 1 {
			several++
		}
	}
	if several > 1 {
		p.several++
	}
}

// apply takes a path with one choice of the values it names, and reports whether that leads where it says.
func (p *pathTaker) apply(t *testing.T, unit *profile.Unit, s verdict.StrategyInfo, path verdict.Path, options map[string][]any, time int) bool {
	t.Helper()
	set := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(options)) {
		values := options[name]
		switch time {
		case 0:
			set[name] = values[0]
		case 1:
			set[name] = values[len(values)-1]
		default:
			set[name] = values[p.random.IntN(len(values))]
		}
	}
	changed, err := p.e.With(unit, set)
	if err != nil {
		t.Errorf("%s %s %v: path %v to %s: %v is refused: %v", unit.Country, unit.Service, unit.Facts, path, s.Name, set, err)
		return false
	}
	answer, err := p.e.Evaluate(t.Context(), changed)
	if err != nil {
		t.Errorf("%s %s %v: path %v to %s: %v: %v", unit.Country, unit.Service, unit.Facts, path, s.Name, set, err)
		return false
	}
	if got := find(answer.Strategies, s.Name).Verdict; got != verdict.Feasible {
		t.Errorf("%s %s %v: path %v to %s: %v makes it %s", unit.Country, unit.Service, unit.Facts, path, s.Name, set, got)
		return false
	}
	if wrong := p.effects(t, unit, s.Name, path, answer, len(options) > 0 && alone(options)); wrong != "" {
		t.Errorf("%s %s %v: path %v to %s: %v: %s", unit.Country, unit.Service, unit.Facts, path, s.Name, set, wrong)
		return false
	}
	completion := p.complete(changed.Facts)
	if completion == nil {
		return true // the constraints leave little: none was found by chance
	}
	brute := newBrute([]verdict.StrategyInfo{s})
	if brute.add(p.opa.ask(t, completion), p.rules); brute.completions > 0 && brute.verdict(s.Name) != verdict.Feasible {
		t.Errorf("%s %s %v: path %v to %s: %v: OPA says it is not feasible if the facts are %v", unit.Country, unit.Service, unit.Facts, path, s.Name, set, completion)
		return false
	}
	return true
}

// alone reports whether there is one choice of values.
func alone(options map[string][]any) bool {
	for _, values := range options {
		if len(values) > 1 {
			return false
		}
	}
	return true
}

// effects compares what a path says that it opens, closes and does to the fit with the unit before and after. It returns
// what is wrong. If the path leaves no choice of values, nothing may be left out or added.
func (p *pathTaker) effects(t *testing.T, unit *profile.Unit, name string, path verdict.Path, after *verdict.Unit, only bool) string {
	t.Helper()
	if wrong := p.settles(name, path); wrong != "" {
		return wrong
	}
	before, err := p.e.Evaluate(t.Context(), unit)
	if err != nil {
		t.Fatal(err)
	}
	for i, now := range after.Strategies {
		was := before.Strategies[i]
		opens, closes := slices.Contains(path.Opens, now.Name), slices.Contains(path.Closes, now.Name)
		isOpen, wasOpen := now.Verdict == verdict.Feasible, was.Verdict == verdict.Feasible
		undoes, undone := slices.Contains(path.Undoes, now.Name), was.InPlace == verdict.Met && now.InPlace != verdict.Met
		if undoes && (now.Name == name || was.InPlace != verdict.Met) || undone && !undoes || only && undoes != undone {
			return fmt.Sprintf("%s was %s and is then %s, said to undo: %t", now.Name, was.State(), now.State(), undoes)
		}
		if undoes {
			p.undone++
		}
		switch {
		case now.Name == name:
			if opens || closes || path.Fit == nil != (now.Fit == nil) {
				return "it opens or closes itself, or has no fit"
			}
			if path.Fit != nil && (path.Fit.Before != *was.Fit || now.Fit.Low < path.Fit.After.Low || now.Fit.High > path.Fit.After.High || only && *now.Fit != path.Fit.After) {
				return fmt.Sprintf("the fit is %v and then %v, said to be %v", *was.Fit, *now.Fit, *path.Fit)
			}
			p.fits++
		case opens && (wasOpen || !isOpen), closes && !wasOpen, wasOpen && !isOpen && !closes,
			only && opens != (isOpen && !wasOpen), only && closes != (wasOpen && !isOpen):
			return fmt.Sprintf("%s is %s and then %s, said to open: %t, to close: %t", now.Name, was.Verdict, now.Verdict, opens, closes)
		case opens:
			p.opened++
		case closes:
			p.closed++
		}
	}
	return ""
}

// settles returns what is wrong with the preconditions beside changes: each must read the fact, so that its remedy stands
// beside a change that it is about.
func (p *pathTaker) settles(name string, path verdict.Path) string {
	for _, change := range path.Changes {
		for _, settled := range change.Settles {
			strategy := p.strategies[slices.IndexFunc(p.strategies, func(s verdict.StrategyInfo) bool { return s.Name == name })]
			reads := slices.ContainsFunc(strategy.Preconditions, func(rule verdict.RuleInfo) bool {
				return rule.Name == settled.Precondition && slices.Contains(rule.Reads, change.Path)
			})
			if !reads {
				return fmt.Sprintf("%s is said to settle %s, which does not read it", change.Path, settled.Precondition)
			}
		}
	}
	return ""
}

// complete gives the unknown facts values at random, so that the sums are those of their parts and the constraints allow
// the unit; nil if it found none.
func (p *pathTaker) complete(known map[string]any) map[string]any {
	for range 20 {
		facts := maps.Clone(known)
		for _, f := range p.facts {
			if _, given := facts[f.Path]; !given && len(f.SumOf) == 0 {
				facts[f.Path] = randomValue(p.random, f)
			}
		}
		for _, f := range p.facts {
			if len(f.SumOf) > 0 {
				p.split(facts, known, f)
			}
		}
		if p.e.Possible(p.e.CellsOf(facts)) {
			return facts
		}
	}
	return nil
}

// split makes a sum that of its parts: where it is known, the unknown ones get shares of what is left.
func (p *pathTaker) split(facts, known map[string]any, sum verdict.FactInfo) {
	total, isKnown := known[sum.Path]
	if !isKnown {
		addUp(facts, []verdict.FactInfo{sum})
		return
	}
	left, _ := total.(json.Number).Int64()
	var open []string
	for _, part := range sum.SumOf {
		if value, given := known[part]; given {
			n, _ := value.(json.Number).Int64()
			left -= n
		} else {
			open = append(open, part)
		}
	}
	p.random.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	for i, part := range open {
		share := left
		if i < len(open)-1 {
			share = p.random.Int64N(left + 1)
		}
		facts[part] = json.Number(strconv.FormatInt(share, 10))
		left -= share
	}
}

// options returns values of all kinds that a path names for each fact.
func (p *pathTaker) options(t *testing.T, path verdict.Path) map[string][]any {
	t.Helper()
	options := map[string][]any{}
	for _, change := range path.Changes {
		options[change.Path] = p.values(t, change.Path, change.To)
	}
	for _, given := range path.Provided {
		options[given.Path] = p.values(t, given.Path, given.Is)
	}
	return options
}

// values reads words such as "central or mixed" and "below 5, 7 or 20 or more".
func (p *pathTaker) values(t *testing.T, path, words string) []any {
	t.Helper()
	f := p.facts[slices.IndexFunc(p.facts, func(f verdict.FactInfo) bool { return f.Path == path })]
	words = strings.ReplaceAll(strings.ReplaceAll(words, " or more", "+"), " or ", ", ")
	var values []any
	for part := range strings.SplitSeq(words, ", ") {
		switch fact.Type(f.Type) {
		case fact.Boolean:
			values = append(values, part == "true")
		case fact.String:
			values = append(values, part)
		default:
			values = append(values, between(t, f, part)...)
		}
	}
	return values
}

// between returns the ends of an interval in words, and what lies between them.
func between(t *testing.T, f verdict.FactInfo, words string) []any {
	t.Helper()
	least, most, step := 0.0, 1e7, 1.0
	if strings.HasSuffix(f.Domain, "of 0 to 100") {
		most = 100
	}
	if strings.HasSuffix(f.Domain, "of 1 or more") {
		least = 1
	}
	if fact.Type(f.Type) != fact.Integer {
		step = 1.0 / 1024
	}
	number := func(text string) float64 {
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("%s: %q is no interval: %v", f.Path, words, err)
		}
		return n
	}
	for bound := range strings.SplitSeq(words, " and ") {
		switch kind, text, _ := strings.Cut(bound, " "); {
		case kind == "above":
			least = number(text) + step
		case kind == "below":
			most = number(text) - step
		case kind == "at":
			most = number(strings.TrimPrefix(text, "most "))
		case strings.HasSuffix(bound, "+"):
			least = number(strings.TrimSuffix(bound, "+"))
		default:
			least, most = number(bound), number(bound)
		}
	}
	middle := least + step*float64(int((most-least)/step/2))
	var values []any
	for _, value := range slices.Compact([]float64{least, middle, most}) {
		values = append(values, json.Number(strconv.FormatFloat(value, 'f', -1, 64)))
	}
	return values
}

// TestPathsOfShippedUnitsCanBeTaken takes all paths to one strategy of each unit, another one for each; with SOAK, to all.
func TestPathsOfShippedUnitsCanBeTaken(t *testing.T) {
	p := newPathTaker(t, 1)
	units, faults := p.e.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for i, unit := range units {
		strategies := p.strategies
		if at := i % len(strategies); os.Getenv("SOAK") == "" {
			strategies = strategies[at : at+1]
		}
		p.take(t, unit, strategies, 2)
	}
	t.Logf("%d paths of %d units, %d conditional; %d strategies opened, %d closed, %d undone, %d fits", p.paths, len(units), p.conditional, p.opened, p.closed, p.undone, p.fits)
	if p.paths < 60 || p.opened < 10 || p.closed < 3 {
		t.Errorf("only %d paths, %d strategies opened and %d closed: the test compares too little", p.paths, p.opened, p.closed)
	}
}

// TestPathsOfRandomUnitsCanBeTaken takes facts away from random units. SOAK=1000000 asks OPA that often.
func TestPathsOfRandomUnitsCanBeTaken(t *testing.T) {
	evaluations := soaked(t, 1000)
	p := newPathTaker(t, 2)
	shipped, _ := p.e.Read(t.Context())
	units := 0
	for p.opa.asked < evaluations && !t.Failed() {
		unit := p.unit(shipped[p.random.IntN(len(shipped))])
		if _, err := p.e.Evaluate(t.Context(), unit); err != nil {
			continue // the constraints forbid it
		}
		units++
		at := p.random.IntN(len(p.strategies))
		p.take(t, unit, p.strategies[at:at+1], 4)
	}
	t.Logf("%d paths of %d units, %d conditional, %d with several values of several facts", p.paths, units, p.conditional, p.several)
	if p.several < 10 {
		t.Errorf("only %d paths with several values of several facts: the test compares too little", p.several)
	}
}

// TestPathsOfUnitsWithOneOpenNumberCanBeTaken takes the paths of small units in which one part of a sum is unknown and so
// is the total: what a path says of that part must leave a total that the constraints allow.
func TestPathsOfUnitsWithOneOpenNumberCanBeTaken(t *testing.T) {
	p := newPathTaker(t, 4)
	shipped, _ := p.e.Read(t.Context())
	for range 25 {
		unit := p.unit(shipped[p.random.IntN(len(shipped))])
		for _, f := range p.facts {
			if len(f.SumOf) == 0 {
				continue
			}
			delete(unit.Facts, f.Path)
			for _, part := range f.SumOf {
				unit.Facts[part] = json.Number(strconv.Itoa(p.random.IntN(2)))
			}
			delete(unit.Facts, f.SumOf[p.random.IntN(len(f.SumOf))])
		}
		delete(unit.Facts, "service.records")
		if _, err := p.e.Evaluate(t.Context(), unit); err == nil {
			p.take(t, unit, p.strategies, 4)
		}
	}
	t.Logf("%d paths, %d conditional", p.paths, p.conditional)
	if p.conditional < 20 {
		t.Errorf("only %d conditional paths: the test compares too little", p.conditional)
	}
}

// unit returns a unit somewhat like another, without some of its facts.
func (p *pathTaker) unit(like *profile.Unit) *profile.Unit {
	unit := &profile.Unit{Service: "random", File: "random", Facts: map[string]any{}}
	for _, f := range p.facts {
		value, known := like.Facts[f.Path]
		if !known || p.random.IntN(6) == 0 {
			value = randomValue(p.random, f)
		}
		unit.Facts[f.Path] = value
	}
	addUp(unit.Facts, p.facts)
	missing := 1 + p.random.IntN(6)
	for _, f := range p.facts {
		if p.random.IntN(12) < missing {
			delete(unit.Facts, f.Path)
		}
	}
	return unit
}
