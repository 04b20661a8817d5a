package document

import (
	"encoding/json"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A reader builds a document from tokens.
type reader struct {
	doc    *Document
	dec    *jsontext.Decoder
	depth  int
	faults verdict.Faults
}

// read returns the next value and sets the positions of its parts in n. It returns false if a syntax error ends reading.
func (r *reader) read(n *node) (any, bool) {
	token, err := r.dec.ReadToken()
	if err != nil {
		r.faults = append(r.faults, r.syntaxFault(err))
		return nil, false
	}
	switch token.Kind() {
	case '{', '[':
		r.depth++
		defer func() { r.depth-- }()
		if r.depth > MaxDepth {
			r.fault(verdict.RuleTooDeep, n.value, "nested too deep: expected at most %d levels", MaxDepth)
			return nil, false
		}
		if token.Kind() == '{' {
			return r.readObject(n)
		}
		return r.readArray(n)
	case '"':
		return token.String(), true
	case '0':
		return r.number(n, token.String()), true
	case 'n':
		return nil, true
	default:
		return token.Bool(), true
	}
}

func (r *reader) readObject(n *node) (any, bool) {
	object := map[string]any{}
	for r.dec.PeekKind() != '}' {
		field := node{key: r.next()}
		token, err := r.dec.ReadToken()
		if err != nil {
			r.faults = append(r.faults, r.syntaxFault(err))
			return nil, false
		}
		name := token.String()
		field.value = r.next()
		value, ok := r.read(&field)
		if !ok {
			return nil, false
		}
		if _, twice := object[name]; twice {
			r.twice(name, n.field(name).key, field.key)
			continue
		}
		n.addField(name, field)
		object[name] = value
	}
	_, err := r.dec.ReadToken()
	return object, err == nil
}

func (r *reader) twice(name string, first, second int) {
	if len(r.faults) < MaxFaults { // finding a place takes time
		p := r.doc.at(first)
		r.fault(verdict.RuleDuplicateProperty, second, "property %s occurs twice: expected it once, it is already at %d:%d", Show(name), p.Line, p.Col)
	}
}

func (r *reader) readArray(n *node) (any, bool) {
	array := []any{}
	for r.dec.PeekKind() != ']' {
		item := node{value: r.next()}
		item.key = item.value
		value, ok := r.read(&item)
		if !ok {
			return nil, false
		}
		n.below, array = append(n.below, item), append(array, value)
	}
	_, err := r.dec.ReadToken()
	return array, err == nil
}

func (r *reader) number(n *node, text string) any {
	if err := checkNumber(text); err != nil {
		prefix := ""
		if path := r.doc.path(tokens(string(r.dec.StackPointer()))); path != "" {
			prefix = path + ": "
		}
		r.fault(verdict.RuleWrongNumber, n.value, "%s%s", prefix, err)
	}
	return json.Number(text)
}

func (r *reader) fault(rule verdict.RuleID, offset int, format string, args ...any) {
	if len(r.faults) < MaxFaults {
		r.faults = append(r.faults, r.doc.fault(rule, r.doc.at(offset), format, args...))
	}
}

// next returns the offset of the next token, or of the fault in its place.
func (r *reader) next() int {
	i := int(r.dec.InputOffset())
	for i < len(r.doc.data) && strings.IndexByte(" \t\r\n,:", r.doc.data[i]) >= 0 {
		i++
	}
	return i
}
