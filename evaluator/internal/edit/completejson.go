package edit

import (
	"bytes"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// completeJSON proposes names and values in profiles, cases and bibliographies.
func (v *View) completeJSON(kind fileKind, text []byte, offset int) *verdict.Completion {
	p := jsonAt(text, offset)
	path := p.path
	if kind == caseFile && len(path) > 0 && strings.Trim(path[0], "0123456789") == "" {
		path = path[1:]
	}
	c := &verdict.Completion{Span: p.span}
	if p.name {
		c.Items = v.jsonNames(kind, text, path, p.span.End)
	} else {
		c.Items = v.jsonValues(kind, text, path)
	}
	return c
}

// jsonNames proposes the names of properties of the object at a path; end is where the name ends that is there already.
func (v *View) jsonNames(kind fileKind, text []byte, path []string, end int) []verdict.Proposal {
	colon := ": "
	if bytes.HasPrefix(bytes.TrimLeft(text[min(end, len(text)):], " \t"), []byte(":")) {
		colon = ""
	}
	write := func(name string) string { return `"` + name + `"` + colon }
	if len(path) > 0 && path[len(path)-1] == "evidence" {
		return v.factsUnder(evidenceScope(path), func(fact string) string { return write(fact) })
	}
	if object := factOf(kind, append(path[:len(path):len(path)], "")); object != "" {
		return v.childrenOf(strings.TrimSuffix(object, "."), write)
	}
	return v.schemaOf(kind).names(path, "", write)
}

// evidenceScope is what the facts begin with that the evidence at a path is about.
func evidenceScope(path []string) string {
	if path[0] == "services" {
		return "service."
	}
	return "context."
}

func (v *View) factsUnder(prefix string, write func(string) string) []verdict.Proposal {
	var items []verdict.Proposal
	for _, f := range v.content.Catalogue.Facts {
		if strings.HasPrefix(f.Path, prefix) {
			items = append(items, v.proposedFact(f, write(f.Path)))
		}
	}
	return items
}

// childrenOf proposes the names right beneath an object of facts.
func (v *View) childrenOf(object string, write func(string) string) []verdict.Proposal {
	var items []verdict.Proposal
	seen := map[string]bool{}
	for _, f := range v.content.Catalogue.Under(object) {
		name, rest, deeper := strings.Cut(strings.TrimPrefix(f.Path, object+"."), ".")
		if seen[name] {
			continue
		}
		seen[name] = true
		if deeper {
			items = append(items, verdict.Proposal{Kind: verdict.ProposedKey, Text: write(name), Detail: "facts such as " + rest})
		} else {
			items = append(items, v.proposedFact(f, write(name)))
		}
	}
	return items
}

// jsonValues proposes the values at a path.
func (v *View) jsonValues(kind fileKind, text []byte, path []string) []verdict.Proposal {
	if len(path) == 0 {
		return nil
	}
	if f, known := v.content.Catalogue.Lookup(factOf(kind, path)); known && !slices.Contains(path, "evidence") {
		return values(f)
	}
	last := path[len(path)-1]
	switch {
	case len(path) > 1 && path[len(path)-2] == "sources":
		return v.sources(`"`)
	case kind == caseFile && last == "strategy":
		return v.strategies(`"`)
	case kind == caseFile && (last == "precondition" || len(path) > 1 && path[len(path)-2] == "adjusted"):
		return v.preconditions(text, last == "precondition")
	default:
		return v.schemaOf(kind).values(path, "", `"`)
	}
}

// preconditions proposes the preconditions of all strategies or, by their own names, of the strategy of a case.
func (v *View) preconditions(text []byte, own bool) []verdict.Proposal {
	var items []verdict.Proposal
	for _, rule := range v.set.Rules() {
		name := rule.ID()
		if own {
			name = rule.Name
		}
		if rule.Necessity() == "" || own && rule.Strategy != stringAt(text, "strategy") {
			continue
		}
		items = append(items, verdict.Proposal{Kind: verdict.ProposedRule, Text: `"` + name + `"`, Detail: rule.Title})
	}
	return items
}

// schemaOf returns the schema of a kind of files.
func (v *View) schemaOf(kind fileKind) tree {
	switch kind {
	case caseFile:
		text, _ := schemas.FS.ReadFile("case.json") // it is embedded
		return readTree(text)
	case profileFile:
		return readTree(v.content.SchemaText("profile.json"))
	default:
		return tree{}
	}
}
