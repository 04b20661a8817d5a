package questions

import (
	"context"
	"io"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func triangle() *Question {
	return &Question{
		Name:  "triangle",
		Use:   "triangle [FILE...] [COUNTRY...] [SERVICE...]",
		Short: "Draw who takes part in a service: the governance triangle",
		Long: `Triangle shows the entities of a unit, groups of like organisations, in the corners of the
governance triangle: state (by tier), market and civil society; how many organisations each
has, what it does, and its ties to the others. As SVG, for one unit, it is a picture for a
document or a slide; the other formats say the same as a table.

` + whatIsMeant,
		Example: `  leeway triangle BE social-security-contributions
  leeway triangle DE change-of-address -o triangle.svg
  leeway triangle change-of-address -f csv -o entities.csv`,
		Document: true,
		Formats:  []report.Format{report.SVG},
		Parameters: []Parameter{
			{Name: country, Kind: Words, Doc: "only this `COUNTRY`, by code or name (repeatable, or separated by commas)"},
			{Name: service, Kind: Words, Doc: "only this `SERVICE` (repeatable, or separated by commas)"},
			{Name: name, Kind: Words, Argument: true, Doc: "a country or a service, whichever bears this `NAME` (repeatable, or separated by commas)"},
		},
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, _ Values) (*Answer, error) {
			asked, err := q.Ask(ctx, e)
			if err != nil {
				return nil, err
			}
			if len(asked.Filter.Strategies) > 0 {
				return nil, usage("%s is a strategy: expected countries and services, entities are the same for all strategies", asked.Filter.Strategies[0])
			}
			triangles, err := asked.Triangles()
			if err != nil {
				return nil, err
			}
			render := func(w io.Writer, t *verdict.Triangles, o report.Options) error {
				if o.Format == report.SVG && len(t.Units) > 1 {
					return &evaluator.NotOneError{Units: asked.Units}
				}
				return report.Triangles(w, t, o)
			}
			return answered(render, triangles, triangles.Faults), nil
		},
	}
}
