package questions

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

func precedents() *Question {
	d := &Question{
		Name:  "precedents",
		Use:   "precedents [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Show which documented cases and which countries a unit can learn from",
		Long: `Precedents lists, for each strategy, the documented cases of it, whatever their outcome, the
nearest first: those of whose necessary preconditions fewest have another status, a status
unknown on either side counting a half; then those with the smallest share of facts in
another range, among the facts known of both. A case of the same country and service is
shown apart, as the same unit.

A donor is a country in which the strategy is in place for the service, first those of whose
solution most travels: see leeway transfer. Beside it stands what would have to be adapted.
Functional equivalents are the strategies in place for a service, beside each other: what one
does in some countries, the other does elsewhere.
Of several units it shows the nearest precedent and the first donor of each.

` + whatIsMeant,
		Example: `  leeway precedents DE change-of-address centralisation
  leeway precedents Germany change-of-address --limit 1
  leeway precedents change-of-address
  leeway precedents -f csv -o precedents.csv`,
		Document: true,
		Parameters: append(units("every unit"), Parameter{
			Name: "limit", Kind: Number, Preset: 3, Doc: "show at most `N` precedents and donors of each strategy; 0 is all",
		}),
	}
	d.answer = func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
		limit, err := d.number(v, "limit")
		if err != nil {
			return nil, err
		}
		precedents, err := q.Precedents(ctx, e, evaluator.PrecedentRequest{Limit: limit})
		if err != nil {
			return nil, err
		}
		return answered(report.Precedents, precedents, precedents.Faults), nil
	}
	return d
}
