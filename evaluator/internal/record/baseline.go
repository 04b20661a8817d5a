package record

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Lock returns an evaluation of units, in which no facts are set, as a baseline for comparing later ones with.
func Lock(m *model.Model, units []*profile.Unit, evaluation *verdict.Evaluation) (*verdict.Lock, error) {
	lock := &verdict.Lock{Identity: evaluation.Identity, Without: evaluation.Without, Units: []verdict.LockedUnit{}}
	lock.Project = verdict.ProjectFile{} // a baseline is the same from whatever folder it was written
	sum := sha256.New()
	model.AddPolicies(sum, m.Set.Read)
	lock.Policies = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	schemas, err := m.Options.OpenSchemas()
	if err != nil {
		return nil, err
	}
	sum.Reset()
	if err := model.AddSchemas(sum, schemas, model.SchemaNames()); err != nil {
		return nil, err
	}
	lock.Schemas = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	facts := map[string]string{}
	for _, unit := range units {
		sum := sha256.New()
		for _, path := range slices.Sorted(maps.Keys(unit.Facts)) {
			fmt.Fprintf(sum, "%s %s\n", path, document.Show(unit.Facts[path]))
		}
		facts[verdict.UnitName(unit.Country, unit.Service)] = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	}
	for i := range evaluation.Units {
		unit := &evaluation.Units[i]
		locked := verdict.LockedUnit{Country: unit.Country, Service: unit.Service, Facts: facts[unit.Country+" "+unit.Service], Strategies: []verdict.LockedStrategy{}}
		for j := range unit.Strategies {
			locked.Strategies = append(locked.Strategies, lockStrategy(&unit.Strategies[j]))
		}
		lock.Units = append(lock.Units, locked)
	}
	return lock, nil
}

func lockStrategy(s *verdict.Strategy) verdict.LockedStrategy {
	locked := verdict.LockedStrategy{Strategy: s.Name, Verdict: s.Verdict, InPlace: s.InPlace}
	if s.Fit != nil {
		locked.Fit = []float64{fourDecimals(s.Fit.Low), fourDecimals(s.Fit.High)}
	}
	for _, p := range s.Preconditions {
		switch p.Status {
		case verdict.Unmet:
			locked.Unmet = append(locked.Unmet, p.Name)
		case verdict.Unknown:
			locked.Unknown = append(locked.Unknown, p.Name)
		}
	}
	return locked
}

