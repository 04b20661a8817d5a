package html

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A Near is a precondition with the units in which it alone keeps a strategy from being feasible.
type Near struct {
	Strategy, StrategyTitle string
	// Name is the name of the precondition.
	Name, Title string
	Units       []NearUnit
}

// A NearUnit is a unit, with what it takes to make the strategy feasible; nil if that was not requested.
type NearUnit struct {
	verdict.Subject
	Reach *verdict.StrategyReach
}

// Rung returns the number of the lever that it takes.
func (n NearUnit) Rung() string { return words.Rung(n.Reach) }

// Distance says the same in words.
func (n NearUnit) Distance() string { return words.Distance(n.Reach) }

// NewNear returns the preconditions that are in some unit the only necessary one that is unmet, those first that are in
// most. Strategies that are in place all the same are left out. The reach is nil or about the same units.
func NewNear(e *verdict.Evaluation, reach *verdict.Reach) []Near {
	var near []Near
	for i := range e.Units {
		u := &e.Units[i]
		within := unitReach(reach, u)
		for _, st := range u.Strategies {
			unmet := words.Necessary(&st, verdict.Unmet)
			if len(unmet) != 1 || st.InPlace == verdict.Met {
				continue
			}
			one := NearUnit{Subject: verdict.Subject{Country: u.Country, CountryName: stateName(u), Service: u.Service}}
			if within != nil {
				one.Reach = strategyReach(within, st.Name)
			}
			at := slices.IndexFunc(near, func(n Near) bool { return n.Strategy == st.Name && n.Name == unmet[0].Name })
			if at < 0 {
				near, at = append(near, Near{Strategy: st.Name, StrategyTitle: cmp.Or(st.Title, st.Name), Name: unmet[0].Name, Title: unmet[0].Title}), len(near)
			}
			near[at].Units = append(near[at].Units, one)
		}
	}
	slices.SortStableFunc(near, func(a, b Near) int {
		return cmp.Or(len(b.Units)-len(a.Units), cmp.Compare(a.Strategy, b.Strategy), cmp.Compare(a.Name, b.Name))
	})
	return near
}

// CountNear counts the verdicts that fail by one precondition.
func CountNear(near []Near) int {
	sum := 0
	for _, n := range near {
		sum += len(n.Units)
	}
	return sum
}

// An Unknown is an unknown fact that undetermined verdicts wait for.
type Unknown struct {
	Country, CountryName string
	Path, Title          string
	Description          string
	// Services are those whose verdicts wait for it: one for a fact of a service, perhaps several for one of the context.
	Services []UnknownOf
	// Settled counts the verdicts that each of its values would settle, Perhaps those that only some would.
	Settled, Perhaps int
}

// An UnknownOf is what an unknown fact would decide about one service.
type UnknownOf struct {
	Service string
	// Answers are the values of the fact, with the verdicts that each would give on the strategies that are undetermined.
	Answers []UnknownAnswer
}

// An UnknownAnswer is one value of an unknown fact.
type UnknownAnswer struct {
	Value string
	Gives []UnknownVerdict
	// Trial has the fact set to the value, nil if the value stands for a range.
	Trial *Trial
}

// Named returns the value as people write it.
func (a UnknownAnswer) Named() string { return words.Named(a.Value) }

// An UnknownVerdict is the verdict of a strategy that a value would give.
type UnknownVerdict struct {
	Strategy, Title string
	Verdict         verdict.Verdict
}

// Where names the country, and the service if it is about one only.
func (u Unknown) Where() string {
	if len(u.Services) != 1 || u.Country == "" {
		return u.CountryName
	}
	return u.CountryName + ", " + u.Services[0].Service
}

// Says tells how much the fact settles: "settles 2 verdicts, perhaps 1 more".
func (u Unknown) Says() string { return words.Settles(u.Settled, u.Perhaps) }

// NewUnknowns returns the unknown facts to find out, those first that settle most. A fact of the context is one for all
// services of its country. Exact reports whether a value of a fact is one that can be set as it is shown.
func NewUnknowns(ask *verdict.Ask, columns []Column, exact func(path, value string) bool) []Unknown {
	var unknowns []Unknown
	for i := range ask.Units {
		u := &ask.Units[i]
		for j := range u.Questions {
			q := &u.Questions[j]
			at := slices.IndexFunc(unknowns, func(o Unknown) bool {
				return verdict.OfContext(q.Path) && o.Country == u.Country && u.Country != "" && o.Path == q.Path
			})
			if at < 0 {
				unknowns, at = append(unknowns, Unknown{
					Country: u.Country, CountryName: cmp.Or(u.CountryName, u.Country, u.Service), Path: q.Path, Title: q.Title, Description: q.Description,
				}), len(unknowns)
			}
			unknowns[at].add(u, q, columns, exact)
		}
	}
	slices.SortStableFunc(unknowns, func(a, b Unknown) int { return cmp.Or(b.Settled-a.Settled, b.Perhaps-a.Perhaps) })
	return unknowns
}

// add adds what the values of the fact would decide about one unit.
func (u *Unknown) add(of *verdict.UnitAsk, q *verdict.Question, columns []Column, exact func(path, value string) bool) {
	settling := make([]int, len(of.Verdicts))
	service := UnknownOf{Service: of.Service}
	for _, answer := range q.Answers {
		one := UnknownAnswer{Value: answer.Value}
		for i, then := range answer.Verdicts {
			if of.Verdicts[i].Verdict != verdict.Undetermined {
				continue
			}
			if then.Verdict != verdict.Undetermined {
				settling[i]++
			}
			one.Gives = append(one.Gives, UnknownVerdict{then.Strategy, titleOf(columns, then.Strategy), then.Verdict})
		}
		if exact(q.Path, answer.Value) {
			one.Trial = &Trial{of.Country, of.Service, map[string]string{q.Path: answer.Value}}
		}
		service.Answers = append(service.Answers, one)
	}
	for _, n := range settling {
		switch {
		case n > 0 && n == len(q.Answers):
			u.Settled++
		case n > 0:
			u.Perhaps++
		}
	}
	u.Services = append(u.Services, service)
}

func titleOf(columns []Column, strategy string) string {
	at := slices.IndexFunc(columns, func(c Column) bool { return c.Name == strategy })
	if at < 0 {
		return strategy
	}
	return columns[at].Title
}
