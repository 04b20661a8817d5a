// Package questions describes each question that leeway answers, once: its name, texts, parameters, answer and renderer.
// The commands, their completion, the routes of the API and their table in docs/serve.md are made from it.
package questions

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A Question is one question that can be asked, by a command or over HTTP.
type Question struct {
	// Name is that of the command and, below /api/, of the route.
	Name string
	// Command is how the question is asked on the command line, if not by a command of its name.
	Command string
	// Use, Short, Long and Example are the help of the command.
	Use, Short, Long, Example string
	// Arguments names the parameters that the command takes as its first arguments, in their order, unless they are given as
	// flags, which all parameters can be.
	Arguments []string
	// Document is true if it may be about a profile or a unit that is sent, or in a file, instead of the profiles in use.
	Document bool
	// Formats are those that the answer can be written in besides [report.Formats].
	Formats []report.Format
	// Parameters are in the order in which they are documented.
	Parameters []Parameter

	answer func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error)
}

// A Parameter is one thing that may be said with a question.
type Parameter struct {
	Name string
	Kind Kind
	// Doc is one line of help; a word in backquotes stands for the value.
	Doc string
	// Values are those allowed, if they are few and known beforehand.
	Values []string
	// Least is the smallest value of a Number, Preset its value if it is not given, and Bare that of the flag on its own.
	Least, Preset int
	Bare          string
	// Needed is true if the question cannot be answered without it.
	Needed bool
	// Local is true if only the command takes it: it names a file.
	Local bool
	// Argument is true if the command takes it as arguments, not as a flag.
	Argument bool
}

// Kind says what values a parameter takes.
type Kind int

// The kinds of parameters.
const (
	Word   Kind = iota // one word
	Words              // several, one by one or separated by commas
	Facts              // several assignments FACT=VALUE, one by one
	Number             // a whole number
	Switch             // true or false
	File               // the name of a file
)

// An Answer is the answer to a question, ready to be rendered.
type Answer struct {
	// Value is a pointer to the plain value, such as [verdict.Reach].
	Value any
	// Faults are in the answer, too, where it is about several units.
	Faults verdict.Faults

	render  func(io.Writer, report.Options) error
	sources func() (*verdict.Sources, error)
}

// Render writes the answer, or the sources that it rests on in the formats of bibliographies.
func (a *Answer) Render(w io.Writer, options report.Options) error {
	if !report.Cites(options.Format) {
		return a.render(w, options)
	}
	if a.sources == nil {
		return usage("the answer rests on no sources: expected another format than %s", options.Format)
	}
	sources, err := a.sources()
	if err != nil {
		return err
	}
	return report.Sources(w, sources, options)
}

// answered returns an answer that render writes.
func answered[A any](render func(io.Writer, *A, report.Options) error, value *A, faults verdict.Faults) *Answer {
	return &Answer{Value: value, Faults: faults, render: func(w io.Writer, options report.Options) error { return render(w, value, options) }}
}

// Ask answers the question about the units that q holds or names and the values pick.
//
// It fails with [verdict.Faults] for values that are wrong, and as the methods of [evaluator.Question] do.
func (d *Question) Ask(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
	if err := v.Fill(&q); err != nil {
		return nil, err
	}
	var needed []string
	for _, p := range d.Parameters {
		if p.Needed {
			needed = append(needed, p.Name)
		}
	}
	if _, err := v.Need(needed...); err != nil {
		return nil, err
	}
	var asked *evaluator.Asked
	q.Chosen = func(a *evaluator.Asked) { asked = a }
	answer, err := d.answer(ctx, e, q, v)
	if err == nil && answer.sources == nil && asked != nil {
		answer.sources = func() (*verdict.Sources, error) { return answer.behind(asked) }
	}
	return answer, err
}

// behind returns the sources that an answer rests on: those of rules and facts, and those of the cases and gains that it shows.
func (a *Answer) behind(asked *evaluator.Asked) (*verdict.Sources, error) {
	sources, err := asked.Sources()
	if shows, more := a.Value.(interface{ Cited() []verdict.Source }); more && err == nil {
		sources.Sources = report.SortSources(append(sources.Sources, shows.Cited()...))
	}
	return sources, err
}

// Parameter returns the parameter of that name, nil if the question has none.
func (d *Question) Parameter(name string) *Parameter {
	i := slices.IndexFunc(d.Parameters, func(p Parameter) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &d.Parameters[i]
}

// number returns the value of a parameter of that kind.
func (d *Question) number(v Values, name string) (int, error) {
	p := d.Parameter(name)
	return v.number(name, p.Least, p.Preset)
}

// Remote returns the names of the parameters that can be sent over HTTP, and of those that may be sent several times.
func (d *Question) Remote() (names, several []string) {
	for _, p := range d.Parameters {
		if p.Local {
			continue
		}
		names = append(names, p.Name)
		if p.Kind == Words || p.Kind == Facts {
			several = append(several, p.Name)
		}
	}
	return names, several
}

func usage(format string, args ...any) error {
	return verdict.Faults{{Rule: verdict.RuleUsage, Message: fmt.Sprintf(format, args...)}}
}
