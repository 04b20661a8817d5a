package serve

import (
	"context"
	"errors"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// An author is what the author's view shows: what became of the last change of the folders.
type author struct {
	// broken is why the folders cannot be used now; the state is then the last good one.
	broken verdict.Faults
	// since is when they could not be used for the first time.
	since time.Time
	// at is when the folders were last looked at, 0 if they have not been since the start.
	at time.Time
	// saves counts the sound changes seen since the start.
	saves int
	// last is what the last sound change moved, session what moved since the start; nil if nothing was changed.
	last, session *verdict.BaselineDiff
	// start is the first state.
	start *state
	// tests are how the tests of the policies ended, nil if they have not been run; testsFailed is why they could
	// not be run.
	tests       *verdict.Tests
	testsFailed verdict.Faults
	// project is the project file, if what it says is no longer what the server goes by; else "".
	project string
	// testing says that they run just now.
	testing bool
}

// watch reloads whenever a folder changes, until the context ends.
func (s *Server) watch(ctx context.Context) {
	if !s.Watches() {
		return
	}
	_ = evaluator.Watch(ctx, s.options.Evaluator, func(ctx context.Context) (err error) { // it fails with what is returned here
		defer parallel.Catch(&err) // the last good state is served all the same
		s.reload(ctx)
		return nil
	})
}

// reload loads the folders and publishes what became of them: another state, or the same one with its faults. Then
// it runs the tests. With a trial the server loads only what has passed it.
func (s *Server) reload(ctx context.Context) {
	try, err := s.begin(ctx)
	defer try.end()
	var next *state
	if err == nil {
		next, err = s.loadTried(ctx, try)
	}
	if ctx.Err() != nil || errors.Is(err, evaluator.ErrChanged) {
		return // what is published is not the folder's last state, but the next look will be
	}
	watchesPolicies := s.options.Evaluator.Policies != ""
	seen := after(s.now(), next, err, watchesPolicies)
	seen.author.project = s.changedProject()
	s.publish(seen)
	now := s.now()
	s.logReload(now)
	if len(now.author.broken) > 0 || !watchesPolicies {
		return
	}
	done := *now
	done.author.testing = false
	done.author.tests, done.author.testsFailed = s.test(ctx, try)
	if ctx.Err() == nil {
		s.publish(&done)
	}
}

// changedProject returns the project file if it has changed since the server read it, else "". Folders and options are those
// of the start: to serve others, it must be started again.
func (s *Server) changedProject() string {
	was := s.options.Evaluator.Project
	if was.File == "" {
		return ""
	}
	if now, err := evaluator.ReadProject(was.File); err == nil && now.Digest == was.Digest {
		return ""
	}
	return was.File
}

// loadTried loads the folders as they were when the trial found nothing wrong with them.
func (s *Server) loadTried(ctx context.Context, try *trial) (*state, error) {
	options := s.options.Evaluator
	if try != nil {
		var found loaded
		if err := try.next(&found); err != nil {
			return nil, err
		}
		if len(found.Faults) > 0 {
			return nil, found.Faults
		}
		options.Digest = found.Digest
	}
	return load(ctx, options)
}

// after returns the state after a look at the folders, which gave next, or failed. With
// tests, those of the policies are run next.
func after(was, next *state, err error, tests bool) *state {
	if err != nil {
		same := *was
		if len(same.author.broken) == 0 {
			same.author.since = time.Now()
		}
		same.author.broken = reasons(err)
		same.author.at, same.author.testing = time.Now(), false
		return &same
	}
	now := *next
	now.author = was.author
	now.author.broken, now.author.testing = nil, tests
	now.author.at = time.Now()
	if was.lock.Digest == next.lock.Digest {
		return &now
	}
	now.author.saves++
	now.author.last = compare(was, next)
	now.author.session = compare(was.author.start, next)
	return &now
}

// compare tells what differs between two states. A baseline does not tell preconditions that are met from those that
// are not asked for, but the evaluations do.
func compare(was, is *state) *verdict.BaselineDiff {
	d := evaluator.CompareLock("the state before", was.lock, is.lock, evaluator.Filter{})
	for i := range d.Changes {
		change := &d.Changes[i]
		for j := range change.Preconditions {
			cause := &change.Preconditions[j]
			if cause.From == verdict.NotListed {
				cause.From = was.statusOf(change, cause.Precondition)
			}
			if cause.To == verdict.NotListed {
				cause.To = is.statusOf(change, cause.Precondition)
			}
		}
	}
	return d
}

// statusOf returns the status of a precondition, or that it is not asked for.
func (s *state) statusOf(at *verdict.BaselineChange, precondition string) string {
	for _, unit := range s.evaluation.Units {
		if unit.Country != at.Country || unit.Service != at.Service {
			continue
		}
		for _, strategy := range unit.Strategies {
			for _, p := range strategy.Preconditions {
				if strategy.Name == at.Strategy && p.Name == precondition {
					return string(p.Status)
				}
			}
		}
	}
	return verdict.NotAsked
}

// test returns how the tests of the policies end: those of the trial, if there is one.
func (s *Server) test(ctx context.Context, try *trial) (*verdict.Tests, verdict.Faults) {
	var result tested
	var err error
	if try != nil {
		err = try.next(&result)
	} else {
		result.Tests, err = evaluator.Test(ctx, s.options.Evaluator, evaluator.TestOptions{})
	}
	if err != nil {
		return nil, reasons(err)
	}
	return result.Tests, result.Faults
}

func (s *Server) logReload(now *state) {
	if now.author.project != "" {
		s.log.Warn("the project file has changed: start the server again to go by it", "file", now.author.project)
	}
	if len(now.author.broken) > 0 {
		s.log.Warn("the folders cannot be used: the last good state is served", "faults", len(now.author.broken), "first", now.author.broken[0].Error())
		return
	}
	moved := 0
	if now.author.last != nil {
		moved = len(now.author.last.Changes)
	}
	s.log.Info("loaded", "revision", now.revision, "units", len(now.units), "moved", moved, "faulty_profiles", len(now.faults))
}
