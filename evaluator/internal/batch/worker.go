package batch

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A worker decides blocks.
type worker struct {
	run     *run
	scanner *scanner
	decider Decider
	writer  rowWriter
	b       *block

	row     row
	reasons [][]Given
	found   [][]Given // buffers for reasons
	bounded [][]Given // the reasons of a unit whose known numbers bound other parts of a sum, else nil
	// plainValue is the scanner's method value.
	plainValue func(out []byte, dim int, inJSON bool) []byte
}

func (r *run) worker() *worker {
	w := &worker{run: r, scanner: newScanner(r.plan)}
	w.plainValue = w.scanner.value
	n := len(r.policies.Strategies)
	if r.policies.NewDecider != nil {
		w.decider = r.policies.NewDecider()
	}
	w.row.outcomes = make([]Outcome, n)
	if r.reasons {
		w.reasons, w.found = make([][]Given, n), make([][]Given, n)
		for i := range w.found {
			w.found[i] = make([]Given, 0, len(r.plan.dims))
		}
	}
	paths := make([]string, len(r.plan.dims))
	for dim, index := range r.plan.dims {
		paths[dim] = r.plan.facts[index].fact.Path
	}
	switch {
	case r.options.Output == nil:
	case r.out == CSV:
		w.writer = &csvWriter{quoter: r.quoter, paths: paths, strategies: r.policies.Strategies, reasons: r.reasons}
	default:
		w.writer = newJSONWriter(r.policies.Strategies, paths)
	}
	return w
}

// block decides the lines of one block.
func (w *worker) block(ctx context.Context, b *block) {
	defer parallel.Catch(&b.err)
	w.b = b
	b.out, b.rejects = b.out[:0], b.rejects[:0]
	b.counts.begin(len(w.run.policies.Strategies))
	b.counts.bytes = int64(len(b.data)) + b.skipped
	line, row, offset := b.line, b.row, b.offset
	for data := b.data; len(data) > 0; {
		end := w.lineEnd(data)
		text := bytes.TrimSuffix(bytes.TrimSuffix(data[:end], newline), carriageReturn)
		switch {
		case len(text) > MaxLine:
			w.tooLong(line, offset, int64(len(text)))
		case w.run.in == CSV:
			w.csvRow(ctx, text, sheet.Place{Line: line, Row: row}, offset)
		default:
			w.jsonLine(ctx, text, line, offset)
		}
		if b.err != nil {
			return
		}
		if line++; w.run.in == CSV {
			line += int64(bytes.Count(text, newline))
		}
		row++
		offset += int64(end)
		data = data[end:]
	}
	if b.skipped > 0 {
		w.tooLong(line, offset, b.skipped)
	}
	w.scanner.forget() // it would keep the memory of a large block
	w.row.carried, w.row.value = nil, nil
}

var carriageReturn = []byte("\r")

// lineEnd returns the end of the first line, or row of CSV.
func (w *worker) lineEnd(data []byte) int {
	end := 0
	if w.run.in == CSV {
		end, _ = sheet.End(data, sheet.AtStart, w.b.header.Separator)
	} else {
		end = bytes.IndexByte(data, '\n') + 1
	}
	if end == 0 {
		return len(data) // the last line may have no line feed
	}
	return end
}

var limitWords = fmt.Sprintf("at most %d MB", MaxLine>>20)

func (w *worker) tooLong(line, offset, length int64) {
	w.b.counts.lines++
	w.reject(&reject{line: line, offset: offset, length: length, faults: verdict.Faults{
		{Rule: verdict.RuleTooLarge, Message: "line too long: expected " + limitWords},
	}})
}

// reject adds a faulty line to the block. Its faults without a place get that of the line.
func (w *worker) reject(r *reject) {
	for _, f := range r.faults {
		f.File = w.b.file
		if f.Line == 0 {
			f.Line = int(r.line)
		}
		f.Col = max(f.Col, 1)
	}
	w.b.counts.rejected++
	w.b.rejects = append(w.b.rejects, *r)
}

// jsonLine decides a line of NDJSON.
func (w *worker) jsonLine(ctx context.Context, line []byte, number, offset int64) {
	if len(bytes.TrimLeft(line, " \t\r")) == 0 {
		return // skip blank lines
	}
	w.b.counts.lines++
	if w.run.fast && w.scanner.scan(line) && w.decider.Decide(w.scanner.cells, w.scanner.bounds, w.row.outcomes) && w.plain() {
		w.row.carried, w.row.json, w.row.value, w.bounded = w.scanner.carried, true, w.plainValue, nil
		w.giveReasons()
		if surplus := w.put(); surplus == "" {
			w.b.counts.decided++
			return
		}
	}
	if faults := w.slowLine(ctx, line, number); len(faults) > 0 {
		w.reject(&reject{line: number, offset: offset, faults: faults, raw: line, length: int64(len(line))})
	} else if w.b.err == nil {
		w.b.counts.decided++
	}
}

// giveReasons finds the reasons of verdicts that cells alone determine.
func (w *worker) giveReasons() {
	w.row.reasons = nil
	if !w.run.reasons {
		return
	}
	for i := range w.row.outcomes {
		w.reasons[i] = nil
		if w.row.outcomes[i].Verdict != verdict.Undetermined && w.run.policies.Strategies[i].Whole {
			if w.bounded != nil {
				w.reasons[i] = w.bounded[i]
				continue
			}
			w.found[i] = w.decider.Reason(i, w.found[i][:0])
			w.reasons[i] = w.found[i]
		}
	}
	w.row.reasons = w.reasons
}

// plain reports whether cells are enough for the row of the unit decided last: no reasons are requested, or no verdict
// depends on numbers that bound other parts of a sum.
func (w *worker) plain() bool { return !w.run.reasons || w.decider.Cells() }

// put writes the row and counts it; it returns the name of a carried member that is not a column of the output.
func (w *worker) put() (surplus string) {
	if w.writer != nil {
		if w.b.out, surplus = w.writer.append(w.b.out, &w.row, w.b.columns); surplus != "" {
			return surplus
		}
	}
	c := &w.b.counts
	c.all.add(w.row.outcomes)
	var seen [serviceRole + 1]bool // count one service, even if the row carries both service and service_id
	for i := range w.row.carried {
		if role := w.row.carried[i].role; role != plainRole && !seen[role] {
			seen[role] = true
			w.countGroup(&w.row.carried[i])
		}
	}
	return ""
}

// countGroup counts the row in the group of its country, or of its service.
func (w *worker) countGroup(c *carried) {
	name := c.value
	if w.row.json {
		name = plainText(name)
	}
	groups := &w.b.counts.countries
	if c.role == serviceRole {
		groups = &w.b.counts.services
	}
	if len(name) > 0 {
		groups.of(name, len(w.row.outcomes)).add(w.row.outcomes)
	}
}

func (r *run) surplusFault(b *block, name string) *verdict.Fault {
	return &verdict.Fault{Rule: verdict.RuleSurplusMember, Message: fmt.Sprintf(
		"%s is carried by this line and not by the first one, which gives rows of CSV their columns: expected %s", document.Show(name), columnWords(b.columns))}
}

func columnWords(columns []string) string {
	if len(columns) == 0 {
		return "none"
	}
	return document.List(slices.Clone(columns))
}
