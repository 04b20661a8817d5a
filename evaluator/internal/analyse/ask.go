package analyse

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Ask returns, for each unit, which unknown facts to find out first, and what each of their values would decide
// for the strategies, or for all if strategies is empty. It fails as [Paths] does, for any strategy.
func Ask(ctx context.Context, m *model.Model, units []*profile.Unit, strategies []string) (*verdict.Ask, error) {
	chosen, err := m.Set.AllNamed(strategies)
	if err != nil {
		return nil, err
	}
	for _, s := range chosen {
		if fault := unanalysable(m, s); fault != nil {
			return nil, verdict.Faults{fault}
		}
	}
	shown := &verdict.Ask{}
	shown.Units, err = eachUnit(ctx, units, nil, &shown.Faults, func(ctx context.Context, unit *profile.Unit) (*verdict.UnitAsk, error) {
		return askUnit(ctx, m, unit, chosen)
	})
	return shown, err
}

// askUnit returns which unknown facts of one unit to find out first.
func askUnit(ctx context.Context, m *model.Model, unit *profile.Unit, chosen []*policy.Strategy) (_ *verdict.UnitAsk, err error) {
	defer diagram.Recover(&err)
	p, err := analysable(ctx, m, unit)
	if err != nil {
		return nil, err
	}
	shown := &verdict.UnitAsk{Subject: subject(unit), Questions: []verdict.Question{}}
	undetermined := 0
	for _, s := range chosen {
		now := model.VerdictOf(p.Front(ctx).Outlook(s))
		if now == verdict.Undetermined {
			undetermined++
		}
		inPlace, err := p.InPlace(ctx, s)
		if err != nil {
			return nil, err
		}
		shown.Verdicts = append(shown.Verdicts, verdict.StrategyVerdict{Strategy: s.Name, Verdict: now, InPlace: inPlace.Status})
	}
	for _, query := range p.Front(ctx).Ask(chosen) {
		dim := &m.Space.Dims[query.Dim]
		question := verdict.Question{
			Path: dim.Fact.Path, Title: dim.Fact.Title, Description: dim.Fact.Description,
			Settling: query.Settling, Of: len(query.Answers) * undetermined,
		}
		for _, answer := range query.Answers {
			then := verdict.IfFactValued{Value: factWords(dim, answer.Cell)}
			for i, s := range chosen {
				then.Verdicts = append(then.Verdicts, verdict.StrategyVerdict{Strategy: s.Name, Verdict: model.VerdictOf(answer.Outlooks[i])})
			}
			question.Answers = append(question.Answers, then)
		}
		shown.Questions = append(shown.Questions, question)
	}
	return shown, nil
}
