// Package concordance compares verdicts with the outcomes of documented cases.
package concordance

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// The years between which the context of a profile, which describes 2003, is close enough to that of a case.
const (
	contextFrom = 1995
	contextTo   = 2008
)

// A Filter picks documented cases. An empty list selects all.
type Filter struct {
	// Countries are codes or names, Strategies names.
	Countries, Strategies []string
	Outcomes              []verdict.Outcome
	// WithoutOwnEvidence also judges each case without the preconditions that rest on it alone.
	WithoutOwnEvidence bool
}

// Of compares verdicts with outcomes. For each documented case at paths (or those in use if there are none)
// it decides the strategy that was tried, with the case's own context or else that of the country's profile in use.
//
// A path is a file that holds one case or an array of cases, a folder, or "-" for Options.Stdin. Faulty cases are left
// out; their faults, and those of profiles, are in the answer. It fails with [verdict.Faults] if the filter
// names an unknown strategy or a country without cases, and with the context's error if that ends first.
func Of(ctx context.Context, m *model.Model, filter Filter, paths ...string) (*verdict.Concordance, error) {
	known, faults, err := readCases(ctx, m, paths)
	if err != nil {
		return nil, err
	}
	selected, err := selectCases(m, known, filter)
	if err != nil {
		return nil, errors.Join(faults.Err(), err) // a fault may be the cause
	}
	result := &verdict.Concordance{
		Without: m.Without, Cases: []verdict.Case{}, Strategies: []verdict.StrategyTally{}, Periods: []verdict.PeriodTally{}, Comparisons: []verdict.Comparison{}, Faults: faults,
	}
	if result.Identity, err = record.Identity(m, selected); err != nil {
		return nil, err
	}
	var cells [][]int // of each case in the answer
	for _, k := range selected {
		if m.Set.Strategy(k.Strategy) == nil {
			result.LeftOut = leftOut(m, result.LeftOut, k)
			continue
		}
		decided, err := decideCase(ctx, m, k, filter.WithoutOwnEvidence)
		if err == nil {
			result.Cases, cells = append(result.Cases, *decided), append(cells, m.Space.Encode(k.Asked.Facts))
		} else if err := result.Faults.Collect(err); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(result.LeftOut, func(a, b verdict.LeftOut) int { return cmp.Compare(a.Strategy, b.Strategy) })
	result.Faults = result.Faults.Sorted()
	tally(m, result)
	addSimple(m.Space, result.Cases, cells)
	result.Comparisons = comparisons(result.Cases)
	return result, nil
}

// readCases reads the cases at paths with the units that they are about. Faults are those of profiles and cases.
func readCases(ctx context.Context, m *model.Model, paths []string) ([]record.CaseUnit, verdict.Faults, error) {
	units, faults := m.Read(ctx)
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	known, found, err := record.BasisOf(m).ReadCaseUnits(ctx, units, paths)
	return known, append(faults, found...).Sorted(), err
}

// selectCases returns the cases that pass the filter, in their order.
func selectCases(m *model.Model, known []record.CaseUnit, f Filter) ([]record.CaseUnit, error) {
	units := make([]*profile.Unit, len(known))
	for i, k := range known {
		units[i] = k.Asked
	}
	named, err := m.Resolve(units, model.Filter{Countries: f.Countries, Strategies: f.Strategies})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(known, func(k record.CaseUnit) bool {
		return !model.Passes(named.Countries, k.Country) || !model.Passes(f.Strategies, k.Strategy) ||
			len(f.Outcomes) > 0 && !slices.Contains(f.Outcomes, k.Outcome)
	}), nil
}

// leftOut adds a case whose strategy is not in use to the list.
func leftOut(m *model.Model, list []verdict.LeftOut, k record.CaseUnit) []verdict.LeftOut {
	at := slices.IndexFunc(list, func(l verdict.LeftOut) bool { return l.Strategy == k.Strategy })
	if at < 0 {
		at = len(list)
		list = append(list, verdict.LeftOut{Strategy: k.Strategy, Pack: m.Set.PackOf(k.Strategy)})
	}
	list[at].Cases = append(list[at].Cases, k.ID)
	return list
}

// decideCase decides the strategy that was tried, and adds the reasons if the verdict is wrong.
func decideCase(ctx context.Context, m *model.Model, k record.CaseUnit, withoutOwn bool) (*verdict.Case, error) {
	request := analyse.Request{Strategies: []string{k.Strategy}}
	decided, err := analyse.Evaluate(ctx, m, k.Asked, request)
	if err != nil {
		return nil, err
	}
	st := decided.Strategies[0]
	shown := &verdict.Case{
		ID: k.ID, Country: k.Country, CountryName: k.Asked.CountryName, Name: k.Name, Service: k.Service,
		Strategy: k.Strategy, Since: k.Since, Outcome: k.Outcome, Confidence: k.Confidence, Sources: k.Bibliography.Cited(k.Sources),
		Note: k.Note, Context: k.Origin, Adjusted: k.Adjusted, File: k.File, Line: k.Line,
		Verdict: st.Verdict, Score: scoreOf(k.Outcome, st.Verdict), FillFirst: st.FillFirst,
		InPlace: st.InPlace,
	}
	if k.InPlace != "" {
		shown.InPlace = k.InPlace // it does not contradict the facts
	}
	addBlames(shown, k.Blames, st.Preconditions)
	if withoutOwn {
		if shown.WithoutOwn, err = withoutOwnEvidence(ctx, m, k); err != nil {
			return nil, err
		}
	}
	if shown.Score == verdict.Wrong {
		request.Reasons = true
		explained, err := analyse.Evaluate(ctx, m, k.Asked, request)
		if err != nil {
			return nil, err
		}
		shown.Explanation = &explained.Strategies[0]
	}
	return shown, nil
}

// scoreOf returns whether a verdict agrees with an outcome.
func scoreOf(o verdict.Outcome, v verdict.Verdict) verdict.Score {
	switch {
	case o == verdict.Partial:
		return verdict.Unscored
	case v == verdict.Undetermined:
		return verdict.Undecided
	case (o == verdict.Succeeded) == (v == verdict.Feasible):
		return verdict.Right
	default:
		return verdict.Wrong
	}
}

// tally counts the cases: all, by strategy, by period, and without those that led to a change of the policies.
func tally(m *model.Model, c *verdict.Concordance) {
	among := func(wanted func(verdict.Case) bool) verdict.Tally {
		return tallyOf(slices.DeleteFunc(slices.Clone(c.Cases), func(each verdict.Case) bool { return !wanted(each) }))
	}
	c.Overall = tallyOf(c.Cases)
	c.Unadjusted = among(func(each verdict.Case) bool { return len(each.Adjusted) == 0 })
	for _, s := range m.Set.Strategies {
		tally := verdict.StrategyTally{Strategy: s.Name, Title: s.Title}
		tally.Tally = among(func(each verdict.Case) bool { return each.Strategy == s.Name })
		if tally.Cases > 0 {
			c.Strategies = append(c.Strategies, tally)
		}
	}
	for _, p := range []verdict.PeriodTally{{To: contextFrom - 1}, {From: contextFrom, To: contextTo}, {From: contextTo + 1}} {
		p.Tally = among(func(each verdict.Case) bool {
			return each.Since >= p.From && (p.To == 0 || each.Since <= p.To)
		})
		c.Periods = append(c.Periods, p)
	}
}

func tallyOf(cases []verdict.Case) verdict.Tally {
	t := verdict.Tally{Cases: len(cases)}
	for _, o := range verdict.Outcomes() {
		t.Outcomes = append(t.Outcomes, verdict.OutcomeTally{Outcome: o})
	}
	for _, c := range cases {
		countCase(&t, c)
	}
	t.Agreement = ratio(t.Right, t.Right+t.Wrong)
	for _, s := range []*verdict.CaseShare{&t.Succeeded, &t.Stopped} {
		s.Share, s.Decided = ratio(s.Count, s.Of), ratio(s.Count-s.Undetermined, s.Of-s.Undetermined)
	}
	return t
}

// countCase adds one case to a tally.
func countCase(t *verdict.Tally, c verdict.Case) {
	countReasons(&t.Reasons, c)
	row := &t.Outcomes[slices.Index(verdict.Outcomes(), c.Outcome)]
	switch c.Verdict {
	case verdict.Feasible:
		row.Feasible++
	case verdict.Infeasible:
		row.Infeasible++
	default:
		row.Undetermined++
	}
	share := &t.Stopped
	if c.Outcome == verdict.Succeeded {
		share = &t.Succeeded
	}
	switch c.Score {
	case verdict.Unscored:
		t.Partial++
		return
	case verdict.Right:
		t.Right++
		share.Count++
	case verdict.Wrong:
		t.Wrong++
	case verdict.Undecided:
		t.Undetermined++
		share.Count++
		share.Undetermined++
	}
	share.Of++
}

// ratio returns part/whole, nil if whole is 0.
func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	share := float64(part) / float64(whole)
	return &share
}
