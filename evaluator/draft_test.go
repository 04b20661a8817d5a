package evaluator_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// place writes the files of a draft.
func place(t *testing.T, drafted *evaluator.Draft) {
	t.Helper()
	for _, file := range drafted.Files {
		if err := os.MkdirAll(filepath.Dir(file.Name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file.Name, file.Content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Whichever fact the first precondition reads, a drafted strategy passes its own tests, and a check once it has a source.
func TestDraftedStrategiesAreSound(t *testing.T) {
	toy := "../testdata/toy/"
	options := evaluator.Options{Policies: filepath.Join(t.TempDir(), "policies"), SchemasFS: toySchemas(t), Schemas: "schemas", Profiles: toy + "profiles", Cases: toy + "cases"}
	names := map[string]string{
		"of_autonomy": "context.autonomy", "of_number": "context.number", "of_climate": "context.climate", "of_records": "service.records", "of_agreed": "service.agreed", "of_any": "",
	}
	for name, path := range names {
		drafted, err := evaluator.DraftStrategy(options, name, evaluator.StrategyDraft{Fact: path, Source: "report2004", Title: "Yes: \"" + name + "\""})
		if err != nil {
			t.Fatal(err)
		}
		place(t, drafted)
	}
	found, err := evaluator.Check(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found.Faults {
		if f.Level == verdict.Error {
			t.Error(f)
		}
	}
	if found.Policies != len(names) || found.Tests != len(names) {
		t.Errorf("%d policies and %d tests, want %d of each", found.Policies, found.Tests, len(names))
	}
	tests, err := evaluator.Test(t.Context(), options, evaluator.TestOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if counts := tests.Counts; counts.Passed == 0 || counts.Bad() {
		t.Errorf("tests: %+v", counts)
	}
}

// Every drafted profile is sound, and the strategies are decided for it; a second draft is refused.
func TestDraftedProfilesAreSound(t *testing.T) {
	options := evaluator.Options{Profiles: filepath.Join(t.TempDir(), "profiles")}
	for code := range evaluator.CountryNames() {
		drafted, err := evaluator.DraftCountry(options, code, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(drafted.Files[0].Content) {
			t.Errorf("%s is no JSON", drafted.Files[0].Name)
		}
		if code == "PL" || code == "CI" {
			place(t, drafted)
		}
	}
	engine, err := evaluator.Load(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	units, faults := engine.Read(t.Context())
	if len(units) != 10 || len(faults) != 0 {
		t.Errorf("%d units, faults %v; want 10 and none", len(units), faults)
	}
	if _, err := evaluator.DraftCountry(options, "Polska", nil); err == nil {
		t.Error("a profile that is there was drafted again")
	}
}

// A schema may leave the ids of services open: then the units name the services, and a draft wants some named.
func TestServicesThatTheSchemaDoesNotName(t *testing.T) {
	own := fstest.MapFS{}
	for _, name := range []string{"unit.json", "annotations.json", "profile.json"} {
		text, err := schemas.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		own[name] = &fstest.MapFile{Data: text}
	}
	var schema map[string]any
	if err := json.Unmarshal(own["profile.json"].Data, &schema); err != nil {
		t.Fatal(err)
	}
	services := schema["properties"].(map[string]any)["services"].(map[string]any)
	delete(services, "propertyNames")
	delete(services, "x-services")
	var err error
	if own["profile.json"].Data, err = json.Marshal(schema); err != nil {
		t.Fatal(err)
	}
	options := evaluator.Options{SchemasFS: own, Schemas: "schemas", Profiles: filepath.Join(t.TempDir(), "profiles")}
	if _, err := evaluator.DraftCountry(options, "PL", nil); err == nil {
		t.Error("a profile without services was drafted")
	}
	drafted, err := evaluator.DraftCountry(options, "PL", []string{"land-register", "pensions"})
	if err != nil {
		t.Fatal(err)
	}
	place(t, drafted)
	e := engine(t, options)
	units, faults := e.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	want := []verdict.ServiceInfo{{Service: "land-register", Countries: []string{"PL"}}, {Service: "pensions", Countries: []string{"PL"}}}
	if diff := cmp.Diff(want, e.Services(units)); diff != "" {
		t.Errorf("services (-want +got):\n%s", diff)
	}
}
