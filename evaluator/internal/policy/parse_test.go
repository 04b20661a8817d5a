package policy_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// TestFaultsOfMetadata writes METADATA from line 4 of a file on: each fault has the line that is wrong, and no other line.
func TestFaultsOfMetadata(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		metadata string
		want     []string
	}{
		"a list that is not closed":    {"# title: [", []string{"4:3: METADATA is not YAML: did not find expected ',' or ']'"}},
		"a text that is not closed":    {`# title: "a`, []string{"4:3: METADATA is not YAML: found unexpected end of stream"}},
		"two colons in the first":      {"# title: a: b", []string{"4:3: METADATA is not YAML: mapping values are not allowed in this context"}},
		"two colons further down":      {"# title: a\n# custom:\n#   sources: [a,\n#     b]\n#   layer: a: b", []string{"8:5: METADATA is not YAML: mapping values are not allowed in this context"}},
		"a wrong indent":               {"# custom:\n#  kind: risk\n#    layer: legal", []string{"6:6: METADATA is not YAML: mapping values are not allowed in this context"}},
		"a tab":                        {"# title: a\n#\tcustom: 3", []string{"5:3: METADATA is not YAML: found a tab character that violates indentation"}},
		"no space behind a colon":      {"# title: a\n# description:b", []string{"5:3: METADATA is not YAML: could not find expected ':': expected a space behind the colon"}},
		"an address and another fault": {"# title: http://x\n# layer: a: b", []string{"5:3: METADATA is not YAML: mapping values are not allowed in this context"}},
		"an alias of nothing":          {"# custom:\n#   layer: *x", []string{"5:5: METADATA is not YAML: unknown anchor 'x' referenced"}},
		"a key twice":                  {"# title: a\n# title: b", []string{`5:3: METADATA: "title" is given twice, first at line 4`}},
		"a list for a text":            {"# title: [a]", []string{"4:3: METADATA: expected a text, found a list"}},
		"two wrong types":              {"# custom: 3\n# authors: 4", []string{"4:3: METADATA: expected a mapping, name: value, found 3", "5:3: METADATA: expected a list, found 4"}},
		"a word for a boolean":         {"# entrypoint: maybe", []string{"4:3: METADATA: expected true or false, found maybe"}},
		"a mapping for a list":         {"# organizations: {a: b}", []string{"4:3: METADATA: expected a list of texts, found a mapping"}},
		"nothing":                      {"# title: a", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parses(t, "package a\n\n# METADATA\n"+tc.metadata+"\n# scope: document\np := 1\n", ast.RegoV1, tc.want)
		})
	}
}

// TestFaultsOfFiles parses files that are no Rego, and such as were Rego before OPA 1.0.
func TestFaultsOfFiles(t *testing.T) {
	t.Parallel()
	const older = "Rego as it was before OPA 1.0: "
	tests := map[string]struct {
		text    string
		version ast.RegoVersion
		want    []string
	}{
		"empty":                     {"", ast.RegoV1, []string{"1:1: the file is empty: expected a package"}},
		"empty, of the old version": {"", ast.RegoV0, []string{"1:1: the file is empty: expected a package"}},
		"blank":                     {" \n\t\n", ast.RegoV1, []string{"1:1: the file is empty: expected a package"}},
		"only a comment":            {"# nothing yet\n", ast.RegoV1, []string{"1:1: the file is empty: expected a package"}},
		"only a package":            {"package a\n", ast.RegoV1, nil},
		"no if":                     {"package a\n\np {\n\tinput.x\n}\n", ast.RegoV1, []string{"3:1: " + older + "`if` keyword is required before rule body"}},
		"no if, as it was":          {"package a\n\np {\n\tinput.x\n}\n", ast.RegoV0, nil},
		"no contains": {
			"package a\n\np[x] {\n\tx := 1\n}\n\nq { true }\n", ast.RegoV1,
			[]string{"3:1: " + older + "`if` keyword is required before rule body, and 2 more like it"},
		},
		"one if forgotten":    {"package a\n\np if input.x\n\nq {\n\tinput.y\n}\n", ast.RegoV1, []string{"5:1: `if` keyword is required before rule body"}},
		"neither old nor new": {"package a\n\np {\n\tinput.x\n", ast.RegoV1, []string{"5:1: unexpected eof token"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parses(t, tc.text, tc.version, tc.want)
		})
	}
}

func parses(t *testing.T, text string, version ast.RegoVersion, want []string) {
	t.Helper()
	module, faults := policy.Parse(&files.File{Entry: files.Entry{Name: "a.rego"}, Text: []byte(text)}, version)
	var got []string
	for _, fault := range faults {
		got = append(got, fault.Error()[len("a.rego:"):])
	}
	if diff := cmp.Diff(want, got); diff != "" || (module == nil) != (len(want) > 0) {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

// TestHintAtFormat gives the hint once, at the first of the files of the older version.
func TestHintAtFormat(t *testing.T) {
	t.Parallel()
	_, err := load(t, map[string]string{
		"a.rego": "package a\n\np if\n", "b.rego": "package b\n\np { true }\n", "c.rego": "package c\n\np { true }\n",
	})
	want := "p/a.rego:4:1: unexpected eof token\n" +
		"p/b.rego:3:1: Rego as it was before OPA 1.0: `if` keyword is required before rule body: rewrite it with opa fmt --v0-v1 --write p\n" +
		"p/c.rego:3:1: Rego as it was before OPA 1.0: `if` keyword is required before rule body"
	if err == nil {
		t.Fatal("nothing is wrong")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}
