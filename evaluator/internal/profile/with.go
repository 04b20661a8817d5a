package profile

import (
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// With returns a copy of the unit in which the facts of set are set, or removed if the value is nil.
// A fact that is set is derived no more; entities and ties stay as they are. Sums follow their parts, and parts that were filled in follow a sum that is set. Facts that are set have no evidence.
// It fails with [verdict.Faults] if a sum is set to a value that its parts do not add up to.
func (u *Unit) With(catalogue *fact.Catalogue, set map[string]any) (*Unit, error) {
	changed := *u
	changed.Facts, changed.Evidence = maps.Clone(u.Facts), maps.Clone(u.Evidence)
	changed.Supposed, changed.Derived = maps.Clone(u.Supposed), maps.Clone(u.Derived)
	if changed.Supposed == nil {
		changed.Supposed = map[string]bool{}
	}
	for path, value := range set {
		changed.Supposed[path] = true
		delete(changed.Evidence, path)
		delete(changed.Derived, path)
		delete(changed.Facts, path)
		if value != nil {
			changed.Facts[path] = value
		}
	}
	for _, path := range u.following(catalogue, set) {
		changed.Supposed[path] = true
		delete(changed.Facts, path)
		delete(changed.Evidence, path)
		delete(changed.Derived, path)
	}
	added, wrong := catalogue.FillSums(changed.Facts)
	for path, value := range set {
		if value == nil { // a sum set to unknown although its parts are known
			delete(changed.Facts, path)
			delete(wrong, path)
		}
	}
	changed.Filled = slices.DeleteFunc(append(slices.Clone(u.Filled), added...), func(path string) bool {
		_, isSet := set[path]
		_, known := changed.Facts[path]
		return isSet || !known
	})
	slices.Sort(changed.Filled)
	changed.Filled = slices.Compact(changed.Filled)
	var faults verdict.Faults
	for path, err := range wrong {
		faults = append(faults, u.Fault(verdict.RuleWrongSum, path, "%s: %v (set its parts instead)", path, err))
	}
	return &changed, faults.Err()
}

// following returns the facts that change when others are set: sums of parts that are set, and parts that were filled in
// from a sum that is set, or from a part that is no longer known.
func (u *Unit) following(catalogue *fact.Catalogue, set map[string]any) []string {
	var paths []string
	for _, f := range catalogue.Facts {
		if len(f.SumOf) == 0 {
			continue
		}
		_, follows := set[f.Path]
		if !follows && f.SetsPart(set) {
			paths = append(paths, f.Path)
		}
		for _, part := range f.SumOf {
			value, isSet := set[part]
			follows = follows || isSet && value == nil
		}
		for _, part := range f.SumOf {
			if _, isSet := set[part]; follows && !isSet && slices.Contains(u.Filled, part) {
				paths = append(paths, part)
			}
		}
	}
	return paths
}
