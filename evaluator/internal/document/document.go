package document

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// MaxFaults is the most faults reported for one document; the last one then says that there are more.
const MaxFaults = 100

// A Position is a place in a file. Line and Col count from 1, Col in characters; 0 is unknown.
type Position struct{ Line, Col int }

// A Document is a JSON value and the positions of its parts. Parts are addressed by JSON pointer
// (RFC 6901); the pointer "" is the whole document.
type Document struct {
	// File is the path as the user named it.
	File string
	// Value consists of map[string]any, []any, string, bool, nil and json.Number.
	Value any

	data      []byte
	root      *node
	positions map[string]Position // instead of root, for a document that was not read from JSON
	keys      map[string]Position
	place     func(pointer string) (Position, string) // instead of positions

	whole *Document // the document it is a part of; nil if none

	once  sync.Once
	lines []int // offset of the start of each line
	marks []int // characters before each mark
	above int   // lines of the file before the document
}

// A node is the position of a value, in bytes from the start of the document. Nodes form the same tree as values.
type node struct {
	value, key int
	names      []string // of the properties of an object, each once, in the order of the file
	below      []node   // the values of properties, or the elements of an array
	index      map[string]int
}

// small is the most properties of an object that is searched rather than indexed.
const small = 32

// addField adds the node of a property.
func (n *node) addField(name string, field node) {
	n.names, n.below = append(n.names, name), append(n.below, field)
	if len(n.names) <= small {
		return
	}
	if n.index == nil {
		n.index = make(map[string]int, 2*small)
		for i, name := range n.names {
			n.index[name] = i
		}
	}
	n.index[name] = len(n.names) - 1
}

// field returns the node of a property, or nil.
func (n *node) field(name string) *node {
	i, ok := n.index[name]
	if n.index == nil {
		i = slices.Index(n.names, name)
		ok = i >= 0
	}
	if !ok {
		return nil
	}
	return &n.below[i]
}

// child returns the node of the property or element that a token of a JSON pointer names, or nil.
func (n *node) child(token string) *node {
	if n.names != nil {
		return n.field(token)
	}
	if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.below) {
		return &n.below[i]
	}
	return nil
}

// New returns a document that was not read from JSON text, such as METADATA of a policy in YAML. positions has the
// positions of values, and keys those of property names, by JSON pointer; a part without one has the position of the
// nearest part around it. Both maps may be nil.
func New(file string, value any, positions, keys map[string]Position) *Document {
	return &Document{File: file, Value: value, positions: positions, keys: keys}
}

// NewPlaced returns a document without a value, such as a row of a spreadsheet. place returns the position of the part at a
// pointer, and what messages about it begin with.
func NewPlaced(file string, place func(pointer string) (Position, string)) *Document {
	return &Document{File: file, place: place}
}

// Pointer returns the JSON pointer of the part reached from pointer by the names in turn.
func Pointer(pointer string, names ...string) string {
	p := jsontext.Pointer(pointer)
	for _, name := range names {
		p = p.AppendToken(name)
	}
	return string(p)
}

// Position returns the position of the value at pointer, or of the nearest value around it that exists.
func (d *Document) Position(pointer string) Position {
	if d.place != nil {
		p, _ := d.place(pointer)
		return p
	}
	if d.root == nil {
		for ; pointer != ""; pointer = pointer[:max(0, strings.LastIndexByte(pointer, '/'))] {
			if p, ok := d.positions[pointer]; ok {
				return p
			}
		}
		return d.positions[""]
	}
	n, _ := d.nearest(tokens(pointer))
	return d.at(n.value)
}

// KeyPosition returns the position of the name of the property at pointer, or else that of [Document.Position].
func (d *Document) KeyPosition(pointer string) Position {
	if p, ok := d.keys[pointer]; ok {
		return p
	}
	if d.root != nil {
		if n, found := d.nearest(tokens(pointer)); found {
			return d.at(n.key)
		}
	}
	return d.Position(pointer)
}

