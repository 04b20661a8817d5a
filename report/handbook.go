package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// HandbookMark begins every page of a handbook, so that pages that nothing writes any more can be told from
// files of one's own.
const HandbookMark = "<!-- Written by leeway docs. Do not edit: change the policies, schemas or profiles. -->\n"

// The pages of a handbook that each has; each strategy has one of its own.
const (
	indexPage = "README.md"
	factsPage = "facts.md"
	rulesPage = "constraints.md"
)

// A Page is one file of a handbook.
type Page struct {
	Name string
	Text []byte
}

// Handbook returns the pages of the handbook, in Markdown, in order of their names: an index, one of each strategy,
// one of the facts, and one of constraints and properties if there are any. They link to each other, and are the
// same bytes for the same handbook.
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
	if len(h.Constraints)+len(h.Properties) > 0 {
		pages = append(pages, b.page(rulesPage, (*page).rules))
	}
	for _, st := range h.Strategies {
		pages = append(pages, b.page(strategyPage(st.Name), func(p *page) { p.strategy(st) }))
	}
	slices.SortFunc(pages, func(x, y Page) int { return strings.Compare(x.Name, y.Name) })
	return pages
}

// A book is a handbook while its pages are written.
type book struct {
	*verdict.Handbook
	tables   map[string]verdict.Table
	services []string
}

// A page is one of a book.
type page struct {
	*book
	sheet
	cited bibliography
}

func (b *book) page(name string, fill func(*page)) Page {
	p := &page{book: b, sheet: sheet{Options: Options{Format: Markdown}, factPage: factsPage}}
	p.out.WriteString(HandbookMark)
	fill(p)
	return Page{Name: name, Text: []byte(strings.TrimRight(p.out.String(), "\n") + "\n")}
}

var unsafeInName = regexp.MustCompile(`[^A-Za-z0-9_-]`)

// strategyPage is the name of a strategy's page: that of no other page, and of no folder.
func strategyPage(name string) string {
	return "strategy-" + unsafeInName.ReplaceAllStringFunc(name, func(c string) string {
		return fmt.Sprintf("%%%x", c)
	}) + ".md"
}

// startsBlock finds what Markdown takes for a list, a rule or a heading where a paragraph begins.
var startsBlock = regexp.MustCompile(`^([-+=]|\d+[.)])`)

// paragraph writes text from files as a paragraph; none if it is empty.
func (p *page) paragraph(t string) {
	if t = p.text(t); t == "" {
		return
	}
	if at := startsBlock.FindStringIndex(t); at != nil {
		t = t[:at[1]-1] + `\` + t[at[1]-1:]
	}
	p.para(t)
}

// anchor marks a place that other pages link to.
func anchor(id string) string { return `<a id="` + anchorID(id) + `"></a>` }

var unsafeInAnchor = regexp.MustCompile(`[^A-Za-z0-9_.-]`)

// anchorID is an id as it may stand in HTML and in a link.
func anchorID(id string) string { return unsafeInAnchor.ReplaceAllString(id, "-") }

// link leads to a page ("" is the same), and to a place on it if id is not empty.
func link(shown, to, id string) string {
	if id != "" {
		to += "#" + anchorID(id)
	}
	return "[" + shown + "](" + strings.ReplaceAll(to, "%", "%25") + ")"
}

// section writes a heading that can be linked to.
func (p *page) section(level int, id, title string) {
	p.heading(level, anchor(id)+title)
}

// citations shows the keys of sources, each with a link to the foot of the page.
func (p *page) citations(sources []verdict.Source) string {
	p.cited.add(sources)
	shown := make([]string, len(sources))
	for i, source := range sources {
		shown[i] = link(p.text(source.Key), "", "source-"+source.Key)
	}
	return strings.Join(shown, ", ")
}

// sources writes what the page cites.
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

// states counts the countries of units.
func (b *book) states() int {
	seen := map[string]bool{}
	for _, unit := range b.Units {
		seen[unit.Country] = true
	}
	return len(seen)
}
