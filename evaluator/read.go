package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Read returns the units of the profiles and units at paths, or of the profiles in use if there
// are no paths, and the faults of those that are left out.
//
// A path is a file, a folder, or "-" for Options.Stdin. A unit whose facts a constraint forbids is
// left out too.
func (e *Engine) Read(ctx context.Context, paths ...string) ([]*profile.Unit, verdict.Faults) {
	var units []*profile.Unit
	var faults verdict.Faults
	if len(paths) == 0 {
		units, faults = e.reader.ReadFS(e.profiles.fs, e.profiles.name)
	} else {
		units, faults = e.reader.Read(paths...)
	}
	if e.diagrams == nil {
		return units, faults // the policies are faulty, and so no constraint holds
	}
	var sound []*profile.Unit
	for _, unit := range units {
		broken, err := e.point(ctx, unit).broken()
		if broken != nil {
			err = broken
		}
		if err == nil {
			sound = append(sound, unit)
		} else if err := collect(&faults, err); err != nil {
			faults = append(faults, unit.Fault("constraint", "", "%v", err))
		}
	}
	return sound, faults.Sorted()
}
