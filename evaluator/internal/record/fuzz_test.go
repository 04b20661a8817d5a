package record_test

import (
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

func FuzzCases(f *testing.F) {
	for _, seed := range []string{
		base, "[" + base + "," + base + "]", "[]", `[[]]`, `{"facts": {"back_offices": {"total": 3e0}}, "sources": [1, "a", "a"], "adjusted": [null]}`,
		`{"country": "UK", "since": 1e3, "context": [], "facts": null, "bibliography": {"a": 1}}`,
		`[{"id": "a", "country": "LI", "service": "x", "strategy": "s", "since": 2e3, "outcome": "failed", "facts": {}}, 7]`,
	} {
		f.Add([]byte(seed))
	}
	reader := newReader(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, faults := document.Read("x.json", data)
		if faults != nil {
			return
		}
		read, faults := reader.Cases(d)
		if len(read) == 0 && len(faults) == 0 {
			t.Fatal("neither cases nor faults")
		}
		for _, fault := range faults {
			if fault.Line < 1 || strings.ContainsAny(fault.Message, "\r\n") {
				t.Errorf("fault without place, or not one line: %q", fault.Error())
			}
		}
		for _, c := range read {
			if c.ID == "" || c.Since == 0 || c.Outcome == "" || c.Line < 1 {
				t.Errorf("a case without id, year, outcome or place: %+v", c)
			}
			unit := c.Unit(&profile.Unit{Facts: map[string]any{"context.state_structure": "federal"}})
			for path, value := range unit.Facts {
				fact, ok := reader.Catalogue.Lookup(path)
				if !ok {
					t.Fatalf("%s is no fact", path)
				}
				if err := fact.Check(value); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
			for _, key := range c.Sources {
				if c.Bibliography[key].Citation == "" {
					t.Errorf("source %s has no citation", key)
				}
			}
		}
	})
}
