package document

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// ReadYAML reads one YAML document in UTF-8 from data. Its value is nil if the text is empty.
//
// It refuses what has no place in a file of settings: several documents, anchors, aliases and tags, names that are given
// twice or are no plain text, and more than MaxDepth levels. The document is nil if there are faults.
func ReadYAML(file string, data []byte) (*Document, verdict.Faults) {
	text := &Document{File: file, data: bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))}
	if len(bytes.TrimSpace(text.data)) == 0 {
		return New(file, nil, nil, nil), nil
	}
	if fault := text.checkText(); fault != nil {
		fault.Rule = verdict.RuleMalformedYAML
		return nil, verdict.Faults{fault}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text.data))
	var root, more yaml.Node
	err := decoder.Decode(&root)
	if errors.Is(err, io.EOF) || err == nil && len(root.Content) == 0 {
		return New(file, nil, nil, nil), nil
	}
	if err != nil {
		return nil, verdict.Faults{syntaxYAML(file, err)}
	}
	switch err := decoder.Decode(&more); {
	case err == nil:
		return nil, verdict.Faults{nodeFault(file, &more, verdict.RuleMalformedYAML, "a second document: expected one")}
	case !errors.Is(err, io.EOF):
		return nil, verdict.Faults{syntaxYAML(file, err)}
	}
	return fromYAML(file, root.Content[0], true)
}

// yamlError finds the line in an error of the library.
var yamlError = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntaxYAML converts an error of the library.
func syntaxYAML(file string, err error) *verdict.Fault {
	fault := &verdict.Fault{Rule: verdict.RuleMalformedYAML, File: file, Message: "not YAML: " + err.Error()}
	if parts := yamlError.FindStringSubmatch(err.Error()); parts != nil {
		fault.Line, _ = strconv.Atoi(parts[1]) // 0 if it names none
		fault.Message = "not YAML: " + parts[2]
	}
	return fault
}

// FromYAML returns the document that a node of a YAML file holds. The document is nil if there are faults: aliases, and
// names that are given twice.
func FromYAML(file string, root *yaml.Node) (*Document, verdict.Faults) {
	return fromYAML(file, root, false)
}

func fromYAML(file string, root *yaml.Node, strict bool) (*Document, verdict.Faults) {
	r := yamlReader{file: file, strict: strict, positions: map[string]Position{}, keys: map[string]Position{}}
	value := r.read("", root, 0)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return New(file, value, r.positions, r.keys), nil
}

// A yamlReader converts YAML nodes to plain values and keeps the position of each, by JSON pointer.
type yamlReader struct {
	file string
	// strict refuses anchors and tags too.
	strict          bool
	positions, keys map[string]Position
	faults          verdict.Faults
}

func nodeFault(file string, node *yaml.Node, rule verdict.RuleID, format string, args ...any) *verdict.Fault {
	return &verdict.Fault{Rule: rule, File: file, Line: node.Line, Col: node.Column, Message: fmt.Sprintf(format, args...)}
}

func (r *yamlReader) fault(node *yaml.Node, rule verdict.RuleID, format string, args ...any) {
	switch {
	case len(r.faults) < MaxFaults-1:
		r.faults = append(r.faults, nodeFault(r.file, node, rule, format, args...))
	case len(r.faults) == MaxFaults-1:
		r.faults = append(r.faults, nodeFault(r.file, node, verdict.RuleMoreFaults, "and more faults"))
	}
}

func (r *yamlReader) read(pointer string, node *yaml.Node, depth int) any {
	r.positions[pointer] = Position{Line: node.Line, Col: node.Column}
	switch {
	case depth > MaxDepth:
		r.fault(node, verdict.RuleTooDeep, "nested too deep: expected at most %d levels", MaxDepth)
		return nil
	case node.Kind == yaml.AliasNode:
		r.fault(node, verdict.RuleMalformedYAML, "the alias %s: expected the value itself, for aliases are not supported", Show("*"+node.Value))
		return nil
	case r.strict && node.Anchor != "":
		r.fault(node, verdict.RuleMalformedYAML, "the anchor %s: expected a value without one, for anchors are not supported", Show("&"+node.Anchor))
		return nil
	case r.strict && node.Style&yaml.TaggedStyle != 0:
		r.fault(node, verdict.RuleMalformedYAML, "the tag %s: expected a value without one, for tags are not supported", Show(node.Tag))
		return nil
	}
	switch node.Kind {
	case yaml.MappingNode:
		return r.readMapping(pointer, node, depth)
	case yaml.SequenceNode:
		values := make([]any, len(node.Content))
		for i, item := range node.Content {
			values[i] = r.read(pointer+"/"+strconv.Itoa(i), item, depth+1)
		}
		return values
	default:
		var value any
		if err := node.Decode(&value); err != nil {
			r.faults = append(r.faults, syntaxYAML(r.file, err))
		}
		return value
	}
}

func (r *yamlReader) readMapping(pointer string, node *yaml.Node, depth int) any {
	values := map[string]any{}
	first := map[string]*yaml.Node{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, item := node.Content[i], node.Content[i+1]
		if key.Kind != yaml.ScalarNode || r.strict && (key.Anchor != "" || key.Style&yaml.TaggedStyle != 0) {
			r.fault(key, verdict.RuleMalformedYAML, "the name of a property is no plain text: expected one such as policies")
			continue
		}
		if before := first[key.Value]; before != nil {
			r.fault(key, verdict.RuleDuplicateProperty, "property %s occurs twice: expected it once, it is already at %d:%d", Show(key.Value), before.Line, before.Column)
			continue
		}
		first[key.Value] = key
		below := Pointer(pointer, key.Value)
		r.keys[below] = Position{Line: key.Line, Col: key.Column}
		values[key.Value] = r.read(below, item, depth+1)
	}
	return values
}
