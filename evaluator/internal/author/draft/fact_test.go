package draft_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/author/draft"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/schemas"
)

// catalogues are the catalogue of facts that leeway ships, and others in which it may be laid out.
func catalogues(t *testing.T) map[string][]byte {
	shipped, err := schemas.FS.ReadFile("unit.json")
	if err != nil {
		t.Fatal(err)
	}
	compact, tabs := jsontext.Value(slices.Clone(shipped)), jsontext.Value(slices.Clone(shipped))
	if err := compact.Compact(); err != nil {
		t.Fatal(err)
	}
	if err := tabs.Indent(jsontext.WithIndent("\t")); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"shipped":                    shipped,
		"on one line":                compact,
		"with tabs":                  tabs,
		"with lines of CRLF":         bytes.ReplaceAll(shipped, []byte("\n"), []byte("\r\n")),
		"without a line at its end":  bytes.TrimSpace(shipped),
		"with a brace in a sentence": bytes.Replace(shipped, []byte("Facts of the country"), []byte(`Facts } of \"the country, {`), 1),
	}
}

// Whatever the layout, a fact is added behind those of its object, and all else stays as it is, byte for byte.
func TestFactKeepsTheRestAsItIs(t *testing.T) {
	all := catalogues(t)
	name := rapid.StringMatching(`new_[a-z0-9_]{0,12}`)
	words := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z"\\<é]{1,6}`), 1, 4, rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		text := all[rapid.SampledFrom(slices.Sorted(maps.Keys(all))).Draw(t, "layout")]
		path := rapid.SampledFrom([]string{"context.", "service."}).Draw(t, "object") + name.Draw(t, "name")
		details := draft.FactDetails{
			Title: rapid.StringMatching(`[A-Z"\\é&<]{0,8}`).Draw(t, "title"),
			Lever: rapid.SampledFrom([]string{"technical", "given"}).Draw(t, "lever"),
		}
		if rapid.Bool().Draw(t, "string") {
			details.Values = words.Draw(t, "values")
		}
		checkAdded(t, text, path, details)
	})
}

func checkAdded(t *rapid.T, text []byte, path string, details draft.FactDetails) {
	dir, err := os.MkdirTemp("", "leeway")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	file := filepath.Join(dir, "unit.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	drafted, err := draft.Fact(model.Options{Schemas: dir}, path, details)
	if err != nil {
		t.Fatal(err)
	}
	changed := drafted.Files[0].Content
	prefix := 0
	for prefix < len(text) && text[prefix] == changed[prefix] {
		prefix++
	}
	if rest := text[prefix:]; !bytes.HasSuffix(changed, rest) {
		t.Errorf("what stood in the file changed:\n%s", cmp.Diff(string(text), string(changed)))
	}
	was, err := fact.ReadCatalogue(file, text)
	if err != nil {
		t.Fatal(err)
	}
	is, err := fact.ReadCatalogue(file, changed)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(is.Facts, func(f fact.Fact) bool { return f.Path == path })
	if at < 0 || len(is.Facts) != len(was.Facts)+1 {
		t.Fatalf("%s is not in the catalogue", path)
	}
	if diff := cmp.Diff(details.Values, is.Facts[at].Enum); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if details.Title != "" && is.Facts[at].Title != details.Title {
		t.Errorf("title %q, want %q", is.Facts[at].Title, details.Title)
	}
	for i, f := range slices.Delete(slices.Clone(is.Facts), at, at+1) {
		if f.Path != was.Facts[i].Path {
			t.Errorf("fact %d is %s, was %s", i, f.Path, was.Facts[i].Path)
		}
	}
	if bytes.Contains(text, []byte("\r\n")) && strings.Count(string(changed), "\n") != strings.Count(string(changed), "\r\n") {
		t.Error("a line ends without a carriage return")
	}
	if !bytes.Contains(text, []byte("\n")) && bytes.Contains(changed, []byte("\n")) {
		t.Error("a file of one line has several")
	}
}

func TestFactInTheShippedLayout(t *testing.T) {
	dir := t.TempDir()
	text := catalogues(t)["shipped"]
	if err := os.WriteFile(filepath.Join(dir, "unit.json"), text, 0o600); err != nil {
		t.Fatal(err)
	}
	drafted, err := draft.Fact(model.Options{Schemas: dir}, "service.back_offices.joint", draft.FactDetails{
		Type: "integer", Minimum: "0", Unit: "offices", Lever: "organisational", Title: "Joint offices", Description: "Offices of several tiers.",
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `            },
            "joint": {
              "title": "Joint offices",
              "description": "Offices of several tiers.",
              "type": "integer",
              "minimum": 0,
              "x-unit": "offices",
              "x-lever": "organisational"
            }
          }
`
	if !strings.Contains(string(drafted.Files[0].Content), want) {
		t.Errorf("the fact is not laid out as those beside it:\n%s", cmp.Diff(string(text), string(drafted.Files[0].Content)))
	}
}
