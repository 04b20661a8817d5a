package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/leeway-policy/leeway/schemas"
)

// hidden is text that wants to write to a terminal, and to turn the direction of what follows.
const hidden = "\u202e\u2066\x1b[31m\u0007\u200f\u200b"

// hiddenContent returns the flags of a set of policies, schemas, profiles and cases, the toy, in which every title, note and
// other text of people ends in hidden, and so does the name of every file that may bear such a name.
func hiddenContent(t *testing.T) (flags []string, cases string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "d"+hidden)
	toy := filepath.Join(testdata, "toy")
	err := filepath.WalkDir(toy, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		within, err := filepath.Rel(toy, name)
		if err != nil {
			return err
		}
		extension := filepath.Ext(name)
		if extension == ".rego" {
			content = hideInRego(content)
		} else {
			content = hideInJSON(t, content)
		}
		// Policies of such names are refused, and the others are looked up by their names.
		if filepath.Dir(within) != "schemas" && filepath.Base(within) != "bibliography.json" && extension != ".rego" {
			within = strings.TrimSuffix(within, extension) + hidden + extension
		}
		return writeIn(dir, within, content)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		content, err := fs.ReadFile(schemas.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := writeIn(dir, "schemas/"+name, content); err != nil {
			t.Fatal(err)
		}
	}
	in := func(folder string) string { return filepath.Join(dir, folder) }
	return []string{"--policies", in("policies"), "--schemas", in("schemas"), "--profiles", in("profiles")}, in("cases")
}

func writeIn(dir, name string, content []byte) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

var annotated = regexp.MustCompile(`(?m)^(# +(?:title|description|remedy):|# +-) (.*)$`)

// hideInRego puts hidden behind the texts of METADATA.
func hideInRego(content []byte) []byte {
	quoted := strings.NewReplacer(`\u001b`, `\x1b`, `\u0007`, `\a`).Replace(string(must(json.Marshal(hidden))))
	return annotated.ReplaceAll(content, []byte(`$1 "$2`+strings.ReplaceAll(strings.Trim(quoted, `"`), `$`, `$$`)+`"`))
}

func must(text []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return text
}

// hideInJSON puts hidden behind the texts of a document.
func hideInJSON(t *testing.T, content []byte) []byte {
	t.Helper()
	document := decode[any](t, content)
	var hide func(value any)
	hide = func(value any) {
		switch value := value.(type) {
		case []any:
			for _, each := range value {
				hide(each)
			}
		case map[string]any:
			for name, each := range value {
				text, isText := each.(string)
				switch name {
				case "title", "description", "note", "name", "citation", "reason", "x-unit":
					if isText {
						value[name] = text + hidden
					}
				}
				hide(each)
			}
		}
	}
	hide(document)
	return must(json.Marshal(document))
}

// hiddenIn returns a piece of text around a character that cannot be seen, "" if there is none.
func hiddenIn(text string) string {
	at := strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) || r == '\u200b'
	})
	if at < 0 {
		return ""
	}
	return text[max(0, at-60):min(len(text), at+20)]
}

