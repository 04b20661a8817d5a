package report_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// cite writes sources in a format.
func cite(tb testing.TB, format report.Format, sources ...verdict.Source) string {
	tb.Helper()
	var out strings.Builder
	answer := &verdict.Sources{Identity: verdict.Identity{Version: 1, Leeway: "devel", OPA: "1.0", Digest: "sha256:00"}, Sources: sources}
	if err := report.Sources(&out, answer, report.Options{Format: format}); err != nil {
		tb.Fatal(err)
	}
	return out.String()
}

// A texEntry is an entry as BibTeX reads it.
type texEntry struct {
	kind, key string
	fields    map[string]string
}

// readBibTeX reads entries as BibTeX does: a value ends at the brace that closes it, and a backslash before a brace does not
// matter. It fails for anything that is not an entry with values in braces.
func readBibTeX(text string) ([]texEntry, error) {
	var all []texEntry
	head := regexp.MustCompile(`^@([a-z]+)\{([^\s,{}"#%~\\]+),\n`)
	field := regexp.MustCompile(`^  ([a-z]+) = \{`)
	for text = strings.TrimLeft(text, "\n"); text != ""; text = strings.TrimLeft(text, "\n") {
		start := head.FindStringSubmatch(text)
		if start == nil {
			return nil, fmt.Errorf("no entry begins at %.60q", text)
		}
		e := texEntry{start[1], start[2], map[string]string{}}
		text = text[len(start[0]):]
		for !strings.HasPrefix(text, "}\n") {
			name := field.FindStringSubmatch(text)
			if name == nil {
				return nil, fmt.Errorf("no field begins at %.60q", text)
			}
			text = text[len(name[0]):]
			end, depth := 0, 1
			for ; end < len(text) && depth > 0; end++ {
				switch text[end] {
				case '{':
					depth++
				case '}':
					depth--
				}
			}
			if depth > 0 || !strings.HasPrefix(text[end:], ",\n") {
				return nil, fmt.Errorf("the field %s does not end: %.60q", name[1], text)
			}
			e.fields[name[1]] = text[:end-1]
			text = text[end+2:]
		}
		all, text = append(all, e), text[2:]
	}
	return all, nil
}

// TestBibTeXEscapes holds how titles, and hostile ones, are written for LaTeX.
func TestBibTeXEscapes(t *testing.T) {
	t.Parallel()
	for citation, want := range map[string]string{
		`Plain words`:                   `Plain words`,
		`50% of R&D costs $5, see #1_a`: `50\% of R\&D costs \$5, see \#1\_a`,
		`a{b`:                           `a{\textbraceleft}b`,
		`}}, title = {forged`:           `{\textbraceright}{\textbraceright}, title = {\textbraceleft}forged`,
		`\input{/etc/passwd}`:           `{\textbackslash}input{\textbraceleft}/etc/passwd{\textbraceright}`,
		`~ ^ < > | "`:                   `{\textasciitilde} {\textasciicircum} {\textless} {\textgreater} {\textbar} {\textquotedbl}`,
		`Müller, Ægir, Gößl`:            `M{\"u}ller, {\AE}gir, G{\"o}{\ss}l`,
		"Mu\u0308ller":                  `M{\"u}ller`,
		`naïve cœur, Łódź, Škoda`:       `na{\"\i}ve c{\oe}ur, {\L}{\'o}d{\'z}, {\v S}koda`,
		`Þjóðskrá – “frá” 2003…`:        "{\\TH}j{\\'o}{\\dh}skr{\\'a} -- ``fr{\\'a}'' 2003{\\ldots}",
		`Δήλωση Україна 漢字`:             `Δήλωση Україна 漢字`,
		"line\nbreak\ttab":              `line break tab`,
		`n.º 111, 25 €`:                 `n.{\textordmasculine} 111, 25 {\texteuro}`,
	} {
		all, err := readBibTeX(cite(t, report.BibTeX, verdict.Source{Key: "k", Citation: citation, Checked: true}))
		if err != nil || len(all) != 2 {
			t.Errorf("%q: %d entries (%v)", citation, len(all), err)
			continue
		}
		if diff := cmp.Diff(map[string]string{"title": "{" + want + "}"}, all[1].fields); diff != "" {
			t.Errorf("%q (-want +got):\n%s", citation, diff)
		}
	}
}

