package batch

// scan parses a line and computes its sums; it returns false if it gave up.
func (s *scanner) scan(line []byte) bool {
	s.begin()
	s.line, s.at = line, 0
	if !s.take('{') {
		return false
	}
	next, sound := 0, false
	for first := true; ; first = false {
		more, ok := s.member(first)
		if !ok {
			return false
		}
		if !more {
			break
		}
		if k := s.keyOf(0); k != nil {
			if !k.isObject || !s.colon() || !s.object(k.index) {
				return false
			}
			sound = true
		} else if next, ok = s.carry(next); !ok {
			return false
		}
	}
	s.space()
	return sound && s.at == len(s.line) && s.settle()
}

// space skips spaces.
func (s *scanner) space() {
	for s.at < len(s.line) && (s.line[s.at] == ' ' || s.line[s.at] == '\t' || s.line[s.at] == '\r') {
		s.at++
	}
}

// take skips spaces and sign, and reports whether sign was there.
func (s *scanner) take(sign byte) bool {
	if s.at < len(s.line) && s.line[s.at] == sign {
		s.at++
		return true
	}
	s.space()
	if s.at < len(s.line) && s.line[s.at] == sign {
		s.at++
		return true
	}
	return false
}

// member moves past the first quotation mark of the next name; more is false if the object ends instead.
func (s *scanner) member(first bool) (more, ok bool) {
	if s.take('}') {
		return false, true
	}
	if !first && !s.take(',') {
		return false, false
	}
	return true, s.take('"')
}

// colon skips the colon after a name, and the spaces around it.
func (s *scanner) colon() bool {
	if !s.take(':') {
		return false
	}
	if s.at < len(s.line) && s.line[s.at] <= ' ' {
		s.space()
	}
	return true
}

// starts skips l if the rest of the line starts with it, and reports whether it did.
func (s *scanner) starts(l *literal) bool {
	if !l.within(s.line, s.at) {
		return false
	}
	s.at += len(l.text)
	return true
}

// keyOf skips a name in an object of facts and returns its key; nil if the object has no such key.
func (s *scanner) keyOf(object int) *key {
	keys := s.plan.objects[object].keys
	for i := range keys {
		if s.starts(&keys[i].quoted) {
			return &keys[i]
		}
	}
	return nil
}

// object parses an object of facts.
func (s *scanner) object(index int) bool {
	if s.objects[index] == s.round || !s.take('{') {
		return false
	}
	s.objects[index] = s.round
	keys, follows, line := s.plan.objects[index].keys, s.follows[index], s.line
	last := len(keys)
	for first := true; ; first = false {
		if at := s.at; !first && at+1 < len(line) && line[at] == ',' && line[at+1] == '"' {
			s.at += 2
		} else if more, ok := s.member(first); !ok {
			return false
		} else if !more {
			return true
		}
		next := follows[last]
		if !keys[next].quoted.within(line, s.at) {
			if next = s.search(keys, follows, last); next < 0 {
				return false
			}
		}
		last = next
		k := &keys[next]
		s.at += len(k.quoted.text)
		if at := s.at; at+1 < len(line) && line[at] == ':' && line[at+1] > ' ' {
			s.at++
		} else if !s.colon() {
			return false
		}
		if k.isObject {
			if !s.object(k.index) {
				return false
			}
		} else if !s.fact(k.index) {
			return false
		}
	}
}

// search finds the key at the current position if it is not the expected one. It first tries the keys in the order of
// earlier lines, since some may be missing, and then all. It returns -1 if there is none.
func (s *scanner) search(keys []key, follows []int, last int) int {
	at := follows[last]
	for range keys {
		if at = follows[at]; keys[at].quoted.within(s.line, s.at) {
			return at
		}
	}
	for at := range keys {
		if keys[at].quoted.within(s.line, s.at) {
			follows[last] = at
			return at
		}
	}
	return -1
}

// fact parses the value of a fact.
func (s *scanner) fact(index int) bool {
	d := &s.plan.facts[index]
	if !d.plain || s.facts[index] == s.round {
		return false
	}
	s.facts[index] = s.round
	if d.highs != nil {
		return s.number(d, index)
	}
	at := s.at
	if d.text {
		if at >= len(s.line) || s.line[at] != '"' {
			return false
		}
		at++
	}
	for i := range d.words {
		if w := &d.words[i]; w.quoted.within(s.line, at) {
			s.at = at + len(w.quoted.text)
			if d.dim >= 0 {
				s.cells[d.dim] = w.cell
			}
			return true
		}
	}
	return false
}

