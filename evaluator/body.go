package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// ReadBody does for one profile or unit in memory what [Engine.Read] does for a file; faults name it name.
func (e *Engine) ReadBody(ctx context.Context, name string, data []byte) ([]*profile.Unit, verdict.Faults) {
	read, faults := document.Read(name, data)
	if len(faults) > 0 {
		return nil, faults
	}
	units, faults := e.reader.Units(read)
	var sound []*profile.Unit
	for _, unit := range units {
		if err := e.Admit(ctx, unit); err == nil {
			sound = append(sound, unit)
		} else if err := collect(&faults, err); err != nil {
			faults = append(faults, unit.Fault(verdict.RuleConstraint, "", "%v", err))
		}
	}
	return sound, faults.Sorted()
}

// Admit fails with a [verdict.Fault] if a constraint forbids the facts of a unit, or its sums do not add up.
func (e *Engine) Admit(ctx context.Context, unit *profile.Unit) error {
	if !e.asksOPA && e.diagrams.Possible(e.diagrams.Place(e.space.Encode(unit.Facts))) {
		return nil
	}
	broken, err := e.point(ctx, unit).broken()
	if broken != nil {
		return broken
	}
	return err
}
