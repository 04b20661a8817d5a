package concordance

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// comparisons counts how the policies and the simple rules judge the scored cases, and groups of them. Groups without
// cases are left out, and so is the best single fact if there was no other case to learn from.
func comparisons(cases []verdict.Case) []verdict.Comparison {
	judges := []verdict.Judge{verdict.ByPolicies, verdict.AlwaysFeasible, verdict.StrategyMajority, verdict.SingleFact}
	list := []verdict.Comparison{}
	add := func(g verdict.CaseGroup, judges []verdict.Judge, in func(verdict.Case) bool) {
		of := slices.DeleteFunc(slices.Clone(cases), func(c verdict.Case) bool { return c.Score == verdict.Unscored || !in(c) })
		for _, judge := range judges {
			if compared := compare(g, judge, of); compared.Cases > 0 {
				list = append(list, compared)
			}
		}
	}
	add(verdict.AllCases, judges, func(verdict.Case) bool { return true })
	add(verdict.OpenedCases, judges, opened)
	add(verdict.UnadjustedCases, judges, func(c verdict.Case) bool { return len(c.Adjusted) == 0 })
	if slices.ContainsFunc(cases, inPlace) {
		add(verdict.InPlaceCases, judges, inPlace)
		add(verdict.NotInPlaceCases, judges, func(c verdict.Case) bool { return !inPlace(c) })
	}
	if slices.ContainsFunc(cases, func(c verdict.Case) bool { return c.WithoutOwn != nil }) {
		// Apart, since leaving out can only loosen: what succeeded can only gain, what was stopped only lose.
		both := []verdict.Judge{verdict.ByPolicies, verdict.WithoutOwnEvidence}
		add(verdict.SucceededCases, both, func(c verdict.Case) bool { return !stopped(c) })
		add(verdict.StoppedCases, both, stopped)
	}
	return list
}

// opened reports whether a source of the case was opened.
func opened(c verdict.Case) bool {
	return slices.ContainsFunc(c.Sources, func(s verdict.Source) bool { return s.Checked })
}

// inPlace reports whether the strategy was in place before the attempt.
func inPlace(c verdict.Case) bool { return c.InPlace == verdict.Met }

// compare counts the judgements on scored cases. It counts no case if the judge judges none of them.
func compare(g verdict.CaseGroup, judge verdict.Judge, cases []verdict.Case) verdict.Comparison {
	result := verdict.Comparison{Group: g, Judge: judge}
	var succeeded, stops class
	for _, c := range cases {
		judged, ok := judgement(judge, c)
		if !ok {
			continue
		}
		of := &succeeded
		if stopped(c) {
			of = &stops
		}
		of.cases++
		switch scoreOf(c.Outcome, judged) {
		case verdict.Right:
			result.Right++
			of.points++
		case verdict.Wrong:
			result.Wrong++
		default:
			result.Undetermined++
			of.points += 0.5
		}
	}
	result.Cases, result.Points = succeeded.cases+stops.cases, succeeded.points+stops.points
	if succeeded.cases > 0 && stops.cases > 0 {
		balanced := (succeeded.share() + stops.share()) / 2
		result.Balanced = &balanced
	}
	return result
}

// A class is the cases that ended alike, with the points of a judge.
type class struct {
	cases  int
	points float64
}

func (c class) share() float64 { return c.points / float64(c.cases) }

// judgement returns the verdict of a judge on a scored case; ok is false if it has none.
func judgement(judge verdict.Judge, c verdict.Case) (v verdict.Verdict, ok bool) {
	switch {
	case judge == verdict.ByPolicies:
		return c.Verdict, true
	case judge == verdict.AlwaysFeasible:
		return verdict.Feasible, true
	case judge == verdict.WithoutOwnEvidence && c.WithoutOwn != nil:
		return c.WithoutOwn.Verdict, true
	case judge == verdict.StrategyMajority && c.Simple != nil:
		return c.Simple.StrategyMajority, true
	case judge == verdict.SingleFact && c.Simple != nil:
		return c.Simple.SingleFact, c.Simple.SingleFact != ""
	default:
		return "", false
	}
}
