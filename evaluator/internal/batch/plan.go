package batch

import (
	"bytes"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A plan is the catalogue of facts, prepared for parsing them from bytes.
type plan struct {
	// facts are in the catalogue's order; the first of objects is the unit itself.
	facts   []domain
	objects []object
	sums    []sum
	// dims has the fact of each dimension of the space.
	dims []int
}

// A domain holds the values of one fact, and their cells.
type domain struct {
	fact fact.Fact
	// dim is the dimension of the space, -1 if no rule reads the fact.
	dim int
	// words are the values of an enumeration or a boolean, each with its cell; text is true for an enumeration.
	words []word
	text  bool
	// Numbers are multiplied by scale, so that they are whole. highs has the greatest number of each cell; a
	// cell without whole numbers has that of the cell before it.
	scale       int64
	least, most int64
	highs       []int64
	// plain is false if the fast way cannot read the fact.
	plain bool
	// part is true if the fact is a sum or a part of one.
	part bool
}

// A word is one value of a fact.
type word struct {
	// text is the value, json its JSON; quoted is the JSON of a string without the first quotation mark.
	text, json []byte
	quoted     literal
	cell       int
}

// An object holds facts and other objects by name.
type object struct{ keys []key }

// A key is the name of a fact or an object.
type key struct {
	// quoted is the JSON of the name without the first quotation mark.
	quoted literal
	// index is the index of the fact, or of the object.
	index    int
	isObject bool
}

// A sum is a fact that is the sum of others; all of them are whole numbers.
type sum struct {
	// at is the index of the sum in the space, -1 if no rule reads any of its numbers.
	at    int
	total int
	parts []int
}

// decimals is the number of decimals that the fast way reads, maxDigits the total number of digits.
const (
	decimals  = 6
	maxDigits = 15
)

// newPlan returns the plan of a catalogue for encoding units in a space.
func newPlan(catalogue *fact.Catalogue, space *table.Space) *plan {
	p := &plan{dims: make([]int, len(space.Dims))}
	byPath := map[string]int{}
	for i, f := range catalogue.Facts {
		byPath[f.Path] = i
		p.facts = append(p.facts, newDomain(f, space))
		if dim := p.facts[i].dim; dim >= 0 {
			p.dims[dim] = i
		}
	}
	for _, f := range catalogue.Facts {
		if len(f.SumOf) > 0 {
			p.addSum(f, byPath, space.SumOf(f.Path))
		}
	}
	p.addObject(catalogue, "", byPath)
	return p
}

func newDomain(f fact.Fact, space *table.Space) domain {
	d := domain{fact: f, dim: space.Index(f.Path), plain: true, text: f.Type == fact.String, scale: 1}
	cells := table.CellsOf(f, nil)
	if d.dim >= 0 {
		cells = space.Dims[d.dim].Cells
	}
	if !f.Numeric() {
		for cell, c := range cells {
			d.addWord(c.Value, cell)
		}
		return d
	}
	if f.Type == fact.Number {
		d.scale = int64(math.Pow10(decimals))
	}
	var fits [2]bool
	d.least, fits[0] = scaled(f.Min, d.scale, math.MinInt64, true)
	d.most, fits[1] = scaled(f.Max, d.scale, math.MaxInt64, false)
	d.plain = fits[0] && fits[1]
	for _, c := range cells {
		high, ok := scaled(c.High, d.scale, math.MaxInt64, false)
		if !c.Point() && c.High != nil && new(big.Rat).SetInt64(high).Cmp(times(c.High, d.scale)) == 0 {
			high-- // the bound itself is not in the cell
		}
		d.plain = d.plain && ok
		d.highs = append(d.highs, high)
	}
	return d
}

func (d *domain) addWord(value any, cell int) {
	w := word{cell: cell}
	switch v := value.(type) {
	case bool:
		w.text = []byte("false")
		if v {
			w.text = []byte("true")
		}
		w.json, w.quoted = w.text, newLiteral(w.text)
	case string:
		w.text = []byte(v)
		w.json = appendQuoted(nil, w.text)
		w.quoted = newLiteral(w.json[1:])
		d.plain = d.plain && len(w.json) == len(v)+2 && isASCII(w.text) // a value that needs escapes is not plain
	}
	d.words = append(d.words, w)
}

func isASCII(text []byte) bool {
	return bytes.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func times(r *big.Rat, scale int64) *big.Rat {
	return new(big.Rat).Mul(r, new(big.Rat).SetInt64(scale))
}

// scaled returns a bound times scale, rounded up or down, or none if there is no bound; ok is false if it is too large.
func scaled(bound *big.Rat, scale, none int64, up bool) (n int64, ok bool) {
	if bound == nil {
		return none, true
	}
	exact := times(bound, scale)
	whole, rest := new(big.Int).DivMod(exact.Num(), exact.Denom(), new(big.Int))
	if up && rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	return whole.Int64(), whole.IsInt64() && max(whole.Int64(), -whole.Int64()) < 1<<60
}

// addSum adds a sum. The fast way does not read a sum whose numbers are not whole, nor its parts.
func (p *plan) addSum(f fact.Fact, byPath map[string]int, at int) {
	s := sum{at: at, total: byPath[f.Path]}
	for _, path := range f.SumOf {
		s.parts = append(s.parts, byPath[path])
	}
	all := append(slices.Clone(s.parts), s.total)
	whole := len(all) < 1000 && !slices.ContainsFunc(all, func(i int) bool { return p.facts[i].fact.Type != fact.Integer })
	for _, i := range all {
		p.facts[i].plain = p.facts[i].plain && whole
		p.facts[i].part = true
	}
	if whole {
		p.sums = append(p.sums, s)
	}
}

// addObject adds the object at a path, and those below it.
func (p *plan) addObject(catalogue *fact.Catalogue, path string, byPath map[string]int) int {
	at := len(p.objects)
	p.objects = append(p.objects, object{})
	var keys []key
	seen := map[string]bool{}
	for _, f := range catalogue.Under(path) {
		rest := strings.TrimPrefix(strings.TrimPrefix(f.Path, path), ".")
		name, below, nested := strings.Cut(rest, ".")
		if seen[name] {
			continue
		}
		seen[name] = true
		k := key{quoted: newLiteral(appendQuoted(nil, []byte(name))[1:]), index: byPath[f.Path], isObject: nested && below != ""}
		if k.isObject {
			k.index = p.addObject(catalogue, strings.TrimSuffix(f.Path, "."+below), byPath)
		}
		keys = append(keys, k)
	}
	p.objects[at].keys = keys
	return at
}

// cellOf returns the cell of a scaled number; ok is false if it is not in the domain.
func (d *domain) cellOf(n int64) (cell int, ok bool) {
	if n < d.least || n > d.most {
		return 0, false
	}
	for cell < len(d.highs)-1 && n > d.highs[cell] {
		cell++
	}
	return cell, true
}

// read returns the cell of a CSV field, and the scaled value of a number; ok is false if it is not plain.
func (d *domain) read(text []byte) (cell int, n int64, ok bool) {
	if !d.plain {
		return 0, 0, false
	}
	if d.highs == nil {
		for i := range d.words {
			if string(d.words[i].text) == string(text) {
				return d.words[i].cell, 0, true
			}
		}
		return 0, 0, false
	}
	n, length := number(text, d.scale)
	if length == 0 || length != len(text) {
		return 0, 0, false
	}
	cell, ok = d.cellOf(n)
	return cell, n, ok
}

// absent stands for a number that a unit does not state.
const absent = math.MinInt64
