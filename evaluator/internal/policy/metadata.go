package policy

import (
	"errors"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// metadata is the content of a valid METADATA block.
type metadata struct {
	Title       string `yaml:"title"`
	Description string `yaml:"description"`
	Custom      struct {
		Kind      Kind     `yaml:"kind"`
		Necessity string   `yaml:"necessity"`
		Weight    int      `yaml:"weight"`
		Layer     string   `yaml:"layer"`
		Remedy    string   `yaml:"remedy"`
		Sources   []string `yaml:"sources"`
		Inferred  bool     `yaml:"inferred"`
		Ways      []string `yaml:"ways"`
		// Of a strategy.
		Pack string `yaml:"pack"`
		// Of a property.
		Strategy     string `yaml:"strategy"`
		Precondition string `yaml:"precondition"`
		Never        string `yaml:"never"`
		Always       string `yaml:"always"`
	} `yaml:"custom"`

	doc *document.Document
}

// readMetadata reads the METADATA block of an annotation from its source, and validates it. OPA's own reader drops unknown
// keys, and so a misspelt one, and keeps no positions.
func (l *loading) readMetadata(f *file, annotation *ast.Annotations) (*metadata, verdict.Faults) {
	var root yaml.Node
	end := annotation.EndLoc().Row
	if at, breaks := f.breaksOff(end); breaks {
		return nil, verdict.Faults{at.Fault(verdict.RuleMetadata, "this line is not in the column of its METADATA, and ends it: expected # in column 1")}
	}
	block := metadataBlock(f.lines[:min(end, len(f.lines))], annotation.Location.Row)
	if err := yaml.Unmarshal([]byte(block), &root); err != nil || len(root.Content) == 0 {
		return nil, verdict.Faults{f.fault(verdict.RuleMetadata, annotation.Location, "METADATA is not a YAML mapping")}
	}
	nodes := nodeReader{positions: map[string]document.Position{}, keys: map[string]document.Position{}}
	value, err := nodes.read("", root.Content[0])
	var wrong *nodeError
	if errors.As(err, &wrong) {
		at := verdict.Place{File: f.name, Line: wrong.node.Line, Col: wrong.node.Column}
		return nil, verdict.Faults{at.Fault(verdict.RuleMetadata, "METADATA: %v", err)}
	}
	if err != nil {
		return nil, verdict.Faults{f.fault(verdict.RuleMetadata, annotation.Location, "METADATA: %v", err)}
	}
	doc := document.New(f.name, value, nodes.positions, nodes.keys)
	if faults := l.source.Annotations.Validate(doc); len(faults) > 0 {
		for _, fault := range faults {
			fault.Rule, fault.Message = verdict.RuleMetadata, "METADATA: "+fault.Message
		}
		return nil, faults
	}
	meta := metadata{doc: doc}
	if err := root.Decode(&meta); err != nil {
		return nil, verdict.Faults{f.fault(verdict.RuleMetadata, annotation.Location, "METADATA: %v", err)}
	}
	return &meta, nil
}

// breaksOff reports whether the line below a METADATA block is an indented comment, which OPA does not take as part of the
// block.
func (f *file) breaksOff(end int) (verdict.Place, bool) {
	if end >= len(f.lines) {
		return verdict.Place{}, false
	}
	below := strings.TrimLeft(f.lines[end], " \t")
	indent := len(f.lines[end]) - len(below)
	return verdict.Place{File: f.name, Line: end + 1, Col: indent + 1}, indent > 0 && strings.HasPrefix(below, "#")
}

// metadataBlock returns the comment that starts at line row as YAML, with every character at its line and column in the
// file.
func metadataBlock(lines []string, row int) string {
	var block strings.Builder
	block.WriteString(strings.Repeat("\n", row))
	for _, line := range lines[min(row, len(lines)):] {
		trimmed := strings.TrimLeft(line, " \t")
		if !strings.HasPrefix(trimmed, "#") {
			break
		}
		indent := len(line) - len(trimmed)
		block.WriteString(strings.Repeat(" ", indent+1) + trimmed[1:] + "\n")
	}
	return block.String()
}

// A nodeError is what is wrong at a node.
type nodeError struct {
	node *yaml.Node
	what string
}

// Error returns what is wrong.
func (e *nodeError) Error() string { return e.what }

// nodeReader converts YAML nodes to plain values and keeps the position of each, by JSON pointer.
type nodeReader struct {
	positions, keys map[string]document.Position
}

func (r nodeReader) read(pointer string, node *yaml.Node) (any, error) {
	r.positions[pointer] = document.Position{Line: node.Line, Col: node.Column}
	switch node.Kind {
	case yaml.MappingNode:
		return r.readMapping(pointer, node)
	case yaml.SequenceNode:
		values := make([]any, len(node.Content))
		for i, item := range node.Content {
			value, err := r.read(pointer+"/"+strconv.Itoa(i), item)
			if err != nil {
				return nil, err
			}
			values[i] = value
		}
		return values, nil
	case yaml.ScalarNode:
		var value any
		err := node.Decode(&value)
		return value, err
	default:
		return nil, &nodeError{node, "aliases are not supported: expected the value itself"}
	}
}

func (r nodeReader) readMapping(pointer string, node *yaml.Node) (any, error) {
	values := map[string]any{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, item := node.Content[i], node.Content[i+1]
		if _, twice := values[key.Value]; twice {
			return nil, &nodeError{key, key.Value + " is given twice"}
		}
		below := document.Pointer(pointer, key.Value)
		r.keys[below] = document.Position{Line: key.Line, Col: key.Column}
		value, err := r.read(below, item)
		if err != nil {
			return nil, err
		}
		values[key.Value] = value
	}
	return values, nil
}
