package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

// newQuestionCmd returns the command that asks the question of that name.
func (a *app) newQuestionCmd(name string) *cobra.Command {
	d := questions.Named(name)
	cmd := &cobra.Command{Use: d.Use, Short: d.Short, Long: d.Long, Example: d.Example}
	given := a.addParameters(cmd, d.Parameters, d.Arguments)
	cmd.ValidArgsFunction = a.completeArguments(d.Arguments, d.Document)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values := given()
		files, err := takeArguments(cmd, d, args, values)
		if err != nil {
			return err
		}
		return a.ask(cmd.Context(), d, evaluator.Question{Files: files, Set: values["set"]}, values)
	}
	return cmd
}

// ask answers a question and writes the answer. The faults of profiles are in the error.
func (a *app) ask(ctx context.Context, d *questions.Question, q evaluator.Question, values questions.Values) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	shown := a.newProgress("units")
	q.Progress = shown.report
	answer, err := d.Ask(ctx, engine, q, values)
	shown.stop()
	if err != nil {
		return questionError(ctx, err)
	}
	hint := ""
	if reach, isReach := answer.Value.(*verdict.Reach); isReach {
		hint = a.pathHint(reach, q)
	}
	if err := write(a, renderAnswer, answer, hint); err != nil {
		return err
	}
	return answer.Faults.Err()
}

func renderAnswer(w io.Writer, answer *questions.Answer, options report.Options) error {
	return answer.Render(w, options)
}

// questionError returns the error of a question in the words of the command line.
func questionError(ctx context.Context, err error) error {
	var notOne *evaluator.NotOneError
	switch {
	case ctx.Err() != nil:
		return inTime(ctx, err)
	case errors.As(err, &notOne):
		return fmt.Errorf("%w, or COUNTRY SERVICE with --profiles", err)
	default:
		return err
	}
}

// takeArguments puts the arguments of a command among the values. It returns the file, if one is named.
func takeArguments(cmd *cobra.Command, d *questions.Question, args []string, values questions.Values) (files []string, err error) {
	rest, names := args, d.Arguments
	switch {
	case slices.Contains(args, ""):
		return nil, fmt.Errorf("%s: an argument is empty: see %s --help", cmd.Name(), cmd.CommandPath())
	case d.Document && len(args) > 0 && isFile(args[0]):
		files, rest, names = args[:1], args[1:], afterFile(names)
	case d.One && len(args) < 2:
		return nil, fmt.Errorf("%s wants COUNTRY SERVICE or FILE: see %s --help", cmd.Name(), cmd.CommandPath())
	}
	for _, name := range names {
		n := min(1, len(rest))
		if p := d.Parameter(name); takesAll(p, names) {
			n = len(rest)
		} else if p.Needed && n == 0 || name == "strategy" && len(rest) > 1 {
			want := map[string]string{"service": "SERVICE", "strategy": "one STRATEGY"}[name]
			return nil, fmt.Errorf("%s wants %s, got %d: see %s --help", cmd.Name(), want, len(rest), cmd.CommandPath())
		}
		if n > 0 {
			values[name], rest = rest[:n], rest[n:]
		}
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%s wants no more than COUNTRY SERVICE or FILE, got %s: strategies go with --strategy", cmd.Name(), rest[0])
	}
	for _, p := range d.Parameters {
		if p.Needed && len(values[p.Name]) == 0 {
			return nil, fmt.Errorf("%s wants --from COUNTRY and --to COUNTRY: see %s --help", cmd.Name(), cmd.CommandPath())
		}
	}
	return files, nil
}

// afterFile returns the arguments that may follow a file: it stands in for COUNTRY SERVICE.
func afterFile(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "country" || name == "service" })
}

// takesAll tells whether a parameter takes all arguments that are left: strategies do.
func takesAll(p *questions.Parameter, names []string) bool {
	return p.Kind == questions.Words && p.Name == "strategy" && names[len(names)-1] == p.Name
}

func isFile(arg string) bool { return arg == "-" || strings.HasSuffix(arg, ".json") || strings.HasSuffix(strings.ToLower(arg), ".csv") }

// addParameters adds the flags of parameters, but for those that are arguments, and their completion. It returns a
// function that tells, once flags are parsed, which values were given.
func (a *app) addParameters(cmd *cobra.Command, parameters []questions.Parameter, arguments []string) (given func() questions.Values) {
	flags := cmd.Flags()
	var names []string
	for _, p := range parameters {
		if slices.Contains(arguments, p.Name) {
			continue
		}
		names = append(names, p.Name)
		a.addParameter(flags, p)
		if complete := a.completes(p); complete != nil {
			register(cmd, p.Name, complete)
		}
	}
	return func() questions.Values {
		values := questions.Values{}
		flags.Visit(func(f *pflag.Flag) {
			if !slices.Contains(names, f.Name) {
				return
			}
			if list, isList := f.Value.(pflag.SliceValue); isList {
				values[f.Name] = list.GetSlice()
			} else {
				values[f.Name] = []string{f.Value.String()}
			}
		})
		return values
	}
}

// addParameter adds the flag of one parameter.
func (a *app) addParameter(flags *pflag.FlagSet, p questions.Parameter) {
	switch {
	case p.Name == "without": // policies are loaded without it at once
		flags.StringSliceVar(&a.options.Without, p.Name, nil, p.Doc)
	case p.Name == "without-inferred":
		flags.BoolVar(&a.options.WithoutInferred, p.Name, false, p.Doc)
	case p.Kind == questions.Words:
		flags.StringSlice(p.Name, nil, p.Doc)
	case p.Kind == questions.Facts:
		flags.StringArray(p.Name, nil, p.Doc)
	case p.Kind == questions.Switch:
		flags.Bool(p.Name, false, p.Doc)
	case p.Kind == questions.Number:
		flags.Var(newCount(new(int), p.Preset, p.Least), p.Name, p.Doc)
	case len(p.Values) > 0:
		flag := &pflag.Flag{Usage: p.Doc}
		noun, _ := pflag.UnquoteUsage(flag)
		flags.Var(newChoice(new(string), strings.ToLower(noun), "", p.Values...), p.Name, p.Doc)
	default:
		flags.String(p.Name, "", p.Doc)
	}
	if p.Bare != "" {
		flags.Lookup(p.Name).NoOptDefVal = p.Bare
	}
}

// parametersOf returns the parameters of a question that have these names.
func parametersOf(question string, names ...string) []questions.Parameter {
	d := questions.Named(question)
	all := make([]questions.Parameter, len(names))
	for i, name := range names {
		all[i] = *d.Parameter(name)
	}
	return all
}

// whichUnits are the parameters of the commands that show units as evaluate does.
func whichUnits() []questions.Parameter {
	return parametersOf("evaluate", "country", "service", "strategy", "set", "without", "without-inferred")
}

// evaluate answers the question of evaluate.
func (a *app) evaluate(ctx context.Context, q evaluator.Question, request evaluator.Request) (*evaluator.Asked, *verdict.Evaluation, error) {
	engine, err := a.load(ctx)
	if err != nil {
		return nil, nil, err
	}
	shown := a.newProgress("units")
	defer shown.stop()
	q.Progress = shown.report
	asked, err := q.Ask(ctx, engine)
	if err != nil {
		return nil, nil, questionError(ctx, err)
	}
	evaluation, err := asked.Evaluate(ctx, request)
	return asked, evaluation, inTime(ctx, err)
}
