package evaluator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/bits"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// TestSumsAreThoseOfBruteForce draws catalogues with a sum, policies over the sum and its parts, and units some of whose
// numbers are known. What leeway says of them is compared with what is so in every completion of the parts: values are
// filled in and added up, and no cell is looked at. SOAK=1000000 makes a thousand policies.
func TestSumsAreThoseOfBruteForce(t *testing.T) {
	policies := soaked(t, 14_000) / 1000
	random := rand.New(rand.NewPCG(25, 28))
	counts := map[string]int{}
	for range policies {
		w := drawSumWorld(random)
		engines := w.engines(t)
		for range 25 {
			w.check(t, random, engines, counts)
		}
		if t.Failed() {
			t.Fatalf("schema: %s\nrules: %v", w.schema, w.rules)
		}
	}
	t.Logf("%v", counts)
	for _, name := range []string{"feasible", "infeasible", "undetermined", "refused", "jointly", "path", "reason", "bounded"} {
		if counts[name] == 0 {
			t.Errorf("%v: the test compares no %s", counts, name)
		}
	}
}

// A sumWorld is a sum, rules over its numbers, and all values that they can have together. Numbers are counted in parts of
// scale.
type sumWorld struct {
	scale  int
	names  []string // the parts, then the total
	low    []int    // the least and the greatest number of each; unbounded ones go on far enough
	high   []int
	schema string
	rules  [][]sumRule // of each strategy
	all    [][]int
	holds  [][][]bool // of all, of each strategy, of each rule
}

// A sumRule is met if one of its ways is, all of whose comparisons hold.
type sumRule [][]comparison

type comparison struct {
	number   int
	operator string
	constant int
}

const farOff = 1 << 20

func drawSumWorld(random *rand.Rand) *sumWorld {
	w := &sumWorld{scale: 1, names: []string{"a", "b", "c", "total"}[random.IntN(2):]}
	kind, step := "integer", 1
	if random.IntN(3) == 0 {
		kind, w.scale, step = "number", 8, 4 // constants are halves; between them eighths are enough
		w.names = w.names[len(w.names)-3:]
	}
	var properties, parts []string
	for i, name := range w.names {
		low, high := random.IntN(3)-1, 1+random.IntN(3)
		total := i == len(w.names)-1
		if total {
			low, high = -3+random.IntN(3), 4+random.IntN(4)
		} else {
			parts = append(parts, strconv.Quote(name))
		}
		domain := fmt.Sprintf(`"minimum": %d, `, low)
		switch unbounded := random.IntN(3); {
		case total && unbounded == 0:
			domain, low, high = "", -farOff, farOff
		case !total && unbounded == 0 && w.scale == 1:
			high = low + 10
		default:
			domain += fmt.Sprintf(`"maximum": %d, `, high)
		}
		if total {
			domain += `"x-sum-of": [` + strings.Join(parts, ", ") + `], `
		}
		w.low, w.high = append(w.low, low*w.scale), append(w.high, high*w.scale)
		properties = append(properties, fmt.Sprintf(`%q: {"title": "T", "description": "D.", "type": %q, %s"x-unit": "offices", "x-lever": "organisational"}`, name, kind, domain))
	}
	w.schema = `{"$schema": "http://json-schema.org/draft-07/schema#", "title": "T", "description": "D.", "type": "object", "additionalProperties": false,
"properties": {"service": {"title": "T", "description": "D.", "type": "object", "additionalProperties": false, "properties": {` + strings.Join(properties, ",\n") + `}}}}`
	for range 2 {
		var rules []sumRule
		for range 1 + random.IntN(3) {
			rules = append(rules, w.drawRule(random, step))
		}
		w.rules = append(w.rules, rules)
	}
	w.fill(nil, 0)
	return w
}

func (w *sumWorld) drawRule(random *rand.Rand, step int) sumRule {
	var rule sumRule
	for range 1 + random.IntN(2) {
		var way []comparison
		for range 1 + random.IntN(2) {
			number := random.IntN(len(w.names))
			if random.IntN(2) == 0 {
				number = len(w.names) - 1
			}
			operators := []string{"<", "<=", ">", ">=", "==", "!="}
			from := max(w.low[number], -w.scale)
			way = append(way, comparison{number, operators[random.IntN(len(operators))], from + step*random.IntN(min(7*w.scale, w.high[number]-from)/step+1)})
		}
		rule = append(rule, way)
	}
	return rule
}

