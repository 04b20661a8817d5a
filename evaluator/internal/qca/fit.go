// Package qca computes the measures of crisp-set Qualitative Comparative Analysis over a table of cases by conditions.
//
// The measures are those of Ragin (2008), and RoN is that of Schneider and Wagemann (2012). A condition may be unknown
// in some cases; each measure then has a value over the other cases, and a range over all completions.
package qca

import "github.com/leeway-policy/leeway/evaluator/verdict"

// LeastStopped is the number of stopped cases below which sufficiency is not computed.
const LeastStopped = 3

// A Case is a row of the table: whether the case succeeded, and the status of each condition.
type Case struct {
	ID        string
	Succeeded bool
	Statuses  []verdict.Status
}

// LimitOf returns what the cases are too few for.
func LimitOf(cases []Case) verdict.QCALimit {
	succeeded := 0
	for _, c := range cases {
		if c.Succeeded {
			succeeded++
		}
	}
	switch stopped := len(cases) - succeeded; {
	case len(cases) < 2:
		return verdict.QCAFewCases
	case succeeded == 0:
		return verdict.QCANoSucceeded
	case stopped == 0:
		return verdict.QCANoStopped
	case stopped < LeastStopped:
		return verdict.QCAFewStopped
	default:
		return ""
	}
}

// Condition returns the counts and measures of the condition at index i of the cases.
func Condition(cases []Case, i int) verdict.QCACondition {
	var c verdict.QCACondition
	for _, each := range cases {
		counts := &c.Stopped
		if each.Succeeded {
			counts = &c.Succeeded
		}
		switch each.Statuses[i] {
		case verdict.Met:
			counts.Met++
		case verdict.Unmet:
			counts.Unmet++
		default:
			counts.Unknown++
		}
	}
	met, unmet := c.Succeeded.Met+c.Stopped.Met, c.Succeeded.Unmet+c.Stopped.Unmet
	c.N = met + unmet
	switch {
	case c.N == 0:
		c.Constant = verdict.Unknown
	case unmet == 0:
		c.Constant = verdict.Met
	case met == 0:
		c.Constant = verdict.Unmet
	}
	measure(&c, LimitOf(cases))
	return c
}

// measure adds the measures that the limit allows.
func measure(c *verdict.QCACondition, limit verdict.QCALimit) {
	if limit == verdict.QCAFewCases || limit == verdict.QCANoSucceeded {
		return
	}
	among, share, relevance := shareOfSuccesses(c), shareOfMet(c), relevanceOf(c)
	c.Necessary = &verdict.QCANecessity{Consistency: among}
	if limit == verdict.QCANoStopped {
		return
	}
	c.Necessary.Coverage, c.Necessary.Relevance = &share, &relevance
	if limit == "" {
		c.Sufficient = &verdict.QCASufficiency{Consistency: share, Coverage: among}
	}
}

// shareOfSuccesses is the share of the successes that meet the condition. It grows with each unknown one that does.
func shareOfSuccesses(c *verdict.QCACondition) verdict.QCAMeasure {
	s := c.Succeeded
	all := s.Met + s.Unmet + s.Unknown
	return verdict.QCAMeasure{Value: ratio(s.Met, s.Met+s.Unmet), Low: ratio(s.Met, all), High: ratio(s.Met+s.Unknown, all)}
}

// shareOfMet is the share of successes among the cases that meet the condition. It is least if the unknown stopped cases
// meet it and the unknown successes do not, and greatest the other way around. If no case meets it then, another
// completion has one that does, of the only kind that has unknown cases.
func shareOfMet(c *verdict.QCACondition) verdict.QCAMeasure {
	s, f := c.Succeeded, c.Stopped
	m := verdict.QCAMeasure{
		Value: ratio(s.Met, s.Met+f.Met), Low: ratio(s.Met, s.Met+f.Met+f.Unknown), High: ratio(s.Met+s.Unknown, s.Met+s.Unknown+f.Met),
	}
	if m.Low == nil {
		m.Low = ratio(s.Unknown, s.Unknown)
	}
	if m.High == nil {
		m.High = ratio(0, f.Unknown)
	}
	return m
}

// relevanceOf is RoN: the cases that do not meet the condition, among these and the stopped ones that do. It grows with
// each case that does not meet it. If there are neither, a completion has a value only if an unknown success does not
// meet the condition.
func relevanceOf(c *verdict.QCACondition) verdict.QCAMeasure {
	s, f := c.Succeeded, c.Stopped
	unmet := s.Unmet + f.Unmet
	open := s.Unknown + f.Unknown
	m := verdict.QCAMeasure{
		Value: ratio(unmet, unmet+f.Met), Low: ratio(unmet, unmet+f.Met+f.Unknown), High: ratio(unmet+open, unmet+open+f.Met),
	}
	if m.Low == nil {
		m.Low = ratio(s.Unknown, s.Unknown)
	}
	return m
}

// ratio returns part/whole, nil if whole is 0.
func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	share := float64(part) / float64(whole)
	return &share
}
