package batch

import (
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// A scanner reads lines that are plain, from bytes straight to cells. What it reads, the slow way reads too, and to the
// same cells. It gives up on all else: on what is no JSON, on faults, on escapes and characters beyond ASCII, on names
// that it does not know, on numbers with an exponent or of many digits, on what stands twice. It is for one goroutine.
//
// Why not a library: none reads into a space, and to build values first, or even tokens, takes longer than all that is
// done here with them. Lines of one stream mostly have their names in one order, so a name is first compared with the one
// that last stood behind the same name.
type scanner struct {
	plan *plan
	line []byte
	at   int

	// cells are those of the dimensions, numbers those of the facts that are numbers.
	cells   []int
	numbers []int64
	// bounds say what numbers of sums leave to others that are unknown.
	bounds []table.Bound
	// texts are the numbers as they stand in the line.
	texts [][]byte
	// round is the line's own number; facts and objects of that round were there already.
	round          uint32
	facts, objects []uint32

	// follows has, for each object, the key that stood behind each key, the first one in the last place.
	follows [][]int

	// known are the names of carried members that the slow way found to be sound, up to maxCarried.
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

// begin forgets the line before.
func (s *scanner) begin() {
	if s.round++; s.round == 0 { // after four thousand million lines
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
	s.carried = s.carried[:0]
}

// maxCarried is how many members of a line the fast way carries through.
const maxCarried = 32

// A carriedName is a name that is carried through.
type carriedName struct {
	quoted literal // what stands behind the first quotation mark
	name   carried
	round  uint32
}

// maxName is how many bytes a name has at most that is kept from line to line.
const maxName = 256

// learn makes a name known that the slow way found to be sound.
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

// forget lets go of the line that was read last.
func (s *scanner) forget() {
	s.line = nil
	clear(s.texts)
	clear(s.carried)
}

// value appends the value of a dimension whose fact is known, in JSON or as text.
func (s *scanner) value(out []byte, dim int, inJSON bool) []byte {
	index := s.plan.dims[dim]
	d := &s.plan.facts[index]
	switch {
	case d.highs != nil && s.facts[index] == s.round:
		return append(out, s.texts[index]...)
	case d.highs != nil: // a sum that was filled in
		return strconv.AppendInt(out, s.numbers[index], 10)
	case inJSON:
		return append(out, d.words[s.cells[dim]].json...)
	default:
		return append(out, d.words[s.cells[dim]].text...)
	}
}
