package evaluator_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/leeway-policy/leeway/evaluator"
)

// TestDerivedFactsAreThoseOfOPA holds that a derived fact is what OPA yields for the document that `leeway unit --entities`
// prints, and that a fact for which OPA yields nothing is unknown.
func TestDerivedFactsAreThoseOfOPA(t *testing.T) {
	e, opa := engine(t, evaluator.Options{}), newPlainOPA(t, engine(t, evaluator.Options{}))
	rng := rand.New(rand.NewPCG(17, 1))
	derived, unknown := 0, 0
	for range 300 {
		text := randomEntities(t, rng)
		units, faults := e.ReadBody(t.Context(), "li.json", text)
		if len(faults) > 0 {
			t.Fatalf("%v\n%s", faults, text)
		}
		u := units[0]
		document := u.Document()
		maps.Copy(document, u.Arrays())
		got := derivedByOPA(t, opa, document)
		for _, f := range e.Facts(nil) {
			value, known := got[f.Path]
			_, isDerived := u.Derived[f.Path]
			if isDerived != known || known && u.Facts[f.Path] != value {
				t.Fatalf("%s is %v (derived: %t), OPA yields %v\n%s", f.Path, u.Facts[f.Path], isDerived, value, text)
			}
			if isDerived {
				derived++
			}
		}
		if _, known := u.Derived["service.relations"]; !known {
			unknown++
		}

		// The printed unit is read again with the same facts.
		printed, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		again, faults := e.ReadBody(t.Context(), "again.json", printed)
		if len(faults) > 0 || !maps.Equal(again[0].Facts, u.Facts) {
			t.Fatalf("read again: %v\n%s", faults, printed)
		}
	}
	if derived < 300 || unknown < 10 {
		t.Errorf("%d facts were derived, relations were unknown %d times: too few to tell", derived, unknown)
	}
}

// derivedByOPA returns the facts that the shipped derivations yield, by path.
func derivedByOPA(t *testing.T, opa *plainOPA, document map[string]any) map[string]any {
	t.Helper()
	input, err := ast.InterfaceToValue(document)
	if err != nil {
		t.Fatal(err)
	}
	result, err := opa.query.Eval(t.Context(), rego.EvalParsedInput(input))
	if err != nil {
		t.Fatal(err)
	}
	yielded := result[0].Expressions[0].Value.(map[string]any)["derivations"].(map[string]any)
	facts := map[string]any{}
	if relations, known := yielded["relations"]; known {
		facts["service.relations"] = relations
	}
	for part, number := range yielded["back_offices"].(map[string]any) {
		facts["service.back_offices."+part] = number
	}
	if len(facts) > 6 {
		t.Fatalf("OPA yields %v", yielded)
	}
	return facts
}

// randomEntities returns a profile with one service whose entities and ties are made up.
func randomEntities(t *testing.T, rng *rand.Rand) []byte {
	t.Helper()
	pick := func(values ...string) string { return values[rng.IntN(len(values))] }
	var entities, ties []any
	for i := range rng.IntN(7) {
		e := map[string]any{
			"id": fmt.Sprintf("e%d", i), "name": "E", "sector": pick("state", "market", "civil_society"),
			"roles": []string{pick("decides", "holds_records", "front_office"), pick("supplies", "pays")},
		}
		if rng.IntN(4) == 0 {
			e["roles"] = []string{"supplies", "pays"}
		}
		if e["sector"] == "state" {
			e["tier"] = pick("national", "regional", "local")
		}
		if rng.IntN(6) > 0 {
			e["number"] = 1 + rng.IntN(3000)
		}
		entities = append(entities, e)
		if i > 0 && rng.IntN(2) == 0 { // from lower to higher numbers, so that no instructions form a circle
			ties = append(ties, map[string]any{"from": fmt.Sprintf("e%d", rng.IntN(i)), "to": fmt.Sprintf("e%d", i), "kind": pick("instructs", "contracts", "negotiates", "supervises", "pays")})
		}
	}
	service := map[string]any{"service": map[string]any{}, "entities": append([]any{}, entities...)}
	if rng.IntN(5) > 0 {
		service["ties"] = append([]any{}, ties...)
	}
	text, err := json.Marshal(map[string]any{
		"country": "LI", "name": "Liechtenstein", "context": map[string]any{}, "services": map[string]any{"change-of-address": service},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestSetReplacesADerivedFact holds that answers follow a derived fact that is set, and that its entities stay.
func TestSetReplacesADerivedFact(t *testing.T) {
	e := engine(t, evaluator.Options{})
	units, faults := e.ReadBody(t.Context(), "li.json", []byte(`{"country": "LI", "name": "Liechtenstein", "context": {}, "services": {"change-of-address": {
		"service": {}, "entities": [{"id": "towns", "name": "Towns", "sector": "state", "tier": "local", "number": 11, "roles": ["holds_records"]}], "ties": []}}}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	set, err := e.ParseSet([]string{"service.back_offices.local=30"})
	if err != nil {
		t.Fatal(err)
	}
	changed, err := e.With(units[0], set)
	if err != nil {
		t.Fatal(err)
	}
	if total := changed.Facts["service.back_offices.total"]; total != json.Number("30") {
		t.Errorf("the total is %v, want 30", total)
	}
	if _, derived := changed.Derived["service.back_offices.local"]; derived || len(changed.Entities) != 1 {
		t.Errorf("derived: %t, %d entities", derived, len(changed.Entities))
	}
}
