package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	opaversion "github.com/open-policy-agent/opa/v1/version"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/report"
)

// An app is what all commands share: the flags that all of them have, and where they read and write.
type app struct {
	options evaluator.Options
	// packs are those that the user chose; options has those that the command looks at.
	packs    []string
	format   string
	output   string
	quiet    bool
	noColour bool
	timeout  time.Duration
	memory   size
	project  projectUse

	// guard is nil but for a command in a process of its own.
	guard *guard
	// engine loads the policies in use: [evaluator.Load], but in tests.
	engine         func(context.Context, evaluator.Options) (*evaluator.Engine, error)
	stdin          io.Reader
	stdout, stderr io.Writer
	cancel         context.CancelFunc
}

func newRootCmd(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "leeway",
		Short: "Which strategy for integrating back offices is feasible where, and why",
		Long: `leeway tells, for a country and a public service that several back offices produce
together, which strategy for integrating those back offices is feasible there, why,
and what is not known.`,
		Example: `  leeway evaluate
  leeway explain BE social-security-contributions
  leeway evaluate --country DE --set context.person_identifier=universal`,
		Version:            fmt.Sprintf("%s, OPA %s, Go %s", evaluator.Version(), opaversion.Version, strings.TrimPrefix(runtime.Version(), "go")),
		SilenceUsage:       true,
		SilenceErrors:      true,
		DisableSuggestions: true,
		PersistentPreRunE:  func(cmd *cobra.Command, args []string) error { return a.start(cmd, args) },
	}
	adaptRoot(root)
	a.addFlags(root)
	a.addCommands(root)
	hideIdleFlags(root)
	return root
}

// addCommands adds all commands, in the groups of the help.
func (a *app) addCommands(root *cobra.Command) {
	addGroup(
		root, "ask", "Ask about countries and services:",
		readsPaths(newEvaluateCmd(a), holdsJSON),
		a.newQuestionCmd("explain"),
		a.newQuestionCmd("options"),
		a.newQuestionCmd("paths"),
		a.newQuestionCmd("reach"),
		a.newQuestionCmd("ask"),
		a.newQuestionCmd("robustness"),
		a.newQuestionCmd("transfer"),
		a.newQuestionCmd("precedents"),
		a.newQuestionCmd("compare"),
		a.newQuestionCmd("triangle"),
		a.newQuestionCmd("gains"),
	)
	addGroup(
		root, "write", "Write policies and profiles:",
		newInitCmd(a),
		newNewCmd(a),
		newStrategiesCmd(a),
		newFactsCmd(a),
		newCountriesCmd(a),
		newServicesCmd(a), newSourcesCmd(a),
		readsPaths(lookAtAllPacks(newTableCmd(a)), holdsPolicies),
		newUnitCmd(a),
		newLSPCmd(a),
	)
	addGroup(
		root, "check", "Check them:",
		readsPaths(lookAtAllPacks(newCheckCmd(a)), holdsJSON),
		readsPaths(lookAtAllPacks(newTestCmd(a)), holdsPolicies),
		readsPaths(lookAtAllPacks(newVerifyCmd(a)), holdsPolicies),
		readsPaths(lookAtAllPacks(newMutateCmd(a)), holdsPolicies),
		readsPaths(lookAtAllPacks(newDiffCmd(a)), holdsPolicies),
		readsPaths(newConcordanceCmd(a), holdsJSON),
		readsPaths(newQCACmd(a), holdsJSON),
	)
	addGroup(root, "stream", "Decide streams of units:", readsPaths(newBatchCmd(a), holdsJSON), newSimulateCmd(a))
	addGroup(
		root, "share", "Share the answers and the policies:",
		readsPaths(newReportCmd(a), holdsJSON),
		newServeCmd(a),
		lookAtAllPacks(newDocsCmd(a)),
		readsPaths(lookAtAllPacks(newBundleCmd(a)), holdsPolicies),
	)
	root.AddCommand(newTryCmd(a), newVersionCmd(a))
}

// adaptRoot replaces what cobra says of flags, help and the version.
func adaptRoot(root *cobra.Command) {
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(newHelpCmd())
	root.SetVersionTemplate("leeway {{.Version}}\n")
}

// addGroup adds commands that stand together in the help.
func addGroup(root *cobra.Command, id, title string, commands ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: id, Title: title})
	for _, cmd := range commands {
		cmd.GroupID = id
	}
	root.AddCommand(commands...)
}

