package report

import (
	"io"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Countries writes the countries that have a profile.
func Countries(w io.Writer, c *verdict.Countries, o Options) error {
	return answer{
		document: c,
		lines:    func(w io.Writer) error { return writeLines(w, c.Identity, c.Countries) },
		csv: func() *grid {
			g := &grid{header: []string{"country", "country_name", "as_of", "services", "file"}}
			for _, each := range c.Countries {
				g.rows = append(g.rows, []string{each.Country, each.Name, year(each.AsOf), strings.Join(each.Services, ";"), each.File})
			}
			return g
		},
		sheet: func(s *sheet) {
			g := &grid{header: []string{"country", "name", "as of", "units", "file"}, right: []int{3}}
			for _, each := range c.Countries {
				g.rows = append(g.rows, []string{
					s.code(each.Country), s.text(each.Name), year(each.AsOf), strconv.Itoa(len(each.Services)), s.text(each.File),
				})
			}
			s.grid(g, 1)
			s.hint()
		},
	}.write(w, o)
}

// Services writes the services that profiles may describe.
func Services(w io.Writer, v *verdict.Services, o Options) error {
	return answer{
		document: v,
		lines:    func(w io.Writer) error { return writeLines(w, v.Identity, v.Services) },
		csv: func() *grid {
			g := &grid{header: []string{"service", "title", "description", "countries"}}
			for _, each := range v.Services {
				g.rows = append(g.rows, []string{each.Service, each.Title, each.Description, strings.Join(each.Countries, ";")})
			}
			return g
		},
		sheet: func(s *sheet) {
			for _, each := range v.Services {
				s.heading(2, s.title(each.Title, each.Service))
				if each.Description != "" {
					s.para(s.text(each.Description))
				}
				if len(each.Countries) == 0 {
					s.para("No profile describes it.")
				} else {
					s.para("Described for " + display.Count(len(each.Countries), "country") + ".")
				}
			}
			s.hint()
		},
	}.write(w, o)
}

// year returns a year, "" if it is not known.
func year(asOf int) string {
	if asOf == 0 {
		return ""
	}
	return strconv.Itoa(asOf)
}
