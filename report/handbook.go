package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// HandbookMark is the first line of every page of a handbook. It distinguishes generated pages that are out of date
// from files that somebody else put into the folder.
const HandbookMark = "<!-- Written by leeway docs. Do not edit: change the policies, schemas or profiles. -->\n"

// The pages of every handbook, besides the page of each strategy.
const (
	indexPage = "README.md"
	factsPage = "facts.md"
	rulesPage = "constraints.md"
)

// A Page is one file of a handbook.
type Page struct {
	Name string
	Text []byte
	// Sources are those that it cites, sorted by key.
	Sources []verdict.Source
}

// Handbook returns the pages of the handbook in Markdown, sorted by name: an index, a page for each strategy, one for
// the facts, and one for constraints, properties and derivations if there are any. The pages link to each other. The same handbook
// gives the same bytes.
func Handbook(h *verdict.Handbook) []Page {
	b := &book{Handbook: h, tables: map[string]verdict.Table{}}
	for _, t := range h.Tables {
		b.tables[t.Strategy+"/"+t.Rule] = t
	}
	for _, unit := range h.Units {
		if !slices.Contains(b.services, unit.Service) {
			b.services = append(b.services, unit.Service)
		}
	}
	slices.Sort(b.services)
	pages := []Page{b.page(indexPage, (*page).index), b.page(factsPage, (*page).facts)}
	if len(h.Constraints)+len(h.Properties)+len(h.Derivations) > 0 {
		pages = append(pages, b.page(rulesPage, (*page).rules))
	}
	for _, st := range h.Strategies {
		pages = append(pages, b.page(strategyPage(st.Name), func(p *page) { p.strategy(st) }))
	}
	slices.SortFunc(pages, func(x, y Page) int { return strings.Compare(x.Name, y.Name) })
	return pages
}

// A book is a handbook whose pages are being written.
type book struct {
	*verdict.Handbook
	tables   map[string]verdict.Table
	services []string
}

// A page is one page of a book.
type page struct {
	*book
	sheet
	cited bibliography
}

func (b *book) page(name string, fill func(*page)) Page {
	p := &page{book: b, sheet: sheet{Options: Options{Format: Markdown}, factPage: factsPage}}
	p.out.WriteString(HandbookMark)
	fill(p)
	return Page{Name: name, Text: []byte(strings.TrimRight(p.out.String(), "\n") + "\n"), Sources: p.cited.sources}
}

var unsafeInName = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// strategyPage returns the file name of a strategy's page. It differs from that of any other page and has no folder.
func strategyPage(name string) string {
	return "strategy-" + unsafeInName.ReplaceAllStringFunc(name, func(c string) string {
		return fmt.Sprintf("%%%x", c)
	}) + ".md"
}

// startsBlock matches the beginning of a paragraph that Markdown reads as a list, a line or a heading.
var startsBlock = regexp.MustCompile(`^([-+=]|\d+[.)])`)

// paragraph writes text from files as a paragraph, unless it is empty.
func (p *page) paragraph(t string) {
	if t = p.text(t); t == "" {
		return
	}
	if at := startsBlock.FindStringIndex(t); at != nil {
		t = t[:at[1]-1] + `\` + t[at[1]-1:]
	}
	p.para(t)
}

// anchor returns an anchor that other pages can link to.
func anchor(id string) string { return `<a id="` + anchorID(id) + `"></a>` }

var unsafeInAnchor = regexp.MustCompile(`[^A-Za-z0-9_.-]`)

// anchorID returns an id in a form that HTML and links allow.
func anchorID(id string) string { return unsafeInAnchor.ReplaceAllString(id, "-") }

// link returns a link to a page ("" is the current one), and to an anchor on it unless id is "".
func link(shown, to, id string) string {
	if id != "" {
		to += "#" + anchorID(id)
	}
	return "[" + shown + "](" + strings.ReplaceAll(to, "%", "%25") + ")"
}

// section writes a heading with an anchor.
func (p *page) section(level int, id, title string) {
	p.heading(level, anchor(id)+title)
}

// citations returns the keys of sources, each with a link to the list of sources on the page.
func (p *page) citations(sources []verdict.Source) string {
	p.cited.add(sources)
	shown := make([]string, len(sources))
	for i, source := range sources {
		shown[i] = link(p.text(source.Key), "", "source-"+source.Key)
	}
	return strings.Join(shown, ", ")
}

// sources writes the list of the sources that the page cites.
func (p *page) sources() {
	if len(p.cited.sources) == 0 {
		return
	}
	p.heading(2, "Sources")
	slices.SortFunc(p.cited.sources, func(x, y verdict.Source) int { return strings.Compare(x.Key, y.Key) })
	for _, source := range p.cited.sources {
		p.item(0, "", anchor("source-"+source.Key)+p.strong(p.text(source.Key))+" "+p.say(words.Source(&source)))
	}
}

// states returns the number of countries.
func (b *book) states() int {
	seen := map[string]bool{}
	for _, unit := range b.Units {
		seen[unit.Country] = true
	}
	return len(seen)
}
