package profile

import (
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Count sets how many profiles or units know the fact, and whether all have the same value.
func Count(info *verdict.FactInfo, f fact.Fact, units []*Unit) {
	seen := map[string]bool{}
	values := map[any]bool{}
	for _, unit := range units {
		if verdict.OfContext(f.Path) && unit.Country != "" {
			if seen[unit.Country] {
				continue
			}
			seen[unit.Country] = true
		}
		info.Of++
		if value, known := unit.Facts[f.Path]; known {
			info.Known++
			values[value] = true
			info.Same = value
		}
	}
	if len(values) != 1 || info.Known < 2 {
		info.Same = nil
	}
}
