package profile_test

import (
	"io/fs"
	"os"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

func BenchmarkStartup(b *testing.B) {
	unit, bench := mustRead(b, "../../../schemas/unit.json"), mustRead(b, "../../../schemas/profile.json")
	sources := mustRead(b, "../../../profiles/bibliography.json")
	b.Run("catalogue", func(b *testing.B) {
		for b.Loop() {
			if _, err := fact.ReadCatalogue("unit.json", unit); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("schema", func(b *testing.B) {
		for b.Loop() {
			if _, err := document.CompileSchema("profile.json", bench); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("bibliography", func(b *testing.B) {
		for b.Loop() {
			if _, err := profile.ReadBibliography("bibliography.json", sources); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("profiles", func(b *testing.B) {
		r := newReader(b)
		profiles := os.DirFS("../../../profiles")
		if names, err := fs.Glob(profiles, "*.json"); err != nil || len(names) < 2 {
			b.Skip("no profiles")
		}
		for b.Loop() {
			if _, faults := r.ReadFS(profiles, "profiles"); faults != nil {
				b.Fatal(faults)
			}
		}
	})
}

func mustRead(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// newReader returns a reader with the schemas that leeway ships and a bibliography of one source.
func newReader(tb testing.TB) *profile.Reader {
	tb.Helper()
	catalogue, err := fact.ReadCatalogue("unit.json", mustRead(tb, "../../../schemas/unit.json"))
	if err != nil {
		tb.Fatal(err)
	}
	schema, err := document.CompileSchema("profile.json", mustRead(tb, "../../../schemas/profile.json"))
	if err != nil {
		tb.Fatal(err)
	}
	return &profile.Reader{
		Catalogue:    catalogue,
		Schema:       schema,
		Bibliography: profile.Bibliography{"westholm2005": {Citation: "Westholm 2005", Year: 2005}},
	}
}