func fourDecimals(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// CompareLock returns the differences between a baseline, lock, which was read from file, and the current results,
// now. It compares only those entries of the baseline that pass the filter. It compares states, or only verdicts if the
// baseline has no statuses of outcomes, since it may be older than these.
func CompareLock(file string, lock, now *verdict.Lock, f model.Filter) *verdict.BaselineDiff {
	d := &verdict.BaselineDiff{
		Identity: now.Identity, File: file, Baseline: lock.Identity,
		Inputs: []verdict.InputChange{}, Changes: []verdict.BaselineChange{},
	}
	unlisted := verdict.NotListed
	if lock.Policies == now.Policies && slices.Equal(lock.Without, now.Without) {
		unlisted = string(verdict.Met) // both have the same preconditions
	}
	was := lockedStrategies(lock, f)
	is := lockedStrategies(now, f)
	before := map[string]lockedAt{}
	for _, at := range was {
		before[at.key()] = at
	}
	hasStates := slices.ContainsFunc(lockedStrategies(lock, model.Filter{}), func(l lockedAt) bool { return l.InPlace != "" })
	after := map[string]bool{}
	for _, at := range is {
		if !hasStates {
			at.InPlace = ""
		}
		after[at.key()] = true
		d.Verdicts++
		then, known := before[at.key()]
		if !known {
			d.Changes = append(d.Changes, at.change(verdict.NotInLock, verdict.LockedStrategy{}, at.LockedStrategy, unlisted))
			continue
		}
		if c := at.change(verdict.DetailMoved, then.LockedStrategy, at.LockedStrategy, unlisted); c.From != c.To || then.State() != at.State() {
			c.Change = verdict.VerdictMoved
			d.Changes = append(d.Changes, c)
		} else if len(c.Preconditions) > 0 || c.FromInPlace != c.ToInPlace || !slices.Equal(c.FromFit, c.ToFit) {
			d.Changes = append(d.Changes, c)
		}
	}
	for _, at := range was {
		if !after[at.key()] {
			d.Changes = append(d.Changes, at.change(verdict.OnlyInLock, at.LockedStrategy, verdict.LockedStrategy{}, unlisted))
		}
	}
	d.Inputs = append(d.Inputs, inputs(lock, now, f)...)
	return d
}

// lockedAt is one strategy of one unit of a lock.
type lockedAt struct {
	unit *verdict.LockedUnit
	verdict.LockedStrategy
}

func (l lockedAt) key() string {
	return verdict.UnitName(l.unit.Country, l.unit.Service) + " " + l.Strategy
}

// change returns the difference between two versions of a strategy; unlisted is the status of preconditions that a
// lock does not list.
func (l lockedAt) change(change string, was, is verdict.LockedStrategy, unlisted string) verdict.BaselineChange {
	c := verdict.BaselineChange{
		Country: l.unit.Country, Service: l.unit.Service, Strategy: l.Strategy, Change: change,
		From: was.Verdict, To: is.Verdict, FromFit: was.Fit, ToFit: is.Fit, Line: was.Line,
		FromInPlace: was.InPlace, ToInPlace: is.InPlace,
	}
	if was.Verdict == "" || is.Verdict == "" {
		return c
	}
	for _, name := range slices.Concat(is.Unmet, is.Unknown, was.Unmet, was.Unknown) {
		from, to := lockedStatus(was, name, unlisted), lockedStatus(is, name, unlisted)
		said := slices.ContainsFunc(c.Preconditions, func(p verdict.FlipCause) bool { return p.Precondition == name })
		if from != to && !said {
			c.Preconditions = append(c.Preconditions, verdict.FlipCause{Precondition: name, From: from, To: to})
		}
	}
	return c
}

func lockedStatus(s verdict.LockedStrategy, precondition, unlisted string) string {
	switch {
	case slices.Contains(s.Unmet, precondition):
		return string(verdict.Unmet)
	case slices.Contains(s.Unknown, precondition):
		return string(verdict.Unknown)
	default:
		return unlisted
	}
}

func lockedUnits(lock *verdict.Lock, f model.Filter) []*verdict.LockedUnit {
	var units []*verdict.LockedUnit
	for i := range lock.Units {
		if u := &lock.Units[i]; model.Passes(f.Countries, u.Country) && model.Passes(f.Services, u.Service) {
			units = append(units, u)
		}
	}
	return units
}

func lockedStrategies(lock *verdict.Lock, f model.Filter) []lockedAt {
	var all []lockedAt
	for _, unit := range lockedUnits(lock, f) {
		for _, s := range unit.Strategies {
			if model.Passes(f.Strategies, s.Strategy) {
				all = append(all, lockedAt{unit, s})
			}
		}
	}
	return all
}

// inputs lists the inputs that changed between two locks.
func inputs(lock, now *verdict.Lock, f model.Filter) []verdict.InputChange {
	var changes []verdict.InputChange
	if lock.Policies != now.Policies {
		changes = append(changes, verdict.InputChange{What: "policies"})
	}
	if lock.Schemas != now.Schemas {
		changes = append(changes, verdict.InputChange{What: "schemas"})
	}
	facts := map[string]string{}
	for _, unit := range lockedUnits(lock, f) {
		facts[verdict.UnitName(unit.Country, unit.Service)] = unit.Facts
	}
	var moved []string
	for _, unit := range lockedUnits(now, f) {
		key := verdict.UnitName(unit.Country, unit.Service)
		if was, known := facts[key]; known && was != unit.Facts {
			moved = append(moved, key)
		}
	}
	if len(moved) > 0 {
		changes = append(changes, verdict.InputChange{What: "facts", Units: moved})
	}
	for _, each := range []verdict.InputChange{
		{What: "opa", Old: lock.OPA, New: now.OPA},
		{What: "leeway", Old: lock.Leeway, New: now.Leeway},
		{What: "packs", Old: strings.Join(lock.Packs, ", "), New: strings.Join(now.Packs, ", ")},
		{What: "without", Old: strings.Join(lock.Without, ", "), New: strings.Join(now.Without, ", ")},
	} {
		if each.Old != each.New {
			changes = append(changes, each)
		}
	}
	if len(changes) == 0 && lock.Digest != now.Digest && sameUnits(lock, now) {
		changes = append(changes, verdict.InputChange{What: "evidence"})
	}
	return changes
}

// sameUnits reports whether two locks are about the same units, in the same order.
func sameUnits(a, b *verdict.Lock) bool {
	return slices.EqualFunc(a.Units, b.Units, func(a, b verdict.LockedUnit) bool {
		return a.Country == b.Country && a.Service == b.Service
	})
}
