package verdict

import "slices"

// Off is the level of a rule whose faults are left out. No fault has it.
const Off Level = "off"

// A RuleLevel is the level that a project gives the warnings and notes of a rule, and why.
type RuleLevel struct {
	// Level is [Error], [Warning], [Note] or [Off].
	Level  Level
	Reason string
}

// Levels are the levels that a project gives, by rule.
type Levels map[RuleID]RuleLevel

// Apply returns the faults with the levels of the project. Errors stay as they are: they say that something cannot be used.
func (ls Levels) Apply(faults Faults) Faults {
	if len(ls) == 0 {
		return faults
	}
	var kept Faults
	for _, f := range faults {
		given, found := ls[f.Rule]
		switch {
		case !found || f.Level == Error:
			kept = append(kept, f)
		case given.Level != Off:
			changed := *f
			changed.Level = given.Level
			kept = append(kept, &changed)
		}
	}
	return kept
}

// HasMilder reports whether the rule has faults that are no errors, in any kind of file.
func (id RuleID) HasMilder() bool {
	return slices.ContainsFunc(sections, func(s ruleSection) bool {
		return slices.ContainsFunc(s.rules, func(r Rule) bool {
			return r.ID == id && (r.Level != Error || slices.ContainsFunc(r.Milder, func(l Level) bool { return l != Error }))
		})
	})
}
