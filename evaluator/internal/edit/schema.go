package edit

import (
	"encoding/json"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A tree is a JSON Schema, read for the names and values that it allows.
type tree struct{ root map[string]any }

// readTree reads a schema. One that is no JSON object, which loading would have refused, allows nothing.
func readTree(text []byte) tree {
	var t tree
	_ = json.Unmarshal(text, &t.root) // it was read before
	return t
}

// metadata returns the schema of METADATA.
func (v *View) metadata() tree { return readTree(v.content.SchemaText("annotations.json")) }

// resolve follows a reference within the schema.
func (t tree) resolve(node map[string]any) map[string]any {
	for range 10 { // no schema of ours refers further
		ref, ok := node["$ref"].(string)
		if !ok {
			return node
		}
		next := t.root
		for name := range strings.SplitSeq(strings.TrimPrefix(ref, "#/"), "/") {
			next, _ = next[name].(map[string]any)
		}
		node = next
	}
	return nil
}

// below returns the schema of a property or element. The METADATA that custom has depend on the kind of the rule.
func (t tree) below(node map[string]any, name, kind string) map[string]any {
	properties, _ := node["properties"].(map[string]any)
	if child, ok := properties[name].(map[string]any); ok && len(child) > 0 {
		if definition := t.ofKind(kind); name == "custom" && definition != nil {
			return definition
		}
		return t.resolve(child)
	}
	for _, keyword := range []string{"additionalProperties", "items"} {
		if child, ok := node[keyword].(map[string]any); ok {
			return t.resolve(child)
		}
	}
	return nil
}

func (t tree) ofKind(kind string) map[string]any {
	definitions, _ := t.root["definitions"].(map[string]any)
	found, _ := definitions[kind].(map[string]any)
	return found
}

func (t tree) at(path []string, kind string) map[string]any {
	node := t.root
	for _, name := range path {
		node = t.below(node, name, kind)
	}
	return node
}

// names proposes the properties of the object at a path, as write writes them.
func (t tree) names(path []string, kind string, write func(name string) string) []verdict.Proposal {
	node := t.at(path, kind)
	properties, _ := node["properties"].(map[string]any)
	var items []verdict.Proposal
	for _, name := range sorted(properties) {
		child, _ := properties[name].(map[string]any)
		described := t.resolve(child)
		text, _ := child["description"].(string)
		if text == "" {
			text, _ = described["description"].(string)
		}
		items = append(items, verdict.Proposal{Kind: verdict.ProposedKey, Text: write(name), Detail: text})
	}
	names, _ := node["propertyNames"].(map[string]any)
	enum, _ := names["enum"].([]any)
	for _, each := range enum {
		if name, ok := each.(string); ok {
			items = append(items, verdict.Proposal{Kind: verdict.ProposedKey, Text: write(name)})
		}
	}
	return items
}

// values proposes the values of an enumeration at a path, each within quotation marks if quote is one.
func (t tree) values(path []string, kind, quote string) []verdict.Proposal {
	node := t.at(path, kind)
	if len(path) == 2 && path[1] == "kind" { // the definitions of the kinds do not repeat their names
		node = t.at(path, "")
	}
	enum, _ := node["enum"].([]any)
	if node["type"] == "boolean" {
		enum, quote = []any{true, false}, ""
	}
	if constant, ok := node["const"]; ok {
		enum = []any{constant}
	}
	var items []verdict.Proposal
	for _, each := range enum {
		switch value := each.(type) {
		case string:
			items = append(items, verdict.Proposal{Kind: verdict.ProposedValue, Text: quote + value + quote})
		case bool:
			text := "false"
			if value {
				text = "true"
			}
			items = append(items, verdict.Proposal{Kind: verdict.ProposedValue, Text: text})
		}
	}
	return items
}
