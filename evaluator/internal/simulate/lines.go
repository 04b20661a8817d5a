package simulate

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"iter"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/internal/display"
)

// Lines returns the units as lines of NDJSON, or of CSV after a header line. Each line ends with a line
// feed, and is overwritten by the next. The sequence ends early if the context does. Memory does not grow with the
// number of units.
//
// A line of NDJSON is {"id": 1, "context": {...}, "service": {...}}, with facts in the catalogue's order; ids count
// from 1. With Request.Around, its country and service_id follow the id. CSV has a column for each fact, named by its
// path.
func (s *Simulation) Lines(ctx context.Context) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		w := s.newLineWriter()
		var line []byte
		if s.request.CSV && !yield(w.header()) {
			return
		}
		id := int64(0)
		for range s.cellsOfUnits(w.random) {
			id++
			if id%1024 == 0 && ctx.Err() != nil {
				return
			}
			s.drawer.Draw(w.random, s.cells, w.values)
			w.forget()
			if line = w.line(line[:0], id); !yield(line) {
				return
			}
		}
	}
}

// cellsOfUnits sets the cells of the drawer for one unit after another.
func (s *Simulation) cellsOfUnits(random rand.Source) iter.Seq[[]int] {
	if s.request.All {
		return s.worlds.Each(s.cells)
	}
	return func(yield func([]int) bool) {
		scratch := make([]int, len(s.cells))
		for range s.request.N {
			s.worlds.Draw(random, s.cells, scratch)
			if !yield(s.cells) {
				return
			}
		}
	}
}

// A lineWriter writes units as lines.
type lineWriter struct {
	simulation *Simulation
	random     *rand.PCG
	// values has the value drawn for each column; absent says which columns are left out.
	values []int64
	absent []bool
	// unknown is the probability of leaving a fact out, times 2^64; always is true if the probability is 1.
	unknown uint64
	always  bool
	// texts has the texts of the values of each column that is not a number.
	texts [][]string
	// carried is the text after the id, names the matching part of the CSV header.
	carried, names string
	separator      string // of CSV
	point          byte   // before decimals
	unit           object
}

func (s *Simulation) newLineWriter() *lineWriter {
	w := &lineWriter{
		separator: string(s.dialect.Separator), point: '.',
		simulation: s, random: rand.NewPCG(s.request.Seed, 0),
		values: make([]int64, len(s.drawer.Columns)), absent: make([]bool, len(s.drawer.Columns)),
	}
	if s.request.CSV && s.dialect.DecimalComma {
		w.point = ','
	}
	copy(w.absent, s.hidden)
	if p := s.request.Unknown; p != nil {
		share := new(big.Int).Lsh(p.Num(), 64)
		share.Quo(share, p.Denom())
		w.unknown, w.always = share.Uint64(), !share.IsUint64()
	}
	w.carry()
	for _, name := range []string{"context", "service"} {
		w.unit.object(name).always = true
	}
	for i := range s.drawer.Columns {
		column := &s.drawer.Columns[i]
		dim := &s.space.Dims[column.Dim]
		w.texts = append(w.texts, s.textsOf(column, dim))
		w.unit.add(strings.Split(dim.Fact.Path, "."), i)
	}
	return w
}

// carry adds country and service of the unit that the others vary, if there is one.
func (w *lineWriter) carry() {
	around := w.simulation.request.Around
	if around == nil || around.Country == "" {
		return
	}
	for _, each := range []struct{ name, value string }{{"country", around.Country}, {"service_id", around.Service}} {
		w.names += w.separator + each.name
		if w.simulation.request.CSV {
			w.carried += w.separator + w.simulation.text(each.value)
		} else {
			w.carried += "," + quoted(each.name) + ":" + quoted(each.value)
		}
	}
}

// textsOf returns the texts of a column's values by cell; nil for a number.
func (s *Simulation) textsOf(column *table.Column, dim *table.Dim) []string {
	if column.Number() {
		return nil
	}
	texts := make([]string, len(dim.Cells))
	for i, cell := range dim.Cells {
		switch value := cell.Value.(type) {
		case bool:
			texts[i] = strconv.FormatBool(value)
		case json.Number:
			texts[i] = string(s.kept[dim.Fact.Path].(json.Number))
			if s.request.CSV {
				texts[i] = s.dialect.Cell(texts[i])
			}
		case string:
			if texts[i] = quoted(value); s.request.CSV {
				texts[i] = s.text(value)
			}
		}
	}
	return texts
}