func (a *app) addFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	folder := func(value *string, name, short, usage string) {
		flags.VarP(&single{value: value}, name, short, usage)
	}
	folder(&a.project.file, "config", "", "project file `FILE`, or none (default: "+evaluator.ProjectFileName+" here or in the nearest folder above); flags win over it")
	folder(&a.options.Policies, "policies", "", "folder `DIR` of Rego policies (default: the embedded ones)")
	flags.StringVar(&a.options.Verification.Key, "policies-key", "", "verify the bundle of --policies with the public key, or the secret of HS256, in `FILE`")
	algorithm := newChoice(&a.options.Verification.Algorithm, "algorithm", evaluator.BundleAlgorithms()[0], evaluator.BundleAlgorithms()...)
	flags.Var(algorithm, "policies-key-alg", "verify the bundle of --policies with `ALGORITHM`: "+algorithm.list())
	folder(&a.options.Profiles, "profiles", "", "folder `DIR` of country profiles (default: the embedded ones)")
	folder(&a.options.Cases, "cases", "", "folder `DIR` of documented cases (default: the embedded ones)")
	folder(&a.options.Gains, "gains", "", "folder `DIR` of documented gains of users (default: the embedded ones)")
	folder(&a.options.Schemas, "schemas", "s", "folder `DIR` of JSON Schemas (default: the embedded ones)")
	flags.StringSliceVar(&a.options.Ignore, "ignore", nil, "leave out files and folders of policies whose names match `GLOB`, as opa does (repeatable, or separated by commas)")
	flags.StringSliceVar(&a.packs, "pack", nil, "use the strategies of the pack `NAME` too; all: of every pack (repeatable, or separated by commas)")
	format := newChoice(&a.format, "format", string(report.Table), report.Formats()...)
	flags.VarP(format, "format", "f", "write the answer as `FORMAT`: "+format.list())
	dialects := newChoice(&a.options.Dialect, "dialect of CSV", "", report.Dialects()...)
	flags.Var(dialects, "csv-dialect", "read and write CSV in the `DIALECT` of a spreadsheet: "+dialects.list()+" (default: recognised when read, plain when written)")
	flags.StringVarP(&a.output, "output", "o", "", "write the answer to `FILE` instead of standard output")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "no progress, hints and summaries")
	flags.BoolVar(&a.noColour, "no-color", false, "no colour (nor with NO_COLOR set, nor in a pipe)")
	flags.Var(newPeriod(&a.timeout, 0), "timeout", "give up after `TIME`, such as 30s (default: never)")
	a.memory = 4 << 30
	flags.Var(&a.memory, "memory", "give up when more than `SIZE` of memory is in use, such as 512MiB; 0: no limit")
	engine := newChoice((*string)(&a.options.Engine), "engine", string(evaluator.EngineAuto), evaluator.EngineKinds()...)
	flags.Var(engine, "engine", "how to decide: one of "+engine.list())
	flags.Lookup("engine").Hidden = true
	a.completeFlags(root)
}

// start does what has to be done before any command.
func (a *app) start(cmd *cobra.Command, args []string) error {
	if err := refuseIdle(cmd, args); err != nil {
		return err
	}
	if err := a.useProject(cmd, args); err != nil {
		return err
	}
	a.options.Stdin = a.stdin
	var warned sync.Map
	a.options.Warn = func(warning string) {
		if _, before := warned.LoadOrStore(warning, true); !before {
			fmt.Fprintln(a.stderr, display.Line("leeway: warning: "+warning+" (--policies-key FILE)"))
		}
	}
	if slices.ContainsFunc(args, isSheet) {
		a.options.Recognised = a.recognised
	}
	if a.options.Verification.Key != "" && !evaluator.IsBundle(a.options.Policies) {
		return errors.New("--policies-key wants --policies FILE.tar.gz, a bundle")
	}
	a.options.Packs = a.packsFor(cmd)
	a.sayUnused(cmd, args)
	if err := a.formatOfOutput(cmd, args); err != nil {
		return err
	}
	if err := refuseEmpty(cmd); err != nil {
		return err
	}
	if err := evaluator.CheckPatterns(a.options.Ignore); err != nil {
		return fmt.Errorf("--ignore: %w", err)
	}
	if err := a.checkFiles(cmd); err != nil {
		return err
	}
	if err := a.openFolders(cmd); err != nil {
		return err
	}
	if a.timeout > 0 {
		ctx, cancel := context.WithTimeoutCause(cmd.Context(), a.timeout, fmt.Errorf("no answer within %s (--timeout)", a.timeout))
		cmd.SetContext(ctx)
		a.cancel = cancel
	}
	a.guard.watch(cmd.Context(), graceOf(cmd))
	a.guard.limitMemory(a.memory)
	return nil
}

