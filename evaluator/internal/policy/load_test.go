package policy_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// unit is a catalogue of a few facts, one of each type.
const unit = `{
  "type": "object", "additionalProperties": false, "properties": {
    "context": {"title": "Context", "type": "object", "additionalProperties": false, "properties": {
      "identifier": {"title": "Identifier", "description": "Which number.", "type": "string",
        "enum": ["universal", "sectoral", "none"], "x-lever": "legal"},
      "autonomy": {"title": "Autonomy", "description": "Index.", "type": "number", "minimum": 0, "maximum": 100, "x-lever": "legal"}
    }},
    "service": {"title": "Service", "type": "object", "additionalProperties": false, "properties": {
      "offices": {"title": "Offices", "description": "How many.", "type": "integer", "minimum": 0, "x-lever": "organisational"},
      "others": {"title": "Others", "description": "How many.", "type": "integer", "minimum": 0, "x-lever": "organisational"},
      "wide": {"title": "Wide", "description": "Covers all.", "type": "boolean", "x-lever": "given"}
    }},
    "entities": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
      "id": {"type": "string"}, "sector": {"type": "string"}, "number": {"type": "integer"}
    }}}
  }
}`

// strategy is the head of a sound policy, line 1 to 7.
const strategy = `# METADATA
# title: Central
# custom:
#   kind: strategy
#   sources: [a]
package strategies.central

`

// keyed is a sound precondition, 12 lines from line 8 on.
const keyed = `# METADATA
# title: A key
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: Issue a number.
#   sources: [a]
keyed if input.context.identifier in {"universal", "sectoral"}

keyed if input.service.offices <= 3
`

func load(t *testing.T, files map[string]string) (*policy.Set, error) {
	t.Helper()
	return loadPacks(t, files)
}

func loadPacks(t *testing.T, files map[string]string, packs ...string) (*policy.Set, error) {
	t.Helper()
	catalogue, err := fact.ReadCatalogue("unit.json", []byte(unit))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("../../../schemas/annotations.json")
	if err != nil {
		t.Fatal(err)
	}
	annotations, err := document.CompileSchema("annotations.json", text)
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return policy.Load(policy.Source{
		FS: folder, Name: "p", Catalogue: catalogue, Unit: []byte(unit), Annotations: annotations, Packs: packs, Tests: true,
	})
}

func TestLoadDescribesTheStrategy(t *testing.T) {
	set, err := load(t, map[string]string{"central.rego": strategy + keyed})
	if err != nil {
		t.Fatal(err)
	}
	rule := set.Strategies[0].Preconditions[0]
	got := []any{rule.ID(), rule.Title, rule.Necessary, rule.Layer, rule.Place, rule.Reads, len(rule.Ways), rule.Ways[0].Reads, rule.Ways[1].Reads, rule.Untabled == nil}
	want := []any{
		"central/keyed", "A key", true, "legal",
		verdict.Place{File: "p/central.rego", Line: 17, Col: 1},
		[]string{"context.identifier", "service.offices"},
		2,
		[]string{"context.identifier"},
		[]string{"service.offices"},
		true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rule (-want +got):\n%s", diff)
	}
}

