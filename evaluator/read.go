package evaluator

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Read returns the units of the profiles and units at paths, or of the profiles in use if there
// are no paths, and the faults of those that are left out.
//
// A path is a file, a folder, or "-" for Options.Stdin. A unit whose facts a constraint forbids is
// left out too.
func (e *Engine) Read(ctx context.Context, paths ...string) ([]*profile.Unit, verdict.Faults) {
	units, faults := e.readAll(ctx, paths)
	if e.diagrams == nil {
		return units, faults // the policies are faulty, and so no constraint holds
	}
	var sound []*profile.Unit
	for _, unit := range units {
		if ctx.Err() != nil {
			return sound, append(faults, notInTime(ctx, unit.File)).Sorted()
		}
		broken, err := e.point(ctx, unit).broken()
		if broken != nil {
			err = broken
		}
		if err == nil {
			sound = append(sound, unit)
		} else if err := collect(&faults, err); err != nil {
			faults = append(faults, unit.Fault(verdict.RuleConstraint, "", "%v", err))
		}
	}
	return sound, faults.Sorted()
}

// readAll reads paths until the context ends: a pipe that nobody writes to would never end by itself.
func (e *Engine) readAll(ctx context.Context, paths []string) ([]*profile.Unit, verdict.Faults) {
	if len(paths) == 0 {
		return e.reader.ReadFS(e.profiles.fs, e.profiles.name)
	}
	type answer struct {
		units  []*profile.Unit
		faults verdict.Faults
	}
	found, err := parallel.Await(ctx, func() answer {
		units, faults := e.reader.Read(paths...)
		return answer{units, faults}
	})
	if err != nil {
		return nil, verdict.Faults{notInTime(ctx, paths[0])}
	}
	return found.units, found.faults
}

func notInTime(ctx context.Context, file string) *verdict.Fault {
	return &verdict.Fault{Rule: verdict.RuleUnreadable, File: file, Message: "not read in time: " + context.Cause(ctx).Error()}
}
