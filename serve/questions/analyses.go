package questions

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func paths() *Question {
	d := &Question{
		Name:  "paths",
		Use:   "paths [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Find what would have to change for a strategy to be feasible",
		Long: `Paths lists the sets of changes after which a strategy is feasible, and of which no part
would do: certain ones, which hold whatever the unknown facts are, before conditional
ones, and cheap ones before dear ones. The effort of a change is that of its lever:
technical 1, organisational 3, legal 9, constitutional 27, unless a FILE says otherwise:
{"levers": {"legal": 5}, "facts": {"service.records": 2}}. Facts whose lever is given
never change.
Of several units it shows the first path of each. Each path shown was confirmed by OPA.

` + whatIsMeant,
		Example: `  leeway paths DE change-of-address centralisation
  leeway paths Germany
  leeway paths DE change-of-address centralisation --upto legal --limit 0
  leeway paths BE civil-certificates centralisation --effort efforts.json -f json`,
		Document: true,
		Parameters: append(
			units("every unit"),
			Parameter{
				Name: "upto", Kind: Word, Values: append(verdict.Levers(), verdict.Given),
				Doc: "pull no `LEVER` harder than this: technical, organisational, legal, constitutional, or given (any)",
			},
			Parameter{Name: "limit", Kind: Number, Preset: 5, Doc: "show at most `N` paths of each strategy; 0 is all"},
			Parameter{Name: "effort", Kind: File, Local: true, Doc: "`FILE` with efforts of one's own"},
		),
	}
	d.answer = func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
		limit, err := d.number(v, "limit")
		if err != nil {
			return nil, err
		}
		request := evaluator.PathRequest{Upto: v.One("upto"), Limit: limit}
		paths, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Paths, error) {
			var err error
			if file := v.One("effort"); file != "" {
				if request.Efforts, err = e.ReadEfforts(file); err != nil {
					return nil, err
				}
			}
			return a.Paths(ctx, request)
		})
		if err != nil {
			return nil, err
		}
		return answered(report.Paths, paths, paths.Faults), nil
	}
	return d
}

func options() *Question {
	return &Question{
		Name:  "options",
		Use:   "options [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Set the strategies of a unit, a state or all states side by side",
		Long: `Options sets the strategies for a service of a country side by side: the state of each, the
cheapest path to it, who acts on it, what it opens, closes and undoes, and the risks; and of
elsewhere the nearest documented cases, the countries that have it in place, and what it spared
users. Of a COUNTRY it tells it in short for every service, with the single changes that open most;
without any it counts how near each strategy is in every state.

There is no single score. A strategy is marked if no other is at least as good on each of
four counts and better on one: state (in place, feasible, undetermined, infeasible), highest
lever of the cheapest path, effort, and necessary preconditions unmet or unknown. It is
compared with all strategies, also where only some are asked for.

` + whatIsMeant,
		Example: `  leeway options
  leeway options Germany -f markdown
  leeway options DE change-of-address
  leeway options my-profiles/be.json -f csv -o options.csv`,
		Document:   true,
		Parameters: units("every unit"),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, _ Values) (*Answer, error) {
			options, err := q.StrategyOptions(ctx, e)
			if err != nil {
				return nil, err
			}
			return answered(report.StrategyOptions, options, options.Faults), nil
		},
	}
}

func reach() *Question {
	return &Question{
		Name:  "reach",
		Use:   "reach [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Tell which strategies are feasible now, and which come within reach at each lever",
		Long: `Reach tells which strategies are feasible now, and which could be made so by changes up
to each lever: technical, organisational, legal, constitutional. Of a COUNTRY it tells it
for every service, and without any it puts all states side by side. Where facts are
unknown it says what is certain and what is possible.

` + whatIsMeant,
		Example: `  leeway reach
  leeway reach BE
  leeway reach BE civil-certificates centralisation`,
		Document:   true,
		Parameters: units("every unit"),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, _ Values) (*Answer, error) {
			reach, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Reach, error) { return a.Reach(ctx) })
			if err != nil {
				return nil, err
			}
			return answered(report.Reach, reach, reach.Faults), nil
		},
	}
}

