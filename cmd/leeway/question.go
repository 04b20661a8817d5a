package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
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
	given := a.addParameters(cmd, d.Parameters)
	formats := report.Formats()
	for _, more := range d.Formats {
		formats = append(formats, string(more))
	}
	a.addFormats(cmd, append(formats, report.CiteFormats()...), "")
	cmd.ValidArgsFunction = a.completeNames(d.Arguments)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		values := given()
		files, rest, err := takeArguments(cmd, d, args, values)
		if err != nil {
			return err
		}
		q, err := named(cmd, rest)
		if err != nil {
			return err
		}
		q.Files, q.Set = append(files, q.Files...), values["set"]
		return a.ask(cmd.Context(), d, q, values)
	}
	return readsPaths(cmd, holdsJSON)
}

// ask answers a question and writes the answer. The faults of profiles are in the error.
func (a *app) ask(ctx context.Context, d *questions.Question, q evaluator.Question, values questions.Values) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	shown := a.newProgress("units")
	q.Progress = shown.report
	a.findFiles(ctx, engine, &q)
	answer, err := d.Ask(ctx, engine, q, values)
	shown.stop()
	if err != nil {
		return inTime(ctx, err)
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

// takeArguments puts the arguments that name the places of a question, such as FROM and TO, among the values, unless flags
// have given them, and returns the others. The places are the first arguments that are countries or files, or else the
// first ones. A file is among the files, too.
func takeArguments(cmd *cobra.Command, d *questions.Question, args []string, values questions.Values) (files, rest []string, err error) {
	for _, name := range d.Arguments {
		if len(values[name]) > 0 {
			continue
		}
		if len(args) == 0 {
			example, _, _ := strings.Cut(strings.TrimSpace(d.Example), "\n")
			return nil, nil, fmt.Errorf("%s wants %s: expected leeway %s, such as %s", cmd.Name(), strings.ToUpper(name), d.Use, example)
		}
		at := max(0, slices.IndexFunc(args, isPlace))
		values[name] = []string{args[at]}
		if isFile(args[at]) {
			files = append(files, args[at])
		}
		args = slices.Delete(slices.Clone(args), at, at+1)
	}
	if at := slices.IndexFunc(args, isPlace); len(d.Arguments) > 0 && at >= 0 {
		return nil, nil, fmt.Errorf("%s wants one of each of %s, and got %s too: see %s --help",
			cmd.Name(), strings.ToUpper(strings.Join(d.Arguments, ", ")), args[at], cmd.CommandPath())
	}
	return files, args, nil
}

// isPlace tells whether an argument is a file, or the code or name of a country, if not of one in use.
func isPlace(arg string) bool { return isFile(arg) || evaluator.CountryCode(arg) != "" }

// named returns a question about what arguments name: files, and countries, services and strategies in any order.
func named(cmd *cobra.Command, args []string) (evaluator.Question, error) {
	var q evaluator.Question
	for _, arg := range args {
		switch {
		case arg == "":
			return q, fmt.Errorf("%s: an argument is empty: see %s --help", cmd.Name(), cmd.CommandPath())
		case isFile(arg):
			q.Files = append(q.Files, arg)
		default:
			q.Filter.Names = append(q.Filter.Names, strings.FieldsFunc(arg, func(r rune) bool { return r == ',' })...)
		}
	}
	return q, nil
}

// isFile tells whether an argument can only be a file or a folder.
func isFile(arg string) bool {
	return arg == "-" || filepath.Ext(arg) == ".json" || isSheet(arg) || strings.ContainsRune(arg, '/') || strings.ContainsRune(arg, filepath.Separator)
}

// findFiles takes names of a question that name nothing, but are those of files or folders, for these.
func (a *app) findFiles(ctx context.Context, engine *evaluator.Engine, q *evaluator.Question) {
	var units []*evaluator.Unit
	q.Filter.Names = slices.DeleteFunc(q.Filter.Names, func(name string) bool {
		if _, err := os.Stat(name); err != nil {
			return false
		}
		if units == nil {
			units, _ = engine.Read(ctx)
		}
		if _, err := engine.Select(units, evaluator.Filter{Names: []string{name}}); err == nil {
			return false
		}
		q.Files = append(q.Files, name)
		return true
	})
}

// addParameters adds the flags of parameters, and their completion. It returns a function that tells, once flags are
// parsed, which values were given.
func (a *app) addParameters(cmd *cobra.Command, parameters []questions.Parameter) (given func() questions.Values) {
	flags := cmd.Flags()
	var names []string
	for _, p := range parameters {
		if p.Argument {
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
	a.findFiles(ctx, engine, &q)
	asked, err := q.Ask(ctx, engine)
	if err != nil {
		return nil, nil, inTime(ctx, err)
	}
	evaluation, err := asked.Evaluate(ctx, request)
	return asked, evaluation, inTime(ctx, err)
}
