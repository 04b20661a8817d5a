package serve

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/serve/questions"
)

// prepared is a unit ready to be decided again and again with other facts, and what its answers have in common.
type prepared struct {
	placed *evaluator.Placed
	// head is the answer up to the units, unit a unit up to its strategies.
	head, unit []byte
	// subject is the unit as a move names it.
	subject []byte
	decided []evaluator.Decided
	// before is the list of the unit as it is.
	before []byte
}

// prepare prepares the units of the profiles; nil if OPA has to be asked about some.
func (s *state) prepare(ctx context.Context) (map[unitKey]*prepared, error) {
	if !s.engine.Exact() {
		return nil, nil
	}
	ready := make(map[unitKey]*prepared, len(s.units))
	for _, unit := range s.units {
		p, err := s.prepareUnit(ctx, unit)
		if err != nil {
			return nil, err
		}
		ready[unitKey{unit.Country, unit.Service}] = p
	}
	return ready, nil
}

func (s *state) prepareUnit(ctx context.Context, unit *evaluator.Unit) (*prepared, error) {
	identity, err := s.engine.Identity([]*evaluator.Unit{unit})
	if err != nil {
		return nil, err
	}
	p := &prepared{placed: s.engine.Place(unit)}
	head, err := json.Marshal(identity)
	if err != nil {
		return nil, err
	}
	p.head = open(head, `,"units":[`)
	p.unit, err = json.Marshal(verdict.Subject{Country: unit.Country, CountryName: unit.CountryName, Service: unit.Service, AsOf: unit.AsOf})
	if err != nil {
		return nil, err
	}
	p.unit = open(p.unit, `,"strategies":[`)
	p.subject, err = json.Marshal(struct {
		Country string `json:"country,omitempty"`
		Service string `json:"service"`
	}{unit.Country, unit.Service})
	if err != nil {
		return nil, err
	}
	p.subject = open(p.subject, "")
	if p.decided, err = p.placed.DecideAll(ctx); err != nil {
		return nil, err
	}
	p.before = s.appendUnit([]byte(`,"before":[`), p, p.decided)
	return p, nil
}

// prepared returns the prepared unit if the request is about that unit alone, else nil.
func (a *call) prepared() *prepared {
	country, isOne := a.query.Alone("country")
	service, isOneToo := a.query.Alone("service")
	if !isOne || !isOneToo || a.body != nil || len(a.query["strategy"])+len(a.query["name"]) > 0 {
		return nil
	}
	return a.state.verdicts[unitKey{country, service}]
}

// verdictsOnly answers a what-if about a unit with its verdicts and fits, and nothing that takes reasons: the
// shape of an evaluation, whose preconditions are left out.
func (a *call) verdictsOnly(ctx context.Context) (*reply, error) {
	p := a.prepared()
	if p == nil {
		return a.verdictsOfAny(ctx)
	}
	set, err := a.state.engine.ParseSet(a.query["set"])
	if err != nil {
		return nil, err
	}
	placed, err := p.placed.Vary(ctx, set)
	if err != nil {
		return nil, err
	}
	decided, err := placed.DecideAll(ctx)
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, 2*len(p.before)+len(p.head)+512)
	body = append(body, p.head...)
	body = append(a.state.appendUnit(body, p, decided), ']')
	if len(set) > 0 {
		if body, err = appendSet(append(body, `,"set":`...), set); err != nil {
			return nil, err
		}
		body = append(append(body, p.before...), ']')
		body = a.state.appendMoved(body, p, decided)
	}
	return &reply{kind: kindJSON, body: append(body, '}', '\n')}, nil
}

// open leaves an object of JSON open, to be gone on with.
func open(object []byte, more string) []byte {
	return append(object[:len(object)-1], more...)
}

// appendSet adds the facts that are set, in order.
func appendSet(to []byte, set map[string]any) ([]byte, error) {
	to = append(to, '{')
	for i, path := range slices.Sorted(maps.Keys(set)) {
		if i > 0 {
			to = append(to, ',')
		}
		var err error
		if to, err = appendValue(to, path); err != nil {
			return nil, err
		}
		if to, err = appendValue(append(to, ':'), set[path]); err != nil {
			return nil, err
		}
	}
	return append(to, '}'), nil
}

// appendValue appends a value in the form of encoding/json, which it calls for values that are not plain.
func appendValue(to []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return append(to, "null"...), nil
	case bool:
		return strconv.AppendBool(to, v), nil
	case string:
		if !strings.ContainsFunc(v, isSpecial) {
			return append(append(append(to, '"'), v...), '"'), nil
		}
	}
	encoded, err := json.Marshal(value)
	return append(to, encoded...), err
}

