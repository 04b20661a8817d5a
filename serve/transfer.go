package serve

import (
	"cmp"
	"context"
	"slices"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
	"github.com/leeway-policy/leeway/serve/questions"
)

// A choice is one value of a select.
type choice struct {
	Value, Text string
	Selected    bool
}

// transferPage lets one pick two countries and a service, and shows what travels.
func transferPage(ctx context.Context, a *call) (*reply, error) {
	from, to, service := a.code(a.query.One("from")), a.code(a.query.One("to")), a.query.One("service")
	strategies := a.query.List("strategy")
	data := struct {
		frame
		From, To, Services, Strategies []choice
		Faults                         verdict.Faults
		Transfer                       *verdict.UnitTransfer
		Open                           []html.Column
		Answer, Swapped                string
	}{
		frame:    a.frame("Transfer", "/transfer"),
		Services: a.serviceChoices(service),
		Answer:   address("/api/transfer", "from", from, "to", to, "service", service, "strategy", a.query.One("strategy")),
		Swapped:  address("/transfer", "from", to, "to", from, "service", service, "strategy", a.query.One("strategy")),
	}
	data.From, data.To = a.twoCountries(from, to)
	columns := html.NewColumns(a.state.evaluation)
	for _, column := range columns {
		data.Strategies = append(data.Strategies, choice{column.Name, column.Title, slices.Contains(strategies, column.Name)})
	}
	status := 0 // of a page without faults
	if from != "" && to != "" && service != "" {
		transfer, err := a.transfer(ctx)
		switch faults := verdict.FaultsOf(err); {
		case len(faults) > 0 && !a.isPart: // it is said beside the form, in which it can be mended
			status, data.Faults = statusOf(err), faults.Sorted()
		case err != nil:
			return nil, err
		default:
			data.Transfer = transfer
			data.Head.Title = cmp.Or(transfer.From.CountryName, from) + " to " + cmp.Or(transfer.To.CountryName, to) + ", " + data.Head.Title
			data.Open = slices.DeleteFunc(columns, func(c html.Column) bool { return !slices.Contains(transfer.Open, c.Name) })
		}
	}
	answer, err := a.state.render("transfer-page", data)
	if err == nil {
		answer.status = status
	}
	return answer, err
}

// twoCountries are the choices of two countries, preset to two different ones.
func (a *call) twoCountries(from, to string) (first, second []choice) {
	other := func(than string) string {
		for _, country := range a.countryChoices("") {
			if country.Value != than {
				return country.Value
			}
		}
		return ""
	}
	if from == "" {
		from = other(to)
	}
	if to == "" {
		to = other(from)
	}
	return a.countryChoices(from), a.countryChoices(to)
}

// transfer answers as the command of that name does, for the one service of the request.
func (a *call) transfer(ctx context.Context) (*verdict.UnitTransfer, error) {
	answer, err := a.ask(ctx, questions.Named("transfer"))
	if err != nil {
		return nil, err
	}
	transfer := answer.Value.(*verdict.Transfer)
	if len(transfer.Units) == 0 {
		return nil, transfer.Faults.Err()
	}
	return &transfer.Units[0], nil
}

// code returns the code of the country that a text names, or the text if it names none.
func (a *call) code(text string) string {
	units, err := a.state.engine.Select(a.state.units, evaluator.Filter{Countries: []string{text}})
	if text == "" || err != nil || len(units) == 0 {
		return text
	}
	return units[0].Country
}

// countryChoices are all countries by their names.
func (a *call) countryChoices(selected string) []choice {
	var all []choice
	for _, unit := range a.state.units {
		if unit.Country != "" && !slices.ContainsFunc(all, func(c choice) bool { return c.Value == unit.Country }) {
			all = append(all, choice{unit.Country, cmp.Or(unit.CountryName, unit.Country), unit.Country == selected})
		}
	}
	slices.SortStableFunc(all, func(a, b choice) int { return cmp.Compare(a.Text, b.Text) })
	return all
}

// serviceChoices are all services by their titles.
func (a *call) serviceChoices(selected string) []choice {
	all := choices(a.state.services(), selected)
	for i := range all {
		all[i].Text = a.state.names.Service(all[i].Value)
	}
	return all
}

func choices(values []string, selected string) []choice {
	all := make([]choice, len(values))
	for i, value := range values {
		all[i] = choice{value, value, value == selected}
	}
	return all
}

// unitChoices are all units, grouped by country.
func (a *call) unitChoices(selected *evaluator.Unit) (countries, services []choice) {
	country, service := "", ""
	if selected != nil {
		country, service = selected.Country, selected.Service
	}
	return a.countryChoices(country), a.serviceChoices(service)
}

// travelClass is the colour of how a precondition travels, travelMark its shape.
func travelClass(travels string) string {
	switch travels {
	case verdict.SameWay, verdict.Equivalent:
		return "good"
	case verdict.Stays:
		return "bad"
	case verdict.Open:
		return "open"
	default:
		return "none"
	}
}

func travelMark(travels string) verdict.Status {
	switch travels {
	case verdict.SameWay, verdict.Equivalent:
		return verdict.Met
	case verdict.Open:
		return verdict.Unknown
	default:
		return verdict.Unmet
	}
}
