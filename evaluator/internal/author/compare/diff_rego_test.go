package compare_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

const unit = `{"type": "object", "additionalProperties": false, "properties": {
  "service": {"title": "Service", "type": "object", "additionalProperties": false, "properties": {
    "n": {"title": "N", "description": "A number.", "type": "number", "minimum": 0, "maximum": 10, "x-lever": "legal"},
    "m": {"title": "M", "description": "Another.", "type": "number", "x-lever": "legal"},
    "kind": {"title": "Kind", "description": "A kind.", "type": "string", "enum": ["a", "b", "c"], "x-lever": "legal"},
    "wide": {"title": "Wide", "description": "A boolean.", "type": "boolean", "x-lever": "legal"}
  }}
}}`

const head = `# METADATA
# title: S
# custom:
#   kind: strategy
#   sources: [a]
package strategies.s

# METADATA
# title: P
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: R.
#   sources: [a]
`

// load compiles Rego, and has OPA fill its tables.
func load(t *testing.T, rules string) compare.Version {
	t.Helper()
	return loadWith(t, unit, rules)
}

// loadWith does so with another catalogue of facts.
func loadWith(t *testing.T, unit, rules string) compare.Version {
	t.Helper()
	catalogue, err := fact.ReadCatalogue("unit.json", []byte(unit))
	if err != nil {
		t.Fatal(err)
	}
	text, err := schemas.FS.ReadFile("annotations.json")
	if err != nil {
		t.Fatal(err)
	}
	annotations, err := document.CompileSchema("annotations.json", text)
	if err != nil {
		t.Fatal(err)
	}
	set, err := policy.Load(policy.Source{
		FS: fstest.MapFS{"s.rego": {Data: []byte(head + rules)}}, Name: "p",
		Catalogue: catalogue, Unit: []byte(unit), Annotations: annotations,
	})
	if err != nil {
		t.Fatal(err)
	}
	var functions []*policy.Function
	for _, rule := range set.Rules() {
		functions = append(functions, &rule.Function)
	}
	tables, err := table.Build(t.Context(), decide.New(set), table.NewSpace(catalogue, functions), functions, 0)
	if err != nil {
		t.Fatal(err)
	}
	return compare.Version{Catalogue: catalogue, Set: set, Tables: tables}
}

// TestDiffOfRego compares two ways to write a precondition, and says what is found of it.
func TestDiffOfRego(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ old, new, change, cells, lost, gained string }{
		"the same text": {"p if input.service.wide\n", "p if input.service.wide\n", "equal", "0 of 2", "", ""},
		"a helper that is renamed": {
			"p if _a\n\n_a if input.service.kind in {\"a\", \"b\"}\n", "p if _b\n\n_b if input.service.kind != \"c\"\n", "equal", "0 of 3", "", "",
		},
		"a constant that moves into a rule": {"p if input.service.n < 3\n", "p if not input.service.n >= _most\n\n_most := 3\n", "equal", "0 of 3", "", ""},
		"a threshold that moves": {
			"p if input.service.n < 3\n", "p if input.service.n < 5\n", "moved", "2 of 5", "", "service.n=3 within 3 or more and below 5",
		},
		"a way that is added": {
			"p if input.service.kind == \"a\"\n", "p if input.service.kind == \"a\"\n\np if {\n\tinput.service.wide\n\tinput.service.n > 7\n}\n",
			"moved", "2 of 18", "", "service.n=10 within above 7 service.kind=b within b or c service.wide=true",
		},
		"a condition that is negated": {
			"p if input.service.wide\n", "p if not input.service.wide\n", "moved", "2 of 2", "service.wide=true", "service.wide=false",
		},
		"an untabled rule in the same words": {"p if input.service.n < input.service.m\n", "p if  input.service.n <  input.service.m\n", "equal", "", "", ""},
		"an untabled rule in other words":    {"p if input.service.n < input.service.m\n", "p if input.service.m > input.service.n\n", "not comparable", "", "", ""},
		"an untabled rule whose helper changes": {
			"p if _p\n\n_p if input.service.n < input.service.m\n", "p if _p\n\n_p if input.service.n <= input.service.m\n", "not comparable", "", "", "",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := diff(t, load(t, tc.old), load(t, tc.new))
			st := d.Strategies[0]
			got := []string{st.Change, cells(st.Cells), witness(st.Lost), witness(st.Gained)}
			if diff := cmp.Diff([]string{tc.change, tc.cells, tc.lost, tc.gained}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if r := st.Rules[0]; r.Change != tc.change || (r.Untabled != "") != (tc.cells == "") {
				t.Errorf("the rule: %s, untabled %q", r.Change, r.Untabled)
			}
		})
	}
}

