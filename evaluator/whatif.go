package evaluator

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// forget is the value that makes a fact unknown.
const forget = "unknown"

// ParseSet returns the facts that assignments of the form fact=value set, by path: a string, bool
// or json.Number each, or nil for fact=unknown, which takes a known fact away. It fails with
// [verdict.Faults] for a fact or a value that there is not, all of them at once.
func (e *Engine) ParseSet(assignments []string) (map[string]any, error) {
	set := map[string]any{}
	var faults verdict.Faults
	wrong := func(rule verdict.RuleID, path, format string, args ...any) {
		faults = append(faults, &verdict.Fault{Rule: rule, Message: fmt.Sprintf(format, args...), Fact: path})
	}
	for _, assignment := range assignments {
		path, text, found := strings.Cut(assignment, "=")
		f, known := e.catalogue.Lookup(path)
		_, twice := set[path]
		switch {
		case !found:
			wrong(verdict.RuleUsage, "", "%q sets nothing: expected fact=value", assignment)
		case !known:
			wrong(verdict.RuleUnknownFact, path, "no fact is called %q: expected a path such as %s%s", path, e.catalogue.Facts[0].Path, e.nearestFact(path))
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

func (e *Engine) nearestFact(path string) string {
	if near := e.catalogue.Nearest(path); near != "" {
		return suggest.DidYouMean(near, []string{near})
	}
	return ""
}

// With returns a copy of the unit in which some facts are set, or taken away where the value is nil.
// Sums follow their parts, and a part that was filled in follows a sum that is set; a fact that is set has no evidence.
// It fails with [verdict.Faults] if a sum is set to what its parts do not add up to.
func (e *Engine) With(unit *profile.Unit, set map[string]any) (*profile.Unit, error) {
	changed := *unit
	changed.Facts, changed.Evidence = maps.Clone(unit.Facts), maps.Clone(unit.Evidence)
	for path, value := range set {
		delete(changed.Evidence, path)
		delete(changed.Facts, path)
		if value != nil {
			changed.Facts[path] = value
		}
	}
	for _, path := range e.following(unit, set) {
		delete(changed.Facts, path)
		delete(changed.Evidence, path)
	}
	added, wrong := e.catalogue.FillSums(changed.Facts)
	for path, value := range set {
		if value == nil { // a sum that is to be unknown although its parts are known
			delete(changed.Facts, path)
			delete(wrong, path)
		}
	}
	changed.Filled = slices.DeleteFunc(append(slices.Clone(unit.Filled), added...), func(path string) bool {
		_, isSet := set[path]
		_, known := changed.Facts[path]
		return isSet || !known
	})
	slices.Sort(changed.Filled)
	changed.Filled = slices.Compact(changed.Filled)
	var faults verdict.Faults
	for path, err := range wrong {
		faults = append(faults, unit.Fault(verdict.RuleWrongSum, path, "%s: %v (set its parts instead)", path, err))
	}
	return &changed, faults.Err()
}

// following returns the facts of a unit that do not stay as they are when others are set: sums of parts that are set, and
// parts that were filled in from a sum that is set, or from a part that is no longer known.
func (e *Engine) following(unit *profile.Unit, set map[string]any) []string {
	var paths []string
	for _, f := range e.catalogue.Facts {
		if len(f.SumOf) == 0 {
			continue
		}
		_, follows := set[f.Path]
		if !follows && touches(f, set) {
			paths = append(paths, f.Path)
		}
		for _, part := range f.SumOf {
			value, isSet := set[part]
			follows = follows || isSet && value == nil
		}
		for _, part := range f.SumOf {
			if _, isSet := set[part]; follows && !isSet && slices.Contains(unit.Filled, part) {
				paths = append(paths, part)
			}
		}
	}
	return paths
}

// touches tells whether a part of the sum f is set.
func touches(f fact.Fact, set map[string]any) bool {
	return slices.ContainsFunc(f.SumOf, func(part string) bool {
		_, isSet := set[part]
		return isSet
	})
}
