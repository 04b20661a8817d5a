package mutate

import (
	"encoding/json"
	"path"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Reviewed is a file of survivors that somebody has examined and accepted, each with a reason. A nil Reviewed
// has no entries.
type Reviewed struct {
	entries []entry
}

// An entry matches the survivors of its file, rule, kind and mutated line, and of its body if it names one.
// It has no line or column, since they change with every edit above.
type entry struct {
	file, rule, kind, mutated, reason string
	body                              int // any if negative
	at                                *verdict.Fault
	used                              bool
}

// reviewedSchema is the JSON Schema of a reviewed file.
const reviewedSchema = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "array",
  "items": {
    "type": "object",
    "additionalProperties": false,
    "required": ["file", "rule", "kind", "mutated", "reason"],
    "properties": {
      "file": {"type": "string", "minLength": 1},
      "rule": {"type": "string", "minLength": 1},
      "body": {"type": "integer", "minimum": 0},
      "kind": {"type": "string", "enum": ["comparison", "threshold", "value", "member", "condition", "negation", "constant", "way"]},
      "mutated": {"type": "string", "minLength": 1},
      "reason": {"type": "string", "minLength": 1}
    }
  }
}`

// ReadReviewed reads a reviewed file: a list of objects with file, rule, kind, mutated and reason, and
// optionally body, as in the output of `leeway mutate -f json`. It fails with [verdict.Faults].
func ReadReviewed(file string) (*Reviewed, error) {
	schema, err := document.CompileSchema("reviewed", []byte(reviewedSchema))
	if err != nil {
		return nil, err
	}
	doc, faults := document.ReadFile(file)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	if faults := schema.Validate(doc); len(faults) > 0 {
		return nil, faults.Err()
	}
	r := &Reviewed{}
	for i, item := range doc.Value.([]any) {
		given := item.(map[string]any)
		e := entry{body: -1}
		for name, to := range map[string]*string{
			"file": &e.file, "rule": &e.rule, "kind": &e.kind, "mutated": &e.mutated, "reason": &e.reason,
		} {
			*to, _ = given[name].(string)
		}
		if body, isNumber := given["body"].(json.Number); isNumber {
			whole, _ := body.Int64()
			e.body = int(whole)
		}
		e.at = doc.Fault(verdict.RuleStaleReview, document.Pointer("", strconv.Itoa(i)), "no mutant of %s that reads %q survives: expected the entry to be removed", e.rule, e.mutated)
		r.entries = append(r.entries, e)
	}
	return r, nil
}

// Apply sets the reasons of the survivors that are reviewed, and lists the entries that match no survivor although
// their rule was to be mutated.
func (r *Reviewed) Apply(m *verdict.Mutation, options Options) {
	if r == nil {
		return
	}
	for i := range m.Survivors {
		for j := range r.entries {
			if r.entries[j].about(m.Survivors[i].Mutant) {
				m.Survivors[i].Reviewed, r.entries[j].used = r.entries[j].reason, true
			}
		}
	}
	for _, e := range r.entries {
		if !e.used && options.picks(e.rule) {
			m.Stale = append(m.Stale, e.at)
		}
	}
	m.Stale = m.Stale.Sorted()
}

// about reports whether an entry is about a mutant. The path of a file depends on the current folder, and its name does not;
// the rule has the path of its package.
func (e *entry) about(m verdict.Mutant) bool {
	return path.Base(e.file) == path.Base(m.File) && e.rule == m.Rule && e.kind == m.Kind && e.mutated == m.Mutated && (e.body < 0 || e.body == m.Body)
}

// Path returns the path of a rule without "data.", as in mutants.
func Path(ref ast.Ref) string { return strings.TrimPrefix(ref.String(), "data.") }