// isSpecial tells whether a string with the character is not simply put in quotes.
func isSpecial(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&`, r) }

// appendUnit adds one unit.
func (s *state) appendUnit(to []byte, p *prepared, decided []evaluator.Decided) []byte {
	to = append(to, p.unit...)
	for i := range decided {
		d, known := &decided[i], &s.strategies[i]
		if i > 0 {
			to = append(to, ',')
		}
		to = append(append(to, known.head...), d.Verdict...)
		if d.InPlace != "" {
			to = append(append(to, `","in_place":"`...), d.InPlace...)
		}
		to = append(to, `","exact":true`...)
		if d.Verdict == verdict.Infeasible && !known.anyUnmet(d.Statuses) {
			to = append(to, `,"jointly":true`...)
		}
		if d.HasFit {
			to = appendFloat(append(to, `,"fit":{"low":`...), d.Fit.Low)
			to = appendFloat(append(to, `,"high":`...), d.Fit.High)
			to = append(to, `,"exact":true}`...)
		}
		to = append(to, `,"preconditions":[]}`...)
	}
	return append(to, "]}"...)
}

// appendFloat adds a number as encoding/json does: a share is 0, or not that small.
func appendFloat(to []byte, share float64) []byte { return strconv.AppendFloat(to, share, 'f', -1, 64) }

// appendMoved adds the verdicts that moved.
func (s *state) appendMoved(to []byte, p *prepared, decided []evaluator.Decided) []byte {
	first := true
	for i := range decided {
		from, now := p.decided[i].Verdict, decided[i].Verdict
		was, is := p.decided[i].InPlace, decided[i].InPlace
		if from == now && was == is {
			continue
		}
		if first {
			to = append(to, `,"moved":[`...)
		} else {
			to = append(to, ',')
		}
		first = false
		to = append(append(to, p.subject...), s.strategies[i].move...)
		to = append(append(to, from...), `","to":"`...)
		to = append(to, now...)
		if is != "" {
			to = append(append(to, `","from_in_place":"`...), was...)
			to = append(append(to, `","to_in_place":"`...), is...)
		}
		to = append(to, `"}`...)
	}
	if !first {
		to = append(to, ']')
	}
	return to
}

// verdictsOfAny answers the same for any unit, by leaving out of an evaluation what is not asked for.
func (a *call) verdictsOfAny(ctx context.Context) (*reply, error) {
	answer, err := a.ask(ctx, questions.Named("what-if"))
	if err != nil {
		return nil, err
	}
	evaluation := answer.Value.(*verdict.Evaluation)
	for _, units := range [][]verdict.Unit{evaluation.Units, evaluation.Before} {
		for i := range units {
			for j := range units[i].Strategies {
				bare(&units[i].Strategies[j])
			}
		}
	}
	var moved []verdict.Move
	for _, move := range evaluation.Moved {
		if move.Preconditions = nil; move.From != move.To || move.FromInPlace != move.ToInPlace {
			moved = append(moved, move)
		}
	}
	evaluation.Moved, evaluation.Faults = moved, nil
	body, err := json.Marshal(evaluation)
	if err != nil {
		return nil, err
	}
	return &reply{kind: kindJSON, body: append(body, '\n')}, nil
}

// bare leaves of a strategy what only takes verdicts.
func bare(s *verdict.Strategy) {
	s.Preconditions, s.Risks, s.FillFirst, s.Outcome = []verdict.Precondition{}, nil, nil, nil
}

// known is what all answers about a strategy have in common.
type known struct {
	// head is a strategy up to its verdict, move a move between its service and the verdict it was.
	head, move []byte
	// necessary tells which preconditions decide the verdict.
	necessary []bool
}

func (k *known) anyUnmet(statuses []verdict.Status) bool {
	for i, status := range statuses {
		if k.necessary[i] && status == verdict.Unmet {
			return true
		}
	}
	return false
}

// knownOf prepares what all answers about each strategy have in common.
func knownOf(strategies []verdict.StrategyInfo) ([]known, error) {
	all := make([]known, len(strategies))
	for i, s := range strategies {
		head, err := json.Marshal(struct {
			Name  string `json:"name"`
			Title string `json:"title,omitempty"`
		}{s.Name, s.Title})
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(s.Name)
		if err != nil {
			return nil, err
		}
		all[i].head = open(head, `,"verdict":"`)
		all[i].move = append(append([]byte(`,"strategy":`), name...), `,"from":"`...)
		for _, rule := range s.Preconditions {
			all[i].necessary = append(all[i].necessary, rule.Necessity == verdict.Necessary)
		}
	}
	return all, nil
}