func cells(c *verdict.MovedCells) string {
	if c == nil {
		return ""
	}
	return c.Moved.String() + " of " + c.Of.String()
}

func witness(w *verdict.Witness) string {
	if w == nil {
		return ""
	}
	var facts []string
	for _, f := range w.Facts {
		said := fmt.Sprint(f.Path, "=", f.Value)
		if f.Within != "" {
			said += " within " + f.Within
		}
		facts = append(facts, said)
	}
	return strings.Join(facts, " ")
}

// TestDiffOfNames renames a precondition, and makes one supporting.
func TestDiffOfNames(t *testing.T) {
	t.Parallel()
	const second = "\n# METADATA\n# title: Q\n# scope: document\n# custom:\n#   kind: precondition\n#   necessity: %s\n#   layer: legal\n#   remedy: R.\n#   sources: [a]\n%s\n"
	before := load(t, "p if input.service.wide\n"+fmt.Sprintf(second, "necessary", "q if input.service.n > 3"))
	after := load(t, "r if input.service.wide == true\n"+fmt.Sprintf(second, "supporting\n#   weight: 2", "q if input.service.n > 3"))
	st := diff(t, before, after).Strategies[0]
	want := []verdict.RuleDiff{
		{Name: "r", Kind: "precondition", Title: "P", Change: verdict.Added, Necessity: "necessary", SameAs: "p"},
		{
			Name: "q", Kind: "precondition", Title: "Q", Change: verdict.Same, Necessity: "supporting",
			Cells: &verdict.MovedCells{Moved: big.NewInt(0), Of: big.NewInt(3)},
			Metadata: []verdict.MetadataChange{
				{Key: "necessity", Old: "necessary", New: "supporting"},
				{Key: "weight", Old: "", New: "2"},
			},
		},
		{Name: "p", Kind: "precondition", Title: "P", Change: verdict.Removed, Necessity: "necessary"},
	}
	equal := cmp.Comparer(func(a, b *big.Int) bool { return a.Cmp(b) == 0 })
	if diff := cmp.Diff(want, st.Rules, equal); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got := []string{st.Change, cells(st.Cells), witness(st.Lost), witness(st.Gained)}
	if diff := cmp.Diff([]string{"moved", "2 of 6", "", "service.n=0 within at most 3 service.wide=true"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestDiffOfSums moves the domain of a part of a sum, so that the versions share no value of it.
func TestDiffOfSums(t *testing.T) {
	t.Parallel()
	const unit = `{"type": "object", "additionalProperties": false, "properties": {
  "service": {"title": "Service", "type": "object", "additionalProperties": false, "properties": {
    "all": {"title": "All", "description": "All.", "type": "integer", "minimum": 0, "maximum": 99, "x-lever": "legal", "x-sum-of": ["a", "b"]},
    "a": {"title": "A", "description": "A.", "type": "integer", "minimum": 0, "maximum": 10, "x-lever": "legal"},
    "b": {"title": "B", "description": "B.", "type": "integer", "minimum": 0, "maximum": 10, "x-lever": "legal"}
  }}
}}`
	moved := strings.Replace(unit, `"description": "A.", "type": "integer", "minimum": 0, "maximum": 10`, `"description": "A.", "type": "integer", "minimum": 20, "maximum": 30`, 1)
	const rules = "p if {\n\tinput.service.all > 5\n\tinput.service.b > 3\n}\n"
	d := diff(t, loadWith(t, unit, rules), loadWith(t, moved, rules))
	if st := d.Strategies[0]; st.Change != verdict.Same {
		t.Errorf("got %s, want %s", st.Change, verdict.Same)
	}
}

// A tester is a *testing.T or a *rapid.T.
type tester interface {
	Context() context.Context
	Fatal(args ...any)
}

// diff compares two versions, which must not fail.
func diff(t tester, before, after compare.Version) *verdict.Diff {
	d, err := compare.Diff(t.Context(), before, after)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
