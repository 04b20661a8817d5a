package profile_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// counting derives the number of organisations in each part of society, without those of unknown size, as a rule of Rego may.
func counting(arrays map[string]any) (any, error) {
	counts := map[string]any{}
	for _, each := range arrays["entities"].([]any) {
		e := each.(map[string]any)
		part, _ := e["tier"].(string)
		if part == "" {
			part = e["sector"].(string)
		}
		if number, known := e["number"]; known {
			counts[part] = number
		}
	}
	return counts, nil
}

// deriving reads the text as a profile, with one derivation.
func deriving(t *testing.T, text, fact string, eval func(arrays map[string]any) (any, error)) ([]*profile.Unit, verdict.Faults) {
	t.Helper()
	reader := newReader(t)
	reader.Derivations = []profile.Derivation{{
		ID: "derivations/made_up", Place: verdict.Place{File: "p.rego", Line: 7, Col: 1}, Fact: fact, Arrays: []string{"entities"}, Eval: eval,
	}}
	d, faults := document.Read("at.json", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	return reader.Units(d)
}

// unstated is a profile with entities that states no number of offices, and no evidence of them.
func unstated() string {
	text := strings.Replace(withEntities("", ""), `,
    "back_offices": {"national": 1, "regional": 0, "local": 2359, "market": 0, "civil_society": 0}`, "", 1)
	return strings.Replace(text, `,
    "service.back_offices.local": {"confidence": "low", "sources": ["westholm2005"]}`, "", 1)
}

func TestDerivedFacts(t *testing.T) {
	units, faults := deriving(t, unstated(), "service.back_offices", counting)
	if faults != nil {
		t.Fatal(faults)
	}
	u := units[0]
	by := verdict.Derived{Rule: "derivations/made_up", File: "p.rego", Line: 7}
	want := map[string]verdict.Derived{"service.back_offices.national": by, "service.back_offices.market": by}
	if diff := cmp.Diff(want, u.Derived); diff != "" {
		t.Errorf("derived facts (-want +got):\n%s", diff)
	}
	for path, value := range map[string]any{
		"service.back_offices.national": json.Number("1"), "service.back_offices.market": json.Number("450"),
		"service.back_offices.local": nil, "service.back_offices.total": nil,
	} {
		if u.Facts[path] != value {
			t.Errorf("%s is %v, want %v", path, u.Facts[path], value)
		}
	}
	for path, want := range map[string]profile.Evidence{
		"service.back_offices.national": {Confidence: "high", Sources: []string{"zmr"}},
		"service.back_offices.market":   {Sources: []string{"westholm2005"}},
	} {
		if diff := cmp.Diff(want, u.Evidence[path]); diff != "" {
			t.Errorf("evidence of %s (-want +got):\n%s", path, diff)
		}
	}
}

func TestADerivedFactRestsOnWhatDecidesIt(t *testing.T) {
	byOneOf := func(sector string) func(map[string]any) (any, error) {
		return func(arrays map[string]any) (any, error) {
			for _, e := range arrays["entities"].([]any) {
				if e.(map[string]any)["sector"] == sector {
					return "hierarchy", nil
				}
			}
			return "negotiation", nil
		}
	}
	for sector, want := range map[string]profile.Evidence{
		"market":        {Sources: []string{"westholm2005"}},                        // one entity decides
		"state":         {Sources: []string{"zmr", "westholm2005"}},                 // two do, so that neither is needed
		"civil_society": {Confidence: "", Sources: []string{"zmr", "westholm2005"}}, // that there is none rests on all
	} {
		units, faults := deriving(t, unstated(), "service.relations", byOneOf(sector))
		if faults != nil {
			t.Fatal(faults)
		}
		if diff := cmp.Diff(want, units[0].Evidence["service.relations"]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", sector, diff)
		}
	}
}

func TestEvidenceOfADerivedFact(t *testing.T) {
	text := strings.Replace(unstated(), `"service": {"confidence": "medium", "sources": ["zmr"]}`,
		`"service": {"confidence": "medium"}, "service.relations": {"note": "By act."}`, 1)
	units, faults := deriving(t, text, "service.relations", func(map[string]any) (any, error) { return "hierarchy", nil })
	if faults != nil {
		t.Fatal(faults)
	}
	want := profile.Evidence{Sources: []string{"zmr", "westholm2005"}, Note: "By act."}
	if diff := cmp.Diff(want, units[0].Evidence["service.relations"]); diff != "" {
		t.Errorf("the profile's own note is not kept (-want +got):\n%s", diff)
	}
}

func TestADerivedFactMayBeDisputed(t *testing.T) {
	text := strings.Replace(unstated(), `"service": {"confidence": "medium", "sources": ["zmr"]}`,
		`"service.relations": {"disputed": [{"value": "contract", "reason": "By habit."}]}`, 1)
	units, faults := deriving(t, text, "service.relations", func(map[string]any) (any, error) { return "hierarchy", nil })
	if faults != nil {
		t.Fatal(faults)
	}
	want := []profile.Reading{{Value: "contract", Reason: "By habit."}}
	if diff := cmp.Diff(want, units[0].Evidence["service.relations"].Disputed); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
	if _, faults = deriving(t, text, "service.relations", func(map[string]any) (any, error) { return "contract", nil }); !strings.Contains(faults.Error(), "the same value as stated") {
		t.Errorf("faults are %v", faults)
	}
}

func TestFaultsOfDerivedFacts(t *testing.T) {
	yields := func(value any) func(map[string]any) (any, error) {
		return func(map[string]any) (any, error) { return value, nil }
	}
	const by = "derivations/made_up (p.rego:7)"
	tests := map[string]struct {
		fact string
		eval func(map[string]any) (any, error)
		want string
	}{
		"a value outside the domain": {
			"service.relations", yields("order"),
			`15:16: services.change-of-address.entities: ` + by + ` derives service.relations: expected one of hierarchy, contract, negotiation; found "order"`,
		},
		"a number below all": {
			"service.back_offices.local", yields(json.Number("-1")),
			`15:16: services.change-of-address.entities: ` + by + ` derives service.back_offices.local: expected an integer of 0 or more, found -1`,
		},
		"no object": {
			"service.back_offices", yields("many"),
			`15:16: services.change-of-address.entities: ` + by + ` derives service.back_offices: expected an object of facts, found "many"`,
		},
		"no such part": {
			"service.back_offices", yields(map[string]any{"lokal": json.Number("1")}),
			`15:16: services.change-of-address.entities: ` + by + ` derives service.back_offices: unknown fact "lokal": expected one of national, regional, local, market, civil_society, total (did you mean local?)`,
		},
		"a conflict": {
			"service.relations", func(map[string]any) (any, error) { return nil, errors.New("bodies conflict") },
			`15:16: services.change-of-address.entities: ` + by + ` decides nothing: bodies conflict`,
		},
		"another value than the profile states": {
			"service.records", yields("mixed"),
			`26:16: services.change-of-address.service.records: stated as central, but ` + by + ` derives mixed from the entities (line 15): expected the same, or only one of the two`,
		},
		"another number": {
			"service.back_offices", yields(map[string]any{"local": json.Number("2358")}),
			`27:61: services.change-of-address.service.back_offices.local: stated as 2359, but ` + by + ` derives 2358 from the entities (line 15): expected the same, or only one of the two`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			units, faults := deriving(t, withEntities("", ""), tc.fact, tc.eval)
			if diff := cmp.Diff("at.json:"+tc.want, faults.Error()); diff != "" || units != nil {
				t.Errorf("%d units; faults (-want +got):\n%s", len(units), diff)
			}
		})
	}
}

