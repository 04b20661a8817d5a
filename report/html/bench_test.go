package html_test

import (
	"io"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/report/html"
)

// BenchmarkUnits renders the explanations of all shipped units, as a page and as text.
func BenchmarkUnits(b *testing.B) {
	engine, err := evaluator.Load(b.Context(), evaluator.Options{})
	if err != nil {
		b.Fatal(err)
	}
	units, _ := engine.Read(b.Context())
	explained, err := engine.EvaluateAll(b.Context(), units, evaluator.Request{Reasons: true})
	if err != nil {
		b.Fatal(err)
	}
	links := html.Links{Fact: func(path string) string { return "#" + path }}
	b.Run("html", func(b *testing.B) {
		set := html.Templates(links)
		for b.Loop() {
			for i := range explained.Units {
				if err := set.ExecuteTemplate(io.Discard, "unit", html.NewUnit(&explained.Units[i], "unit", 1, html.Analyses{})); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	for _, format := range []report.Format{report.Table, report.Markdown, report.CSV} {
		b.Run(string(format), func(b *testing.B) {
			answer := &verdict.Evaluation{Units: explained.Units}
			for b.Loop() {
				if err := report.Explanation(io.Discard, answer, report.Options{Format: format}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
