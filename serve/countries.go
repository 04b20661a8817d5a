package serve

import (
	"context"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/report/html"
)

// A countryRow is one country in the list of all.
type countryRow struct {
	verdict.CountryInfo
	// Tallies count the states of each strategy over the services of the country.
	Tallies []html.Tally
}

// countriesPage lists the countries.
func countriesPage(_ context.Context, a *call) (*reply, error) {
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return a.answerCSV("countries", err, func(w *csvWriter, o report.Options) error {
			return report.Countries(w, &verdict.Countries{Identity: a.state.evaluation.Identity, Countries: a.state.countries}, o)
		})
	}
	var rows []countryRow
	for _, country := range a.state.countries {
		var own verdict.Evaluation
		for i := range a.state.evaluation.Units {
			if a.state.evaluation.Units[i].Country == country.Country {
				own.Units = append(own.Units, a.state.evaluation.Units[i])
			}
		}
		rows = append(rows, countryRow{country, html.NewTallies(&own)})
	}
	return a.state.render("countries-page", struct {
		frame
		Columns []html.Column
		Rows    []countryRow
	}{a.frame("Countries", "/countries"), html.NewColumns(a.state.evaluation), rows})
}
