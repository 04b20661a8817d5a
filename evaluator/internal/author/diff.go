package author

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/analyse"
	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Diff compares two versions of the policies. It reports, for each strategy and rule, whether its meaning is the
// same, and which verdicts about the profiles change. The options name the policies and schemas of each version;
// the profiles are those of after.
//
// It fails with [verdict.Faults] if the policies or schemas of either version are faulty, and with the
// context's error if that ends first. Faults of profiles that a version rejects are part of the answer.
func Diff(ctx context.Context, before, after model.Options) (*verdict.Diff, error) {
	before.Profiles = after.Profiles
	var models [2]*model.Model
	var faults [2]error
	group, within := parallel.WithContext(ctx)
	for i, options := range []model.Options{before, after} {
		group.Go(func() error {
			models[i], faults[i] = model.Load(within, options)
			return nil // go on, to collect the faults of the other version
		})
	}
	_ = group.Wait() // the functions return no errors
	if err := errors.Join(faults[:]...); err != nil {
		return nil, err
	}
	d, err := compare.Diff(ctx, version(models[0]), version(models[1]))
	if err != nil {
		return nil, err
	}
	d.Old.Policies, d.New.Policies = policiesName(before), policiesName(after)
	if err := compareProfiles(ctx, d, models[0], models[1]); err != nil {
		return nil, err
	}
	return d, nil
}

func policiesName(o model.Options) string {
	if o.Policies == "" {
		return "embedded"
	}
	return o.Policies
}

func version(m *model.Model) compare.Version {
	return compare.Version{Catalogue: m.Catalogue, Set: m.Set, Tables: m.Tables}
}

// compareProfiles compares the verdicts about the profiles, and sets the identity of the answer.
func compareProfiles(ctx context.Context, d *verdict.Diff, before, after *model.Model) error {
	unitsBefore, was, err := evaluateAtHand(ctx, before)
	if err != nil {
		return err
	}
	unitsAfter, is, err := evaluateAtHand(ctx, after)
	if err != nil {
		return err
	}
	d.Profiles.Derived = compareDerived(unitsBefore, unitsAfter)
	d.Old.Digest, d.New.Digest = was.Digest, is.Digest
	d.Identity = is.Identity
	sum := sha256.Sum256([]byte(was.Digest + "\n" + is.Digest + "\n"))
	d.Digest = "sha256:" + hex.EncodeToString(sum[:])
	d.Faults = append(was.Faults, is.Faults...).Sorted()
	d.Profiles.Flips = []verdict.UnitFlip{}
	found := map[string]*verdict.Unit{}
	for i := range was.Units {
		found[unitKey(&was.Units[i])] = &was.Units[i]
	}
	for i := range is.Units {
		unit := &is.Units[i]
		if old := found[unitKey(unit)]; old != nil {
			d.Profiles.Units++
			compareUnit(&d.Profiles, old, unit)
		}
	}
	return nil
}

func unitKey(u *verdict.Unit) string { return verdict.UnitName(u.Country, u.Service) }

// evaluateAtHand evaluates the profiles in use; their faults are in the answer.
func evaluateAtHand(ctx context.Context, m *model.Model) ([]*profile.Unit, *verdict.Evaluation, error) {
	units, faults := m.Read(ctx)
	evaluation, err := analyse.EvaluateAll(ctx, m, units, analyse.Request{})
	if err != nil {
		return nil, nil, err
	}
	evaluation.Faults = append(faults, evaluation.Faults...)
	return units, evaluation, nil
}

// compareDerived returns the derived facts whose values differ, in the order of the new units and of paths.
func compareDerived(before, after []*profile.Unit) []verdict.DerivedFlip {
	old := map[string]*profile.Unit{}
	for _, u := range before {
		old[verdict.UnitName(u.Country, u.Service)] = u
	}
	var flips []verdict.DerivedFlip
	for _, is := range after {
		was := old[verdict.UnitName(is.Country, is.Service)]
		if was == nil {
			continue
		}
		rules := maps.Clone(was.Derived)
		if rules == nil {
			rules = map[string]verdict.Derived{}
		}
		maps.Copy(rules, is.Derived)
		for _, path := range slices.Sorted(maps.Keys(rules)) {
			if from, to := was.Facts[path], is.Facts[path]; from != to {
				flips = append(flips, verdict.DerivedFlip{
					Country: is.Country, Service: is.Service, Fact: path, From: from, To: to, Rule: rules[path].Rule,
				})
			}
		}
	}
	return flips
}

// compareUnit adds the changed verdicts about one unit.
func compareUnit(d *verdict.ProfilesDiff, was, is *verdict.Unit) {
	for i := range is.Strategies {
		now := &is.Strategies[i]
		for j := range was.Strategies {
			then := &was.Strategies[j]
			if then.Name != now.Name {
				continue
			}
			d.Verdicts++
			switch {
			case then.Verdict != now.Verdict || then.State() != now.State():
				d.Flips = append(d.Flips, verdict.UnitFlip{
					Country: is.Country, Service: is.Service, Strategy: now.Name,
					From: then.Verdict, To: now.Verdict, FromInPlace: then.InPlace, ToInPlace: now.InPlace,
					Because: causes(then, now),
				})
			case !sameFit(then.Fit, now.Fit):
				d.Fits++
			}
		}
	}
}

func sameFit(a, b *verdict.Fit) bool { return a == b || a != nil && b != nil && *a == *b }

// causes lists the preconditions that block the strategy in one version and do not, or in another way, in the
// other.
func causes(was, is *verdict.Strategy) []verdict.FlipCause {
	before, after := demands(was), demands(is)
	list := []verdict.FlipCause{}
	add := func(name string) {
		from, asked := before[name]
		if !asked {
			from = verdict.NotAsked
		}
		to, asked := after[name]
		if !asked {
			to = verdict.NotAsked
		}
		if hinders(from) != hinders(to) {
			list = append(list, verdict.FlipCause{Precondition: name, From: from, To: to})
		}
	}
	for _, p := range is.Preconditions {
		add(p.Name)
	}
	for _, p := range was.Preconditions {
		if !hasPrecondition(is, p.Name) {
			add(p.Name)
		}
	}
	return list
}

// demands returns the statuses of the necessary preconditions.
func demands(s *verdict.Strategy) map[string]string {
	statuses := map[string]string{}
	for _, p := range s.Preconditions {
		if p.Necessity == verdict.Necessary {
			statuses[p.Name] = string(p.Status)
		}
	}
	return statuses
}

func hasPrecondition(s *verdict.Strategy, name string) bool {
	return slices.ContainsFunc(s.Preconditions, func(p verdict.Precondition) bool { return p.Name == name })
}

// hinders returns how a status blocks a strategy: "" if it is met or not asked for.
func hinders(status string) string {
	if status == verdict.NotAsked || status == string(verdict.Met) {
		return ""
	}
	return status
}
