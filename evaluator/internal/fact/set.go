package fact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// forget is the value that makes a fact unknown.
const forget = "unknown"

// ParseSet returns the facts set by assignments of the form fact=value, by path. A value is a string, bool
// or json.Number, or nil for fact=unknown, which removes a known fact. It fails with
// [verdict.Faults] for all unknown facts and invalid values.
func (c *Catalogue) ParseSet(assignments []string) (map[string]any, error) {
	set := map[string]any{}
	var faults verdict.Faults
	wrong := func(rule verdict.RuleID, path, format string, args ...any) {
		faults = append(faults, &verdict.Fault{Rule: rule, Message: fmt.Sprintf(format, args...), Fact: path})
	}
	for _, assignment := range assignments {
		path, text, found := strings.Cut(assignment, "=")
		f, known := c.Lookup(path)
		_, twice := set[path]
		switch {
		case !found:
			wrong(verdict.RuleUsage, "", "%q sets nothing: expected fact=value", assignment)
		case !known:
			wrong(verdict.RuleUnknownFact, path, "no fact is called %q: expected a path such as %s%s", path, c.Facts[0].Path, c.DidYouMean(path))
		case twice:
			wrong(verdict.RuleUsage, path, "%s is set twice", path)
		case text == forget && !slices.Contains(f.Enum, forget):
			set[path] = nil
		default:
			value, err := f.Parse(text)
			if err != nil && text == "null" {
				err = fmt.Errorf("%w: to take the fact away, set it to %s", err, forget)
			}
			if err != nil {
				wrong(verdict.RuleImpossibleValue, path, "%s: %v", path, err)
			}
			set[path] = value
		}
	}
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	return set, nil
}

// DidYouMean suggests the path of a fact, or object of facts, for one like it.
func (c *Catalogue) DidYouMean(path string) suggest.Hint {
	if near := c.Nearest(path); near != "" {
		return suggest.Hint{Found: path, Meant: near}
	}
	return suggest.Hint{}
}

// Sets reports whether set has the sum f or a part of it.
func (f Fact) Sets(set map[string]any) bool {
	_, isSet := set[f.Path]
	return len(f.SumOf) > 0 && (isSet || f.SetsPart(set))
}

// SetsPart reports whether set has a part of the sum f.
func (f Fact) SetsPart(set map[string]any) bool {
	return slices.ContainsFunc(f.SumOf, func(part string) bool {
		_, isSet := set[part]
		return isSet
	})
}