// TestSourcesAreTakenApart holds what of a citation becomes the author, the year and the DOI, and that nothing is guessed.
func TestSourcesAreTakenApart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source verdict.Source
		csl    string
	}{
		"author, year and title": {
			verdict.Source{Citation: "Ohtonen, J. (ed.) (2002) Satakunnan Makropilotti", Year: 2002, Checked: true},
			`{"id":"k","type":"document","title":"Satakunnan Makropilotti","author":[{"literal":"Ohtonen, J. (ed.)"}],"issued":{"date-parts":[[2002]]}}`,
		},
		"the year of the citation alone": {
			verdict.Source{Citation: "Author (1999) A Book", URL: "https://example.org/a b", Checked: true},
			`{"id":"k","type":"webpage","title":"A Book","author":[{"literal":"Author"}],"issued":{"date-parts":[[1999]]},"URL":"https://example.org/a b"}`,
		},
		"two years that differ": {
			verdict.Source{Citation: "Author (1999) A Book", Year: 2001, Checked: true},
			`{"id":"k","type":"document","title":"Author (1999) A Book","issued":{"date-parts":[[2001]]}}`,
		},
		"a clause, not a title": {
			verdict.Source{Citation: "A paper (2009) on the trial", Year: 2009},
			`{"id":"k","type":"document","title":"A paper (2009) on the trial","issued":{"date-parts":[[2009]]},"note":"Not read in the original"}`,
		},
		"a DOI": {
			verdict.Source{Citation: "Bekkers, V. (2007) The Governance. PMR 9(3). doi:10.1080/14719030701425761", Checked: true},
			`{"id":"k","type":"document","title":"The Governance. PMR 9(3)","author":[{"literal":"Bekkers, V."}],"issued":{"date-parts":[[2007]]},"DOI":"10.1080/14719030701425761"}`,
		},
		"a key alone": {verdict.Source{Checked: true}, `{"id":"k","type":"document","title":"k"}`},
	} {
		tc.source.Key = "k"
		var items []json.RawMessage
		if err := json.Unmarshal([]byte(cite(t, report.CSL, tc.source)), &items); err != nil || len(items) != 2 {
			t.Fatal(len(items), err)
		}
		var got, want any
		if err := json.Unmarshal(items[1], &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(tc.csl), &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestCiteKeys holds that keys are those of the bibliography where programs take them, and that no two are equal.
func TestCiteKeys(t *testing.T) {
	t.Parallel()
	var sources []verdict.Source
	for _, key := range []string{"1app-2008", "at_law", "a b", "a,b", "A-b", "{}", "", "ä", "leeway", "x}, title={y"} {
		sources = append(sources, verdict.Source{Key: key, Citation: "C"})
	}
	want := []string{"leeway", "1app-2008", "at_law", "a-b", "a-b-2", "A-b-3", "source", "source-2", "source-3", "leeway-2", "x-title-y"}
	all, err := readBibTeX(cite(t, report.BibTeX, sources...))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range all {
		got = append(got, e.key)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	var items []struct{ ID string }
	if err := json.Unmarshal([]byte(cite(t, report.CSL, sources...)), &items); err != nil {
		t.Fatal(err)
	}
	for i, item := range items {
		if item.ID != want[i] {
			t.Errorf("CSL-JSON has the id %s, BibTeX the key %s", item.ID, want[i])
		}
	}
}

// cslTypes are the types of CSL 1.0.2 that are in use, cslProperties the properties of an item.
var (
	cslTypes      = []string{"document", "software", "webpage"}
	cslProperties = []string{"DOI", "URL", "author", "id", "issued", "note", "title", "type", "version"}
)

// FuzzCite holds that no source makes a bibliography that cannot be read: BibTeX finds the entries and fields that are there,
// without a character that LaTeX would take for a command, and CSL-JSON has properties and types of CSL alone.
func FuzzCite(f *testing.F) {
	f.Add("key", "Author (2001) A Title. doi:10.1000/1_a", "https://example.org/?a=b%20c#d", 2001)
	f.Add("k}", `}}, x = {\write18{rm}} % $ # _ & ~ ^`, "javascript:{\\}", -1)
	f.Add("\x00", "\x1b[31m\u202e\u0301\u0308ä\u0300", "\n{", 99999)
	command := regexp.MustCompile(`(?:^|[^\\])[$&%#_]|[~^](?:[^a-zA-Z\\]|$)|\\(?:input|write|include)`)
	f.Fuzz(func(t *testing.T, key, citation, url string, year int) {
		source := verdict.Source{Key: key, Citation: citation, URL: url, Year: year}
		all, err := readBibTeX(cite(t, report.BibTeX, source))
		if err != nil || len(all) != 2 {
			t.Fatalf("%d entries (%v)", len(all), err)
		}
		for name, value := range all[1].fields {
			if !slices.Contains([]string{"author", "title", "year", "doi", "url", "note"}, name) {
				t.Errorf("field %s", name)
			}
			if found := command.FindString(value); found != "" && name != "url" && name != "doi" && !strings.ContainsRune(citation, '\u00a0') {
				t.Errorf("%s has %q in %q", name, found, value)
			}
		}
		var items []map[string]any
		if err := json.Unmarshal([]byte(cite(t, report.CSL, source)), &items); err != nil || len(items) != 2 {
			t.Fatalf("%d items (%v)", len(items), err)
		}
		for _, item := range items {
			for name := range maps.Keys(item) {
				if !slices.Contains(cslProperties, name) {
					t.Errorf("property %s", name)
				}
			}
			if kind, _ := item["type"].(string); !slices.Contains(cslTypes, kind) || item["id"] == "" || item["title"] == "" {
				t.Errorf("an incomplete item: %v", item)
			}
		}
	})
}
