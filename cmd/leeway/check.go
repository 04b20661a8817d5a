package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

// judgeCheck returns what the exit code has to tell about a check.
func judgeCheck(found *verdict.Check, paths []string) error {
	switch {
	case missing(found.Faults, paths):
		return errUnusable
	case found.Findings() > 0:
		return errFinding
	default:
		return nil
	}
}

// missing reports whether one of the files and folders at paths cannot be read.
func missing(faults verdict.Faults, paths []string) bool {
	return slices.ContainsFunc(faults, func(f *verdict.Fault) bool {
		return f.Rule == verdict.RuleUnreadable && slices.Contains(paths, f.File)
	})
}

func newCheckCmd(a *app) *cobra.Command {
	var strict bool
	var files reports
	cmd := &cobra.Command{
		Use:   "check [PATH...]",
		Short: "Find everything wrong with policies, schemas, profiles, cases and gains",
		Long: `Check lists what is wrong with the policies and their tests, the schemas, the profiles and
the documented cases and gains of users in use, one line each, in order of file, line and
column, and how to mend it. A PATH is a profile, or a folder of profiles, policies or schemas,
which are then used, or a file among those in use. Errors cannot be used or meant; warnings do not do what they
seem to; notes are worth knowing. What policies mean is compared exactly, for all facts that
the constraints allow. Of PATHs it shows all, and of other files what is wrong with them, but
no warnings and notes. It exits with 1 if there is an error (with --strict, or a warning), and
with 2 if it could not check, or could not read a PATH.`,
		Example: `  leeway check
  leeway check my/policies my/schemas --strict
  leeway check my-profiles/*.json -f csv
  leeway check --static --policies my/policies
  leeway check --sarif leeway.sarif --junit check.xml`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if a.options.Static && len(args) > 0 {
				return errors.New("PATH and --static cannot go together: --static reads no profiles")
			}
			if err := a.checkPaths(cmd, args); err != nil {
				return err
			}
			ctx := cmd.Context()
			found, err := evaluator.Check(ctx, a.options, args...)
			if err != nil {
				return inTime(ctx, err)
			}
			found.Strict = strict
			said := report.Weighed(found) + a.rulesOff() + "."
			if found.Faults.Count(verdict.Error) == 0 { // else not everything was looked at
				said = report.Checked(found) + "; " + said
			}
			if err := write(a, report.Check, found, said); err != nil {
				return err
			}
			if err := files.write(a, func(w io.Writer, format report.Format) error {
				return report.Check(w, found, report.Options{Format: format})
			}); err != nil {
				return err
			}
			a.sayResult(said, found.Findings() > 0)
			return judgeCheck(found, args)
		},
		ValidArgsFunction: completeFiles,
	}
	flags := cmd.Flags()
	flags.BoolVar(&a.options.Static, "static", false, "only what the text of policies and schemas shows, as opa check does: for editors")
	files.addFlags(flags)
	flags.BoolVar(&strict, "strict", false, "exit with 1 for warnings too")
	format := newChoice(&a.format, "format", string(report.Table), report.CheckFormats()...)
	flags.VarP(format, "format", "f", "write the answer as `FORMAT`: "+format.list())
	register(cmd, "format", fixed(report.CheckFormats()))
	return cmd
}

// rulesOff says how many rules the project file turns off.
func (a *app) rulesOff() string {
	off := 0
	for _, given := range a.options.Levels {
		if given.Level == verdict.Off {
			off++
		}
	}
	switch off {
	case 0:
		return ""
	case 1:
		return "; 1 rule is off in " + display.Line(a.options.Project.File)
	default:
		return fmt.Sprintf("; %d rules are off in %s", off, display.Line(a.options.Project.File))
	}
}
