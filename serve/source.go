package serve

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A sourceRow is a source in the list of all.
type sourceRow struct {
	verdict.Source
	// Cited is how many strategies, rules, units, cases and gains cite it.
	Cited int
}

// sourcesPage is the bibliography: all that units, rules, cases and gains cite.
func sourcesPage(_ context.Context, a *call) (*reply, error) {
	var rows []sourceRow
	all := a.state.cited()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		for _, text := range all[key].Texts {
			rows = append(rows, sourceRow{text, all[key].Count()})
		}
	}
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return a.answerCSV("sources", err, func(w *csvWriter, o report.Options) error {
			list := &verdict.Sources{Identity: a.state.evaluation.Identity}
			for _, row := range rows {
				list.Sources = append(list.Sources, row.Source)
			}
			return report.Sources(w, list, o)
		})
	}
	return a.state.render("sources-page", struct {
		frame
		Sources []sourceRow
	}{a.frame("Sources", "/sources"), rows})
}

// sourcePage shows one source and what cites it.
func sourcePage(_ context.Context, a *call) (*reply, error) {
	key, err := a.query.Need("source")
	if err != nil {
		return nil, err
	}
	all := a.state.cited()
	cited := all[key[0]]
	if cited == nil {
		return nil, missing("source", key[0], slices.Sorted(maps.Keys(all)))
	}
	if isCSV, err := a.wantsCSV(); isCSV || err != nil {
		return sourceCSV(key[0], cited, err)
	}
	return a.state.render("source-page", struct {
		frame
		Key   string
		Cited *citations
		CSV   string
	}{a.frame(key[0], "/sources"), key[0], cited, address("/source", "source", key[0], "format", "csv")})
}

// sourceCSV lists what cites a source, a row for each.
func sourceCSV(key string, cited *citations, err error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	rows := [][]string{{"source", "kind", "country", "service", "strategy", "name", "year"}}
	for _, st := range cited.Strategies {
		rows = append(rows, []string{key, "strategy", "", "", st.Name, st.Name, ""})
	}
	for _, rule := range cited.Rules {
		rows = append(rows, []string{key, rule.Kind, "", "", rule.Strategy, rule.Name, ""})
	}
	for _, unit := range cited.Units {
		for _, path := range unit.Facts {
			rows = append(rows, []string{key, "fact", unit.Country, unit.Service, "", path, ""})
		}
	}
	for i := range cited.Cases {
		c := &cited.Cases[i]
		rows = append(rows, []string{key, "case", c.Country, c.Service, c.Strategy, c.ID, strconv.Itoa(c.Since)})
	}
	for i := range cited.Gains {
		g := &cited.Gains[i]
		rows = append(rows, []string{key, "gain", g.Country, g.Service, g.Strategy, g.Reform, strconv.Itoa(g.Year)})
	}
	return csvReply("source", rows)
}