// fill adds all values of the parts behind those that are chosen.
func (w *sumWorld) fill(chosen []int, total int) {
	if at := len(chosen); at < len(w.names)-1 {
		for n := w.low[at]; n <= w.high[at]; n++ {
			w.fill(append(slices.Clone(chosen), n), total+n)
		}
		return
	}
	if last := len(w.names) - 1; total < w.low[last] || total > w.high[last] {
		return
	}
	all := slices.Concat(chosen, []int{total})
	var holds [][]bool
	for _, rules := range w.rules {
		var held []bool
		for _, rule := range rules {
			held = append(held, rule.holds(all))
		}
		holds = append(holds, held)
	}
	w.all, w.holds = append(w.all, all), append(w.holds, holds)
}

func (r sumRule) holds(numbers []int) bool {
	return slices.ContainsFunc(r, func(way []comparison) bool {
		return !slices.ContainsFunc(way, func(c comparison) bool {
			n := numbers[c.number]
			return !map[string]bool{
				"<": n < c.constant, "<=": n <= c.constant, ">": n > c.constant, ">=": n >= c.constant,
				"==": n == c.constant, "!=": n != c.constant,
			}[c.operator]
		})
	})
}

func (w *sumWorld) number(n int) json.Number {
	return json.Number(strconv.FormatFloat(float64(n)/float64(w.scale), 'f', -1, 64))
}

// rego returns the rules of a strategy.
func (w *sumWorld) rego(strategy int) string {
	out := strings.Replace(strategyHead, "package strategies.s", fmt.Sprintf("package strategies.s%d", strategy), 1)
	for i, rule := range w.rules[strategy] {
		out += "\n# METADATA\n# title: T\n# description: D.\n# scope: document\n# custom:\n#   kind: precondition\n#   necessity: necessary\n#   layer: legal\n#   remedy: R.\n#   sources: [own_judgement]\n"
		for _, way := range rule {
			out += fmt.Sprintf("r%d if {\n", i)
			for _, c := range way {
				out += fmt.Sprintf("\tinput.service.%s %s %s\n", w.names[c.number], c.operator, w.number(c.constant))
			}
			out += "}\n\n"
		}
	}
	return out
}

