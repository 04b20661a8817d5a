package profile

import (
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// namedFacts is the number of facts that a fault names; it counts the others.
const namedFacts = 3

// WithoutEvidence returns a fault for the context of each profile, and for each service, that states facts without
// evidence or without a confidence. A unit read on its own cannot have evidence, so it has no fault.
func WithoutEvidence(units []*Unit) verdict.Faults {
	var faults verdict.Faults
	for i, u := range units {
		if u.Country == "" {
			continue
		}
		for _, top := range []string{"context", "service"} {
			if top == "context" && i > 0 && u.doc == units[i-1].doc { // the units of a profile share it
				continue
			}
			if bare := u.bare(top); len(bare) > 0 {
				faults = append(faults, u.bareFault(bare))
			}
		}
	}
	return faults
}

// bare returns the facts that the document states beneath the object top without a confidence, in alphabetical order.
func (u *Unit) bare(top string) []string {
	var paths []string
	for path := range u.Facts {
		if strings.HasPrefix(path, top+".") && u.Evidence[path].Confidence == "" && !slices.Contains(u.Filled, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

func (u *Unit) bareFault(bare []string) *verdict.Fault {
	named := bare
	if len(bare) > namedFacts {
		named = append(slices.Clone(bare[:namedFacts]), display.Count(len(bare)-namedFacts, "other"))
	}
	state := "have no evidence with a confidence, so theirs is taken as low"
	if len(bare) == 1 {
		state = "has no evidence with a confidence, so it is taken as low"
	}
	fault := u.Fault(verdict.RuleNoEvidence, bare[0], "%s %s: expected an entry of evidence for each fact, or for an object of them", document.And(named), state)
	fault.Level = fault.Rule.Level()
	return fault
}
