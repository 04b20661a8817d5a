package document_test

import (
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

func TestMistakesInJSONAreNamed(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"a decimal comma": {
			`{"a": 67,4}`, `1:10: a decimal comma: write 67.4`,
		},
		"a negative decimal comma": {
			`{"a": -0,25, "b": 1}`, `1:10: a decimal comma: write -0.25`,
		},
		"a number where a name is expected": {
			`{"a": "x", 4}`, `1:12: expected the name of a property in quotation marks, found "4"`,
		},
		"no brace at the end": {
			"{\n  \"a\": {\n    \"b\": 1\n  }\n", `5:1: unexpected end: expected a closing } for the { at 1:1`,
		},
		"no brace of an inner object": {
			"{\n  \"a\": {\n    \"b\": 1,\n  \"c\": {\n    \"d\": 2\n  }\n}\n",
			`8:1: unexpected end: expected a closing } for the { at 2:8, before line 4`,
		},
		"no bracket of an array": {
			"{\n  \"a\": [\n    \"b\"", `3:8: unexpected end: expected a closing ] for the [ at 2:8`,
		},
		"brackets in strings do not count": {
			"{\"a\": \"}\\\"}\", \"b\": [1, 2]", `1:26: unexpected end: expected a closing } for the { at 1:1`,
		},
		"without indentation the last one open is named": {
			"{\n\"a\": {\n\"b\": 1,\n\"c\": {\n\"d\": 2\n}\n}\n", `8:1: unexpected end: expected a closing } for the { at 1:1`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			_, faults := document.Read("x.json", []byte(tc.text))
			if len(faults) != 1 || strings.TrimPrefix(faults[0].Error(), "x.json:") != tc.want {
				t.Errorf("got  %v\nwant x.json:%s", faults, tc.want)
			}
		})
	}
}
