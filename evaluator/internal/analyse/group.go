package analyse

import (
	"fmt"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Groups groups the units of an evaluation that have the same verdict and state of a strategy for the same reason: the same
// facts, within the same bounds. Groups are in order of strategies and then of their first unit. The evaluation must
// include reasons. An undetermined verdict has none; such units are grouped by the facts that they wait for.
func Groups(evaluation *verdict.Evaluation) []verdict.Group {
	if len(evaluation.Units) == 0 {
		return nil
	}
	var groups []verdict.Group
	for i, strategy := range evaluation.Units[0].Strategies {
		at := map[string]int{}
		for _, unit := range evaluation.Units {
			s := unit.Strategies[i]
			key := groupKey(&s)
			if _, found := at[key]; !found {
				at[key] = len(groups)
				groups = append(groups, verdict.Group{Strategy: strategy.Name, Verdict: s.Verdict, InPlace: s.InPlace, Reason: s.Reason, FillFirst: s.FillFirst})
			}
			group := &groups[at[key]]
			if s.Remaining > 0 {
				group.NotEnough++
			}
			group.Units = append(group.Units, verdict.Member{Country: unit.Country, CountryName: unit.CountryName, Service: unit.Service})
		}
	}
	return groups
}

func groupKey(s *verdict.Strategy) string {
	if s.Reason == nil {
		return fmt.Sprint(s.Verdict, s.InPlace, s.FillFirst)
	}
	key := string(s.Verdict) + string(s.InPlace)
	for _, f := range s.Reason.Facts {
		key += "\n" + f.Path + " " + factWithin(f)
	}
	return key
}

// factWithin describes what a reason requires of a fact: its bounds, or its value.
func factWithin(f verdict.ReasonFact) string {
	if f.Within != "" {
		return f.Within
	}
	return fmt.Sprint(f.Value)
}
