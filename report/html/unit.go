package html

import (
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A Unit is a unit with all that its page shows.
type Unit struct {
	*verdict.Unit
	// ID is the anchor. The ids of the unit's parts begin with it.
	ID string
	// Level is the level of the unit's heading, 1 to 4. Strategies and their parts have the next levels.
	Level int
	// Strategies replaces the field of verdict.Unit.
	Strategies []unitStrategy
	// Options sets the strategies side by side; nil if that was not requested.
	Options *UnitOptions
	// Triangle is the governance triangle; nil if no entities are described.
	Triangle *Triangle
	// Facts are the facts that the rules read, first of the context and then of the service.
	Facts []verdict.Fact
}

// Evidence returns the table of the unit's facts.
func (u *Unit) Evidence() Evidence {
	return NewEvidence("Facts with evidence and sources", u.Name()+", "+u.Service, u.Facts).disputing(u.Disputed)
}

// Name returns the name of the state.
func (u *Unit) Name() string { return stateName(u.Unit) }

// A unitStrategy is one strategy of a unit.
type unitStrategy struct {
	verdict.Strategy
	Country, Service string
	// ID is the anchor, Level the level of the heading.
	ID    string
	Level int
	// Was is the strategy before facts were set, or nil.
	Was *verdict.Strategy
	// The analyses are nil if they were not requested.
	Reach      *verdict.StrategyReach
	Robustness *verdict.StrategyRobustness
	Paths      *verdict.StrategyPaths
}

// Analyses are optional answers about a unit that its page shows too.
type Analyses struct {
	// Before is the unit before facts were set.
	Before     *verdict.Unit
	Reach      *verdict.UnitReach
	Robustness *verdict.UnitRobustness
	// Paths has the paths of the strategies; it need not have those of all.
	Paths   *verdict.UnitPaths
	Options *verdict.UnitOptions
	// Triangle has the entities of the unit, to be drawn.
	Triangle *verdict.UnitTriangle
}

// NewUnit returns the page of a unit with explanations. The id is its anchor, the level that of its heading.
func NewUnit(u *verdict.Unit, id string, level int, more Analyses) *Unit {
	shown := &Unit{Unit: u, ID: id, Level: level, Facts: factsOf(u)}
	shown.Triangle = NewTriangle(more.Triangle)
	shown.Options = NewUnitOptions(shown.Name()+", "+u.Service, more.Options)
	for i, st := range u.Strategies {
		one := unitStrategy{Strategy: st, Country: u.Country, Service: u.Service, ID: StrategyID(id, st.Name), Level: level + 1}
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
		if more.Paths != nil {
			one.paths(more.Paths)
		}
		shown.Strategies = append(shown.Strategies, one)
	}
	return shown
}

// paths takes the paths of the strategy, if it could be analysed.
func (s *unitStrategy) paths(of *verdict.UnitPaths) {
	at := slices.IndexFunc(of.Strategies, func(p verdict.StrategyPaths) bool { return p.Strategy == s.Name && p.Untabled == "" })
	if at >= 0 {
		found := of.Strategies[at]
		found.Paths = words.WithRemedies(found.Paths)
		s.Paths = &found
	}
}

// besideChange reports whether the remedy of a precondition stands beside a change of a path.
func (s *unitStrategy) besideChange(precondition string) bool {
	return s.Paths != nil && slices.ContainsFunc(s.Paths.Paths, func(p verdict.Path) bool {
		return slices.ContainsFunc(p.Changes, func(c verdict.Change) bool {
			return slices.ContainsFunc(c.Settles, func(s verdict.Settled) bool { return s.Precondition == precondition })
		})
	})
}

// factsOf returns the facts that the rules of a unit read, each once, sorted by path. It drops the cells of numbers,
// because they differ from rule to rule.
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
		if st.Outcome != nil {
			add(st.Outcome.Reasons)
		}
	}
	slices.SortFunc(facts, func(a, b verdict.Fact) int { return strings.Compare(a.Path, b.Path) })
	return facts
}

// Moved reports whether setting facts changed the state.
func (s unitStrategy) Moved() bool {
	return s.Was != nil && (s.Was.Verdict != s.Verdict || s.Was.InPlace != s.InPlace)
}

// WasState returns the state before facts were set, with its mark.
func (s unitStrategy) WasState() string { return verdict.MarkedState(s.Was.Verdict, s.Was.InPlace) }

// Mark returns the name of the mark of the state.
func (s unitStrategy) Mark() string { return markOfState(s.Verdict, s.InPlace) }

// Standing reports whether the strategy is in place: then nothing need be mended.
func (s unitStrategy) Standing() bool { return s.InPlace == verdict.Met }

// SetUp returns the outcome, if there is one.
func (s unitStrategy) SetUp() []ruleStatus {
	if s.Outcome == nil {
		return nil
	}
	one := ruleStatus{Strategy: s.Name, Outcome: true, Precondition: verdict.Precondition{
		Name: s.Outcome.Name, Title: s.Outcome.Title, Status: s.Outcome.Status, Exact: s.Outcome.Exact, Reasons: s.Outcome.Reasons,
	}}
	if s.Was != nil && s.Was.InPlace != s.InPlace {
		one.Was = s.Was.InPlace
	}
	return []ruleStatus{one}
}

