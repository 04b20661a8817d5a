package document_test

import (
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// TestAPartKeepsItsPlaces checks that values of a part have the positions that they have in the whole document.
func TestAPartKeepsItsPlaces(t *testing.T) {
	whole, faults := document.Read("x.json", []byte("[\n  {\"a\": 1},\n  {\"a\": {\"b\": [2, 3]}}\n]"))
	if faults != nil {
		t.Fatal(faults)
	}
	inYAML := document.New("x.yaml", []any{map[string]any{"a": true}}, map[string]document.Position{"/0": {Line: 7, Col: 8}}, nil)
	tests := map[string]struct {
		part                 *document.Document
		pointer, path, place string
	}{
		"a part itself":     {whole.Part("/1"), "", "", "x.json:3:3: x"},
		"a value in it":     {whole.Part("/1"), "/a/b/1", "a.b[1]", "x.json:3:19: x"},
		"what is not there": {whole.Part("/1"), "/c", "c", "x.json:3:3: x"},
		"a part of a part":  {whole.Part("/1").Part("/a"), "/b", "b", "x.json:3:15: x"},
		"the whole":         {whole.Part(""), "/0/a", "[0].a", "x.json:2:9: x"},
		"no JSON":           {inYAML.Part("/0"), "/a", "a", "x.yaml:7:8: x"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			if got := tc.part.Path(tc.pointer); got != tc.path {
				t.Errorf("path %q, want %q", got, tc.path)
			}
			if got := tc.part.Fault("rule", tc.pointer, "x").Error(); got != tc.place {
				t.Errorf("fault %q, want %q", got, tc.place)
			}
		})
	}
}