// TestLoadSaysWhatIsWrong changes one thing in a policy that is sound; the name is the change.
func TestLoadSaysWhatIsWrong(t *testing.T) {
	replace := func(old, with string) map[string]string {
		return map[string]string{"central.rego": strings.Replace(strategy+keyed, old, with, 1)}
	}
	add := func(rules string) map[string]string {
		return map[string]string{"central.rego": strategy + keyed + "\n" + rules}
	}
	test := func(rules string) map[string]string {
		return map[string]string{
			"central.rego":      strategy + keyed,
			"central_test.rego": "package strategies.central_test\n\nimport data.strategies.central\n\n" + rules,
		}
	}
	tests := map[string]struct {
		files map[string]string
		want  string
	}{
		"no files": {
			map[string]string{},
			`p: no policies: expected at least one .rego file with a strategy`,
		},
		"no strategy": {
			map[string]string{"a.rego": "package a\n\nx := 1\n"},
			`p: no strategy: expected a package whose METADATA says custom.kind: strategy`,
		},
		"a strategy without preconditions": {
			map[string]string{"central.rego": strategy},
			`p/central.rego:6:1: strategy central has no precondition`,
		},
		"an empty file": {
			map[string]string{"central.rego": strategy + keyed, "empty.rego": ""},
			`p/empty.rego:1:1: the file is empty: expected a package`,
		},
		"a syntax error": {
			replace("in {", "in {{"),
			`p/central.rego:19:1: unexpected identifier token: non-terminated set`,
		},
		"a typo in a path": {
			replace("input.context.identifier", "input.context.identifer"),
			`p/central.rego:17:10: input.context.identifer is not in the catalogue of facts: expected one of identifier, autonomy (did you mean input.context.identifier?)`,
		},
		"a typo in an object": {
			replace("input.context.identifier", "input.contxt.identifier"),
			`p/central.rego:17:10: input.contxt is not in the catalogue of facts: expected one of context, service, entities (did you mean input.context?)`,
		},
		"a path beneath a fact": {
			replace("input.context.identifier in", "input.context.identifier.kind in"),
			`p/central.rego:17:10: input.context.identifier.kind: context.identifier is a fact and has nothing beneath it`,
		},
		"a typo in a path that a test sets": {
			test("test_x if central.keyed with input.service.office as 3\n"),
			`p/central_test.rego:5:30: input.service.office is not in the catalogue of facts: expected one of offices, others, wide (did you mean input.service.offices?)`,
		},
		"a typo in a document that a test sets": {
			test(`test_x if central.keyed with input as {"service": {"offcies": 3}}` + "\n"),
			`p/central_test.rego:5:52: input.service.offcies is not in the catalogue of facts: expected one of offices, others, wide (did you mean input.service.offices?)`,
		},
		"a value no fact has, in a test": {
			test(`test_x if central.keyed with input.context.identifier as "univrsal"` + "\n"),
			`p/central_test.rego:5:58: context.identifier never has this value: expected one of universal, sectoral, none; found "univrsal" (did you mean universal?)`,
		},
		"a test that does not compile": {
			test("test_x if central.keyd\n"),
			`p/central_test.rego:5:11: data.strategies.central.keyd is no rule of that package: expected keyed (did you mean data.strategies.central.keyed?)`,
		},
		"a precondition that asks for its METADATA": {
			replace(`in {"universal", "sectoral"}`, `in {rego.metadata.rule().title}`),
			`p/central.rego:17:39: keyed calls rego.metadata.rule: expected no such call in a precondition, whose ways have no METADATA of their own: call it in a helper`,
		},
		"an else branch that asks for its METADATA": {
			replace("offices <= 3", "offices <= 3\n\nelse := true if {\n\tcount(rego.metadata.chain()) == 2\n}"),
			`p/central.rego:22:8: keyed calls rego.metadata.chain: expected no such call in a precondition, whose ways have no METADATA of their own: call it in a helper`,
		},
		"a package that is not there": {
			add("_x if not data.fact.few\n"),
			`p/central.rego:21:11: data.fact is no package and no data document here`,
		},
		"a misspelt package": {
			add("_x if not data.strategies.centrl.keyed\n"),
			`p/central.rego:21:11: data.strategies.centrl is no package and no data document here (did you mean data.strategies.central?)`,
		},
		"a value no fact has": {
			replace(`"universal"`, `"univrsal"`),
			`p/central.rego:17:39: context.identifier never has this value: expected one of universal, sectoral, none; found "univrsal" (did you mean universal?)`,
		},
		"a value no fact has, through a variable": {
			add("_x if {\n\tkind := input.context.identifier\n\tkind == \"universa\"\n}\n"),
			`p/central.rego:23:10: context.identifier never has this value: expected one of universal, sectoral, none; found "universa" (did you mean universal?)`,
		},
		"a number out of range": {
			add("_x if input.context.autonomy == 225\n"),
			`p/central.rego:21:33: context.autonomy never has this value: expected a number of 0 to 100, found 225`,
		},
		"a number compared with a string": {
			replace("offices <= 3", `offices <= "3"`),
			`p/central.rego:19:35: service.offices is a number, found "3": values of different types are never equal, and their order is meaningless`,
		},
		"a string compared with a number": {
			add("_x if input.context.identifier == 3\n"),
			`p/central.rego:21:35: context.identifier is a string, found 3: values of different types are never equal, and their order is meaningless`,
		},
		"two facts of different types": {
			add("_x if input.context.identifier == input.service.offices\n"),
			`p/central.rego:21:7: context.identifier is a string, service.offices is a number: they are never equal, and their order is meaningless`,
		},
		"null": {
			add("_x if input.service.offices != null\n"),
			`p/central.rego:21:32: service.offices is compared with null: a fact is never null, an unknown one is absent`,
		},
		"no METADATA": {
			add("second if input.service.wide\n"),
			`p/central.rego:21:1: second has no METADATA with custom.kind: expected it above every rule of a strategy, or a helper's name, _second`,
		},
		"METADATA without scope": {
			replace("# scope: document\n", ""),
			`p/central.rego:8:1: METADATA of keyed has scope: rule: expected scope: document`,
		},
		"a misspelt key": {
			replace("necessity: necessary", "necesity: necessary"),
			`p/central.rego:12:5: METADATA: custom: missing property "necessity"
p/central.rego:13:5: METADATA: custom: unknown property "necesity" (did you mean necessity?): expected one of kind, necessity, weight, layer, remedy, sources, inferred, evidence, ... (9 in all)`,
		},
		"evidence that contradicts itself": {
			replace("necessity: necessary", "necessity: necessary\n#   evidence: cases\n#   inferred: true"),
			`p/central.rego:15:15: METADATA: custom.inferred: is not allowed here`,
		},
		"evidence of no kind": {
			replace("necessity: necessary", "necessity: necessary\n#   evidence: case"),
			`p/central.rego:14:15: METADATA: custom.evidence: expected one of literature, cases, inferred; found "case" (did you mean cases?)`,
		},
		"a misspelt custom": {
			replace("# custom:\n#   kind: precondition", "# custmo:\n#   kind: precondition"),
			`p/central.rego:9:3: METADATA: missing property "custom"
p/central.rego:11:3: METADATA: unknown property "custmo": expected one of title, description, scope, authors, organizations, related_resources, entrypoint, custom (did you mean custom?)`,
		},
		"a misspelt custom of a package": { // and no fault for each of its rules
			replace("# custom:\n#   kind: strategy", "# Custum:\n#   kind: strategy"),
			`p/central.rego:2:3: METADATA: missing property "custom"
p/central.rego:3:3: METADATA: unknown property "Custum": expected one of title, description, scope, authors, organizations, related_resources, entrypoint, custom (did you mean custom?)`,
		},
		"a misspelt value": {
			replace("necessity: necessary", "necessity: neccessary"),
			`p/central.rego:13:16: METADATA: custom.necessity: expected one of necessary, supporting; found "neccessary" (did you mean necessary?)`,
		},
		"a misspelt kind": {
			replace("kind: precondition", "kind: preconditon"),
			`p/central.rego:12:11: METADATA: custom.kind: expected one of strategy, precondition, risk, outcome, constraint, property, derivation; found "preconditon" (did you mean precondition?)`,
		},
		"no weight": {
			replace("necessity: necessary", "necessity: supporting"),
			`p/central.rego:12:5: METADATA: custom: missing property "weight"`,
		},
		"a title too many": {
			replace("sources: [a]\nkeyed", "sources: [a]\n#   ways: [one, two, three]\nkeyed"),
			`p/central.rego:8:1: METADATA of keyed titles 3 ways: expected 2, one for each body that can yield true`,
		},
		"METADATA twice": {
			map[string]string{"central.rego": strategy + keyed, "other.rego": "package strategies.central\n\n" + keyed},
			`p/other.rego:3:1: two METADATA blocks describe keyed, the other at line 8: expected one, above the first of its bodies`,
		},
		"a precondition outside a strategy": {
			map[string]string{"central.rego": strategy + keyed, "facts.rego": "package facts\n\n" + keyed},
			`p/facts.rego:3:1: keyed is of kind precondition: expected it in a package whose METADATA says kind: strategy`,
		},
		"a constraint within a strategy": {
			add("# METADATA\n# title: X\n# scope: document\n# custom:\n#   kind: constraint\n#   sources: [a]\nx if input.service.wide\n"),
			`p/central.rego:21:1: x is of kind constraint: expected precondition, risk or outcome in the package of a strategy`,
		},
		"two strategies of one name": {
			map[string]string{
				"central.rego": strategy + keyed,
				"other.rego":   strings.Replace(strategy, "strategies.central", "other.central", 1) + keyed,
			},
			`p/other.rego:6:1: two strategies are called central: the other is p/central.rego:6`,
		},
		"recursion": {
			add("_x if _y\n\n_y if _x\n"),
			`p/central.rego:21:1: rule data.strategies.central._x is recursive: data.strategies.central._x -> data.strategies.central._y -> data.strategies.central._x
p/central.rego:23:1: rule data.strategies.central._y is recursive: data.strategies.central._y -> data.strategies.central._x -> data.strategies.central._y`,
		},
		"a built-in that reaches out": {
			add("_x if time.now_ns() > 3\n"),
			`p/central.rego:21:7: time.now_ns is withheld from policies (its result changes from call to call): expected a decision by the facts alone`,
		},
		"a function that is not there": {
			add("_x if contians(\"a\", \"b\")\n"),
			`p/central.rego:21:7: undefined function contians`,
		},
		"a value that is no boolean": {
			replace("keyed if input.service", `keyed := "yes" if input.service`),
			`p/central.rego:19:1: keyed is not boolean: its value is "yes", expected true or false`,
		},
		"a partial rule": {
			replace("keyed if input.service.offices", "keyed contains 1 if input.service.offices"),
			`p/central.rego:17:1: conflicting rules data.strategies.central.keyed found
p/central.rego:19:1: keyed is a partial rule: expected true or false`,
		},
		"arguments": {
			replace("keyed if input.service.offices", "keyed(_) if input.service.offices"),
			`p/central.rego:17:1: conflicting rules data.strategies.central.keyed found
p/central.rego:19:1: keyed takes arguments: expected none`,
		},
		"a default of true": {
			add("default keyed := true\n"),
			`p/central.rego:21:1: keyed has a default that is not false`,
		},
		"an unused variable": {
			add("_x if {\n\ty := 1\n\tinput.service.wide\n}\n"),
			`p/central.rego:22:2: assigned var y unused`,
		},
		"an unsafe variable": {
			add("_x if y == 1\n"),
			`p/central.rego:21:7: var y is unsafe`,
		},
		"several at once, in order": {
			map[string]string{"central.rego": strings.NewReplacer("context.identifier", "context.identifer", "offices <= 3", `offices <= "3"`).Replace(strategy + keyed)},
			`p/central.rego:17:10: input.context.identifer is not in the catalogue of facts: expected one of identifier, autonomy (did you mean input.context.identifier?)
p/central.rego:19:35: service.offices is a number, found "3": values of different types are never equal, and their order is meaningless`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := load(t, tc.files)
			if err == nil {
				t.Fatal("loaded without a fault")
			}
			if diff := cmp.Diff(tc.want, err.Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}
