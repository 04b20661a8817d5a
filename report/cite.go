package report

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// The formats of bibliographies: not the answer is written, but the sources that it rests on, and leeway itself.
const (
	// CSL is CSL-JSON, an array of items, for reference managers and pandoc.
	CSL Format = "csl"
	// BibTeX is for LaTeX.
	BibTeX Format = "bibtex"
)

// CiteFormats returns the names of the formats of bibliographies.
func CiteFormats() []string { return []string{string(CSL), string(BibTeX)} }

// Cites reports whether a format is that of a bibliography.
func Cites(f Format) bool { return f == CSL || f == BibTeX }

// Sources writes sources as a list or, in the formats of bibliographies, as entries that can be cited.
func Sources(w io.Writer, s *verdict.Sources, o Options) error {
	return answer{
		document: s,
		lines:    func(w io.Writer) error { return writeLines(w, s.Identity, s.Sources) },
		csv: func() *grid {
			g := &grid{header: []string{"key", "citation", "year", "url", "checked"}}
			for _, source := range s.Sources {
				g.rows = append(g.rows, []string{source.Key, source.Citation, year(source.Year), source.URL, strconv.FormatBool(source.Checked)})
			}
			return g
		},
		sheet: func(out *sheet) {
			for _, source := range s.Sources {
				out.item(0, "", out.strong(out.text("["+source.Key+"]"))+" "+out.say(words.Source(&source)))
			}
		},
		more: citing(func() *verdict.Sources { return s }),
	}.write(w, o)
}

// citing returns the writers of the formats of bibliographies.
func citing(sources func() *verdict.Sources) map[Format]func(io.Writer) error {
	return map[Format]func(io.Writer) error{
		CSL:    func(w io.Writer) error { return writeJSON(w, cslItems(entries(sources()))) },
		BibTeX: func(w io.Writer) error { return writeBibTeX(w, entries(sources())) },
	}
}

// An entry is one text as bibliographies have it.
type entry struct {
	// key is unique among the entries, and made of letters, digits, points, underscores and hyphens.
	key string
	// software is true for leeway itself.
	software           bool
	author, title, url string
	doi                string
	version, note      string
	year               int
}

// ownKey is the key of leeway itself.
const ownKey = "leeway"

// entries returns an entry for leeway, as it gave an answer, and one for each source.
func entries(s *verdict.Sources) []entry {
	all := []entry{{
		key: ownKey, software: true, title: "leeway: which strategy for integrating back offices is feasible where, and why", author: "leeway contributors",
		url: home, version: s.Leeway, note: "Digest of what the answer rests on: " + s.Digest + ", with OPA " + s.OPA,
	}}
	taken := map[string]bool{ownKey: true}
	for _, source := range s.Sources {
		e := entryOf(source)
		e.key = freeKey(source.Key, taken)
		all = append(all, e)
	}
	return all
}

// authored matches a citation that begins with who wrote the text, then the year in brackets, then the title.
var authored = regexp.MustCompile(`^([^()]+(?: \([^()0-9]+\))?) \(([0-9]{4})\)[:,]? ([\p{Lu}\p{Nd}"'“„«].*)$`)

// entryOf returns the entry of a source, without its key. Citations are plain text; one that does not begin with who wrote
// the text and when is the title as a whole.
func entryOf(source verdict.Source) entry {
	e := entry{title: words.Clean(source.Citation), url: words.Clean(source.URL), year: source.Year}
	if e.title == "" {
		e.title = words.Clean(source.Key)
	}
	if at := atDOI.FindStringSubmatchIndex(e.title); at != nil {
		e.title, e.doi = e.title[:at[0]], e.title[at[2]:at[3]]
	}
	if parts := authored.FindStringSubmatch(e.title); parts != nil {
		if n, err := strconv.Atoi(parts[2]); err == nil && (e.year == 0 || e.year == n) {
			e.author, e.title, e.year = parts[1], parts[3], n
		}
	}
	if !source.Checked {
		e.note = "Not read in the original"
	}
	return e
}

// atDOI matches the DOI at the end of a citation.
var atDOI = regexp.MustCompile(`[ .,;]+(?:doi:|https?://doi\.org/) ?(10\.[0-9]{4,9}/\S*[^\s.,;])[.,;]?$`)

var unsafeInKey = regexp.MustCompile(`[^A-Za-z0-9._-]+`)

// freeKey returns a key that programs take and that is not taken, whatever the case of its letters.
func freeKey(key string, taken map[string]bool) string {
	plain := strings.Trim(unsafeInKey.ReplaceAllString(key, "-"), "-")
	if plain == "" {
		plain = "source"
	}
	free := plain
	for n := 2; taken[strings.ToLower(free)]; n++ {
		free = fmt.Sprintf("%s-%d", plain, n)
	}
	taken[strings.ToLower(free)] = true
	return free
}

// A cslItem is one item of CSL-JSON.
type cslItem struct {
	ID      string    `json:"id"`
	Type    string    `json:"type"`
	Title   string    `json:"title"`
	Author  []cslName `json:"author,omitempty"`
	Issued  *cslDate  `json:"issued,omitempty"`
	DOI     string    `json:"DOI,omitempty"`
	URL     string    `json:"URL,omitempty"`
	Version string    `json:"version,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// A cslName is a name that is not taken apart: citations do not tell persons from bodies.
type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
}

func cslItems(all []entry) []cslItem {
	items := make([]cslItem, len(all))
	for i, e := range all {
		items[i] = cslItem{ID: e.key, Type: "document", Title: e.title, DOI: e.doi, URL: e.url, Version: e.version, Note: e.note}
		switch {
		case e.software:
			items[i].Type = "software"
		case e.url != "":
			items[i].Type = "webpage"
		}
		if e.author != "" {
			items[i].Author = []cslName{{e.author}}
		}
		if e.year != 0 {
			items[i].Issued = &cslDate{[][]int{{e.year}}}
		}
	}
	return items
}

// SortSources sorts sources by key, and leaves out those that occur twice.
func SortSources(sources []verdict.Source) []verdict.Source {
	var b bibliography
	b.add(sources)
	slices.SortFunc(b.sources, func(x, y verdict.Source) int { return strings.Compare(x.Key, y.Key) })
	return b.sources
}
