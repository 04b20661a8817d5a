// Package scaffold drafts Rego tests from tables. They record what the rules of a strategy yield now, at each
// boundary, for the author to confirm.
package scaffold

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// Tests returns a file of tests for the preconditions and risks of a strategy, in the format of `opa fmt`: a table test
// for each, with a case for each merged row of its table, and for an interval of numbers a case for
// each end that is a boundary. All of them pass on the current policies.
//
// Further cases follow those of their rule's table. A rule without a table gets a comment instead of a test. Tests fails
// only if OPA cannot format the result, which would be a bug of this package.
func Tests(strategy *policy.Strategy, tables *table.Tables, further []Case) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "package %s_test\n\nimport %s\n\n", strings.TrimPrefix(strategy.Package, "data."), strategy.Package)
	out.WriteString("# Drafted from the tables: what the policies yield now. Confirm each case, and mend the policies where one is wrong.\n")
	for _, rule := range slices.Concat(strategy.Preconditions, strategy.Others()) {
		t := tables.Of(&rule.Function)
		if t == nil {
			fmt.Fprintf(&out, "\n# %s has no table: %s.\n", rule.Name, tables.Untabled(&rule.Function).Reason)
			continue
		}
		d := drafter{rule: rule, tables: tables, table: t, used: map[string]int{}}
		fmt.Fprintf(&out, "\n# %s\ntest_%s[note] if {\n\tsome note, [unit, want] in {\n", oneLine(rule.Title), rule.Name)
		for _, each := range append(d.cases(), d.further(further)...) {
			fmt.Fprintf(&out, "\t\t%s: [\n\t\t\t%s,\n\t\t\t%t,\n\t\t],\n", ast.String(each.note), each.unit, each.met)
		}
		fmt.Fprintf(&out, "\t}\n\tgot := true in {met | met := %s.%s with input as unit}\n\tgot == want\n}\n", strategy.Name, rule.Name)
	}
	formatted, err := format.Source(strategy.Name+"_test.rego", out.Bytes())
	if err != nil {
		return nil, fmt.Errorf("format the tests of %s: %w", strategy.Name, err)
	}
	return formatted, nil
}

// Module parses drafted tests as a file beside the strategy.
func Module(strategy *policy.Strategy, tests []byte) (policy.Module, error) {
	name := path.Join(path.Dir(strategy.Place.File), "drafted by leeway_test.rego") // unlikely to be the name of a file
	parsed, err := ast.ParseModuleWithOpts(name, string(tests), ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		return policy.Module{}, fmt.Errorf("read the tests of %s: %w", strategy.Name, err)
	}
	return policy.Module{Name: name, Text: string(tests), Test: true, Parsed: parsed}, nil
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// A Case is facts for which a rule of the strategy is met, or not met.
type Case struct {
	// Rule is the name of the rule.
	Rule  string
	Facts map[string]any
	Met   bool
}

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
	used   map[string]int // how often each note was used
}

// cases returns the cases of all merged rows, each with a unique note.
func (d *drafter) cases() []draft {
	var all []draft
	for _, row := range d.table.Merge(func(row int) string { met, ways := d.result(row); return fmt.Sprint(met, ways) }) {
		met, ways := d.result(row.Row)
		for _, values := range d.corners(row) {
			facts := map[string]any{}
			for i, value := range values {
				facts[d.fact(i).Path] = value
			}
			all = append(all, draft{note: d.once(d.note(row, values, ways)), unit: decide.Input(facts).String(), met: met})
		}
	}
	return all
}

// further returns the further cases of the rule.
func (d *drafter) further(cases []Case) []draft {
	var all []draft
	for _, each := range cases {
		if each.Rule != d.rule.Name {
			continue
		}
		var parts []string
		for _, path := range slices.Sorted(maps.Keys(each.Facts)) {
			parts = append(parts, lastName(path)+" "+fmt.Sprint(each.Facts[path]))
		}
		note := d.once(cmp.Or(strings.Join(parts, ", "), "whatever the facts are"))
		all = append(all, draft{note: note, unit: decide.Input(each.Facts).String(), met: each.Met})
	}
	return all
}

// once returns the note, with a number added if it was used before.
func (d *drafter) once(note string) string {
	if d.used[note]++; d.used[note] > 1 {
		note += " " + strconv.Itoa(d.used[note])
	}
	return note
}

func lastName(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// result returns whether the rule holds in a row, and which ways hold.
func (d *drafter) result(row int) (met bool, ways []int) {
	cells := d.table.SpaceCells(d.tables.Space, row)
	for _, way := range d.rule.Ways {
		if t := d.tables.Of(&way.Function); t != nil && t.Answer(cells) == decide.True {
			ways = append(ways, way.Number)
		}
	}
	return d.table.Answers[row] == decide.True, ways
}

// corners returns the values to try in a merged row, one for each fact. The first combination has the first value of
// each enumeration and the lowest boundary of each number; each further one has another boundary of one fact.
func (d *drafter) corners(row table.MergedRow) [][]any {
	tried := make([][]any, len(d.table.Axes))
	base := make([]any, len(tried))
	for i, axis := range d.table.Axes {
		tried[i] = ends(d.fact(i), axis.Cells, row.Cells[i])
		base[i] = tried[i][0]
	}
	all := [][]any{base}
	for i, values := range tried {
		for _, value := range values[1:] {
			corner := slices.Clone(base)
			corner[i] = value
			all = append(all, corner)
		}
	}
	return all
}

func (d *drafter) fact(axis int) fact.Fact {
	return d.tables.Space.Dims[d.table.Axes[axis].Dim].Fact
}

// ends returns the values at the boundaries of the chosen cells, ascending. Each run of neighbouring cells has a lower
// and an upper one, unless the run reaches the end of the axis. All cells together, and those of an enumeration, have
// no boundary; for them it returns the first value.
func ends(f fact.Fact, cells []table.Cell, chosen []int) []any {
	if !f.Numeric() || len(chosen) == len(cells) {
		return []any{cells[chosen[0]].Value}
	}
	var values []any
	for run := range table.Runs(chosen) {
		first, last := run[0], run[len(run)-1]
		if first > 0 {
			values = append(values, boundary(f, cells[first], cells[first].Low, 1))
		}
		if last < len(cells)-1 {
			values = append(values, boundary(f, cells[last], cells[last].High, -1))
		}
	}
	return slices.Compact(values)
}

// boundary returns the value of a cell next to one of its bounds: the bound itself if it is in the cell, else one more
// or less, if that is in the cell.
func boundary(f fact.Fact, cell table.Cell, bound *big.Rat, step int64) any {
	if cell.Point() || bound == nil {
		return cell.Value
	}
	near := new(big.Rat).Add(bound, big.NewRat(step, 1))
	inside := (cell.Low == nil || near.Cmp(cell.Low) > 0) && (cell.High == nil || near.Cmp(cell.High) < 0)
	value := document.Number(near)
	if !inside || f.Check(value) != nil {
		return cell.Value
	}
	return value
}

// note describes a case: the facts that matter in its row, and the ways that hold.
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
		parts = append(parts, lastName(f.Path)+" "+label)
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
