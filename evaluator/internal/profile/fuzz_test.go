package profile_test

import (
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

func FuzzUnits(f *testing.F) {
	for _, seed := range []string{
		base, `{"context": {"local_autonomy": 3e1}, "service": {"back_offices": {"total": 1}}}`, `{"context": [], "service": 1}`,
		`{"country": "UK", "name": "", "services": {"x": {"service": null, "evidence": {"": {"sources": [1, "a", "a"]}}}}}`,
		`{"evidence": {"service.back_offices": {}, "context": null}}`, `{"services": {"change-of-address": []}}`,
	} {
		f.Add([]byte(seed))
	}
	reader := newReader(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, faults := document.Read("x.json", data)
		if faults != nil {
			return
		}
		units, faults := reader.Units(d)
		if (units == nil) != (faults != nil) {
			t.Fatal("neither units nor faults, or both")
		}
		for _, fault := range faults {
			if fault.Line < 1 || strings.ContainsAny(fault.Message, "\r\n") {
				t.Errorf("fault without place, or not one line: %q", fault.Error())
			}
		}
		for _, u := range units {
			for path, value := range u.Facts {
				fact, ok := reader.Catalogue.Lookup(path)
				if !ok {
					t.Fatalf("%s is no fact", path)
				}
				if err := fact.Check(value); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
	})
}

func FuzzReadBibliography(f *testing.F) {
	f.Add([]byte(`{"sources": {"a": {"citation": "A", "year": 2e3, "checked": true, "note": "n", "url": "u"}}}`))
	f.Add([]byte(`{"sources": {"a": {"year": 1.5}, "b": 3}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := profile.ReadBibliography("b.json", data)
		if err == nil && b == nil {
			t.Fatal("neither bibliography nor error")
		}
		for key, source := range b {
			if source.Citation == "" {
				t.Errorf("%s has no citation", key)
			}
		}
	})
}