// openFolders fails if a folder of content that is named is not there, also where the command reads nothing in it. Policies
// may be a bundle, and those of diff may be at a revision, as its schemas: these are opened when they are read.
func (a *app) openFolders(cmd *cobra.Command) error {
	if cmd.Parent() == nil || cmd.Parent().Name() != "new" { // which makes the folders of profiles and cases that it writes to
		if _, err := a.options.OpenProfiles(); err != nil {
			return err
		}
		if _, err := a.options.OpenGains(); err != nil {
			return err
		}
		if _, err := a.options.OpenCases(); err != nil || cmd.Name() == "diff" {
			return err
		}
	}
	_, err := a.options.OpenSchemas()
	return err
}

// graceOf returns how long a command may take to end: serve answers the requests at hand first.
func graceOf(cmd *cobra.Command) time.Duration {
	if cmd.Name() == "serve" {
		return 5 * grace
	}
	return grace
}

func (a *app) stop() {
	if a.cancel != nil {
		a.cancel()
	}
}

// inTime returns why the context has ended, if it has: what failed then failed because of that.
func inTime(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	return context.Cause(ctx)
}

// load loads the policies in use.
func (a *app) load(ctx context.Context) (*evaluator.Engine, error) {
	engine, err := a.engine(ctx, a.options)
	return engine, inTime(ctx, err)
}

// isSheet tells whether an argument is a file of CSV.
func isSheet(arg string) bool { return strings.EqualFold(filepath.Ext(arg), ".csv") }

// recognised says how a file of CSV is read.
func (a *app) recognised(file, how string) { a.say("%s: %s", display.Line(file), how) }

// say writes a line that is no part of the answer to standard error.
func (a *app) say(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintln(a.stderr, display.Text(fmt.Sprintf(format, args...)))
	}
}

// flagError words what is wrong with a flag in one line.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var wanting *pflag.ValueRequiredError
	switch {
	case errors.As(err, &invalid):
		return fmt.Errorf("--%s: %w", invalid.GetFlag().Name, errors.Unwrap(invalid))
	case errors.As(err, &wanting):
		return fmt.Errorf("--%s: expected a value", wanting.GetFlag().Name)
	case errors.As(err, &missing) && missing.GetSpecifiedShortnames() != "":
		return fmt.Errorf("%s has no flag -%s: see %s --help", cmd.Name(), missing.GetSpecifiedName(), cmd.CommandPath())
	case errors.As(err, &missing):
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if !f.Hidden {
				known = append(known, f.Name)
			}
		})
		name := missing.GetSpecifiedName()
		if near := suggest.Nearest(name, known); near != "" {
			return fmt.Errorf("%s has no flag --%s (did you mean --%s?)", cmd.Name(), name, near)
		}
		return fmt.Errorf("%s has no flag --%s: see %s --help", cmd.Name(), name, cmd.CommandPath())
	default:
		return err
	}
}

// newHelpCmd returns the command help, which fails for a command that is not there.
func newHelpCmd() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Help about any command",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || about == cmd.Root() && len(rest) > 0 {
				return unknownCommand(cmd.Root(), args)
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
		ValidArgsFunction: names(func(cmd *cobra.Command) []string {
			var all []string
			for _, each := range cmd.Root().Commands() {
				if each.IsAvailableCommand() {
					all = append(all, each.Name()+"\t"+each.Short)
				}
			}
			return all
		}),
	}
}

// unknownCommand returns the error for an unknown command; rest are the arguments from its name on.
func unknownCommand(root *cobra.Command, rest []string) error {
	var known []string
	for _, cmd := range root.Commands() {
		if cmd.IsAvailableCommand() {
			known = append(known, cmd.Name())
		}
	}
	name := ""
	for _, arg := range rest {
		if !strings.HasPrefix(arg, "-") {
			name = arg
			break
		}
	}
	return fmt.Errorf("no command is called %q%s", name, suggest.Expected(name, known))
}

// between returns a check that there are from least to most arguments (-1 is any number); want says
// which.
func between(least, most int, want string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return fmt.Errorf("%s wants %s, got %d: see %s --help", cmd.Name(), want, len(args), cmd.CommandPath())
		}
		return nil
	}
}
