package edit

import (
	"slices"
	"strings"
	"testing"
)

func TestJSONAt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		text string // | marks the place
		path string
		name bool
		span string
	}{
		"a value":                        {`{"a": {"b": "x|y"}}`, "a/b", false, `"xy"`},
		"a name":                         {`{"a": {"b|c": 1}}`, "a", true, `"bc"`},
		"right before a name":            {`{"a": {|"bc": 1}}`, "a", true, `"bc"`},
		"an element":                     {`{"a": ["x", "|"]}`, "a/1", false, `""`},
		"an empty object":                {`{"a": {|}}`, "a", true, ""},
		"an empty array":                 {`{"a": [|]}`, "a/0", false, ""},
		"behind a colon":                 {`{"a": |}`, "a", false, ""},
		"behind a comma":                 {`{"a": 1, |}`, "", true, ""},
		"an open string":                 {"{\"a\": \"x|\n, \"b\": 1}", "a", false, `"x`},
		"a comma is missing":             {"{\"a\": \"x\"\n \"b|\": 1}", "a", false, `"b"`},
		"an escaped quotation mark":      {`{"a": "x\"|y"}`, "a", false, `"x\"y"`},
		"a number":                       {`{"a": [1, 23|4]}`, "a/1", false, "234"},
		"too many brackets":              {`]]}} {"a": tr|ue}`, "a", false, "true"},
		"after a value no longer in it":  {`{"a": "x"|, "b": 1}`, "a", false, ""},
		"nothing":                        {`|`, "", false, ""},
		"the names of other objects end": {`{"a": {"b": {}}, "c|": 1}`, "", true, `"c"`},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			offset := strings.IndexByte(tc.text, '|')
			text := strings.Replace(tc.text, "|", "", 1)
			p := jsonAt([]byte(text), offset)
			if got := strings.Join(p.path, "/"); got != tc.path || p.name != tc.name || text[p.span.Start:p.span.End] != tc.span {
				t.Errorf("got %q, name: %t, %q", got, p.name, text[p.span.Start:p.span.End])
			}
		})
	}
}

func TestFullName(t *testing.T) {
	t.Parallel()
	text := []byte("package a.b\n\nimport data.facts\nimport data.x.y as z\n")
	for word, want := range map[string]string{
		"input.context.x": "input.context.x", "data.q": "data.q", "facts.f": "data.facts.f", "z.f": "data.x.y.f", "z": "data.x.y", "own": "data.a.b.own",
	} {
		if got := fullName(text, word); got != want {
			t.Errorf("%s: got %s, want %s", word, got, want)
		}
	}
}

// FuzzAt looks at every place of texts: what is found is a part of the text, and nothing panics.
func FuzzAt(f *testing.F) {
	for _, text := range []string{
		`{"a": {"b": [1, "x"]}, "c": tru`, "# METADATA\n# title: x\n# custom:\n#   sources: [a, b]\nrule if input.x == \"y\n", "\"\\", "", "}{][,:\"\n", "é😀\"",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1000 {
			t.Skip("every place of it would take long")
		}
		for offset := range len(text) + 1 {
			spans := []struct{ start, end int }{}
			p, r := jsonAt(text, offset), regoAt(text, offset)
			spans = append(spans, struct{ start, end int }{p.span.Start, p.span.End}, struct{ start, end int }{r.span.Start, r.span.End})
			metadataAround(text, offset)
			fullName(text, r.word)
			if slices.ContainsFunc(spans, func(s struct{ start, end int }) bool {
				return s.start < 0 || s.end > len(text) || s.start > offset || s.end < offset
			}) {
				t.Fatalf("at %d of %q: %+v %+v", offset, text, p, r)
			}
		}
	})
}
