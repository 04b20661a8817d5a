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

// MaxFaults is how many faults of one document are reported; the last one says that there are more.
const MaxFaults = 100

// A Position is a place in a file. Line and Col count from 1, Col in characters; 0 is unknown.
type Position struct{ Line, Col int }

// A Document is a JSON value and where each of its parts stands. Parts are addressed by JSON pointer
// (RFC 6901); the pointer "" is the whole document.
type Document struct {
	// File is the path as the user named it.
	File string
	// Value is made of map[string]any, []any, string, bool, nil and json.Number.
	Value any

	data      []byte
	root      *node
	positions map[string]Position // instead of root, for a document that was not read from JSON
	keys      map[string]Position

	whole *Document // of which it is a part; nil if it is of none

	once  sync.Once
	lines []int // offset of the start of each line
	marks []int // characters before each mark
	above int   // lines of the file before the document
}

// A node is where a value of the document stands, in bytes from its start. It shadows the value's shape.
type node struct {
	value, key int
	names      []string // of the properties of an object, each once, in the order of the file
	below      []node   // the values of properties, or the elements of an array
	index      map[string]int
}

// small is the number of properties up to which an object is searched rather than indexed.
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

// field returns the node of a property, nil if there is none.
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

// child returns the node of the property or element that a token of a JSON pointer names, nil if there is none.
func (n *node) child(token string) *node {
	if n.names != nil {
		return n.field(token)
	}
	if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.below) {
		return &n.below[i]
	}
	return nil
}

// New returns a document that was not read from JSON text, such as METADATA of a policy in YAML. Positions of
// values, and of the names of properties, are by JSON pointer; a part without one is taken to stand where the
// nearest part around it stands. Both maps may be nil.
func New(file string, value any, positions, keys map[string]Position) *Document {
	return &Document{File: file, Value: value, positions: positions, keys: keys}
}

// Pointer returns the JSON pointer of what has these names, each within the one before, beneath pointer.
func Pointer(pointer string, names ...string) string {
	p := jsontext.Pointer(pointer)
	for _, name := range names {
		p = p.AppendToken(name)
	}
	return string(p)
}

// Position returns where the value at pointer stands, or the nearest value around it that is there.
func (d *Document) Position(pointer string) Position {
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

// KeyPosition returns where the name stands of the property at pointer, else what [Document.Position] does.
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
	return d.fault(rule, d.Position(pointer), format, args...)
}

// KeyFault returns a fault at the name of the property at pointer.
func (d *Document) KeyFault(rule verdict.RuleID, pointer, format string, args ...any) *verdict.Fault {
	return d.fault(rule, d.KeyPosition(pointer), format, args...)
}

func (d *Document) fault(rule verdict.RuleID, p Position, format string, args ...any) *verdict.Fault {
	return &verdict.Fault{Rule: rule, File: d.File, Line: p.Line, Col: p.Col, Message: fmt.Sprintf(format, args...)}
}

// Names returns the names of the properties of the object at pointer in the order of the file, alphabetically for
// a document that was not read from JSON text; nil if there is no object. They must not be changed.
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

// Has reports whether there is a value at pointer, be it null.
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

// Path returns how messages name the part at pointer: services.change-of-address.service.records. Names
// that hold anything but letters, digits, "-" and "_" stand in brackets, as do places in an array.
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
		default: // not read yet, or not there
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