func robustness() *Question {
	return &Question{
		Name:  "robustness",
		Use:   "robustness [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Tell how far verdicts rest on doubtful facts",
		Long: `Robustness gives the share of the weight of all possible worlds in which a strategy is
feasible, exactly, and the facts that alone would change its verdict. It is not the
probability that the strategy succeeds.

A known fact has the weight of its confidence where it is: high 0.95, medium 0.8, low 0.6.
A confidence that is not stated is taken as low. What remains is spread evenly over the
other values of an enumeration, or the two neighbouring cells of a number. An unknown fact
has the same weight everywhere, a fact that was set the weight 1. Facts are taken as independent, within the constraints.

` + whatIsMeant,
		Example: `  leeway robustness
  leeway robustness BE civil-certificates
  leeway robustness BE --trust low=0.5,medium=0.7`,
		Document: true,
		Parameters: append(units("every unit"), Parameter{
			Name: "trust", Kind: Words, Doc: "weight of a confidence, `CONFIDENCE=WEIGHT`, 0 to 1 (repeatable, or separated by commas)",
		}),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
			trust, err := evaluator.ParseTrust(v.List("trust"))
			if err != nil {
				return nil, err
			}
			robustness, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Robustness, error) {
				return a.Robustness(ctx, trust)
			})
			if err != nil {
				return nil, err
			}
			return answered(report.Robustness, robustness, robustness.Faults), nil
		},
	}
}

func ask() *Question {
	return &Question{
		Name:  "ask",
		Use:   "ask [FILE...] [COUNTRY...] [SERVICE...] [STRATEGY...]",
		Short: "Tell which unknown facts to find out first",
		Long: `Ask lists the unknown facts that undetermined verdicts wait for, and what each of their
values would decide: first the fact of whose values the greatest share settles a verdict.
Of several units it shows the first fact of each.

` + whatIsMeant,
		Example: `  leeway ask GR social-security-contributions
  leeway ask LU
  leeway ask LU civil-certificates centralisation`,
		Document:   true,
		Parameters: units("every unit"),
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, _ Values) (*Answer, error) {
			ask, err := several(ctx, e, q, func(a *evaluator.Asked) (*verdict.Ask, error) { return a.Unknowns(ctx) })
			if err != nil {
				return nil, err
			}
			return answered(report.Ask, ask, ask.Faults), nil
		},
	}
}

func transfer() *Question {
	return &Question{
		Name:  "transfer",
		Use:   "transfer FROM TO [SERVICE...] [STRATEGY...]",
		Short: "Tell whether one country's solution can be copied to another",
		Long: `Transfer tells for each precondition how the source meets it, and whether the target does:
in the same way, by a functional equivalent, or not, because it does not travel: which
facts the target would have to take over from the source, and by which lever. Last it
says which strategies are open to the target as it is.

FROM and TO are countries, or files of profiles; without a SERVICE it tells all that both
have.`,
		Example: `  leeway transfer BE DE social-security-contributions clearing_house
  leeway transfer Denmark Netherlands change-of-address -f markdown
  leeway transfer BE my-profile.json`,
		Arguments: []string{"from", "to"},
		Parameters: []Parameter{
			{Name: "from", Kind: Word, Needed: true, Doc: "`COUNTRY` whose solution it is: the source"},
			{Name: "to", Kind: Word, Needed: true, Doc: "`COUNTRY` that is to copy it: the target"},
			{Name: service, Kind: Words, Doc: "only this `SERVICE` (repeatable, or separated by commas)"},
			{Name: strategy, Kind: Words, Doc: "only this `STRATEGY` (repeatable, or separated by commas)"},
			names(),
			facts("the target"),
		},
		answer: func(ctx context.Context, e *evaluator.Engine, q evaluator.Question, v Values) (*Answer, error) {
			transfer, err := q.Transfer(ctx, e, v.One("from"), v.One("to"))
			if err != nil {
				return nil, err
			}
			return answered(report.Transfer, transfer, transfer.Faults), nil
		},
	}
}

// whatIsMeant says how arguments name units.
const whatIsMeant = `FILEs, COUNTRYs, SERVICEs and STRATEGYs may stand in any order, several of each; without
any of a kind all are meant. A FILE is a profile, a single unit, CSV with a unit in each row
(*.csv), a folder of profiles, or "-" for standard input. A COUNTRY that no FILE has is taken from the profiles in use.`
