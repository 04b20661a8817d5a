package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A versions is which two versions of policies to compare, as the flags of diff say.
type versions struct {
	// revisions are one (compared with the folder as it is) or two.
	revisions  []string
	oldSchemas string
}

func newDiffCmd(a *app) *cobra.Command {
	var v versions
	var onFlip, onChange bool
	cmd := &cobra.Command{
		Use:   "diff [OLD] NEW | diff --rev REVISION [--rev REVISION] [DIR]",
		Short: "Tell what differs in meaning between two versions of policies",
		Long: `Diff compares two versions of policies by what they mean for every combination of facts,
not by their text: per strategy and precondition how many cells of the common space
moved, a smallest witness each way, and which profiles flip, because of what. OLD and NEW
are folders or OPA bundles (.tar.gz, signatures are not verified); without OLD it is the
policies of --policies, or else the embedded ones. With --rev the old version is DIR, or the folder of --policies, at that
revision of its git repository, and the new one the folder as it is, or at a second --rev;
the folder of --schemas is then taken from the revision too. It exits with 2 if a version
leaves out a profile for its faults.`,
		Example: `  leeway diff my/policies
  leeway diff old.tar.gz policies --fail-on-flip
  leeway diff --rev main --policies policies --schemas schemas -f markdown`,
		Args: between(0, 2, "[OLD] NEW"),
		RunE: func(cmd *cobra.Command, args []string) error {
			before, after, err := a.versions(cmd.Context(), v, args)
			if err != nil {
				return inTime(cmd.Context(), err)
			}
			d, err := evaluator.Diff(cmd.Context(), before, after)
			if err != nil {
				return inTime(cmd.Context(), err)
			}
			if err := write(a, report.Diff, d, ""); err != nil {
				return err
			}
			return a.judgeDiff(d, onFlip, onChange)
		},
		ValidArgsFunction: completeFiles,
	}
	cmd.Flags().StringArrayVar(&v.revisions, "rev", nil, "compare with the folder at this git `REVISION` (twice: two revisions)")
	cmd.Flags().StringVar(&v.oldSchemas, "old-schemas", "", "folder `DIR` of the old version's JSON Schemas (default: those of the new one)")
	cmd.Flags().BoolVar(&onFlip, "fail-on-flip", false, "exit with 1 if the verdict of a profile flips")
	cmd.Flags().BoolVar(&onChange, "fail-on-change", false, "exit with 1 if anything is not equal in meaning")
	return cmd
}

// versions returns what loads the old and the new version.
func (a *app) versions(ctx context.Context, v versions, args []string) (before, after evaluator.Options, err error) {
	before, after = a.options, a.options
	switch {
	case len(v.revisions) > 2:
		return before, after, errors.New("--rev: expected one or two revisions")
	case len(v.revisions) > 0 && len(args) > 1:
		return before, after, errors.New("with --rev diff wants one folder at most, DIR or --policies")
	case len(v.revisions) > 0:
		return a.revisions(ctx, v, args)
	case len(args) == 0:
		return before, after, errors.New("diff wants [OLD] NEW, or --rev: see leeway diff --help")
	}
	if len(args) == 2 {
		before.Policies = args[0]
	}
	after.Policies = args[len(args)-1]
	if v.oldSchemas != "" {
		before.Schemas = v.oldSchemas
	}
	return before, after, nil
}

// revisions returns what loads a folder at a revision, and as it is or at a second one.
func (a *app) revisions(ctx context.Context, v versions, args []string) (before, after evaluator.Options, err error) {
	before, after = a.options, a.options
	dir := append(slices.Clone(args), a.options.Policies)[0]
	if dir == "" {
		return before, after, errors.New("--rev: expected a folder, DIR or --policies")
	}
	before.Policies, after.Policies = dir, dir
	for i, side := range []*evaluator.Options{&before, &after}[:len(v.revisions)] {
		if side.PoliciesFS, err = evaluator.AtRevision(ctx, dir, v.revisions[i]); err != nil {
			return before, after, err
		}
		side.Policies = v.revisions[i] + ":" + dir
		if side.Schemas == "" || i == 0 && v.oldSchemas != "" {
			continue
		}
		if side.SchemasFS, err = evaluator.AtRevision(ctx, side.Schemas, v.revisions[i]); err != nil {
			return before, after, err
		}
		side.Schemas = v.revisions[i] + ":" + side.Schemas
	}
	if v.oldSchemas != "" {
		before.Schemas = v.oldSchemas
	}
	return before, after, nil
}

// judgeDiff returns what the exit code has to tell about a difference.
func (a *app) judgeDiff(d *verdict.Diff, onFlip, onChange bool) error {
	if err := d.Faults.Err(); err != nil {
		return err
	}
	var err error
	if flips := len(d.Profiles.Flips); onFlip && flips > 0 {
		a.say("leeway: %d of %d verdicts flip (--fail-on-flip)", flips, d.Profiles.Verdicts)
		err = fmt.Errorf("flips: %w", errFinding)
	}
	if onChange && !equalInMeaning(d) {
		a.say("leeway: the versions are not equal in meaning (--fail-on-change)")
		err = errors.Join(err, fmt.Errorf("changes: %w", errFinding))
	}
	return err
}

func equalInMeaning(d *verdict.Diff) bool {
	moved := func(r verdict.RuleDiff) bool { return r.Change != verdict.Same || len(r.Metadata) > 0 }
	return len(d.Facts) == 0 && !slices.ContainsFunc(d.Constraints, moved) &&
		!slices.ContainsFunc(d.Strategies, func(s verdict.StrategyDiff) bool { return s.Change != verdict.Same })
}
