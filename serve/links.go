package serve

import (
	"net/url"
	"strings"

	"github.com/leeway-policy/leeway/report/html"
)

// links are the addresses of what pages show.
func links() html.Links {
	return html.Links{
		Unit: func(country, service string) string { return address("/unit", "country", country, "service", service) },
		Answer: func(country, service, strategy string) string {
			return address("/unit", "country", country, "service", service, "strategy", strategy)
		},
		Try: func(t *html.Trial) string {
			return unitAddress("/what-if", unitKey{t.Country, t.Service}, assignments(t.Facts))
		},
		State: func(country string) string {
			if country == "" {
				return ""
			}
			return address("/state", "country", country)
		},
		Strategy: func(strategy string) string { return address("/handbook", "strategy", strategy) },
		Rule: func(strategy, rule string) string {
			if strategy == "" {
				return "/handbook#" + html.RuleID(constraintID, rule)
			}
			return address("/rule", "strategy", strategy, "rule", rule)
		},
		Fact:   func(path string) string { return address("/fact", "fact", path) },
		Source: func(key string) string { return address("/source", "source", key) },
	}
}

// constraintID is the anchor that those of constraints begin with.
const constraintID = "constraint"

// strategyID is the anchor of the one strategy that a page of the handbook is about.
const strategyID = "strategy"

// unitID is the anchor of the one unit that a page is about.
const unitID = "unit"

// address returns a path with parameters, those that have a value, in their order.
func address(path string, parameters ...string) string {
	var query strings.Builder
	for i := 0; i+1 < len(parameters); i += 2 {
		if parameters[i+1] == "" {
			continue
		}
		sign := "&"
		if query.Len() == 0 {
			sign = "?"
		}
		query.WriteString(sign + parameters[i] + "=" + url.QueryEscape(parameters[i+1]))
	}
	return path + query.String()
}

// unitAddress returns a path with the parameters of a unit and of facts set in it.
func unitAddress(path string, unit unitKey, sets []string) string {
	parameters := []string{"country", unit.country, "service", unit.service}
	for _, set := range sets {
		parameters = append(parameters, "set", set)
	}
	return address(path, parameters...)
}
