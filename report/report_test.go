package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// render returns the output of a report.
func render[T any](t *testing.T, write func(*bytes.Buffer, T, report.Options) error, answer T, o report.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, answer, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func evaluation(w *bytes.Buffer, e *verdict.Evaluation, o report.Options) error {
	return report.Evaluation(w, e, o)
}

func preconditions(w *bytes.Buffer, e *verdict.Evaluation, o report.Options) error {
	return report.Preconditions(w, e, o)
}

func explanation(w *bytes.Buffer, e *verdict.Evaluation, o report.Options) error {
	return report.Explanation(w, e, o)
}

// base is one unit and one strategy that is undetermined.
func base() *verdict.Evaluation {
	return &verdict.Evaluation{
		Identity: verdict.Identity{Version: 1, Digest: "sha256:0"},
		Units: []verdict.Unit{{
			Country: "MT", CountryName: "Malta", Service: "enrolment",
			Strategies: []verdict.Strategy{{
				Name: "standardisation", Title: "Standards", Verdict: verdict.Undetermined, Exact: true,
				FillFirst: []string{"service.records"},
				Fit:       &verdict.Fit{Low: 0.4, High: 2.0 / 3, Exact: true},
				Preconditions: []verdict.Precondition{{
					Name: "owner", Title: "An owner", Necessity: "necessary", Layer: "legal",
					Status: verdict.Unknown, Exact: true,
					Reasons: &verdict.Reasons{
						File: "s.rego", Line: 3,
						EachWay: []verdict.Way{{Number: 1, Title: "The state", File: "s.rego", Line: 3, Status: verdict.Unknown, Facts: []string{"service.records"}}},
						Facts:   []verdict.Fact{{Path: "service.records", Title: "Records", Lever: "technical"}},
						Sources: []verdict.Source{{Key: "book", Citation: "A Book", Year: 2001, Checked: true}},
						Remedy:  "Found one.",
					},
				}},
			}},
		}},
	}
}

func first(e *verdict.Evaluation) *verdict.Strategy { return &e.Units[0].Strategies[0] }

func TestMatrixCells(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*verdict.Strategy)
		want   string // the row
	}{
		"nothing changed":     {func(*verdict.Strategy) {}, "Malta  enrolment  undetermined 40–67%"},
		"a settled fit":       {func(st *verdict.Strategy) { st.Fit.High = 0.4 }, "Malta  enrolment  undetermined 40%"},
		"no fit":              {func(st *verdict.Strategy) { st.Fit = nil }, "Malta  enrolment  undetermined"},
		"a fit not exact":     {func(st *verdict.Strategy) { st.Fit.Exact = false }, "Malta  enrolment  undetermined ≈40–67%"},
		"a verdict not exact": {func(st *verdict.Strategy) { st.Exact = false }, "Malta  enrolment  ≈undetermined 40–67%"},
		"feasible":            {func(st *verdict.Strategy) { st.Verdict = verdict.Feasible }, "Malta  enrolment  feasible 40–67%"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := base()
			tc.change(first(e))
			got := strings.Split(render(t, evaluation, e, report.Options{}), "\n")[2]
			if got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestMatrixFitsTheTerminal shrinks what cells say, until there is nothing left to shrink.
func TestMatrixFitsTheTerminal(t *testing.T) {
	t.Parallel()
	tests := map[int]string{
		0:  "Malta  enrolment  undetermined 40–67%",
		38: "Malta  enrolment  undetermined 40–67%",
		36: " enrolment  undet. 40–67%",
		24: " enrolment  ? 40–67%",
		12: " enrolmen  ? 40–67%",
	}
	for width, want := range tests {
		got := render(t, evaluation, base(), report.Options{Width: width})
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("width %d: want the row %q in\n%s", width, want, got)
		}
	}
}

func TestMatrixSaysWhatIsNotExact(t *testing.T) {
	t.Parallel()
	e := base()
	first(e).Exact = false
	got := render(t, evaluation, e, report.Options{})
	want := "≈ not exact: standardisation for MT enrolment; fill in service.records.\n"
	if !strings.Contains(got, want) {
		t.Errorf("want %q in\n%s", want, got)
	}
}

func TestColourIsForTerminalsOnly(t *testing.T) {
	t.Parallel()
	for _, format := range report.Formats() {
		o := report.Options{Format: report.Format(format), Colour: true}
		got := render(t, explanation, base(), o)
		if coloured := strings.Contains(got, "\x1b["); coloured != (format == "table") {
			t.Errorf("%s: coloured is %v", format, coloured)
		}
		if plain := render(t, explanation, base(), report.Options{Format: report.Format(format)}); strings.Contains(plain, "\x1b[") {
			t.Errorf("%s: coloured without being asked to", format)
		}
	}
}

// TestNoAnswerWritesToTheTerminal checks that text from files cannot move the cursor, turn the
// direction of text, or break a table.
func TestNoAnswerWritesToTheTerminal(t *testing.T) {
	t.Parallel()
	const hostile = "a\x1b[2Jb\u202ec|d\ne`f"
	e := base()
	e.Units[0].CountryName, e.Units[0].Service, e.Units[0].Note = hostile, hostile, hostile
	st := first(e)
	st.Name, st.Title, st.FillFirst = hostile, hostile, []string{hostile}
	p := &st.Preconditions[0]
	p.Name, p.Title, p.Layer, p.Remedy, p.Untabled = hostile, hostile, hostile, hostile, hostile
	p.EachWay[0].Title = hostile
	p.Facts[0] = verdict.Fact{Path: hostile, Value: hostile, Unit: hostile, Cell: hostile, Confidence: hostile, Note: hostile}
	p.Sources[0] = verdict.Source{Key: hostile, Citation: hostile, URL: hostile}
	e.Set, e.Without = map[string]any{hostile: hostile}, []string{hostile}
	for _, format := range []report.Format{report.Table, report.Markdown} {
		o := report.Options{Format: format, Width: 40}
		got := render(t, evaluation, e, o) + render(t, preconditions, e, o) + render(t, explanation, e, o)
		if strings.ContainsAny(got, "\x1b\u202e") {
			t.Errorf("%s: a control character got through:\n%q", format, got)
		}
	}
}

func TestWhicheverWayHolds(t *testing.T) {
	t.Parallel()
	e := base()
	p := &first(e).Preconditions[0]
	p.Status = verdict.Met
	p.EachWay = append(p.EachWay, verdict.Way{Number: 2, File: "s.rego", Line: 5, Status: verdict.Unknown})
	got := render(t, explanation, e, report.Options{})
	want := `  one of these ways holds, whatever the unknown facts are:
    ? The state
    ? way 2 (s.rego:5)
`
	if !strings.Contains(got, want) {
		t.Errorf("want\n%s\nin\n%s", want, got)
	}
}

func TestUntabledIsSaid(t *testing.T) {
	t.Parallel()
	e := base()
	p := &first(e).Preconditions[0]
	p.Exact, p.Untabled = false, "s.rego:3: it multiplies"
	got := render(t, explanation, e, report.Options{})
	if want := "Decided only once all its facts are known: s.rego:3: it multiplies.\n"; !strings.Contains(got, want) {
		t.Errorf("want %q in\n%s", want, got)
	}
}

// TestAnswersAreDeterministic writes the same answer, with maps in it, again and again.
func TestAnswersAreDeterministic(t *testing.T) {
	t.Parallel()
	e := base()
	e.Set = map[string]any{"a": 1, "b": true, "c": nil, "d": "x", "e": 2, "f": 3}
	for _, format := range report.Formats() {
		o := report.Options{Format: report.Format(format)}
		want := render(t, evaluation, e, o)
		for range 20 {
			if diff := cmp.Diff(want, render(t, evaluation, e, o)); diff != "" {
				t.Fatalf("%s (-first +later):\n%s", format, diff)
			}
		}
	}
}

func TestNothingToShow(t *testing.T) {
	t.Parallel()
	empty := &verdict.Evaluation{Units: []verdict.Unit{}}
	for _, format := range []report.Format{report.Table, report.NDJSON, report.Markdown} {
		o := report.Options{Format: format}
		got := render(t, evaluation, empty, o) + render(t, preconditions, empty, o) + render(t, explanation, empty, o)
		if got != "" {
			t.Errorf("%s: want nothing, got %q", format, got)
		}
	}
}

func TestJSONKeepsSigns(t *testing.T) {
	t.Parallel()
	e := base()
	e.Units[0].Note = "a < b & c"
	for _, format := range []report.Format{report.JSON, report.NDJSON} {
		if got := render(t, evaluation, e, report.Options{Format: format}); !strings.Contains(got, "a < b & c") {
			t.Errorf("%s escapes signs: %s", format, got)
		}
	}
}
