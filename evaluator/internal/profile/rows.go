package profile

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/country"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// sheet returns the units of a file of CSV, one for each row, and the faults of rows that are left out.
//
// The column country has a country by its code or a name, service_id or service the id of the service; both may be empty or
// missing. Rows with the same country and service, or without a service, get the value of the first other column into
// their name, unless it has a comma, which separates names in questions, or else their number.
func (r *Reader) sheet(name string) ([]*Unit, verdict.Faults) {
	f, err := os.Open(name)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(name, err)}
	}
	defer func() { _ = f.Close() }() // it was only read
	in := sheet.Reader{Catalogue: r.Catalogue, Dialect: r.Dialect, Recognised: r.Recognised}
	h, rows, faults := in.Read(name, f)
	if h == nil {
		return nil, faults
	}
	var units []*Unit
	names := newRowNames(h, rows)
	for _, row := range rows {
		unit, wrong := r.OfFacts(row.Document, row.Facts)
		given := names.value(row, names.country)
		code := country.Meant(given)
		if given != "" && code == "" {
			wrong = append(wrong, row.Document.Fault(verdict.RuleUnknownCountry, "/country", "%s", CheckCountry(given)))
		}
		if id := names.value(row, names.service); id != "" && r.Services != nil && !slices.Contains(r.Services, id) {
			wrong = append(wrong, row.Document.Fault(verdict.RuleUnknownName, document.Pointer("", h.Carried[names.service]),
				"no service is called %q%s", id, suggest.Expected(id, r.Services)))
		}
		if faults = append(faults, wrong...); len(wrong) > 0 {
			continue
		}
		unit.Country, unit.CountryName, unit.Service = code, country.Name(code), names.of(row)
		units = append(units, unit)
	}
	return units, faults.Sorted()
}

// rowNames names the units of rows. Columns are indexes of carried ones, -1 if there is none.
type rowNames struct {
	country, service, label int
	rows                    map[[2]string]int // by country and service
	taken                   map[[2]string]bool
}

func newRowNames(h *sheet.Header, rows []*sheet.Row) *rowNames {
	service := slices.IndexFunc(h.Carried, func(name string) bool { return name == "service_id" || name == "service" })
	n := &rowNames{
		country: slices.Index(h.Carried, "country"), service: service,
		rows: map[[2]string]int{}, taken: map[[2]string]bool{},
	}
	n.label = slices.IndexFunc(h.Carried, func(name string) bool { return name != "country" && name != "service" && name != "service_id" })
	for _, row := range rows {
		n.rows[n.pair(row)]++
	}
	return n
}

func (n *rowNames) value(row *sheet.Row, column int) string {
	if column < 0 {
		return ""
	}
	return row.Carried[column]
}

func (n *rowNames) pair(row *sheet.Row) [2]string {
	return [2]string{country.Meant(n.value(row, n.country)), n.value(row, n.service)}
}

// of returns the name of the service of a row, which no other row of the country has.
func (n *rowNames) of(row *sheet.Row) string {
	pair := n.pair(row)
	first := n.value(row, n.label)
	if strings.Contains(first, ",") {
		first = ""
	}
	for _, label := range []string{display.Line(first), fmt.Sprintf("row %d", row.Place.Row)} {
		name := pair
		switch {
		case pair[1] == "":
			name[1] = label
		case n.rows[pair] > 1 && label != "":
			name[1] += " (" + label + ")"
		case n.rows[pair] > 1:
			continue
		}
		if name[1] != "" && !n.taken[name] {
			n.taken[name] = true
			return name[1]
		}
	}
	return fmt.Sprintf("%s (row %d)", pair[1], row.Place.Row)
}
