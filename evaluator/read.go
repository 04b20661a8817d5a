package evaluator

import (
	"context"
	"errors"

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
	var sound []*profile.Unit
	for _, unit := range units {
		broken, err := e.point(ctx, unit).broken()
		var fault *verdict.Fault
		switch {
		case errors.As(err, &fault):
			faults = append(faults, fault)
		case err != nil:
			faults = append(faults, unit.Fault("constraint", "", "%v", err))
		case broken != nil:
			faults = append(faults, broken)
		default:
			sound = append(sound, unit)
		}
	}
	return sound, faults.Sorted()
}