// engines returns one that asks tables and diagrams, and one that asks OPA.
func (w *sumWorld) engines(t *testing.T) [2]*evaluator.Engine {
	t.Helper()
	dir := t.TempDir()
	for i := range w.rules {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("s%d.rego", i)), []byte(w.rego(i)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files := fstest.MapFS{"unit.json": {Data: []byte(w.schema)}}
	for _, name := range []string{"profile.json", "annotations.json"} {
		data, err := schemas.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	options := evaluator.Options{Policies: dir, SchemasFS: files, Schemas: "schemas"}
	tabled := engine(t, options)
	options.Engine = evaluator.EngineOPA
	return [2]*evaluator.Engine{tabled, engine(t, options)}
}

// check draws a unit and compares all that is said of it.
func (w *sumWorld) check(t *testing.T, random *rand.Rand, engines [2]*evaluator.Engine, counts map[string]int) {
	t.Helper()
	like := w.all[random.IntN(len(w.all))]
	for slices.ContainsFunc(w.names[1:], func(name string) bool { // what is unknown must not be where no values are tried
		part := slices.Index(w.names, name) - 1
		return like[part] > w.low[part]+3*w.scale
	}) {
		like = w.all[random.IntN(len(w.all))]
	}
	known := map[int]int{}
	for i, n := range like {
		if random.IntN(5) < 3 {
			known[i] = n
		}
		if _, is := known[i]; is && random.IntN(20) == 0 {
			known[i] = w.low[i] + min(random.IntN(8*w.scale), w.high[i]-w.low[i])
		}
	}
	document := w.document(known)
	unit, err := engines[0].ReadUnit(document)
	completions := w.completions(known)
	if (err == nil) != (len(completions) > 0) {
		t.Errorf("%s: refused: %v, but there are %d completions", document, err, len(completions))
		return
	}
	rows, rejected := inBatch(t, engines[0], append([]byte(`{"id": 1, `), append(document[1:], '\n')...), evaluator.NDJSON)
	if (len(rows) == 1) != (err == nil) {
		t.Errorf("%s: rows %v, rejected %v, but the reader says %v", document, rows, rejected, err)
		return
	}
	if err != nil {
		counts["refused"]++
		return
	}
	settled := true
	for s := range w.rules {
		settled = settled && w.verdict(completions, s) != verdict.Undetermined
	}
	for i, e := range engines {
		got, err := e.Explain(t.Context(), unit)
		if err != nil {
			t.Fatalf("%s: %v", document, err)
		}
		for s := range w.rules {
			w.compare(t, document, got.Strategies[s], completions, s)
			if i == 0 {
				counts[string(got.Strategies[s].Verdict)]++
				if got.Strategies[s].Jointly {
					counts["jointly"]++
				}
				w.compareReason(t, document, got.Strategies[s], s, known, counts)
			}
		}
	}
	for s := range w.rules {
		name := fmt.Sprintf("s%d", s)
		if want := w.verdict(completions, s); rows[0].Strategies[name].Verdict != want {
			t.Errorf("%s: %s is %s in batch, want %s", document, name, rows[0].Strategies[name].Verdict, want)
		}
		w.comparePaths(t, engines[0], unit, name, s, counts)
	}
	encoded := engines[0].Place(unit)
	decided, err := encoded.DecideAll(t.Context())
	for s := range decided {
		if want := w.verdict(completions, s); err != nil || decided[s].Verdict != want {
			t.Errorf("%s: s%d is decided to be %s, want %s (%v)", document, s, decided[s].Verdict, want, err)
		}
	}
	ask, err := engines[0].Ask(t.Context(), []*evaluator.Unit{unit}, nil)
	if err != nil || settled && len(ask.Units[0].Questions) > 0 {
		t.Errorf("%s: asks %v, but all is settled %t (%v)", document, ask, settled, err)
	}
	w.compareShares(t, engines[0], unit, completions)
}

func (w *sumWorld) document(known map[int]int) []byte {
	var facts []string
	for i, name := range w.names {
		if n, is := known[i]; is {
			facts = append(facts, fmt.Sprintf("%q: %s", name, w.number(n)))
		}
	}
	return []byte(`{"service": {` + strings.Join(facts, ", ") + `}}`)
}

// completions returns the places in all of those that have some known numbers.
func (w *sumWorld) completions(known map[int]int) []int {
	var places []int
	for at, numbers := range w.all {
		fits := true
		for i, n := range known {
			fits = fits && numbers[i] == n
		}
		if fits {
			places = append(places, at)
		}
	}
	return places
}

func (w *sumWorld) verdict(completions []int, strategy int) verdict.Verdict {
	feasible := 0
	for _, at := range completions {
		if !slices.Contains(w.holds[at][strategy], false) {
			feasible++
		}
	}
	switch feasible {
	case 0:
		return verdict.Infeasible
	case len(completions):
		return verdict.Feasible
	default:
		return verdict.Undetermined
	}
}

// compare holds the verdict and the statuses of a strategy to those of all completions.
func (w *sumWorld) compare(t *testing.T, document []byte, got verdict.Strategy, completions []int, s int) {
	t.Helper()
	if want := w.verdict(completions, s); got.Verdict != want || !got.Exact {
		t.Errorf("%s: s%d is %s (exact %t), want %s", document, s, got.Verdict, got.Exact, want)
	}
	unmet := false
	for i, p := range got.Preconditions {
		held := 0
		for _, at := range completions {
			if w.holds[at][s][i] {
				held++
			}
		}
		want := statusOf(held > 0, held < len(completions))
		unmet = unmet || want == verdict.Unmet
		if p.Status != want {
			t.Errorf("%s: s%d/r%d is %s, want %s", document, s, i, p.Status, want)
		}
	}
	if got.Jointly != (got.Verdict == verdict.Infeasible && !unmet) {
		t.Errorf("%s: s%d is %s, jointly %t", document, s, got.Verdict, got.Jointly)
	}
}

// compareReason checks that the facts of a reason force the verdict whatever the others are, and that no fewer do where the
// reason says so and known numbers bound unknown ones.
func (w *sumWorld) compareReason(t *testing.T, document []byte, got verdict.Strategy, s int, known map[int]int, counts map[string]int) {
	t.Helper()
	if (got.Reason == nil) != (got.Verdict == verdict.Undetermined) {
		t.Errorf("%s: s%d is %s because of %v", document, s, got.Verdict, got.Reason)
	}
	if got.Reason == nil {
		return
	}
	counts["reason"]++
	held := map[int]int{}
	for _, f := range got.Reason.Facts {
		i := slices.Index(w.names, strings.TrimPrefix(f.Path, "service."))
		value, _ := f.Value.(json.Number).Float64()
		held[i] = int(value * float64(w.scale))
	}
	if w.verdict(w.completions(held), s) != got.Verdict {
		t.Errorf("%s: s%d is %s not because of %v alone", document, s, got.Verdict, got.Reason.Facts)
	}
	if len(known) == 0 || len(known) >= len(w.names)-1 {
		return // cells of the policies say it all, and may say it with more facts than numbers do
	}
	counts["bounded"]++
	for some := range 1 << len(w.names) {
		fewer := maps.Clone(known)
		maps.DeleteFunc(fewer, func(i, _ int) bool { return some&(1<<i) == 0 })
		if bits.OnesCount(uint(some)) == len(fewer) && len(fewer) < len(held) && w.verdict(w.completions(fewer), s) == got.Verdict {
			t.Errorf("%s: s%d is %s because of %v, fewer would do: %v", document, s, got.Verdict, held, fewer)
		}
	}
}

// comparePaths takes each path as it is printed: the numbers can be set together, and lead to feasible if the path is
// certain. There is a certain one if and only if something is within reach for certain.
func (w *sumWorld) comparePaths(t *testing.T, e *evaluator.Engine, unit *evaluator.Unit, name string, s int, counts map[string]int) {
	t.Helper()
	answer, err := e.Paths(t.Context(), []*evaluator.Unit{unit}, evaluator.PathRequest{Strategies: []string{name}})
	if err == nil {
		err = answer.Faults.Err()
	}
	if err != nil {
		t.Errorf("%v: %v", unit.Facts, err)
		return
	}
	paths := answer.Units[0].Strategies[0]
	certain := paths.Verdict == verdict.Feasible
	possible := certain
	for _, path := range paths.Paths {
		counts["path"]++
		certain, possible = certain || path.Certain, true
		var assignments []string
		for _, change := range path.Changes {
			assignments = append(assignments, change.Path+"="+change.To)
		}
		set, err := e.ParseSet(assignments)
		if err != nil {
			t.Errorf("%v: %v: %v", unit.Facts, assignments, err)
			continue
		}
		changed, err := e.With(unit, set)
		if err != nil {
			t.Errorf("%v: %v: %v", unit.Facts, assignments, err)
			continue
		}
		known := map[int]int{}
		for path, value := range changed.Facts {
			number, _ := value.(json.Number).Float64()
			known[slices.Index(w.names, strings.TrimPrefix(path, "service."))] = int(number * float64(w.scale))
		}
		got, err := e.Evaluate(t.Context(), changed)
		if err != nil {
			t.Errorf("%v: %v: %v", unit.Facts, assignments, err)
			continue
		}
		if v := got.Strategies[s].Verdict; v == verdict.Infeasible || path.Certain && v != verdict.Feasible {
			t.Errorf("%v: %s is %s after %v (certain %t)", unit.Facts, name, v, assignments, path.Certain)
		}
	}
	reach, err := e.Reach(t.Context(), []*evaluator.Unit{unit}, []string{name})
	if err != nil || len(reach.Faults) > 0 {
		t.Errorf("%v: %v %v", unit.Facts, err, reach.Faults)
		return
	}
	got := reach.Units[0].Strategies[0]
	if (got.Certain != verdict.NeverReached) != certain || (got.Possible != verdict.NeverReached) != possible {
		t.Errorf("%v: %s is within reach: %s, possibly %s; paths: certain %t, any %t", unit.Facts, name, got.Certain, got.Possible, certain, possible)
	}
}

// compareShares checks that all weight is where the verdict is, as no fact is doubted.
func (w *sumWorld) compareShares(t *testing.T, e *evaluator.Engine, unit *evaluator.Unit, completions []int) {
	t.Helper()
	trust, err := evaluator.ParseTrust([]string{"low=1"})
	if err != nil {
		t.Fatal(err)
	}
	robustness, err := e.Robustness(t.Context(), []*evaluator.Unit{unit}, nil, trust)
	if err != nil {
		t.Fatal(err)
	}
	for s, got := range robustness.Units[0].Strategies {
		want := map[verdict.Verdict]bool{verdict.Feasible: got.Feasible == 1, verdict.Infeasible: got.Feasible == 0, verdict.Undetermined: got.Feasible > 0 && got.Feasible < 1}
		if !want[w.verdict(completions, s)] {
			t.Errorf("%v: s%d is feasible in %v of all worlds, and %s", unit.Facts, s, got.Feasible, w.verdict(completions, s))
		}
	}
}