func (s *scanner) number(d *domain, index int) bool {
	n, length := number(s.line[s.at:], d.scale)
	if length == 0 {
		return false
	}
	cell, ok := d.cellOf(n)
	if !ok {
		return false
	}
	s.numbers[index] = n
	s.texts[index] = s.line[s.at : s.at+length]
	if d.dim >= 0 {
		s.cells[d.dim] = cell
	}
	s.at += length
	return true
}

// carry parses a carried member, trying the known name at index place first. It returns the index to try for the next
// member.
func (s *scanner) carry(place int) (next int, ok bool) {
	if place >= len(s.known) || !s.starts(&s.known[place].quoted) {
		place = -1
		for i := range s.known {
			if s.starts(&s.known[i].quoted) {
				place = i
				break
			}
		}
		if place < 0 {
			return 0, false
		}
	}
	if s.known[place].round == s.round || !s.colon() {
		return 0, false
	}
	s.known[place].round = s.round
	from := s.at
	if !s.scalar() {
		return 0, false
	}
	member := s.known[place].name
	member.value = s.line[from:s.at]
	s.carried = append(s.carried, member)
	return place + 1, true
}

var wordTrue, wordFalse, wordNull = newLiteral([]byte("true")), newLiteral([]byte("false")), newLiteral([]byte("null"))

// scalar skips a plain string or number, true, false or null.
func (s *scanner) scalar() bool {
	if s.at >= len(s.line) {
		return false
	}
	switch b := s.line[s.at]; b {
	case '"':
		for i, b := range s.line[s.at+1:] {
			if b == '"' {
				s.at += i + 2
				return true
			}
			if b < ' ' || b > '~' || b == '\\' {
				return false
			}
		}
		return false
	case 't':
		return s.starts(&wordTrue)
	case 'f':
		return s.starts(&wordFalse)
	case 'n':
		return s.starts(&wordNull)
	default:
		length := plainNumber(s.line[s.at:])
		s.at += length
		return length > 0
	}
}

// plainNumber returns the length of the number at the start of text; 0 if it is not plain.
func plainNumber(text []byte) int {
	at := 0
	if len(text) > 0 && text[0] == '-' {
		at++
	}
	first, point := at, 0
	for ; at < len(text); at++ {
		if text[at] == '.' && point == 0 && at > first {
			point = at
		} else if text[at]-'0' > 9 {
			break
		}
	}
	whole := at - first
	if point > 0 {
		whole = point - first
	}
	if whole == 0 || at-first > maxDigits || point > 0 && point == at-1 || text[first] == '0' && whole > 1 || at < len(text) && (text[at] == '.' || text[at]|0x20 == 'e') {
		return 0
	}
	return at
}

// number parses the number at the start of text, and returns it times scale, and its length. The length is 0 if the
// number is not plain, or not in leeway's notation: it has an exponent, or too many or unnecessary digits.
func number(text []byte, scale int64) (n int64, length int) {
	at := 0
	negative := len(text) > 0 && text[0] == '-'
	if negative {
		at++
	}
	first := at
	for at < len(text) && text[at]-'0' <= 9 {
		n = n*10 + int64(text[at]-'0')
		if at++; at-first > maxDigits {
			return 0, 0
		}
	}
	digits := at - first
	if digits == 0 || digits > 1 && text[first] == '0' {
		return 0, 0
	}
	if scale == 1 {
		if at < len(text) && (text[at] == '.' || text[at]|0x20 == 'e') {
			return 0, 0
		}
	} else if n, at = fraction(text, n, at, digits); at == 0 {
		return 0, 0
	}
	if negative {
		if n == 0 {
			return 0, 0
		}
		n = -n
	}
	return n, at
}

// fraction parses the part of a number after its whole digits, and returns the number times the scale.
func fraction(text []byte, n int64, at, digits int) (int64, int) {
	if digits > maxDigits-decimals+3 {
		return 0, 0
	}
	places := 0
	if at < len(text) && text[at] == '.' {
		at++
		for at < len(text) && text[at]-'0' <= 9 {
			n = n*10 + int64(text[at]-'0')
			at++
			if places++; places > decimals || digits+places > maxDigits {
				return 0, 0
			}
		}
		if places == 0 || text[at-1] == '0' {
			return 0, 0
		}
	}
	if at < len(text) && text[at]|0x20 == 'e' {
		return 0, 0
	}
	for ; places < decimals; places++ {
		n *= 10
	}
	return n, at
}