func TestAFactThatIsStatedAndDerivedKeepsItsEvidence(t *testing.T) {
	units, faults := deriving(t, withEntities("", ""), "service.records", func(map[string]any) (any, error) { return "central", nil })
	if faults != nil {
		t.Fatal(faults)
	}
	want := profile.Evidence{Confidence: "medium", Sources: []string{"zmr"}}
	if diff := cmp.Diff(want, units[0].Evidence["service.records"]); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
}

func TestAnUndefinedFactIsUnknown(t *testing.T) {
	units, faults := deriving(t, unstated(), "service.relations", func(map[string]any) (any, error) { return nil, nil })
	if faults != nil {
		t.Fatal(faults)
	}
	if value, known := units[0].Facts["service.relations"]; known || len(units[0].Derived) > 0 {
		t.Errorf("relations is %v, derived %v", value, units[0].Derived)
	}
}

func TestNothingIsDerivedWithoutEntities(t *testing.T) {
	_, faults := deriving(t, base, "service.relations", func(map[string]any) (any, error) { return nil, errors.New("asked") })
	if faults != nil {
		t.Error(faults)
	}
}

func TestSettingADerivedFactReplacesIt(t *testing.T) {
	units, faults := deriving(t, unstated(), "service.back_offices", counting)
	if faults != nil {
		t.Fatal(faults)
	}
	u, catalogue := units[0], newReader(t).Catalogue
	set := map[string]any{"service.back_offices.market": json.Number("3")}
	changed, err := u.With(catalogue, set)
	if err != nil {
		t.Fatal(err)
	}
	if _, derived := changed.Derived["service.back_offices.market"]; derived || changed.Facts["service.back_offices.market"] != json.Number("3") {
		t.Errorf("%v, derived: %t", changed.Facts["service.back_offices.market"], derived)
	}
	if diff := cmp.Diff(u.Arrays(), changed.Arrays()); diff != "" {
		t.Errorf("entities (-before +after):\n%s", diff)
	}

	// The exported profile can be read again, and says the same.
	text, err := u.Export(catalogue, set)
	if err != nil {
		t.Fatal(err)
	}
	again, faults := deriving(t, string(text), "service.back_offices", counting)
	if faults != nil {
		t.Fatalf("%v\n%s", faults, text)
	}
	if diff := cmp.Diff(changed.Facts, again[0].Facts); diff != "" {
		t.Errorf("facts (-set +exported):\n%s", diff)
	}

	// One whose entities bear everything out keeps them.
	text, err = u.Export(catalogue, map[string]any{"service.records": "mixed"})
	if err != nil {
		t.Fatal(err)
	}
	if again, faults = deriving(t, string(text), "service.back_offices", counting); faults != nil || len(again[0].Entities) != len(u.Entities) {
		t.Errorf("%v\n%s", faults, text)
	}
}

func TestManyEntitiesAreNotTriedOneByOne(t *testing.T) {
	list := make([]string, 200)
	for i := range list {
		list[i] = fmt.Sprintf(`{"id": "e%d", "name": "E", "sector": "market", "number": 1, "roles": ["supplies"], "confidence": "low"}`, i)
	}
	text := strings.Replace(base, `"note": "One service."`, `"note": "x", "entities": [`+strings.Join(list, ",")+`]`, 1)
	asked := 0
	units, faults := deriving(t, text, "service.relations", func(map[string]any) (any, error) { asked++; return "contract", nil })
	if faults != nil {
		t.Fatal(faults)
	}
	if asked != 1 || units[0].Evidence["service.relations"].Confidence != "low" {
		t.Errorf("asked %d times: %+v", asked, units[0].Evidence["service.relations"])
	}
}
