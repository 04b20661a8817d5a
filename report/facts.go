package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Facts writes the catalogue of facts: for people as a table, or with all details if there is only one fact.
func Facts(w io.Writer, f *verdict.Facts, o Options) error {
	return answer{
		document: f,
		lines:    func(w io.Writer) error { return writeLines(w, f.Identity, f.Facts) },
		csv: func() *grid {
			return &grid{header: []string{
				"fact", "title", "description", "type", "domain", "unit", "cells", "lever", "lever_from", "lever_to", "sum_of",
				"read_by", "known", "of", "same",
			}, rows: factRows(f)}
		},
		sheet: func(s *sheet) { s.catalogueOfFacts(f) },
	}.write(w, o)
}

func factRows(f *verdict.Facts) [][]string {
	var rows [][]string
	for _, info := range f.Facts {
		same := ""
		if info.Same != nil {
			same = fmt.Sprint(info.Same)
		}
		rows = append(rows, []string{
			info.Path, info.Title, info.Description, info.Type, info.Domain, info.Unit, strings.Join(info.Cells, ";"),
			info.Lever, strings.Join(leversBy(info.LeverFrom), ";"), strings.Join(leversBy(info.LeverTo), ";"), strings.Join(info.SumOf, ";"), strings.Join(info.ReadBy, ";"),
			strconv.Itoa(info.Known), strconv.Itoa(info.Of), same,
		})
	}
	return rows
}

// leversBy lists the values that have their own lever: prohibited=constitutional.
func leversBy(levers map[string]string) []string {
	var list []string
	for _, value := range slices.Sorted(maps.Keys(levers)) {
		list = append(list, value+"="+levers[value])
	}
	return list
}

func (s *sheet) catalogueOfFacts(f *verdict.Facts) {
	if len(f.Facts) == 1 {
		s.fact(f.Facts[0])
		return
	}
	g := s.factGrid(f, false)
	if !s.markdown() && s.Width > 0 && g.width() > s.Width {
		g = s.factGrid(f, true)
	}
	s.grid(g, 1)
	s.gap()
	s.factRemarks(f)
	s.hint()
}

// factGrid has a row for each fact. If stacked, the object that contains the facts has a row above them.
func (s *sheet) factGrid(f *verdict.Facts, stacked bool) *grid {
	g := &grid{header: []string{"fact", "domain", "lever", "known in", "rules"}, right: []int{3, 4}}
	last := ""
	for _, info := range f.Facts {
		lever := s.text(info.Lever)
		if len(info.LeverFrom)+len(info.LeverTo) > 0 {
			lever += "*"
		}
		path := s.code(info.Path)
		if object, name, found := strings.Cut(path, "."); stacked && found {
			if object != last {
				g.rows = append(g.rows, []string{s.strong(object)})
			}
			last, path = object, " "+name
		}
		g.rows = append(g.rows, []string{
			path, s.text(domain(info)), lever, known(info), strconv.Itoa(len(info.ReadBy)),
		})
	}
	return g
}

// domain returns the domain of a fact in a short form for tables: the values of an enumeration without "one of".
func domain(info verdict.FactInfo) string {
	shown := strings.TrimPrefix(info.Domain, "one of ")
	if info.Unit != "" {
		shown += " (" + info.Unit + ")"
	}
	return shown
}

func known(info verdict.FactInfo) string { return fmt.Sprintf("%d of %d", info.Known, info.Of) }

// factRemarks writes remarks below the table of facts.
func (s *sheet) factRemarks(f *verdict.Facts) {
	var same, unread []string
	levers := false
	for _, info := range f.Facts {
		if info.Same != nil {
			same = append(same, fmt.Sprintf("%s (%s)", s.code(info.Path), s.text(words.Value(info.Same))))
		}
		if len(info.ReadBy) == 0 {
			unread = append(unread, info.Path)
		}
		levers = levers || len(info.LeverFrom)+len(info.LeverTo) > 0
	}
	if levers {
		s.para("* Some values have their own lever: see leeway facts FACT.")
	}
	if len(same) > 0 {
		s.para("The same in every profile, so they make no difference between profiles: " + strings.Join(same, ", ") + ".")
	}
	if len(unread) > 0 {
		s.para("Read by no rule, so they decide nothing: " + s.codes(unread) + ".")
	}
}

// fact writes one fact in full.
func (s *sheet) fact(info verdict.FactInfo) {
	s.heading(2, s.title(info.Title, info.Path))
	if info.Description != "" {
		s.para(s.text(info.Description))
	}
	s.gap()
	s.factItems(info, cmp.Or(s.codes(info.ReadBy), "no rule"))
}

// factItems lists the properties of a fact; readers names the rules that read it.
func (s *sheet) factItems(info verdict.FactInfo, readers string) {
	about := func(what, said string) { s.item(0, "", s.strong(what+":")+" "+said) }
	value := s.text(info.Domain)
	if info.Unit != "" {
		value += ", in " + s.text(info.Unit)
	}
	about("Domain", value)
	if len(info.Cells) > 0 && isNumber(info) {
		about("Ranges that the policies distinguish", s.text(strings.Join(info.Cells, "; ")))
	}
	about("Lever", s.say(words.Lever(&info)))
	if len(info.SumOf) > 0 {
		about("Sum of", s.codes(info.SumOf))
	}
	if info.DerivedBy != "" {
		about("Derived by", s.code(info.DerivedBy)+", where the profile gives entities and ties")
	}
	said := known(info) + " units"
	if verdict.OfContext(info.Path) {
		said = known(info) + " states"
	}
	if info.Same != nil {
		said += fmt.Sprintf(", always %s: it makes no difference between profiles", s.text(words.Value(info.Same)))
	}
	about("Known in", said)
	about("Read by", readers)
}

func isNumber(info verdict.FactInfo) bool { return info.Type == "number" || info.Type == "integer" }
