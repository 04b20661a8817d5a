package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// derived is a sound derivation, 13 lines.
const derived = `package derivations

# METADATA
# title: Offices
# scope: document
# custom:
#   kind: derivation
#   fact: service.offices
#   sources: [a]
offices := count(_kept)

_kept := [e | some e in input.entities; e.sector == "state"]
`

func TestDerivationsAreNoRulesOfUnits(t *testing.T) {
	set, err := load(t, map[string]string{"central.rego": strategy + keyed, "d.rego": derived})
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Derivations) != 1 || len(set.Rules()) != 1 {
		t.Fatalf("%d derivations, %d rules", len(set.Derivations), len(set.Rules()))
	}
	rule := set.Derivations[0]
	if rule.ID() != "derivations/offices" || rule.Derives != "service.offices" || len(rule.Reads) > 0 {
		t.Errorf("%s derives %s, reads %v", rule.ID(), rule.Derives, rule.Reads)
	}
	if diff := cmp.Diff([]string{"entities"}, rule.Arrays); diff != "" {
		t.Errorf("arrays (-want +got):\n%s", diff)
	}
	if set.DerivesFact("service.offices") != rule || set.DerivesFact("service.others") != nil {
		t.Error("DerivesFact finds another rule")
	}
}

func TestFaultsOfDerivations(t *testing.T) {
	second := strings.ReplaceAll(derived, "derivations", "more")
	tests := map[string]struct {
		files map[string]string
		rule  verdict.RuleID
		want  string
	}{
		"a fact that is not in the catalogue": {
			map[string]string{"d.rego": strings.Replace(derived, "service.offices", "service.ofices", 1)},
			verdict.RuleUnknownFact,
			`p/d.rego:8:11: METADATA: custom.fact: "service.ofices" is not in the catalogue of facts: expected a fact of the service, or an object of facts (did you mean service.offices?)`,
		},
		"a fact of the country": {
			map[string]string{"d.rego": strings.Replace(derived, "service.offices", "context.autonomy", 1)},
			verdict.RuleMetadata,
			`p/d.rego:8:11: METADATA: custom.fact: context.autonomy is a fact of the country: expected one of the service, which the entities belong to`,
		},
		"no fact": {
			map[string]string{"d.rego": strings.Replace(derived, "#   fact: service.offices\n", "", 1)},
			verdict.RuleMetadata,
			`p/d.rego:7:5: METADATA: custom: missing property "fact"`,
		},
		"two of one fact": {
			map[string]string{"d.rego": derived, "e.rego": second},
			verdict.RuleDuplicateDerivation,
			`p/e.rego:10:1: more/offices derives service.offices, and derivations/offices derives service.offices: expected one derivation of a fact (the other is p/d.rego:10)`,
		},
		"one of an object around it": {
			map[string]string{"d.rego": derived, "e.rego": strings.Replace(second, "fact: service.offices", "fact: service", 1)},
			verdict.RuleDuplicateDerivation,
			`p/e.rego:10:1: more/offices derives service, and derivations/offices derives service.offices: expected one derivation of a fact (the other is p/d.rego:10)`,
		},
		"it reads a fact": {
			map[string]string{"d.rego": strings.Replace(derived, `e.sector == "state"]`, `e.number > input.service.others]`, 1)},
			verdict.RuleEntityReader,
			`p/d.rego:12:52: derivations/offices reads input.service.others: expected a derivation to read entities and ties alone`,
		},
		"it reads all of input": {
			map[string]string{"d.rego": strings.Replace(derived, `some e in input.entities; e.sector == "state"`, `some e in input`, 1)},
			verdict.RuleEntityReader,
			`p/d.rego:12:25: derivations/offices reads input: expected a derivation to read entities and ties alone`,
		},
		"it reads nothing": {
			map[string]string{"d.rego": strings.Replace(derived, "count(_kept)", "1", 1)},
			verdict.RuleEntityReader,
			`p/d.rego:10:1: derivations/offices reads neither entities nor ties: expected a rule that tells service.offices from them`,
		},
		"a strategy reads entities": {
			map[string]string{"d.rego": derived, "central.rego": strategy + keyed + "\nkeyed if count(input.entities) > 3\n"},
			verdict.RuleEntityReader,
			`p/central.rego:21:16: central/keyed reads input.entities: expected facts, since only derivations may read entities and ties`,
		},
		"a strategy reads them through a helper": {
			map[string]string{"h.rego": "package h\n\nmany if count(input.entities) > 3\n", "central.rego": strategy + keyed + "\nkeyed if data.h.many\n"},
			verdict.RuleEntityReader,
			`p/h.rego:3:15: central/keyed reads input.entities: expected facts, since only derivations may read entities and ties`,
		},
		"a strategy reads a derivation": {
			map[string]string{"d.rego": derived, "central.rego": strategy + keyed + "\nkeyed if data.derivations.offices > 3\n"},
			verdict.RuleEntityReader,
			`p/d.rego:12:25: central/keyed reads input.entities: expected facts, since only derivations may read entities and ties`,
		},
		"a strategy sets them": {
			map[string]string{"d.rego": derived, "central.rego": strategy + keyed + "\nkeyed if input.service.wide with input.entities as []\n"},
			verdict.RuleEntityReader,
			`p/central.rego:21:34: central/keyed reads input.entities: expected facts, since only derivations may read entities and ties`,
		},
		"a strategy of a pack that is not chosen": {
			map[string]string{"d.rego": derived, "packed.rego": strings.Replace(strategy, "kind: strategy", "kind: strategy\n#   pack: more", 1) + keyed + "\nkeyed if count(input.entities) > 3\n", "central.rego": strings.ReplaceAll(strategy, "central", "other") + keyed},
			verdict.RuleEntityReader,
			`p/packed.rego:22:16: central/keyed reads input.entities: expected facts, since only derivations may read entities and ties`,
		},
		"a derivation in a strategy": {
			map[string]string{"central.rego": strategy + keyed + strings.Replace(derived, "package derivations\n", "", 1)},
			verdict.RuleMetadata,
			`p/central.rego:21:1: offices is of kind derivation: expected precondition, risk or outcome in the package of a strategy`,
		},
		"arguments": {
			map[string]string{"d.rego": strings.Replace(derived, "offices := count(_kept)", "offices(x) := count(_kept) + x", 1)},
			verdict.RuleDerivation,
			`p/d.rego:10:1: offices takes arguments: expected none`,
		},
		"a set": {
			map[string]string{"d.rego": strings.Replace(derived, "offices := count(_kept)", "offices contains count(_kept)", 1)},
			verdict.RuleDerivation,
			`p/d.rego:10:1: offices is a set: expected the value of service.offices`,
		},
		"an object for a fact": {
			map[string]string{"d.rego": strings.Replace(derived, "offices := count(_kept)", `offices["x"] := count(_kept)`, 1)},
			verdict.RuleDerivation,
			`p/d.rego:10:1: offices is a partial rule: expected the value of service.offices`,
		},
		"a value that the fact never has": {
			map[string]string{"d.rego": strings.Replace(derived, "offices := count(_kept)", "offices := count(_kept) if {\n\tcount(_kept) > 3\n} else := -1", 1)},
			verdict.RuleImpossibleValue,
			`p/d.rego:12:11: service.offices never has this value: expected an integer of 0 or more, found -1`,
		},
		"a property of no entity": {
			map[string]string{"d.rego": strings.Replace(derived, "e.sector", "e.sektor", 1)},
			verdict.RuleUnknownFact,
			`p/d.rego:12:41: undefined ref: e.sektor: expected one of id, number, sector (did you mean sector?)`,
		},
		"an array that is not there": {
			map[string]string{"d.rego": strings.Replace(derived, "input.entities", "input.entites", 1)},
			verdict.RuleUnknownFact,
			`p/d.rego:12:25: input.entites is not in the catalogue of facts: expected one of context, service, entities (did you mean input.entities?)`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"central.rego": strategy + keyed}
			for file, text := range tc.files {
				files[file] = text
			}
			_, err := load(t, files)
			var faults verdict.Faults
			if other := faults.Collect(err); len(faults) == 0 {
				t.Fatalf("no faults: %v", other)
			}
			if got := faults[0]; !strings.HasPrefix(got.Error(), tc.want) || got.Rule != tc.rule || len(faults) > 1 {
				t.Errorf("got  %s: %s\nwant %s: %s", got.Rule, faults, tc.rule, tc.want)
			}
		})
	}
}
