package analyse

import (
	"context"
	"errors"
	"fmt"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Dispute is a unit with the disputed readings of its facts. It is not safe for concurrent use.
type Dispute struct {
	// Facts has the readings.
	Facts *verdict.DisputedFacts
	// placed is the unit in a space that tells the readings apart; readings are those of facts that it has, and of has the
	// index of each among those of Facts.
	placed   *model.Placed
	readings []reason.Reading
	of       []int
}

// NewDispute returns the dispute about a placed unit, which the constraints must allow; nil if no reading is disputed.
func NewDispute(ctx context.Context, p *model.Placed) (_ *Dispute, err error) {
	defer diagram.Recover(&err)
	d := &Dispute{Facts: &verdict.DisputedFacts{}}
	values := map[string][]any{}
	for _, f := range p.Model.Catalogue.Facts {
		for _, reading := range p.Unit.Evidence[f.Path].Disputed {
			values[f.Path] = append(values[f.Path], reading.Value)
			d.Facts.Readings = append(d.Facts.Readings, readingOf(p.Unit, f.Path, reading))
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	d.placed = p.Disputed(ctx, values)
	for i, reading := range d.Facts.Readings {
		dim := d.placed.Model.Space.Index(reading.Path)
		if dim < 0 {
			continue // no policy reads the fact
		}
		cell := table.Unknown
		if !reading.Unknown {
			cell = d.placed.Model.Space.Dims[dim].CellOf(reading.Value)
		}
		d.readings, d.of = append(d.readings, reason.Reading{Dim: dim, Cell: cell}), append(d.of, i)
	}
	for _, i := range d.placed.Front(ctx).Forbidden(d.readings) {
		forbidden, err := d.forbidden(ctx, p, d.of[i])
		if err != nil {
			return nil, err
		}
		d.Facts.Forbidden = append(d.Facts.Forbidden, forbidden)
	}
	return d, nil
}

func readingOf(unit *profile.Unit, path string, r profile.Reading) verdict.Reading {
	shown := verdict.Reading{Path: path, Stated: unit.Facts[path], Value: r.Value, Unknown: r.Unknown, Reason: r.Reason}
	if len(r.Sources) > 0 {
		shown.Sources = unit.Sources.Cited(r.Sources)
	}
	return shown
}

// forbidden returns a reading that is never allowed, with the constraint that it breaks beside the stated facts.
func (d *Dispute) forbidden(ctx context.Context, p *model.Placed, at int) (verdict.ForbiddenReading, error) {
	shown := verdict.ForbiddenReading{Reading: d.Facts.Readings[at], Because: "no combination of readings with it is allowed"}
	unit, err := p.Unit.With(p.Model.Catalogue, map[string]any{shown.Path: shown.Value})
	var faults verdict.Faults
	if errors.As(err, &faults) && len(faults) > 0 {
		shown.Because = faults[0].Message
		return shown, nil
	}
	if err != nil {
		return shown, err
	}
	broken, err := p.Model.Place(unit).Broken(ctx)
	if broken != nil {
		shown.Because = broken.Message
	}
	return shown, err
}

// Of returns whether the state of a strategy is the same under all readings.
func (d *Dispute) Of(ctx context.Context, s *policy.Strategy) (*verdict.Disputed, error) {
	m := d.placed.Model
	if fault := unanalysable(m, s); fault != nil {
		return &verdict.Disputed{Undecided: fault.Message}, nil
	}
	if s.Outcome != nil && m.Tables.Untabled(&s.Outcome.Function) != nil {
		return &verdict.Disputed{Undecided: s.Outcome.ID() + " cannot be tabled"}, nil
	}
	turned, err := d.turned(ctx, s)
	var large *diagram.TooLargeError
	switch {
	case errors.As(err, &large):
		return &verdict.Disputed{Undecided: "the search needs more than " + fmt.Sprint(large.Nodes) + " nodes of a decision diagram"}, nil
	case err != nil:
		return nil, err
	case len(turned.Readings) == 0 && turned.Smallest:
		return &verdict.Disputed{Same: true}, nil
	case len(turned.Readings) == 0:
		return &verdict.Disputed{Undecided: fmt.Sprintf("the search gave up after %d steps", reason.ReadingSteps)}, nil
	}
	shown := &verdict.Disputed{Smallest: turned.Smallest, Verdict: model.VerdictOf(turned.Standing.Strategy)}
	if s.Outcome != nil {
		shown.InPlace = model.StatusOf(turned.Standing.Outcome)
	}
	for _, i := range turned.Readings {
		shown.Turns = append(shown.Turns, d.Facts.Readings[d.of[i]])
	}
	return shown, nil
}

func (d *Dispute) turned(ctx context.Context, s *policy.Strategy) (_ reason.Turned, err error) {
	defer diagram.Recover(&err)
	return d.placed.Front(ctx).Turned(s, d.readings, func(at reason.Standing) string {
		outcome := verdict.Status("")
		if s.Outcome != nil {
			outcome = model.StatusOf(at.Outcome)
		}
		return verdict.MarkedState(model.VerdictOf(at.Strategy), outcome)
	}, reason.ReadingSteps), nil
}