// PartLevel returns the level of the headings of the strategy's parts.
func (s unitStrategy) PartLevel() int { return min(s.Level+1, 6) }

// Said returns a sentence about what the verdict depends on.
func (s unitStrategy) Said() words.Sentence { return words.Verdict(&s.Strategy) }

// DisputedSaid says whether the state holds under all disputed readings; nothing if none is disputed.
func (s unitStrategy) DisputedSaid() words.Sentence {
	if s.Disputed == nil {
		return nil
	}
	return words.Disputed(s.Disputed)
}

// Remaining says what would stay unmet if the facts of the reason changed; "" if nothing is certain to.
func (s unitStrategy) Remaining() string { return words.Remaining(&s.Strategy) }

// ReasonsIntro returns the introduction to the list of minimal reasons.
func (s unitStrategy) ReasonsIntro() string { return words.AllReasons(&s.Strategy) }

// PathsIntro returns a sentence about how many paths there are, and of what kind.
func (s unitStrategy) PathsIntro() words.Sentence { return words.Paths(s.Paths, "") }

// Supporting returns the supporting preconditions.
func (s unitStrategy) Supporting() []ruleStatus { return s.statuses(verdict.Supporting) }

// Necessary returns the necessary preconditions.
func (s unitStrategy) Necessary() []ruleStatus { return s.statuses(verdict.Necessary) }

// Risky returns the risks that are present or may be.
func (s unitStrategy) Risky() []ruleStatus { return s.risks(true) }

// Absent returns the risks that are absent.
func (s unitStrategy) Absent() []ruleStatus { return s.risks(false) }

func (s unitStrategy) risks(possible bool) []ruleStatus {
	var list []ruleStatus
	for i, r := range s.Risks {
		if (r.Status != verdict.Unmet) != possible {
			continue
		}
		one := ruleStatus{Strategy: s.Name, Risk: true, Precondition: verdict.Precondition{
			Name: r.Name, Title: r.Title, Layer: r.Layer, Status: r.Status, Exact: true, Reasons: r.Reasons,
		}}
		if s.Was != nil && s.Was.Risks[i].Status != r.Status {
			one.Was = s.Was.Risks[i].Status
		}
		list = append(list, one)
	}
	return list
}

// A ruleStatus is the status of one rule of a strategy.
type ruleStatus struct {
	verdict.Precondition
	Strategy string
	// Was is the status before facts were set; empty if no facts were set or the status stayed the same.
	Was verdict.Status
	// Risk is true if the rule is a risk, which is present if its status is met.
	Risk bool
	// Outcome is true if the rule is the strategy's outcome.
	Outcome bool
	// Settled is true if the strategy is in place, so that nothing need be mended, or if the remedy stands beside a change.
	Settled bool
}

// Word returns the word for the status: a risk is present or absent, a precondition met or unmet.
func (r ruleStatus) Word() string { return r.word(r.Status) }

// WasWord returns the word for the status before facts were set.
func (r ruleStatus) WasWord() string { return r.word(r.Was) }

func (r ruleStatus) word(status verdict.Status) string {
	kind := "precondition"
	if r.Risk {
		kind = "risk"
	}
	if r.Outcome {
		kind = "outcome"
	}
	_, word := words.Result(kind, status)
	return word
}

// Mend returns the remedy if one may be needed: the precondition is not met, or the risk is not absent.
func (r ruleStatus) Mend() string {
	if r.Reasons == nil || r.Settled || r.Risk != (r.Status == verdict.Met) && r.Status != verdict.Unknown {
		return ""
	}
	return r.Remedy
}

func (s unitStrategy) statuses(necessity string) []ruleStatus {
	var list []ruleStatus
	for i, p := range s.Preconditions {
		if p.Necessity != necessity {
			continue
		}
		one := ruleStatus{Precondition: p, Strategy: s.Name, Settled: s.Standing() || s.besideChange(p.Name)}
		if s.Was != nil && s.Was.Preconditions[i].Status != p.Status {
			one.Was = s.Was.Preconditions[i].Status
		}
		list = append(list, one)
	}
	return list
}

// Held returns the names of the ways that hold; none if the rule has no explanation.
func (r ruleStatus) Held() words.Sentence { return words.WayNames(words.Held(&r.Precondition)) }

// WaysIntro introduces the ways that hold, or all ways if none is known to hold.
func (r ruleStatus) WaysIntro() string { return words.Ways(&r.Precondition) }

// Late returns a sentence if the rule is decided only once all its facts are known, else nothing.
func (r ruleStatus) Late() words.Sentence { return words.Untabled(&r.Precondition) }

// Missing returns the unknown facts that the rule reads, if its status is unknown.
func (r ruleStatus) Missing() []verdict.Fact {
	if r.Reasons == nil || r.Status != verdict.Unknown {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Facts), func(f verdict.Fact) bool { return f.Value != nil })
}

// StrategyID returns the anchor of a strategy within a unit whose anchor is id.
func StrategyID(id, strategy string) string { return id + "-" + anchor(strategy) }
