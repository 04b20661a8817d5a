package analyse

import (
	"cmp"
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A neighbourDonor is a unit in which a strategy is in place, with the statuses of its necessary preconditions and the ways
// of each that hold.
type neighbourDonor struct {
	unit     *profile.Unit
	statuses []model.Status
	ways     [][]int
}

// addDonor adds a unit to the donors of the strategies that are in place in it. A unit of no country is no donor.
func (n *Neighbours) addDonor(ctx context.Context, unit *profile.Unit) error {
	if unit.Country == "" {
		return nil
	}
	p := n.model.Place(unit)
	for _, s := range n.model.Set.Strategies {
		inPlace, err := p.InPlace(ctx, s)
		if err != nil {
			return err
		}
		if inPlace.Status != verdict.Met {
			continue
		}
		donor := neighbourDonor{unit: unit}
		if donor.statuses, err = necessaryStatuses(ctx, p, s); err != nil {
			return err
		}
		if donor.ways, err = necessaryWays(ctx, p, s); err != nil {
			return err
		}
		n.donors[s] = append(n.donors[s], donor)
	}
	return nil
}

// necessaryWays returns, for each necessary precondition of a strategy, the numbers of the ways that hold.
func necessaryWays(ctx context.Context, p *model.Placed, s *policy.Strategy) ([][]int, error) {
	rules := necessary(s)
	ways := make([][]int, len(rules))
	for i, rule := range rules {
		var err error
		if ways[i], err = waysHeld(ctx, p, rule); err != nil {
			return nil, err
		}
	}
	return ways, nil
}

// donorsOf returns the donors of a unit and a strategy, at most limit or all if that is 0, and how many are left out.
// Statuses are those of the unit's necessary preconditions.
func (n *Neighbours) donorsOf(ctx context.Context, p *model.Placed, s *policy.Strategy, statuses []model.Status, limit int) ([]verdict.Donor, int, error) {
	ways, err := necessaryWays(ctx, p.Plain(), s)
	if err != nil {
		return nil, 0, err
	}
	rules := necessary(s)
	units := map[string]*profile.Unit{}
	donors := []verdict.Donor{}
	for _, from := range n.donors[s] {
		if from.unit.Service != p.Unit.Service || from.unit.Country == p.Unit.Country {
			continue
		}
		units[from.unit.Country] = from.unit
		donor := verdict.Donor{Country: from.unit.Country, CountryName: from.unit.CountryName, Preconditions: []verdict.DonorPrecondition{}}
		for i, rule := range rules {
			if from.statuses[i].Status != verdict.Met {
				continue
			}
			how := travels(verdict.Met, statuses[i].Status, from.ways[i], ways[i])
			donor.Preconditions = append(donor.Preconditions, verdict.DonorPrecondition{Precondition: rule.Name, Title: rule.Title, Travels: how, Copyable: true})
			count(&donor, how)
		}
		donors = append(donors, donor)
	}
	slices.SortFunc(donors, moreTravels)
	donors, more := first(donors, limit)
	for i := range donors {
		source := n.model.Place(units[donors[i].Country])
		for j := range donors[i].Preconditions {
			one := &donors[i].Preconditions[j]
			if one.Travels != verdict.Stays && one.Travels != verdict.Open {
				continue
			}
			at := slices.IndexFunc(rules, func(r *policy.Rule) bool { return r.Name == one.Precondition })
			one.Adapt, one.Copyable = missing(ctx, source, p, s, rules[at])
			if one.Travels == verdict.Open {
				one.FindOut = unknownOf(p, rules[at])
			}
		}
	}
	return donors, more, nil
}

// count counts one necessary precondition that a donor meets.
func count(donor *verdict.Donor, travels string) {
	donor.Met++
	switch travels {
	case verdict.Stays:
		donor.Stays++
	case verdict.Open:
		donor.Open++
	default:
		donor.Travels++
	}
}

// moreTravels orders donors: by the share of what they meet that travels, what is open counting a half; then by how much
// they meet; then by country. A donor that meets nothing is last.
func moreTravels(a, b verdict.Donor) int {
	share := func(d verdict.Donor) float64 {
		return (float64(d.Travels) + float64(d.Open)/2) / float64(max(1, d.Met))
	}
	return cmp.Or(cmp.Compare(share(b), share(a)), cmp.Compare(b.Met, a.Met), cmp.Compare(a.Country, b.Country))
}

// Equivalents returns, for each service of the units, the strategies in place for it, with their countries.
func (n *Neighbours) Equivalents(units []*profile.Unit) []verdict.ServiceEquivalents {
	var services []string
	for _, unit := range units {
		services = append(services, unit.Service)
	}
	slices.Sort(services)
	equivalents := []verdict.ServiceEquivalents{}
	for _, service := range slices.Compact(services) {
		one := verdict.ServiceEquivalents{Service: service, Strategies: []verdict.StrategyInPlace{}}
		for _, s := range n.model.Set.Strategies {
			var countries []verdict.Subject
			for _, donor := range n.donors[s] {
				if donor.unit.Service == service {
					countries = append(countries, subject(donor.unit))
				}
			}
			if len(countries) > 0 {
				one.Strategies = append(one.Strategies, verdict.StrategyInPlace{
					Strategy: s.Name, Title: s.Title, Sets: s.Outcome.Title, Countries: countries,
				})
			}
		}
		equivalents = append(equivalents, one)
	}
	return equivalents
}