// Fault returns a fault at the value at pointer.
func (d *Document) Fault(rule verdict.RuleID, pointer, format string, args ...any) *verdict.Fault {
	if d.place != nil {
		p, label := d.place(pointer)
		return d.fault(rule, p, "%s"+format, slices.Concat([]any{label}, args)...)
	}
	return d.fault(rule, d.Position(pointer), format, args...)
}

// KeyFault returns a fault at the name of the property at pointer.
func (d *Document) KeyFault(rule verdict.RuleID, pointer, format string, args ...any) *verdict.Fault {
	return d.fault(rule, d.KeyPosition(pointer), format, args...)
}

func (d *Document) fault(rule verdict.RuleID, p Position, format string, args ...any) *verdict.Fault {
	return (&verdict.Fault{Rule: rule, File: d.File, Line: p.Line, Col: p.Col, Message: fmt.Sprintf(format, args...)}).Suggesting(args...)
}

// Names returns the property names of the object at pointer in file order, alphabetically for
// a document that was not read from JSON text; nil if there is no object. The slice must not be changed.
func (d *Document) Names(pointer string) []string {
	path := tokens(pointer)
	object, ok := d.value(path).(map[string]any)
	if !ok {
		return nil
	}
	if d.root == nil {
		return slices.Sorted(maps.Keys(object))
	}
	n, _ := d.nearest(path)
	return n.names
}

// At returns the value at pointer, nil if there is none.
func (d *Document) At(pointer string) any { return d.value(tokens(pointer)) }

// Has reports whether there is a value, possibly null, at pointer.
func (d *Document) Has(pointer string) bool {
	path := tokens(pointer)
	if len(path) == 0 {
		return true
	}
	above, name := path[:len(path)-1], path[len(path)-1]
	switch parent := d.value(above).(type) {
	case map[string]any:
		_, ok := parent[name]
		return ok
	case []any:
		i, err := strconv.Atoi(name)
		return err == nil && i >= 0 && i < len(parent)
	default:
		return false
	}
}

// Path returns the part at pointer as messages name it: services.change-of-address.service.records. Array indexes, and
// names with other characters than letters, digits, "-" and "_", are in brackets.
func (d *Document) Path(pointer string) string { return d.path(tokens(pointer)) }

// nearest returns the node at the end of path, or the last node on the way there.
func (d *Document) nearest(path []string) (n *node, found bool) {
	n = d.root
	for _, token := range path {
		next := n.child(token)
		if next == nil {
			return n, false
		}
		n = next
	}
	return n, true
}

// value returns the value at the end of path, nil if there is none.
func (d *Document) value(path []string) any {
	value := d.Value
	for _, token := range path {
		switch parent := value.(type) {
		case map[string]any:
			value = parent[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(parent) {
				return nil
			}
			value = parent[i]
		default:
			return nil
		}
	}
	return value
}

func (d *Document) path(path []string) string {
	var b strings.Builder
	value := d.Value
	for _, token := range path {
		switch parent := value.(type) {
		case []any:
			b.WriteString("[" + token + "]")
			value = nil
			if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(parent) {
				value = parent[i]
			}
		case map[string]any:
			writeName(&b, token)
			value = parent[token]
		default: // not read yet, or missing
			if _, err := strconv.Atoi(token); err == nil {
				b.WriteString("[" + token + "]")
			} else {
				writeName(&b, token)
			}
		}
	}
	return b.String()
}

func writeName(b *strings.Builder, name string) {
	if !plainName(name) {
		b.WriteString("[" + Show(name) + "]")
		return
	}
	if b.Len() > 0 {
		b.WriteByte('.')
	}
	b.WriteString(name)
}

func plainName(name string) bool {
	return name != "" && len(name) <= maxShown && strings.IndexFunc(name, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) < 0
}

func tokens(pointer string) []string {
	return slices.AppendSeq(make([]string, 0, strings.Count(pointer, "/")), jsontext.Pointer(pointer).Tokens())
}
