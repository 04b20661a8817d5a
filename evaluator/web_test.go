package evaluator_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// drawSet draws values, or "unknown", for a few facts that are not sums.
func drawSet(t *rapid.T, engine *evaluator.Engine) map[string]any {
	var assignments []string
	for _, f := range rapid.SliceOfNDistinct(rapid.SampledFrom(engine.Facts(nil)), 0, 4, func(f verdict.FactInfo) string { return f.Path }).Draw(t, "facts") {
		var values []string
		switch {
		case len(f.SumOf) > 0:
			continue
		case f.Type == "string":
			values = f.Values
		case f.Type == "boolean":
			values = []string{"true", "false"}
		default:
			values = []string{"1", "3", "19", "60", "100"}
		}
		assignments = append(assignments, f.Path+"="+rapid.SampledFrom(append(values, "unknown")).Draw(t, f.Path))
	}
	set, err := engine.ParseSet(assignments)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestVaryIsWithThenEncode compares Vary with setting the facts and encoding the unit again.
func TestVaryIsWithThenEncode(t *testing.T) {
	engine, units := shippedUnits(t)
	rapid.Check(t, func(rt *rapid.T) {
		unit := rapid.SampledFrom(units).Draw(rt, "unit")
		set := drawSet(rt, engine)
		varied, err := engine.Place(unit).Vary(t.Context(), set)
		changed, want := engine.With(unit, set)
		if want == nil {
			want = engine.Admit(t.Context(), changed)
		}
		if (err == nil) != (want == nil) {
			rt.Fatalf("Vary says %v, With and Admit %v", err, want)
		}
		if err != nil {
			return
		}
		got, err := varied.DecideAll(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		long, err := engine.Place(changed).DecideAll(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(long, got); diff != "" {
			rt.Errorf("decided (-long way +short way):\n%s", diff)
		}
	})
}

// TestExportIsReadAgain checks that a changed profile, read again, is the changed unit, evidence included.
func TestExportIsReadAgain(t *testing.T) {
	engine, units := shippedUnits(t)
	rapid.Check(t, func(rt *rapid.T) {
		unit := rapid.SampledFrom(units).Draw(rt, "unit")
		set := drawSet(rt, engine)
		changed, err := engine.With(unit, set)
		if err != nil || engine.Admit(t.Context(), changed) != nil {
			return
		}
		text, err := engine.Export(unit, set)
		if err != nil {
			rt.Fatal(err)
		}
		again, faults := engine.ReadBody(t.Context(), "body", text)
		for _, fault := range faults {
			if fault.Rule != "constraint" && fault.Rule != "wrong-sum" { // of another service of the country
				rt.Fatalf("%v in %s", fault, text)
			}
		}
		for _, read := range again {
			if read.Service != unit.Service {
				continue
			}
			if diff := cmp.Diff(changed.Facts, read.Facts); diff != "" {
				rt.Errorf("facts (-changed +read again):\n%s", diff)
			}
			for path := range set {
				if evidence, found := read.Evidence[path]; found && unit.Facts[path] != read.Facts[path] {
					rt.Errorf("%s has evidence for another value: %v", path, evidence)
				}
			}
			for path, evidence := range changed.Evidence {
				if _, isSet := set[path]; !isSet {
					if diff := cmp.Diff(evidence, read.Evidence[path]); diff != "" {
						rt.Errorf("evidence of %s (-changed +read again):\n%s", path, diff)
					}
				}
			}
			return
		}
		rt.Fatalf("the unit is gone from %s", text)
	})
}

func TestExportOfAUnitOnItsOwn(t *testing.T) {
	engine, _ := shippedUnits(t)
	units, faults := engine.ReadBody(t.Context(), "body", []byte(`{"context": {"person_identifier": "none"}, "service": {}}`))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	text, err := engine.Export(units[0], map[string]any{"context.person_identifier": "universal", "context.population": json.Number("5")})
	if err != nil {
		t.Fatal(err)
	}
	var got any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"context": map[string]any{"person_identifier": "universal", "population": 5.0}, "service": map[string]any{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("exported (-want +got):\n%s", diff)
	}
}

// shippedUnits loads the embedded content.
func shippedUnits(t *testing.T) (*evaluator.Engine, []*evaluator.Unit) {
	t.Helper()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	units, faults := engine.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return engine, units
}
