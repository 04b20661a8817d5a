// Package scaffold drafts tests of Rego from tables: what the rules of a strategy yield now, boundary by
// boundary, for their author to confirm.
package scaffold

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/leeway-policy/leeway/evaluator/decide"
	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/fact"
	"github.com/leeway-policy/leeway/evaluator/policy"
	"github.com/leeway-policy/leeway/evaluator/table"
)

// Tests returns a file of tests for the preconditions and risks of a strategy, in OPA's one format: a table test
// for each, with a case for each merged row of its table, and where a row is an interval of numbers one for
// each end of it that is a boundary. As the policies are, all of them pass.
//
// A rule without a table gets no test, and a comment that says so. It fails if OPA cannot format what it wrote,
// which would be a fault of this package.
func Tests(strategy *policy.Strategy, tables *table.Tables) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "package %s_test\n\nimport %s\n\n", strings.TrimPrefix(strategy.Package, "data."), strategy.Package)
	out.WriteString("# Drafted from the tables: what the policies yield now. Confirm each case, and mend the policies where one is wrong.\n")
	for _, rule := range slices.Concat(strategy.Preconditions, strategy.Risks) {
		t := tables.Of(&rule.Function)
		if t == nil {
			fmt.Fprintf(&out, "\n# %s has no table: %s.\n", rule.Name, tables.Untabled(&rule.Function).Reason)
			continue
		}
		d := drafter{rule: rule, tables: tables, table: t}
		fmt.Fprintf(&out, "\n# %[3]s\ndefault _%[2]s(_) := false\n\n_%[2]s(unit) if %[1]s.%[2]s with input as unit\n", strategy.Name, rule.Name, oneLine(rule.Title))
		fmt.Fprintf(&out, "\ntest_%s[note] if {\n\tsome note, [unit, want] in {\n", rule.Name)
		for _, each := range d.cases() {
			fmt.Fprintf(&out, "\t\t%s: [\n\t\t\t%s,\n\t\t\t%t,\n\t\t],\n", ast.String(each.note), each.unit, each.met)
		}
		fmt.Fprintf(&out, "\t}\n\t_%s(unit) == want\n}\n", rule.Name)
	}
	formatted, err := format.Source(strategy.Name+"_test.rego", out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format the tests of %s: %w", strategy.Name, err)
	}
	return formatted, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// A draft is one case of a table test.
type draft struct {
	note, unit string
	met        bool
}

// A drafter drafts the cases of one rule.
type drafter struct {
	rule   *policy.Rule
	tables *table.Tables
	table  *table.Table
}

// cases returns the cases of all merged rows, each with a note of its own.
func (d *drafter) cases() []draft {
	var all []draft
	used := map[string]int{}
	for _, row := range d.table.Merge(func(row int) string { met, ways := d.result(row); return fmt.Sprint(met, ways) }) {
		met, ways := d.result(row.Row)
		for _, values := range d.corners(row) {
			note := d.note(row, values, ways)
			if used[note]++; used[note] > 1 {
				note += " " + strconv.Itoa(used[note])
			}
			all = append(all, draft{note: note, unit: d.unit(values), met: met})
		}
	}
	return all
}

// result returns whether the rule holds in a row, and through which ways.
func (d *drafter) result(row int) (met bool, ways []int) {
	cells := d.table.SpaceCells(d.tables.Space, row)
	for _, way := range d.rule.Ways {
		if t := d.tables.Of(&way.Function); t != nil && t.Answer(cells) == decide.True {
			ways = append(ways, way.Number)
		}
	}
	return d.table.Answers[row] == decide.True, ways
}

// corners returns the values to try in a merged row, one for each fact: the first of each enumeration, the lower
// boundary of each interval; and then, fact by fact, the upper boundary where there are two.
func (d *drafter) corners(row table.MergedRow) [][]any {
	var base []any
	var upper []any
	for i, axis := range d.table.Axes {
		low, high := ends(d.fact(i), axis.Cells, row.Cells[i])
		base, upper = append(base, low), append(upper, high)
	}
	all := [][]any{base}
	for i, high := range upper {
		if high != nil && high != base[i] {
			corner := slices.Clone(base)
			corner[i] = high
			all = append(all, corner)
		}
	}
	return all
}

func (d *drafter) fact(axis int) fact.Fact {
	return d.tables.Space.Dims[d.table.Axes[axis].Dim].Fact
}

// ends returns the values at the boundaries of a run of cells: the lower one, or if there is none the upper one,
// and the upper one if there are two. Cells of an enumeration, and all cells, have no boundary.
func ends(f fact.Fact, cells []table.Cell, run []int) (low, high any) {
	first, last := run[0], run[len(run)-1]
	if !f.Numeric() || len(run) == len(cells) {
		return cells[first].Value, nil
	}
	var bounds []any
	if first > 0 {
		bounds = append(bounds, boundary(f, cells[first], cells[first].Low, 1))
	}
	if last < len(cells)-1 {
		bounds = append(bounds, boundary(f, cells[last], cells[last].High, -1))
	}
	if len(bounds) == 2 {
		return bounds[0], bounds[1]
	}
	return bounds[0], nil
}

// boundary returns the value of a cell next to one of its bounds: the bound if it belongs to the cell, else one more
// or less, if that is in the cell.
func boundary(f fact.Fact, cell table.Cell, bound *big.Rat, step int64) any {
	if cell.Point() || bound == nil {
		return cell.Value
	}
	near := new(big.Rat).Add(bound, big.NewRat(step, 1))
	inside := (cell.Low == nil || near.Cmp(cell.Low) > 0) && (cell.High == nil || near.Cmp(cell.High) < 0)
	value := json.Number(document.Decimal(near))
	if !inside || f.Check(value) != nil {
		return cell.Value
	}
	return value
}

// note says what a case is about: the facts that matter in its row, and the ways that hold.
func (d *drafter) note(row table.MergedRow, values []any, ways []int) string {
	var parts []string
	for i, axis := range d.table.Axes {
		if len(row.Cells[i]) == len(axis.Cells) {
			continue
		}
		f := d.fact(i)
		dim := table.Dim{Fact: f, Cells: axis.Cells}
		value := fmt.Sprint(values[i])
		label := dim.Label(row.Cells[i])
		if label != value {
			label += " (" + value + ")"
		}
		parts = append(parts, f.Path[strings.LastIndexByte(f.Path, '.')+1:]+" "+label)
	}
	note := strings.Join(parts, ", ")
	if note == "" {
		note = "whatever the facts are"
	}
	if len(ways) > 0 && len(d.rule.Ways) > 1 {
		numbers := make([]string, len(ways))
		for i, way := range ways {
			numbers[i] = strconv.Itoa(way)
		}
		note += ": way " + strings.Join(numbers, ", ")
	}
	return note
}

// unit returns the document that policies see, as Rego.
func (d *drafter) unit(values []any) string {
	facts := map[string]any{}
	for i, value := range values {
		facts[d.fact(i).Path] = value
	}
	return decide.Input(facts).String()
}
