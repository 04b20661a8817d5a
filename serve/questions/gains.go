package questions

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func gains() *Question {
	return &Question{
		Name:  "gains",
		Use:   "gains [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Tell what strategies spared users elsewhere",
		Long: `Gains lists documented figures of what citizens and firms had to do before and after a
reform: notices, visits, certificates, forms, days, cost. They are evidence of what a
strategy may spare users; no verdict rests on them. A goal is what the reform aimed at, not
what was found, and an upper bound the most that anybody was spared: both are marked.

COUNTRYs, SERVICEs and STRATEGYs may stand in any order, several of each; without any of a
kind all are meant. A FILE holds reforms of your own, or is a folder of them, instead of
those in use.`,
		Example: `  leeway gains
  leeway gains business-registration clearing_house
  leeway gains Austria -f markdown
  leeway gains --gains my/gains -f csv -o gains.csv`,
		Parameters: []Parameter{
			{Name: country, Kind: Words, Doc: "only reforms of this `COUNTRY`, by code or name (repeatable, or separated by commas)"},
			{Name: service, Kind: Words, Doc: "only this `SERVICE` (repeatable, or separated by commas)"},
			{Name: strategy, Kind: Words, Doc: "only this `STRATEGY` (repeatable, or separated by commas)"},
			names(),
		},
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, _ Values) (*Answer, error) {
			gains, err := q.Gains(ctx, e)
			if err != nil {
				return nil, err
			}
			answer := answered(report.Gains, gains, gains.Faults)
			answer.sources = func() (*verdict.Sources, error) {
				var cited []verdict.Source
				for _, each := range gains.Gains {
					cited = append(cited, each.Sources...)
				}
				return &verdict.Sources{Identity: gains.Identity, Sources: report.SortSources(cited)}, nil
			}
			return answer, nil
		},
	}
}
