package table_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/schemas"
)

// unit declares two numbers, an enumeration and a boolean.
const unit = `{"type": "object", "additionalProperties": false, "properties": {
  "service": {"title": "Service", "type": "object", "additionalProperties": false, "properties": {
    "n": {"title": "N", "description": "A number.", "type": "number", "minimum": 0, "maximum": 10, "x-lever": "legal"},
    "m": {"title": "M", "description": "An integer.", "type": "integer", "x-lever": "legal"},
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
import future.keywords
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

func load(t interface{ Fatal(...any) }, rules string) (*policy.Set, error) {
	return loadWith(t, rules, "{}")
}

// loadWith loads rules beside a data document, data.limits.
func loadWith(t interface{ Fatal(...any) }, rules, limits string) (*policy.Set, error) {
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
	return policy.Load(policy.Source{
		FS: fstest.MapFS{"s.rego": {Data: []byte(head + rules)}, "limits/data.json": {Data: []byte(limits)}}, Name: "p",
		Catalogue: catalogue, Unit: []byte(unit), Annotations: annotations,
	})
}

func functions(set *policy.Set) []*policy.Function {
	var all []*policy.Function
	for _, rule := range set.Rules() {
		all = append(all, &rule.Function)
		for _, way := range rule.Ways {
			all = append(all, &way.Function)
		}
	}
	return all
}

func build(t *testing.T, rules string) (*policy.Set, *table.Tables, error) {
	t.Helper()
	return buildWith(t, rules, "{}")
}

func buildWith(t *testing.T, rules, limits string) (*policy.Set, *table.Tables, error) {
	t.Helper()
	set, err := loadWith(t, rules, limits)
	if err != nil {
		t.Fatal(err)
	}
	all := functions(set)
	tables, err := table.Build(t.Context(), decide.New(set), table.NewSpace(set.Catalogue, all), all, 110)
	return set, tables, err
}

// TestBuildShowsARowWithoutAnswer gives rules that yield no answer for some facts.
func TestBuildShowsARowWithoutAnswer(t *testing.T) {
	tests := map[string]struct{ rules, want string }{
		"a conflict": {
			"p := true if input.service.kind == \"b\"\n\np := false if input.service.n > 3\n",
			"p/s.rego:17:1: p: produced conflicting values: true at p/s.rego:17, false at p/s.rego:19, where service.n is 10 and service.kind is b",
		},
		"a value that is no boolean": {
			"p := input.service.kind if input.service.wide\n",
			"p/s.rego:17:1: p: it yields \"a\", expected true or false, where service.kind is a and service.wide is true",
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, _, err := build(t, tc.rules)
			if err == nil {
				t.Fatal("built without a fault")
			}
			if first, _, _ := strings.Cut(err.Error(), "\n"); first != tc.want {
				t.Errorf("fault:\n got %s\nwant %s", first, tc.want)
			}
		})
	}
}

// TestMergedRowsAreThePartition holds that the merged rows of a table cover every row once, and say
// of it what the table says.
func TestMergedRowsAreThePartition(t *testing.T) {
	set, tables, err := build(t, "p if {\n\tinput.service.n < 2.5\n\tinput.service.kind != \"a\"\n}\n\np if input.service.wide\n")
	if err != nil {
		t.Fatal(err)
	}
	p := tables.Of(&set.Strategies[0].Preconditions[0].Function)
	merged := p.Merge(func(row int) string { return fmt.Sprint(p.Answers[row]) })
	if len(merged) >= len(p.Answers) {
		t.Errorf("%d merged rows of %d: nothing merged", len(merged), len(p.Answers))
	}
	for row := range p.Answers {
		covering := 0
		for _, m := range merged {
			if covers(m, p.Row(row)) {
				covering++
				if p.Answers[m.Row] != p.Answers[row] {
					t.Errorf("row %d is merged with row %d, which yields something else", row, m.Row)
				}
			}
		}
		if covering != 1 {
			t.Errorf("row %d is covered %d times", row, covering)
		}
	}
}

func covers(m table.MergedRow, cells []int) bool {
	for axis, cell := range cells {
		found := false
		for _, of := range m.Cells[axis] {
			found = found || of == cell
		}
		if !found {
			return false
		}
	}
	return true
}

// condition draws one condition of a body, some of which cannot be tabled.
func condition(t *rapid.T) string {
	number := func() string {
		return fmt.Sprint(rapid.SampledFrom([]string{"0", "1", "2.5", "3", "7", "9"}).Draw(t, "number"))
	}
	operator := rapid.SampledFrom([]string{"<", "<=", "==", "!=", ">=", ">"}).Draw(t, "operator")
	fact := rapid.SampledFrom([]string{"input.service.n", "input.service.m"}).Draw(t, "fact")
	switch rapid.IntRange(0, 11).Draw(t, "condition") {
	case 0, 1, 2:
		return fact + " " + operator + " " + number()
	case 3:
		return number() + " " + operator + " " + fact
	case 4:
		return "not " + fact + " " + operator + " " + number()
	case 5:
		return fact + " in {" + number() + ", " + number() + "}"
	case 6:
		return `input.service.kind in {"a", "b"}`
	case 7:
		return "not input.service.wide"
	case 8:
		return "_helper(" + fact + ")"
	case 9:
		return "_value " + operator + " " + number()
	case 10:
		return "x := " + fact + "\n\tx " + operator + " " + number()
	default:
		return "input.service.n " + operator + " input.service.m"
	}
}

// TestTabledRulesAreTheirTables draws Rego, and facts anywhere in their domains, and holds that what
// OPA yields for the facts is what it yields for their cells, whenever leeway says that the rule can
// be tabled. It is the proof, by example, that leeway is right about what can be.
func TestTabledRulesAreTheirTables(t *testing.T) {
	tabled := 0
	rapid.Check(t, func(t *rapid.T) {
		rules := ""
		for range rapid.IntRange(1, 2).Draw(t, "bodies") {
			rules += "p if {\n\t" + condition(t) + "\n"
			if rapid.Bool().Draw(t, "second") {
				rules += "\t" + strings.ReplaceAll(condition(t), "x ", "y ") + "\n"
			}
			rules += "}\n\n"
		}
		rules += "_helper(x) if x > 2\n\n_helper(1)\n\n_value := input.service.n if input.service.kind != \"c\"\n"
		set, err := load(t, rules)
		if err != nil {
			if !strings.Contains(err.Error(), "never has this value: expected an integer") {
				t.Fatalf("%s\n%v", rules, err)
			}
			t.Skip("no integer is 2.5, and leeway says so: " + err.Error())
		}
		f := &set.Strategies[0].Preconditions[0].Function
		if f.Untabled != nil {
			return
		}
		tabled++
		space := table.NewSpace(set.Catalogue, []*policy.Function{f})
		tables, err := table.Build(t.Context(), decide.New(set), space, []*policy.Function{f}, 0)
		if err != nil {
			t.Fatal(err)
		}
		query, err := rego.New(rego.Query("data.strategies.s.p"), rego.Module("s.rego", head+rules)).PrepareForEval(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			facts := facts(t)
			result, err := query.Eval(t.Context(), rego.EvalParsedInput(decide.Input(facts).Value))
			if err != nil {
				t.Fatal(err)
			}
			want := len(result) > 0 && result[0].Expressions[0].Value == true
			if got := tables.Of(f).Answer(space.Encode(facts)) == decide.True; got != want {
				t.Fatalf("%s\n%v: the table says %t, OPA %t", rules, facts, got, want)
			}
		}
	})
	if tabled == 0 {
		t.Error("no rule was tabled: nothing was compared")
	}
}

func facts(t *rapid.T) map[string]any {
	decimal := func(r *big.Rat) any {
		value, err := ast.ValueToInterface(ast.Number(document.Decimal(r)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	return map[string]any{
		"service.n":    decimal(big.NewRat(rapid.Int64Range(0, 40).Draw(t, "n"), 4)),
		"service.m":    decimal(big.NewRat(rapid.Int64Range(-2, 15).Draw(t, "m"), 1)),
		"service.kind": rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "kind"),
		"service.wide": rapid.Bool().Draw(t, "wide"),
	}
}
