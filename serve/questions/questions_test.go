package questions_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

// TestDescriptionsFit holds that what is made from a description can be made: arguments are parameters, names are unique,
// and what is needed can be given over HTTP too.
func TestDescriptionsFit(t *testing.T) {
	t.Parallel()
	for _, d := range questions.All() {
		var names []string
		for _, p := range d.Parameters {
			if slices.Contains(names, p.Name) {
				t.Errorf("%s: the parameter %s is described twice", d.Name, p.Name)
			}
			names = append(names, p.Name)
			if p.Doc == "" || p.Local && p.Needed {
				t.Errorf("%s: the parameter %s has no text, or is needed and cannot be sent", d.Name, p.Name)
			}
		}
		for _, name := range d.Arguments {
			if p := d.Parameter(name); p == nil || p.Local {
				t.Errorf("%s: the argument %s is no parameter", d.Name, name)
			}
		}
		if d.Command == "" && (d.Short == "" || d.Long == "" || !strings.HasPrefix(d.Use, d.Name)) {
			t.Errorf("%s: the help of its command is incomplete", d.Name)
		}
		if questions.Named(d.Name).Short != d.Short {
			t.Errorf("%s is not found by its name", d.Name)
		}
	}
}

// TestEveryQuestionCites holds that the sources of each answer can be written, and that there are some.
func TestEveryQuestionCites(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range questions.All() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			values := questions.Values{"country": {"BE"}, "service": {"business-registration"}, "from": {"BE"}, "to": {"DE"}, "first": {"BE"}, "second": {"DE"}}
			answer, err := d.Ask(t.Context(), engine, evaluator.Question{}, values)
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range report.CiteFormats() {
				var out strings.Builder
				if err := answer.Render(&out, report.Options{Format: report.Format(format)}); err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(out.String(), "be-kbo") && !strings.Contains(out.String(), "be-edepot-joinup") {
					t.Errorf("-f %s cites no source of Belgium:\n%s", format, out.String())
				}
			}
		})
	}
}

// TestValues holds which values of parameters are refused, and why.
func TestValues(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Engine: evaluator.EngineOPA})
	if err != nil {
		t.Fatal(err)
	}
	unit := func(more questions.Values) questions.Values {
		values := questions.Values{"country": {"BE"}, "service": {"change-of-address"}, "strategy": {"centralisation"}}
		for name, value := range more {
			values[name] = value
		}
		return values
	}
	for name, tc := range map[string]struct {
		question string
		values   questions.Values
		want     string // part of the error; "" if there is none
	}{
		"nothing changed":         {"paths", unit(nil), ""},
		"a number":                {"paths", unit(questions.Values{"limit": {"0"}}), ""},
		"a number below":          {"explain", unit(questions.Values{"all": {"0"}}), `all: expected a number of 1 or more, found "0"`},
		"no number":               {"paths", unit(questions.Values{"limit": {"many"}}), `limit: expected a number of 0 or more, found "many"`},
		"a long one":              {"paths", unit(questions.Values{"limit": {strings.Repeat("x", 999)}}), strings.Repeat("x", 100) + `…"`},
		"neither true nor false":  {"evaluate", unit(questions.Values{"without-inferred": {"yes"}}), `without-inferred: expected true or false, found "yes"`},
		"an unknown precondition": {"evaluate", unit(questions.Values{"without": {"centralisation/on_key"}}), "did you mean centralisation/one_key?"},
		"an unknown lever":        {"paths", unit(questions.Values{"upto": {"legl"}}), "did you mean legal?"},
		"what is needed":          {"transfer", questions.Values{"from": {"BE"}}, "the parameter to is missing"},
		"two countries for one":   {"what-if", unit(questions.Values{"country": {"BE,DE"}}), "expected one country and one service"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := questions.Named(tc.question).Ask(t.Context(), engine, evaluator.Question{}, tc.values)
			switch {
			case tc.want == "" && err != nil:
				t.Errorf("got %v, want an answer", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("got %v, want %s", err, tc.want)
			}
		})
	}
}
