package questions

import (
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// The names of parameters that several questions have.
const (
	country         = "country"
	service         = "service"
	strategy        = "strategy"
	name            = "name"
	set             = "set"
	without         = "without"
	withoutInferred = "without-inferred"
)

// All returns the descriptions of all questions, in the order in which they are documented.
func All() []*Question {
	return []*Question{evaluate(), explain(), whatIf(), options(), paths(), reach(), robustness(), ask(), transfer(), precedents(), compare(), triangle(), gains()}
}

// Named returns the description of a question; there is one for each name in [All].
func Named(question string) *Question {
	all := All()
	return all[slices.IndexFunc(all, func(d *Question) bool { return d.Name == question })]
}

// units are the parameters that pick units and strategies, and set facts in them.
func units(in string) []Parameter {
	return []Parameter{
		{Name: country, Kind: Words, Doc: "only this `COUNTRY`, by code or name (repeatable, or separated by commas)"},
		{Name: service, Kind: Words, Doc: "only this `SERVICE` (repeatable, or separated by commas)"},
		{Name: strategy, Kind: Words, Doc: "only this `STRATEGY` (repeatable, or separated by commas)"},
		names(),
		facts(in),
	}
}

// names is the parameter of names of any kind.
func names() Parameter {
	return Parameter{Name: name, Kind: Words, Argument: true, Doc: "a country, a service or a strategy, whichever bears this `NAME` (repeatable, or separated by commas)"}
}

func facts(in string) Parameter {
	return Parameter{Name: set, Kind: Facts, Doc: "what if: set a fact in " + in + ", `FACT=VALUE`; the value may be unknown (repeatable)"}
}

// leavingOut are the parameters that leave preconditions out.
func leavingOut() []Parameter {
	return []Parameter{
		{Name: without, Kind: Words, Doc: "leave out a precondition, `STRATEGY/PRECONDITION` (repeatable)"},
		{Name: withoutInferred, Kind: Switch, Doc: "leave out the preconditions that are inferred rather than found in a source"},
	}
}

// several reads the units of a question about any number of them.
func several[A any](ctx context.Context, e *evaluator.Engine, q evaluator.Question, answer func(*evaluator.Asked) (*A, error)) (*A, error) {
	asked, err := q.Ask(ctx, e)
	if err != nil {
		return nil, err
	}
	return answer(asked)
}

// one reads the unit of a question about one.
func one[A any](ctx context.Context, e *evaluator.Engine, q evaluator.Question, answer func(*evaluator.Asked) (*A, error)) (*A, error) {
	asked, err := q.AskOne(ctx, e)
	if err != nil {
		return nil, err
	}
	return answer(asked)
}

func evaluate() *Question {
	return &Question{
		Name:  "evaluate",
		Use:   "evaluate [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Decide every strategy for every service of every country",
		Long: `Evaluate decides which strategies are feasible for the units (services of countries) of
profiles, or for single units as policies see them.

` + whatIsMeant,
		Example: `  leeway evaluate
  leeway evaluate change-of-address centralisation --by precondition
  leeway evaluate centralisation --group
  leeway evaluate Germany --disputed
  leeway evaluate Germany --set context.person_identifier=universal
  leeway evaluate -f csv -o verdicts.csv
  leeway evaluate my-profiles/be.json --fail-on infeasible
  leeway evaluate scenarios.csv --csv-dialect excel-de -f csv -o verdicts.csv
  leeway evaluate --baseline verdicts.lock.json -f github`,
		Document: true,
		Parameters: slices.Concat(units("every unit"), []Parameter{
			{Name: "group", Kind: Switch, Doc: "put units together whose verdict has the same reason"},
			{Name: "disputed", Kind: Switch, Doc: "say whether each state is the same under all disputed readings"},
		}, leavingOut()),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
			group, err := v.Switch("group")
			if err != nil {
				return nil, err
			}
			disputed, err := v.Switch("disputed")
			if err != nil {
				return nil, err
			}
			evaluation, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Evaluation, error) {
				return a.Evaluate(ctx, evaluator.Request{Why: true, Disputed: disputed})
			})
			if err != nil {
				return nil, err
			}
			if group {
				evaluation.Groups = evaluator.Groups(evaluation)
			}
			return answered(report.Evaluation, evaluation, evaluation.Faults), nil
		},
	}
}

func explain() *Question {
	d := &Question{
		Name:  "explain",
		Use:   "explain [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Give the reasons of verdicts in words, with sources",
		Long: `Explain decides strategies for a unit and says why: each precondition met, unmet or
unknown, through which way, and the remedy and the sources. Of each verdict and status it
gives the smallest reason: the fewest facts that force it, whatever the others are.

` + whatIsMeant,
		Example: `  leeway explain BE social-security-contributions
  leeway explain Germany centralisation
  leeway explain DE change-of-address centralisation --set context.person_identifier=universal
  leeway explain unit.json --all -f markdown`,
		Document: true,
		Parameters: slices.Concat(units("every unit"), []Parameter{
			{Name: "all", Kind: Number, Least: 1, Bare: "10", Doc: "list all minimal reasons of each verdict, at most `N`"},
		}, leavingOut()),
	}
	d.answer = func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
		all, err := d.number(v, "all")
		if err != nil {
			return nil, err
		}
		evaluation, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Evaluation, error) {
			return a.Evaluate(ctx, evaluator.Request{Reasons: true, All: all, Disputed: true})
		})
		if err != nil {
			return nil, err
		}
		return answered(report.Explanation, evaluation, evaluation.Faults), nil
	}
	return d
}

func whatIf() *Question {
	return &Question{
		Name:     "what-if",
		Command:  "leeway evaluate --country … --service … --set …",
		Document: true,
		Parameters: append(units("the unit"), Parameter{
			Name: "only", Kind: Word, Values: []string{"verdicts"}, Doc: "`verdicts`: leave preconditions and reasons out",
		}),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
			short := v.One("only") != ""
			if short && v.One("only") != "verdicts" {
				return nil, usage("only: expected verdicts, found %q", Cut(v.One("only")))
			}
			evaluation, err := one(ctx, e, q, func(a *evaluator.Asked) (*verdict.Evaluation, error) {
				return a.Evaluate(ctx, evaluator.Request{Why: !short})
			})
			if err == nil && len(evaluation.Units) == 0 { // its facts cannot occur together
				err = evaluation.Faults.Err()
			}
			if err != nil {
				return nil, err
			}
			return answered(report.Evaluation, evaluation, evaluation.Faults), nil
		},
	}
}
