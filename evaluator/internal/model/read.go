package model

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Read returns the units of the profiles and units at paths, or of the profiles in use if there
// are no paths, sorted by the names of their countries, and the faults of those that are left out.
//
// A path is a file, a folder, or "-" for Options.Stdin. Read also leaves out units whose facts break a constraint.
func (m *Model) Read(ctx context.Context, paths ...string) ([]*profile.Unit, verdict.Faults) {
	units, faults := m.Content.ReadUnits(ctx, paths)
	var sound []*profile.Unit
	for _, unit := range units {
		if ctx.Err() != nil {
			return sound, append(faults, notInTime(ctx, unit.File)).Sorted()
		}
		broken, err := m.Place(unit).Broken(ctx)
		if broken != nil {
			err = broken
		}
		if err == nil {
			sound = append(sound, unit)
		} else if err := faults.Collect(err); err != nil {
			faults = append(faults, unit.Fault(verdict.RuleConstraint, "", "%v", err))
		}
	}
	SortByName(sound)
	return sound, faults.Sorted()
}

// SortByName sorts units by the name that is shown of their countries; units of one country keep their order.
func SortByName(units []*profile.Unit) {
	slices.SortStableFunc(units, func(a, b *profile.Unit) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.CountryName), strings.ToLower(b.CountryName)), strings.Compare(a.Country, b.Country))
	})
}

// ReadBody reads one profile or unit from memory as [Model.Read] reads a file. Faults use name as the file name.
func (m *Model) ReadBody(ctx context.Context, name string, data []byte) ([]*profile.Unit, verdict.Faults) {
	read, faults := document.Read(name, data)
	if len(faults) > 0 {
		return nil, faults
	}
	units, faults := m.Content.reader(ctx).Units(read)
	var sound []*profile.Unit
	for _, unit := range units {
		if err := m.Admit(ctx, unit); err == nil {
			sound = append(sound, unit)
		} else if err := faults.Collect(err); err != nil {
			faults = append(faults, unit.Fault(verdict.RuleConstraint, "", "%v", err))
		}
	}
	return sound, faults.Sorted()
}

// Admit fails with a [verdict.Fault] if the unit's facts break a constraint or its sums do not add up.
func (m *Model) Admit(ctx context.Context, unit *profile.Unit) error {
	p := m.Place(unit)
	if !m.AsksOPA && m.Diagrams.Possible(p.values) {
		return nil
	}
	broken, err := p.Broken(ctx)
	if broken != nil {
		return broken
	}
	return err
}
