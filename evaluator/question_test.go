package evaluator_test

import (
	"errors"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
)

// TestQuestionAboutOneUnit holds that a question about one unit wants one country and one service, or a document of one unit.
func TestQuestionAboutOneUnit(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Engine: evaluator.EngineOPA})
	if err != nil {
		t.Fatal(err)
	}
	one := func() evaluator.Filter {
		return evaluator.Filter{Countries: []string{"BE"}, Services: []string{"change-of-address"}}
	}
	for name, tc := range map[string]struct {
		change func(*evaluator.Question)
		units  int // -1: it is answered
	}{
		"nothing changed":  {func(*evaluator.Question) {}, -1},
		"no service":       {func(q *evaluator.Question) { q.Filter.Services = nil }, 0},
		"two countries":    {func(q *evaluator.Question) { q.Filter.Countries = []string{"BE", "DE"} }, 0},
		"a whole profile":  {func(q *evaluator.Question) { q.Files, q.Filter = []string{"../profiles/be.json"}, evaluator.Filter{} }, 5},
		"a unit by itself": {func(q *evaluator.Question) { q.Body, q.Filter = []byte(`{"context": {}}`), evaluator.Filter{} }, -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := evaluator.Question{Filter: one()}
			tc.change(&q)
			asked, err := q.AskOne(t.Context(), engine)
			var notOne *evaluator.NotOneError
			switch {
			case tc.units < 0 && (err != nil || len(asked.Units) != 1):
				t.Errorf("got %v, want one unit", err)
			case tc.units >= 0 && (!errors.As(err, &notOne) || notOne.Units != tc.units):
				t.Errorf("got %v, want an error about %d units", err, tc.units)
			}
		})
	}
}
