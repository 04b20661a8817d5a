package evaluator_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// checkWays holds, in all rows of the tables of an engine, that a precondition is met where one of its ways is, and
// nowhere else. It returns how many rows of rules with several ways it looked at.
func checkWays(t *testing.T, e *evaluator.Engine) int {
	t.Helper()
	looked := 0
	for _, name := range e.StrategyNames() {
		tables, err := e.Tables(name, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables {
			if table.Untabled != "" {
				t.Errorf("%s/%s has no table: %s", name, table.Rule, table.Untabled)
			}
			if len(table.Ways) > 1 {
				looked += len(table.Rows)
			}
			for _, row := range table.Rows {
				if met := row.Result == verdict.Met; len(table.Ways) > 0 && met != (len(row.Ways) > 0) {
					t.Errorf("%s/%s: where %v is %v it is %s, by ways %v", name, table.Rule, table.Facts, row.Values, row.Result, row.Ways)
				}
			}
		}
	}
	return looked
}

func TestWaysOfShippedRulesMakeThem(t *testing.T) {
	if looked := checkWays(t, engine(t, allPacks())); looked < 100 {
		t.Errorf("only %d rows of rules with several ways: the test compares too little", looked)
	}
}

// TestWaysSeeWhatTheirRuleSees has rules that iterate packages with other preconditions in them, in all places that a
// reference can have a variable. Each must be able to hold and to fail, and be what its ways make it.
func TestWaysSeeWhatTheirRuleSees(t *testing.T) {
	other := strings.ReplaceAll(strategyHead, "strategies.s", "strategies.b") +
		metadata("necessity: necessary") + "first if input.service.records == \"central\"\n\nfirst if input.service.sensitive\n\n" +
		metadata("necessity: necessary") + "second if input.service.population_wide\n"
	helpers := "package deep.x.facts\n\n" +
		"held contains name if {\n\tsome name\n\tdata.strategies.b[name] == true\n}\n\n" +
		"names := {name | some root, name; _ = data[root].b[name]}\n\n" +
		"widest := count([1 | some x, y, z; data[x][y][z].leaf])\n\n" +
		"leaf := true\n"
	tests := map[string]string{
		"a package":                    `some name; data.strategies.b[name] == true; name != "first"`,
		"how many hold":                `count([name | some name; data.strategies.b[name] == true]) == 2`,
		"how many names there are":     `count(object.keys(data.strategies.b)) + count([1 | input.service.sensitive]) == 3`,
		"a walk":                       `count([1 | some path; walk(data.strategies.b, [path, true])]) == 1`,
		"an alias":                     `some name; alias[name] == true; not startswith(name, "f")`,
		"every":                        `every value in alias { value == true }; count(alias) == 2`,
		"all packages of that name":    `count({name | some root; data[root].b[name] == true}) == 1`,
		"rules of that name":           `some root, pkg; data[root][pkg].second`,
		"a helper of another package":  `count(data.deep.x.facts.held) == 2`,
		"names by a helper":            `count(data.deep.x.facts.names) + count([1 | input.service.sensitive]) == 3`,
		"more variables than packages": `data.deep.x.facts.widest == 1; input.service.sensitive`,
		"a helper of its own package":  `count(_held) == 2`,
		"a function of its own":        `_many(alias, 2)`,
		"one beside it in the package": `_elsewhere`,
	}
	for name, body := range tests {
		t.Run(name, func(t *testing.T) {
			rules := strings.ReplaceAll(strategyHead, "strategies.s\n", "strategies.deep.down.s\n\nimport data.strategies.b as alias\n") +
				metadata("necessity: necessary") + "iterates if {\n\t" + strings.ReplaceAll(body, "; ", "\n\t") + "\n\tinput.service.records != \"mixed\"\n}\n\n" +
				"iterates if {\n\tinput.service.subject == \"business\"\n\tcount(alias) > 5\n} else := false if {\n\tinput.service.sensitive\n\tcount(alias) == 0\n}\n\n" +
				"_held contains name if {\n\tsome name\n\talias[name] == true\n}\n\n" +
				"_many(object, n) if count([1 | some value in object; value == true]) == n\n"
			e := engine(t, evaluator.Options{Policies: "p", PoliciesFS: fstest.MapFS{
				"s.rego":     {Data: []byte(rules)},
				"more.rego":  {Data: []byte("package strategies.deep.down.s\n\n_elsewhere if count(data.strategies.b) + count([1 | input.service.sensitive]) == 3\n")},
				"b.rego":     {Data: []byte(other)},
				"facts.rego": {Data: []byte(helpers)},
			}})
			checkWays(t, e)
			tables, err := e.Tables("s", "iterates")
			if err != nil {
				t.Fatal(err)
			}
			met := map[verdict.Status]bool{}
			for _, row := range tables[0].Rows {
				met[row.Result] = true
			}
			if len(met) != 2 {
				t.Errorf("it is %v everywhere: the test compares too little", met)
			}
		})
	}
}
