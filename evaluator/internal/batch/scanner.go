package batch

import (
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A scanner parses plain lines directly into cells. For every line that it accepts, the slow way computes the same
// cells. It gives up on everything else: invalid JSON, faults, escapes and characters beyond ASCII, unknown names,
// numbers with an exponent or many digits, duplicates. It is not safe for concurrent use.
//
// It uses no library, since none parses into a space, and building values or even tokens first takes longer than all
// that is done here. The lines of one stream mostly have their names in one order, so a name is first compared with the
// one that followed the previous name last time.
type scanner struct {
	plan *plan
	line []byte
	at   int

	// cells has one for each dimension, numbers one for each fact that is a number.
	cells   []int
	numbers []int64
	// bounds are the bounds that known numbers of sums set to unknown ones.
	bounds []table.Bound
	// texts are the numbers of the line as JSON has them; digits holds those that the line writes with a decimal comma.
	texts  [][]byte
	digits []byte
	// round numbers the lines. A fact or object whose entry is round was already found in this line.
	round          uint32
	facts, objects []uint32

	// follows has, for each object, the key that followed each key last time; its last entry is for the start.
	follows [][]int

	// known are names of carried members that the slow way accepted, up to maxCarried.
	known   []carriedName
	carried []carried
}

func newScanner(p *plan) *scanner {
	s := &scanner{
		plan: p, cells: make([]int, len(p.dims)), numbers: make([]int64, len(p.facts)), texts: make([][]byte, len(p.facts)),
		facts: make([]uint32, len(p.facts)), objects: make([]uint32, len(p.objects)),
	}
	for _, o := range p.objects {
		follows := make([]int, len(o.keys)+1)
		for i := range o.keys {
			follows[i] = (i + 1) % len(o.keys)
		}
		s.follows = append(s.follows, follows)
	}
	return s
}

// begin resets the scanner for the next line.
func (s *scanner) begin() {
	if s.round++; s.round == 0 { // it overflowed
		clear(s.facts)
		clear(s.objects)
		for i := range s.known {
			s.known[i].round = 0
		}
		s.round = 1
	}
	for i := range s.cells {
		s.cells[i] = table.Unknown
	}
	for i := range s.plan.sums {
		sum := &s.plan.sums[i]
		s.numbers[sum.total] = absent
		for _, part := range sum.parts {
			s.numbers[part] = absent
		}
	}
	s.carried, s.digits = s.carried[:0], s.digits[:0]
}

// maxCarried is the number of carried members that the fast way handles.
const maxCarried = 32

// A carriedName is the name of a carried member.
type carriedName struct {
	quoted literal // the JSON of the name without the first quotation mark
	name   carried
	round  uint32
}

// maxName is the maximum length of cached names in bytes.
const maxName = 256

// learn caches a name that the slow way accepted.
func (s *scanner) learn(name carried) {
	if len(name.name) > maxName {
		return
	}
	quoted := appendQuoted(nil, name.name)[1:]
	if len(s.known) == maxCarried || !isASCII(name.name) || len(quoted) != len(name.name)+1 {
		return
	}
	for i := range s.known {
		if string(s.known[i].quoted.text) == string(quoted) {
			return
		}
	}
	name.value = nil
	s.known = append(s.known, carriedName{quoted: newLiteral(quoted), name: name})
}

// forget releases the memory of the last line.
func (s *scanner) forget() {
	s.line = nil
	clear(s.texts)
	clear(s.carried)
}

// value appends the value of a dimension whose fact is known, as JSON or as text.
func (s *scanner) value(out []byte, dim int, inJSON bool) []byte {
	index := s.plan.dims[dim]
	d := &s.plan.facts[index]
	switch {
	case d.highs != nil && s.facts[index] == s.round:
		return append(out, s.texts[index]...)
	case d.highs != nil: // a computed sum
		return strconv.AppendInt(out, s.numbers[index], 10)
	case inJSON:
		return append(out, d.words[s.cells[dim]].json...)
	default:
		return append(out, d.words[s.cells[dim]].text...)
	}
}
