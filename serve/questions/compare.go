package questions

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

func compare() *Question {
	return &Question{
		Name:  "compare",
		Use:   "compare FIRST SECOND [SERVICE...] [STRATEGY...]",
		Short: "Set the facts of two countries side by side, with the states that hang on them",
		Long: `Compare sets the facts of two countries side by side, those first that differ, and for each
service that both have the state of each strategy in either: which of the differing facts
stand in the reasons of the verdicts, and which of them alone would change the state of one
country if it took the fact over from the other. That is exact: the strategy is decided anew
with each fact. A value that cannot occur beside the other facts of a country is not taken over.

FIRST and SECOND are countries, or files of profiles; without a SERVICE it compares all that
both have.`,
		Example: `  leeway compare DE AT
  leeway compare Germany Austria change-of-address centralisation
  leeway compare DE AT -f csv -o compare.csv`,
		Arguments: []string{"first", "second"},
		Parameters: []Parameter{
			{Name: "first", Kind: Word, Needed: true, Doc: "the one `COUNTRY`"},
			{Name: "second", Kind: Word, Needed: true, Doc: "the other `COUNTRY`"},
			{Name: service, Kind: Words, Doc: "only this `SERVICE` (repeatable, or separated by commas)"},
			{Name: strategy, Kind: Words, Doc: "only this `STRATEGY` (repeatable, or separated by commas)"},
			names(),
		},
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
			compare, err := q.Compare(ctx, e, v.One("first"), v.One("second"))
			if err != nil {
				return nil, err
			}
			return answered(report.Compare, compare, compare.Faults), nil
		},
	}
}