// forget leaves facts out at random.
func (w *lineWriter) forget() {
	if w.unknown == 0 && !w.always {
		return
	}
	for i := range w.absent {
		if w.simulation.varies[i] && !w.simulation.hidden[i] {
			w.absent[i] = w.random.Uint64() < w.unknown || w.always
		}
	}
}

func (w *lineWriter) line(line []byte, id int64) []byte {
	if w.simulation.request.CSV {
		line = append(strconv.AppendInt(line, id, 10), w.carried...)
		for i := range w.values {
			if line = append(line, w.separator...); !w.absent[i] {
				line = w.value(line, i)
			}
		}
		return append(line, '\n')
	}
	line = append(strconv.AppendInt(append(line, `{"id":`...), id, 10), w.carried...)
	line = append(line, ',')
	line, _ = w.object(line, &w.unit)
	return append(line, '}', '\n')
}

// object writes the members of an object, and reports whether there are any.
func (w *lineWriter) object(line []byte, o *object) (longer []byte, some bool) {
	for i := range o.members {
		member := &o.members[i]
		before := len(line)
		if some {
			line = append(line, ',')
		}
		line = append(line, member.name...)
		written := true
		switch {
		case member.column < 0:
			line, written = w.object(append(line, '{'), member)
			line = append(line, '}')
			written = written || member.always
		case w.absent[member.column]:
			written = false
		default:
			line = w.value(line, member.column)
		}
		if !written {
			line = line[:before]
		}
		some = some || written
	}
	return line, some
}

// value writes the value of a column.
func (w *lineWriter) value(line []byte, column int) []byte {
	value := w.values[column]
	if w.texts[column] != nil {
		return append(line, w.texts[column][value]...)
	}
	digits := w.simulation.drawer.Columns[column].Digits
	for ; digits > 0 && value%10 == 0; digits-- {
		value /= 10
	}
	if digits == 0 {
		return strconv.AppendInt(line, value, 10)
	}
	if value < 0 {
		line, value = append(line, '-'), -value
	}
	unit := int64(1)
	for range digits {
		unit *= 10
	}
	line = append(strconv.AppendInt(line, value/unit, 10), w.point)
	for unit /= 10; unit > 0; unit /= 10 {
		line = append(line, '0'+byte(value/unit%10))
	}
	return line
}

// header returns the first line of CSV.
func (w *lineWriter) header() []byte {
	header := "id" + w.names
	for _, column := range w.simulation.drawer.Columns {
		header += w.separator + w.simulation.text(w.simulation.space.Dims[column.Dim].Fact.Path)
	}
	return []byte(w.simulation.dialect.Begin() + header + "\n")
}

// An object is a node of a unit's document: a fact, with its column, or an object of facts, with column -1.
type object struct {
	name    string // quoted, with a colon after it
	column  int
	members []object
	// always is true if the object is written even if it is empty.
	always bool
}

// object returns the member with a name, which it adds if necessary.
func (o *object) object(name string) *object {
	key := quoted(name) + ":"
	for i := range o.members {
		if o.members[i].name == key {
			return &o.members[i]
		}
	}
	o.members = append(o.members, object{name: key, column: -1})
	return &o.members[len(o.members)-1]
}

// add adds the fact at a path.
func (o *object) add(path []string, column int) {
	member := o.object(path[0])
	if len(path) == 1 {
		member.column = column
		return
	}
	member.add(path[1:], column)
}

func quoted(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		panic(err) // text can always be quoted
	}
	return string(quoted)
}

// text returns a field of CSV.
func (s *Simulation) text(text string) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.Comma = rune(s.dialect.Separator)
	_ = w.Write([]string{display.Cell(text)}) // writing to a strings.Builder cannot fail
	w.Flush()
	return strings.TrimSuffix(out.String(), "\n")
}
