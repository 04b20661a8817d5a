package report

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
)

const (
	// unknownCell stands in the table of cases for what is not known.
	unknownCell = "-"
	// The first and the last column of the table of cases.
	caseColumn    = "case"
	outcomeColumn = "SUCCEEDED"
)

// qcaTable has a row for each case of the first strategy and a column for each condition and fact.
func qcaTable(q *verdict.QCA) *grid {
	g := &grid{header: []string{caseColumn}, dash: true}
	if len(q.Strategies) == 0 {
		g.header = append(g.header, outcomeColumn)
		return g
	}
	of := q.Strategies[0]
	for _, c := range of.Conditions {
		g.header = append(g.header, c.Column)
	}
	for _, f := range of.Facts {
		g.header = append(g.header, f.Column)
	}
	g.header = append(g.header, outcomeColumn)
	for _, c := range of.Cases {
		row := []string{c.ID}
		for _, status := range c.Statuses {
			row = append(row, qcaCode(status))
		}
		for _, f := range of.Facts {
			row = append(row, factCode(f, c.Facts[f.Path]))
		}
		g.rows = append(g.rows, append(row, bit(c.Succeeded)))
	}
	return g
}

// qcaCode writes a status as R reads it.
func qcaCode(status verdict.Status) string {
	switch status {
	case verdict.Met:
		return "1"
	case verdict.Unmet:
		return "0"
	default:
		return unknownCell
	}
}

func bit(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// factCode writes the value of a fact as a number: that of a string is its place in the catalogue, from 0.
func factCode(f verdict.QCAFact, value any) string {
	switch value := value.(type) {
	case bool:
		return bit(value)
	case json.Number:
		return value.String()
	case string:
		if at := slices.Index(f.Values, value); at >= 0 {
			return strconv.Itoa(at)
		}
	}
	return unknownCell
}

// QCACodebook writes, as CSV, what the columns of the table of cases mean, and the codes in them.
func QCACodebook(w io.Writer, q *verdict.QCA, o Options) error {
	g := &grid{header: []string{"column", "kind", "name", "title", "code", "meaning"}, dash: true}
	add := func(column, kind, name, title string, meanings ...[2]string) {
		for _, each := range meanings {
			g.rows = append(g.rows, []string{column, kind, name, title, each[0], each[1]})
		}
	}
	unknown := [2]string{unknownCell, "not known"}
	add(caseColumn, "case", "id", "The id of the case", [2]string{})
	for _, of := range q.Strategies[:min(1, len(q.Strategies))] {
		for _, c := range of.Conditions {
			kind, name := c.Necessity+" precondition", of.Strategy+"/"+c.Precondition
			if c.Way > 0 {
				kind, name = "way", fmt.Sprintf("%s way %d", name, c.Way)
			}
			add(c.Column, kind, name, c.Title, [2]string{"1", "met"}, [2]string{"0", "unmet"}, unknown)
		}
		for _, f := range of.Facts {
			add(f.Column, "fact", f.Path, f.Title, append(factMeanings(f), unknown)...)
		}
	}
	stopped := "failed or abandoned"
	succeeded := "succeeded"
	switch q.Partial {
	case "success":
		succeeded = "succeeded or partial"
	case "failure":
		stopped = "partial, failed or abandoned"
	}
	add(outcomeColumn, "outcome", "outcome", "The outcome of the case", [2]string{"1", succeeded}, [2]string{"0", stopped})
	return g.csv(w, o.Dialect)
}

// factMeanings returns the codes of a fact.
func factMeanings(f verdict.QCAFact) [][2]string {
	switch {
	case f.Type == "boolean":
		return [][2]string{{"1", "true"}, {"0", "false"}}
	case len(f.Values) > 0:
		var meanings [][2]string
		for i, value := range f.Values {
			meanings = append(meanings, [2]string{strconv.Itoa(i), value})
		}
		return meanings
	case f.Unit != "":
		return [][2]string{{"", "the number itself: " + f.Unit}}
	default:
		return [][2]string{{"", "the number itself"}}
	}
}

// QCAScript returns the three lines of R that make a truth table of the file that the CSV was written to. The package QCA
// takes "-" for "does not matter", which is not the same as not known; so cases with an unknown condition are left out.
func QCAScript(q *verdict.QCA, file, dialectName string) []string {
	var columns []string
	for _, of := range q.Strategies[:min(1, len(q.Strategies))] {
		for _, c := range of.Conditions {
			if c.Way == 0 && c.Necessity == verdict.Necessary {
				columns = append(columns, quoteR(c.Column))
			}
		}
	}
	if len(columns) == 0 {
		return nil
	}
	columns = append(columns, quoteR(outcomeColumn))
	options := ""
	d, _ := dialect.Named(dialectName)
	if d.Separator != ',' {
		options += ", sep = " + quoteR(string(rune(d.Separator)))
	}
	if d.DecimalComma {
		options += `, dec = ","`
	}
	if d.Mark {
		options += `, fileEncoding = "UTF-8-BOM"`
	}
	return []string{
		fmt.Sprintf(`d <- read.csv(%s, row.names = "case", na.strings = "-"%s)`, quoteR(file), options),
		fmt.Sprintf("d <- na.omit(d[c(%s)])", strings.Join(columns, ", ")),
		fmt.Sprintf("QCA::truthTable(d, outcome = %s, show.cases = TRUE)", quoteR(outcomeColumn)),
	}
}

// quoteR writes text as a string of R.
func quoteR(text string) string {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`, "\n", `\n`, "\r", `\r`).Replace(text)
	return `"` + display.Text(escaped) + `"`
}
