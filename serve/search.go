package serve

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/serve/questions"
)

// An entry is one thing that a search can find.
type entry struct {
	Kind, Title, ID, URL string
	// title, id and text are what the words of a search are compared with, as folded writes it.
	title, id, text string
}

// The kinds of entries, in the order in which a search shows them, with their headings.
var kinds = []struct{ Kind, Heading string }{
	{"country", "Countries"},
	{"unit", "Units"},
	{"strategy", "Strategies"},
	{"rule", "Preconditions, outcomes and risks"},
	{"fact", "Facts"},
	{"source", "Sources"},
	{"constraint", "Constraints"},
}

// A findings is what a search found of one kind.
type findings struct {
	Kind, Heading string
	Entries       []*entry
	// More is how many are left out, AllURL where all of the kind are shown.
	More   int
	AllURL string
}

// longestSearch is the most bytes of a text to search for.
const longestSearch = 400

// The most entries of a kind that are shown: beside other kinds, and alone.
const (
	mostBeside = 12
	mostAlone  = 500
)

// folded returns text in small letters without accents.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// newIndex lists all that a search can find.
func (s *state) newIndex() []entry {
	var all []entry
	add := func(kind, title, id, url string, more ...string) {
		e := entry{Kind: kind, Title: cmp.Or(title, id), ID: id, URL: url, title: folded(title), id: folded(id)}
		e.text = e.title + "\n" + e.id + "\n" + folded(strings.Join(more, "\n"))
		all = append(all, e)
	}
	to := links()
	for _, country := range s.countries {
		add("country", country.Name, country.Country, to.State(country.Country))
	}
	for _, unit := range s.units {
		title := nameOf(unit)
		if unit.Country != "" {
			title += ": " + s.names.Service(unit.Service)
		}
		add("unit", title, unit.Country+" "+unit.Service, to.Unit(unit.Country, unit.Service), unit.Note)
	}
	for _, st := range s.engine.Strategies() {
		add("strategy", st.Title, st.Name, to.Strategy(st.Name), st.Description)
	}
	for _, rule := range s.rules() {
		kind, id := "rule", rule.Strategy+"/"+rule.Name
		if rule.Strategy == "" {
			kind, id = "constraint", rule.Name
		}
		add(kind, rule.Title, id, to.Rule(rule.Strategy, rule.Name), rule.StrategyTitle, rule.Description, rule.Remedy)
	}
	for _, f := range s.facts {
		values := make([]string, len(f.Values))
		for i, value := range f.Values {
			values[i] = value + " " + s.names.Value(f.Path, value)
		}
		add("fact", f.Title, f.Path, to.Fact(f.Path), f.Description, strings.Join(values, "\n"))
	}
	cited := s.cited()
	for _, key := range slices.Sorted(maps.Keys(cited)) {
		var texts []string
		for _, text := range cited[key].Texts {
			texts = append(texts, text.Citation, text.URL)
		}
		add("source", key, "", to.Source(key), texts...)
		all[len(all)-1].ID = cited[key].Texts[0].Citation
	}
	return all
}

// rank tells how well an entry matches the words of a search: lower is better, -1 is not at all.
func (e *entry) rank(whole string, words []string) int {
	for _, word := range words {
		if !strings.Contains(e.text, word) {
			return -1
		}
	}
	inTitle := !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(e.title, word) })
	switch {
	case e.title == whole || e.id == whole:
		return 0
	case strings.HasPrefix(e.title, whole):
		return 1
	case inTitle:
		return 2
	case strings.Contains(e.id, whole):
		return 3
	default:
		return 4
	}
}

// find returns the entries that have all words of a text, the best first of each kind.
func (s *state) find(text, only string) []findings {
	whole := strings.Join(strings.Fields(folded(text)), " ")
	words := strings.Fields(whole)
	if len(words) == 0 {
		return nil
	}
	index := s.index()
	ranks := map[string][][]*entry{}
	for i := range index {
		e := &index[i]
		if rank := e.rank(whole, words); rank >= 0 && (only == "" || only == e.Kind) {
			if ranks[e.Kind] == nil {
				ranks[e.Kind] = make([][]*entry, 5)
			}
			ranks[e.Kind][rank] = append(ranks[e.Kind][rank], e)
		}
	}
	most := mostBeside
	if only != "" {
		most = mostAlone
	}
	var found []findings
	for _, kind := range kinds {
		if list := slices.Concat(ranks[kind.Kind]...); len(list) > 0 {
			shown := list[:min(most, len(list))]
			found = append(found, findings{kind.Kind, kind.Heading, shown, len(list) - len(shown), address("/search", "q", text, "kind", kind.Kind)})
		}
	}
	return found
}

// searchPage shows what a text is found in.
func searchPage(_ context.Context, a *call) (*reply, error) {
	text, only := strings.TrimSpace(a.query.One("q")), a.query.One("kind")
	known := make([]string, len(kinds))
	for i, kind := range kinds {
		known[i] = kind.Kind
	}
	if only != "" && !slices.Contains(known, only) {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: "kind: expected one of " + strings.Join(known, ", ") + ", found " + strconv.Quote(questions.Cut(only))}}
	}
	if len(text) > longestSearch {
		return nil, verdict.Faults{{Rule: verdict.RuleUsage, Message: fmt.Sprintf("q: expected at most %d bytes, found %d", longestSearch, len(text))}}
	}
	data := struct {
		frame
		Text, All string
		Only      bool
		Found     []findings
		Count     int
	}{frame: a.frame("Search", ""), Text: text, Only: only != "", All: address("/search", "q", text), Found: a.state.find(text, only)}
	data.Head.Query = text
	if text != "" {
		data.Head.Title = text + ", " + data.Head.Title
	}
	if only == "" || only == "country" {
		data.Found = a.withCountry(text, data.Found)
	}
	for _, f := range data.Found {
		data.Count += len(f.Entries) + f.More
	}
	return a.state.render("search-page", data)
}

// withCountry adds the country that a text names as a whole, which may be in its own language, unless it was found.
func (a *call) withCountry(text string, found []findings) []findings {
	code := a.code(text)
	if code == "" || len(found) > 0 && found[0].Kind == "country" {
		return found
	}
	index := a.state.index()
	at := slices.IndexFunc(index, func(e entry) bool { return e.Kind == "country" && e.ID == code })
	if at < 0 {
		return found
	}
	return append([]findings{{Kind: kinds[0].Kind, Heading: kinds[0].Heading, Entries: []*entry{&index[at]}}}, found...)
}
