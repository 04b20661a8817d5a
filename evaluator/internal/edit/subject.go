package edit

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A fileKind is what a file of a project holds.
type fileKind int

const (
	otherFile fileKind = iota
	regoFile
	profileFile
	caseFile
	schemaFile
	bibliographyFile
)

// kindOf returns what a file holds, judged by its name and folder.
func kindOf(o model.Options, file string) fileKind {
	switch {
	case filepath.Ext(file) == ".rego" && files.Within(o.Policies, file):
		return regoFile
	case filepath.Ext(file) != ".json":
		return otherFile
	case filepath.Base(file) == profile.BibliographyFile && (files.Within(o.Profiles, file) || files.Within(o.Cases, file)):
		return bibliographyFile
	case files.Within(o.Profiles, file):
		return profileFile
	case files.Within(o.Cases, file):
		return caseFile
	case files.Within(o.Schemas, file):
		return schemaFile
	default:
		return otherFile
	}
}

// A subject is what a name stands for.
type subject struct {
	span verdict.Span
	// One of these is not empty: the path of a fact, the path of a rule or package, data.strategies.merge.can_order, or the key of a
	// source.
	fact, rule, source string
}

func (s subject) empty() bool { return s.fact == "" && s.rule == "" && s.source == "" }

// subjectAt returns what the name at an offset stands for. It is empty if there is none.
func (v *View) subjectAt(file string, text []byte, offset int) subject {
	kind := kindOf(v.options, file)
	if offset < 0 || offset > len(text) {
		return subject{}
	}
	switch kind {
	case otherFile:
		return subject{}
	case regoFile:
		return v.inRego(text, regoAt(text, offset))
	default:
		return v.inJSON(kind, text, jsonAt(text, offset))
	}
}

// inRego returns what the name at a place in Rego stands for.
func (v *View) inRego(text []byte, p regoPlace) subject {
	s := subject{span: p.span}
	if p.comment {
		return v.inMetadata(s, p)
	}
	name := fullName(text, p.word)
	if path, below := strings.CutPrefix(name, "input."); below {
		if _, known := v.facts[path]; known {
			s.fact = path
		}
		return s
	}
	if len(v.definitions[name]) > 0 {
		s.rule = name
	}
	return s
}

// inMetadata returns what the value of a METADATA key stands for.
func (v *View) inMetadata(s subject, p regoPlace) subject {
	switch p.key {
	case "sources":
		if _, known := v.bibliography()[p.word]; known {
			s.source = p.word
		}
	case "sets":
		if _, known := v.facts[p.word]; known {
			s.fact = p.word
		}
	case "strategy":
		s.rule = v.strategyPath(p.word)
	case "precondition":
		for _, rule := range v.set.Rules() {
			if rule.Name == p.word {
				s.rule = rule.Path().String()
			}
		}
	}
	return s
}

// strategyPath returns the path of the package of a strategy; "" if there is none of the name.
func (v *View) strategyPath(name string) string {
	if strategy := v.set.Strategy(name); strategy != nil {
		return strategy.Package
	}
	return ""
}

// rulePath returns the path of a rule that is named strategy/rule; "" if there is none.
func (v *View) rulePath(id string) string {
	for _, rule := range v.set.Rules() {
		if rule.ID() == id {
			return rule.Path().String()
		}
	}
	return ""
}

// inJSON returns what the name or value at a place in JSON stands for.
func (v *View) inJSON(kind fileKind, text []byte, p jsonPlace) subject {
	s := subject{span: p.span}
	path := p.whole()
	if kind == caseFile && len(path) > 0 && strings.Trim(path[0], "0123456789") == "" {
		path = path[1:] // a case in an array of cases
	}
	if fact := factOf(kind, path); fact != "" {
		if _, known := v.facts[fact]; known {
			s.fact = fact
		}
		return s
	}
	above := ""
	if len(path) > 1 {
		above = path[len(path)-2]
	}
	switch {
	case above == "sources":
		if _, known := v.bibliography()[p.text]; known {
			s.source = p.text
		}
	case kind != caseFile || p.name:
	case path[len(path)-1] == "strategy":
		s.rule = v.strategyPath(p.text)
	case above == "adjusted":
		s.rule = v.rulePath(p.text)
	case path[len(path)-1] == "precondition":
		s.rule = v.rulePath(stringAt(text, "strategy") + "/" + p.text)
	}
	return s
}

// factOf returns the path of the fact that the value at a path in JSON is about; "" if it is about none.
func factOf(kind fileKind, path []string) string {
	at := func(i int) string {
		if i < len(path) {
			return path[i]
		}
		return ""
	}
	switch {
	case kind == schemaFile:
		return declaredAt(path)
	case len(path) < 2 || kind == bibliographyFile:
		return ""
	case at(0) == "context":
		return strings.Join(path, ".")
	case kind == caseFile && at(0) == "facts":
		return "service." + strings.Join(path[1:], ".")
	case at(0) == "evidence" && len(path) == 2:
		return at(1)
	case at(0) == "services" && at(2) == "service" && len(path) > 3:
		return strings.Join(path[2:], ".")
	case at(0) == "services" && at(2) == "evidence" && len(path) == 4:
		return at(3)
	case at(0) == "service" && kind == profileFile: // a unit on its own
		return strings.Join(path, ".")
	default:
		return ""
	}
}

// declaredAt returns the path of the fact that is declared around a place in the catalogue: properties, context, properties,
// population, title.
func declaredAt(path []string) string {
	var names []string
	for len(path) > 1 && path[0] == "properties" {
		names = append(names, path[1])
		path = path[2:]
	}
	return strings.Join(names, ".")
}

// stringAt returns the value of the first property of a name in a text of JSON.
func stringAt(text []byte, name string) string {
	_, rest, found := strings.Cut(string(text), `"`+name+`"`)
	if !found {
		return ""
	}
	rest, found = strings.CutPrefix(strings.TrimLeft(rest, " \t\r\n:"), `"`)
	value, _, closed := strings.Cut(rest, `"`)
	if !found || !closed {
		return ""
	}
	return value
}

// bibliography returns the sources that all files may cite.
func (v *View) bibliography() profile.Bibliography { return v.content.Reader.Bibliography }

// sorted returns keys in order.
func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
