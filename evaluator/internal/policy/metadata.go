package policy

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"go.yaml.in/yaml/v3"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
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
		Evidence  string   `yaml:"evidence"`
		Ways      []string `yaml:"ways"`
		// Of an outcome.
		Sets []string `yaml:"sets"`
		// Of a strategy.
		Pack string `yaml:"pack"`
		// Of a property.
		Strategy     string `yaml:"strategy"`
		Precondition string `yaml:"precondition"`
		Never        string `yaml:"never"`
		Always       string `yaml:"always"`
		// Of a derivation.
		Fact string `yaml:"fact"`
	} `yaml:"custom"`

	doc *document.Document
}

// sourcesAt returns the places of the sources.
func (m *metadata) sourcesAt() []verdict.Place {
	places := make([]verdict.Place, len(m.Custom.Sources))
	for i := range places {
		at := m.doc.Position("/custom/sources/" + strconv.Itoa(i))
		places[i] = verdict.Place{File: m.doc.File, Line: at.Line, Col: at.Col}
	}
	return places
}

// custom finds a key that is custom, or meant to be, in the source of METADATA.
var custom = regexp.MustCompile(`^#\s?(\w+)\s*:`)

// isOurs reports whether a METADATA block has custom, or misspells it: OPA drops the misspelt key, and all below it.
func (f *file) isOurs(annotation *ast.Annotations) bool {
	if len(annotation.Custom) > 0 {
		return true
	}
	block := f.lines[min(annotation.Location.Row, len(f.lines)):min(annotation.EndLoc().Row, len(f.lines))]
	return slices.ContainsFunc(block, func(line string) bool {
		key := custom.FindStringSubmatch(line)
		return key != nil && suggest.Nearest(key[1], []string{"custom"}) != ""
	})
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
	doc, faults := document.FromYAML(f.name, root.Content[0])
	if len(faults) == 0 {
		faults = l.source.Annotations.Validate(doc)
	}
	if len(faults) > 0 {
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
