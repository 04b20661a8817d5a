package model

import (
	"cmp"
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/reason"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Decision is the verdict of one strategy for one unit.
type Decision struct {
	Verdict verdict.Verdict
	// Exact is false if the verdict is undetermined only because of leeway's limits. Jointly is true if the
	// preconditions, each possible alone, cannot be met together.
	Exact, Jointly bool
	// FillFirst are the unknown facts that undecided necessary preconditions read, starting with those that most read.
	FillFirst []string
}

// Statuses returns the statuses of a strategy's preconditions.
func (p *Placed) Statuses(ctx context.Context, s *policy.Strategy) ([]Status, error) {
	statuses := make([]Status, len(s.Preconditions))
	for i, rule := range s.Preconditions {
		var err error
		if statuses[i], err = p.Status(ctx, &rule.Function); err != nil {
			return nil, err
		}
	}
	return statuses, nil
}

// InPlace returns the status of a strategy's outcome: met where the strategy is in place. It is the zero value if the
// strategy has none.
func (p *Placed) InPlace(ctx context.Context, s *policy.Strategy) (Status, error) {
	if s.Outcome == nil {
		return Status{}, nil
	}
	return p.Status(ctx, &s.Outcome.Function)
}

// Decide returns the verdict that follows from the statuses of a strategy's preconditions: feasible if all necessary ones
// are met, infeasible if one is unmet or if they cannot be met together, else undetermined.
func (p *Placed) Decide(ctx context.Context, s *policy.Strategy, statuses []Status) (Decision, error) {
	var waiting []*policy.Rule // tabled, with unknown status
	unmet, exact := false, true
	for i, rule := range s.Preconditions {
		switch {
		case !rule.Necessary:
		case statuses[i].Status == verdict.Unmet:
			unmet = true
		case statuses[i].Status == verdict.Unknown && p.Model.Tables.Untabled(&rule.Function) != nil:
			exact = false
		case statuses[i].Status == verdict.Unknown:
			waiting = append(waiting, rule)
		}
	}
	switch {
	case unmet:
		return Decision{Verdict: verdict.Infeasible, Exact: true}, nil
	case len(waiting) == 0 && exact:
		return Decision{Verdict: verdict.Feasible, Exact: true}, nil
	}
	found, err := p.together(ctx, s, waiting)
	if err != nil {
		return Decision{}, err
	}
	if found == table.None {
		return Decision{Verdict: verdict.Infeasible, Exact: true, Jointly: true}, nil
	}
	return Decision{
		Verdict: verdict.Undetermined, Exact: exact && found == table.Some, FillFirst: p.fillFirst(s.Preconditions, statuses),
	}, nil
}

// Fit returns the fit of a strategy: the share of the weights of its supporting preconditions that are met, and met
// or unknown. ok is false if it has none.
func Fit(s *policy.Strategy, statuses []Status) (fit verdict.Fit, ok bool) {
	w := weights{exact: true}
	for i, rule := range s.Preconditions {
		w.add(rule, statuses[i])
	}
	return w.fit()
}

// fillFirst returns the unknown facts that undecided necessary preconditions read, starting with those that most
// of them read.
func (p *Placed) fillFirst(rules []*policy.Rule, statuses []Status) []string {
	waiting := map[int]int{}
	var dims []int
	for i, rule := range rules {
		if !rule.Necessary || statuses[i].Status != verdict.Unknown {
			continue
		}
		for _, path := range rule.Reads {
			dim := p.Model.Space.Index(path)
			if !p.IsUnknown(dim) {
				continue
			}
			if waiting[dim] == 0 {
				dims = append(dims, dim)
			}
			waiting[dim]++
		}
	}
	slices.SortFunc(dims, func(a, b int) int {
		return cmp.Or(cmp.Compare(waiting[b], waiting[a]), cmp.Compare(a, b))
	})
	paths := make([]string, len(dims))
	for i, dim := range dims {
		paths[i] = p.Model.Space.Dims[dim].Fact.Path
	}
	return paths
}

// weights sums the weights of a strategy's supporting preconditions.
type weights struct {
	met, open, all int
	exact          bool
}

func (w *weights) add(rule *policy.Rule, s Status) {
	if rule.Necessary {
		return
	}
	w.all += rule.Weight
	switch s.Status {
	case verdict.Met:
		w.met += rule.Weight
	case verdict.Unknown:
		w.open += rule.Weight
		w.exact = w.exact && s.Exact
	}
}

// fit returns the share of the weights that are met, and met or unknown; ok is false if there are no weights.
func (w *weights) fit() (fit verdict.Fit, ok bool) {
	if w.all == 0 {
		return verdict.Fit{}, false
	}
	return verdict.Fit{
		Low:   float64(w.met) / float64(w.all),
		High:  float64(w.met+w.open) / float64(w.all),
		Exact: w.exact,
	}, true
}

// StatusOf returns the status that a rule's outlook means.
func StatusOf(o reason.Outlook) verdict.Status { return statusOf(o).Status }

// VerdictOf returns the verdict that follows from the joint outlook of all necessary preconditions.
func VerdictOf(o reason.Outlook) verdict.Verdict {
	switch {
	case o.CanHold && o.CanFail:
		return verdict.Undetermined
	case o.CanHold:
		return verdict.Feasible
	default:
		return verdict.Infeasible
	}
}
