package html

import (
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

// A Unit is all there is to show of a unit.
type Unit struct {
	*verdict.Unit
	// ID is the anchor; parts of the unit have ids that begin with it.
	ID string
	// Level is that of the unit's heading, 1 to 4; the headings of its strategies and parts follow.
	Level int
	// Strategies hide those of the verdict.
	Strategies []UnitStrategy
	// Facts are those that the rules read, of the context and then of the service.
	Facts []verdict.Fact
}

// Evidence is the table of the unit's facts.
func (u *Unit) Evidence() Evidence {
	return NewEvidence("Facts with evidence and sources", u.Name()+", "+u.Service, u.Facts)
}

// Name is what the state is called.
func (u *Unit) Name() string { return stateName(u.Unit) }

// A UnitStrategy is one strategy of a unit.
type UnitStrategy struct {
	verdict.Strategy
	Country, Service string
	// ID is the anchor, Level that of the heading.
	ID    string
	Level int
	// Was is the strategy before facts were set, or nil.
	Was *verdict.Strategy
	// The analyses are nil if they were not asked for.
	Reach      *verdict.StrategyReach
	Robustness *verdict.StrategyRobustness
	Paths      *verdict.Paths
}

// Analyses are what more there is to show of a unit. All of them may be left out.
type Analyses struct {
	// Before is the unit before facts were set.
	Before     *verdict.Unit
	Reach      *verdict.UnitReach
	Robustness *verdict.UnitRobustness
	// Paths are those of each strategy; a strategy may have none.
	Paths []verdict.Paths
}

// NewUnit returns what to show of an explained unit. The id is its anchor, the level that of its heading.
func NewUnit(u *verdict.Unit, id string, level int, more Analyses) *Unit {
	shown := &Unit{Unit: u, ID: id, Level: level, Facts: factsOf(u)}
	for i, st := range u.Strategies {
		one := UnitStrategy{Strategy: st, Country: u.Country, Service: u.Service, ID: StrategyID(id, st.Name), Level: level + 1}
		if more.Before != nil {
			one.Was = &more.Before.Strategies[i]
		}
		if more.Reach != nil {
			one.Reach = strategyReach(more.Reach, st.Name)
		}
		if more.Robustness != nil {
			at := slices.IndexFunc(more.Robustness.Strategies, func(r verdict.StrategyRobustness) bool { return r.Strategy == st.Name })
			if at >= 0 {
				one.Robustness = &more.Robustness.Strategies[at]
			}
		}
		if at := slices.IndexFunc(more.Paths, func(p verdict.Paths) bool { return p.Strategy == st.Name }); at >= 0 {
			one.Paths = &more.Paths[at]
		}
		shown.Strategies = append(shown.Strategies, one)
	}
	return shown
}

// factsOf returns the facts that the rules of a unit read, each once, in order of their paths. What matters of a number
// differs from rule to rule, and is left out.
func factsOf(u *verdict.Unit) []verdict.Fact {
	var facts []verdict.Fact
	seen := map[string]bool{}
	add := func(r *verdict.Reasons) {
		if r == nil {
			return
		}
		for _, f := range r.Facts {
			if !seen[f.Path] {
				seen[f.Path] = true
				f.Cell = ""
				facts = append(facts, f)
			}
		}
	}
	for _, st := range u.Strategies {
		for _, p := range st.Preconditions {
			add(p.Reasons)
		}
		for _, r := range st.Risks {
			add(r.Reasons)
		}
	}
	slices.SortFunc(facts, func(a, b verdict.Fact) int { return strings.Compare(a.Path, b.Path) })
	return facts
}

// Moved tells whether the verdict was another before facts were set.
func (s UnitStrategy) Moved() bool { return s.Was != nil && s.Was.Verdict != s.Verdict }

// PartLevel is the level of the headings of its parts.
func (s UnitStrategy) PartLevel() int { return min(s.Level+1, 6) }

// Said says in words what the verdict depends on.
func (s UnitStrategy) Said() words.Sentence { return words.Verdict(&s.Strategy) }

// ReasonsIntro introduces all minimal reasons.
func (s UnitStrategy) ReasonsIntro() string { return words.AllReasons(&s.Strategy) }

// PathsIntro says how many paths there are, and of what kind.
func (s UnitStrategy) PathsIntro() words.Sentence { return words.Paths(s.Paths) }

// Supporting are its supporting preconditions, Necessary its necessary ones.
func (s UnitStrategy) Supporting() []RuleStatus { return s.statuses(verdict.Supporting) }

// Necessary are its necessary preconditions.
func (s UnitStrategy) Necessary() []RuleStatus { return s.statuses(verdict.Necessary) }

// Risky are its risks that are there, or may be.
func (s UnitStrategy) Risky() []RuleStatus { return s.risks(true) }

// Absent are its risks that are not there.
func (s UnitStrategy) Absent() []RuleStatus { return s.risks(false) }

func (s UnitStrategy) risks(possible bool) []RuleStatus {
	var list []RuleStatus
	for i, r := range s.Risks {
		if (r.Status != verdict.Unmet) != possible {
			continue
		}
		one := RuleStatus{Strategy: s.Name, Risk: true, Precondition: verdict.Precondition{
			Name: r.Name, Title: r.Title, Layer: r.Layer, Status: r.Status, Exact: true, Reasons: r.Reasons,
		}}
		if s.Was != nil && s.Was.Risks[i].Status != r.Status {
			one.Was = s.Was.Risks[i].Status
		}
		list = append(list, one)
	}
	return list
}

// A RuleStatus is the status of one rule of a strategy.
type RuleStatus struct {
	verdict.Precondition
	Strategy string
	// Was is the status before facts were set; empty if there was none, or the same.
	Was verdict.Status
	// Risk tells that it is a risk, which is there if it is met.
	Risk bool
}

// Word is what its status is called: a risk is present or absent, not met or unmet.
func (r RuleStatus) Word() string { return r.word(r.Status) }

// WasWord is the same of the status before facts were set.
func (r RuleStatus) WasWord() string { return r.word(r.Was) }

func (r RuleStatus) word(status verdict.Status) string {
	kind := "precondition"
	if r.Risk {
		kind = "risk"
	}
	_, word := words.Result(kind, status)
	return word
}

// Mend is the remedy, if it is wanted.
func (r RuleStatus) Mend() string {
	if r.Reasons == nil || r.Risk != (r.Status == verdict.Met) && r.Status != verdict.Unknown {
		return ""
	}
	return r.Remedy
}

func (s UnitStrategy) statuses(necessity string) []RuleStatus {
	var list []RuleStatus
	for i, p := range s.Preconditions {
		if p.Necessity != necessity {
			continue
		}
		one := RuleStatus{Precondition: p, Strategy: s.Name}
		if s.Was != nil && s.Was.Preconditions[i].Status != p.Status {
			one.Was = s.Was.Preconditions[i].Status
		}
		list = append(list, one)
	}
	return list
}

// Held names the ways that hold; nothing if it is not explained.
func (r RuleStatus) Held() words.Sentence { return words.WayNames(words.Held(&r.Precondition)) }

// WaysIntro introduces the ways that hold, or all of them if none is known to.
func (r RuleStatus) WaysIntro() string { return words.Ways(&r.Precondition) }

// Late says why it is decided late; nothing if it is not.
func (r RuleStatus) Late() words.Sentence { return words.Untabled(&r.Precondition) }

// Missing are the facts that a status waits for: the unknown ones among those the rule reads.
func (r RuleStatus) Missing() []verdict.Fact {
	if r.Reasons == nil || r.Status != verdict.Unknown {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Facts), func(f verdict.Fact) bool { return f.Value != nil })
}

// StrategyID is the anchor of a strategy within a unit that has the anchor id.
func StrategyID(id, strategy string) string { return id + "-" + anchor(strategy) }