// TestNothingHiddenIsWritten holds that no command writes to a terminal, a file of Markdown, CSV or XML, or a page, a character
// that cannot be seen, whatever files are called and whatever stands in them.
func TestNothingHiddenIsWritten(t *testing.T) {
	t.Parallel()
	flags, cases := hiddenContent(t)
	policies := flags[1]
	broken := filepath.Join(t.TempDir(), "p"+hidden+".json")
	if err := os.WriteFile(broken, []byte(`{"context": {"num\u202eber": 1, "number": "\u001bcommon"}, "service": {}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	escaped := 0
	for _, tc := range []struct {
		args    []string
		formats string
	}{
		{[]string{"evaluate"}, "table csv markdown"},
		{[]string{"evaluate", "--by", "precondition"}, "table csv markdown"},
		{[]string{"evaluate", "--group"}, "table markdown"},
		{[]string{"evaluate", "--set", "context.number=none"}, "table csv markdown"},
		{[]string{"explain", "LI", "change-of-address"}, "table csv markdown"},
		{[]string{"paths", "LI", "change-of-address", "link"}, "table csv markdown"},
		{[]string{"options", "LI", "change-of-address"}, "table csv markdown"},
		{[]string{"options", "LI"}, "table csv markdown"},
		{[]string{"options"}, "table csv markdown"},
		{[]string{"reach"}, "table csv markdown"},
		{[]string{"robustness"}, "table csv markdown"},
		{[]string{"ask", "MT", "change-of-address"}, "table csv markdown"},
		{[]string{"transfer", "--from", "LI", "--to", "MT", "change-of-address"}, "table csv markdown"},
		{[]string{"evaluate"}, "bibtex"},
		{[]string{"sources"}, "table csv markdown bibtex"},
		{[]string{"docs"}, "markdown bibtex"},
		{[]string{"facts"}, "table csv markdown"},
		{[]string{"strategies"}, "table csv markdown"},
		{[]string{"countries"}, "table csv markdown"},
		{[]string{"services"}, "table csv markdown"},
		{[]string{"table", "merge"}, "table csv markdown"},
		{[]string{"check"}, "table text csv markdown junit github"},
		{[]string{"concordance", cases}, "table csv markdown"},
		{[]string{"qca", cases, "merge"}, "table csv markdown"},
		{[]string{"test", policies, "--coverage"}, "text junit github cobertura"},
		{[]string{"mutate"}, "table markdown"},
		{[]string{"verify"}, "table"},
		{[]string{"report"}, ""},
		{[]string{"evaluate", broken}, "table"},
		{[]string{"evaluate", "--country", hidden}, "table"},
		{[]string{"evaluate", "--set", hidden + "=" + hidden}, "table"},
		{[]string{"no\u202esuch"}, ""},
		{[]string{"evaluate", "--\u202esuch"}, ""},
		{[]string{"diff", policies, filepath.Join(testdata, "toy", "policies")}, "table csv markdown"},
		{[]string{"bundle", "-o", filepath.Join(t.TempDir(), hidden+".tar.gz")}, "table"},
		{[]string{"batch", broken, "--input", "ndjson"}, "ndjson csv"},
		{[]string{"new", "country", "PL"}, ""},
		{[]string{"new", "country", "PL" + hidden}, ""},
		{[]string{"new", "case", "pl-case", "--cases", cases}, ""},
		{[]string{"new", "fact", "service.fact" + hidden, "--lever", "legal"}, ""},
		{[]string{"new", "strategy", "another", "--title", "Another" + hidden}, ""},
	} {
		for _, format := range append(strings.Fields(tc.formats), "")[:max(1, len(strings.Fields(tc.formats)))] {
			args := append(append([]string{}, tc.args...), flags...)
			if format != "" {
				args = append(args, "-f", format)
			}
			var stdout, stderr bytes.Buffer
			run(context.Background(), args, strings.NewReader(""), &stdout, &stderr)
			shown := stdout.String()
			if tc.args[0] == "report" {
				shown = shownText(t, stdout.Bytes())
			}
			if found := hiddenIn(shown); found != "" {
				t.Errorf("leeway %q -f %s writes %q", tc.args, format, found)
			}
			if found := hiddenIn(stderr.String()); found != "" {
				t.Errorf("leeway %q -f %s says %q", tc.args, format, found)
			}
			if strings.Contains(shown+stderr.String(), `\u202e`) {
				escaped++
			}
		}
	}
	if escaped < 40 {
		t.Errorf("only %d answers had anything to hide", escaped)
	}
	handbook := t.TempDir()
	command(t, append([]string{"docs", "-o", handbook, "-q"}, flags...)...)
	pages, err := filepath.Glob(filepath.Join(handbook, "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no page of the handbook: %v", err)
	}
	for _, name := range pages {
		if content := must(os.ReadFile(name)); hiddenIn(string(content)) != "" {
			t.Errorf("%s has %q", name, hiddenIn(string(content)))
		}
	}
}

// shownText returns a page without its data, which is JSON.
func shownText(t *testing.T, page []byte) string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range all(root, func(n *html.Node) bool { return n.Data == "script" }) {
		script.Parent.RemoveChild(script)
	}
	var out strings.Builder
	if err := html.Render(&out, root); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
