package evaluator_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// unitsByCountry returns the shipped units, by country and service.
func unitsByCountry(t *testing.T) map[string]map[string]*evaluator.Unit {
	t.Helper()
	units, faults := engine(t, evaluator.Options{}).Read(t.Context())
	if len(faults) > 0 || len(units) == 0 {
		t.Fatal(faults)
	}
	all := map[string]map[string]*evaluator.Unit{}
	for _, u := range units {
		if all[u.Country] == nil {
			all[u.Country] = map[string]*evaluator.Unit{}
		}
		all[u.Country][u.Service] = u
	}
	return all
}

// TestLikeUnitsHaveLikeCodes holds the rules of docs/coding.md that can be computed.
func TestLikeUnitsHaveLikeCodes(t *testing.T) {
	const address, certificates, enrolment = "change-of-address", "civil-certificates", "higher-education-enrolment"
	compared := 0
	for country, services := range unitsByCountry(t) {
		a, b := services[address].Facts, services[certificates].Facts
		same := func(why string, facts ...string) {
			t.Helper()
			for _, name := range facts {
				a, b := a["service."+name], b["service."+name]
				if compared++; a != nil && b != nil && a != b {
					t.Errorf("%s: service.%s is %v for %s and %v for %s, though %s", country, name, a, address, b, certificates, why)
				}
			}
		}
		if a["service.records"] == "central" && b["service.records"] == "central" {
			same("one central file serves both", "competence", "relations", "sensitive", "common_number")
		}
		if number := a["service.back_offices.local"]; number != json.Number("0") && number == b["service.back_offices.local"] {
			same("the same local offices carry out both", "competence", "relations")
		}
		if a["context.population_register"] == "central" && a["context.central_personal_file"] != "permitted" {
			t.Errorf("%s: central_personal_file is %v beside a central register of all residents", country, a["context.central_personal_file"])
		}
		for id, u := range services {
			f := u.Facts
			if f["service.competence"] == "local" && id != enrolment {
				t.Errorf("%s %s: competence is local: the state's law carried out by municipalities is shared or national", country, id)
			}
			if f["service.records"] == "central" && f["service.relations"] == "negotiation" {
				t.Errorf("%s %s: relations are negotiation beside one central file, which an act or an authority keeps up", country, id)
			}
			if f["service.records"] == "central" && f["service.common_number"] == false {
				t.Errorf("%s %s: one central file has one number for each record", country, id)
			}
		}
	}
	if compared < 20 {
		t.Errorf("only %d pairs of like units", compared)
	}
}

// TestEntitiesAreCodedAlike holds the rules of docs/coding.md about entities and ties.
func TestEntitiesAreCodedAlike(t *testing.T) {
	agents := regexp.MustCompile(`(?i)formation agents|software houses|payroll bureaux|collaborating banks|paying agents|RED users`)
	seen := 0
	for country, services := range unitsByCountry(t) {
		parts := map[string]string{} // sector and tier, by local name
		for id, u := range services {
			fault := func(format string, args ...any) {
				t.Helper()
				t.Errorf("%s %s: %s", country, id, fmt.Sprintf(format, args...))
			}
			ids, decides := map[string]bool{}, false
			for _, e := range u.Entities {
				seen++
				ids[e.ID] = true
				decides = decides || slices.Contains(e.Roles, "decides")
				if part := e.Sector + " " + e.Tier; e.LocalName != "" && cmp.Or(parts[e.LocalName], part) != part {
					fault("%s is %s here and %s elsewhere", e.ID, part, parts[e.LocalName])
				} else {
					parts[e.LocalName] = part
				}
				if strings.HasPrefix(e.Name, "Notaries") && (e.Sector != "market" || !slices.Contains(e.Roles, "holds_records")) {
					fault("notaries are of the market and keep deeds")
				}
				if agents.MatchString(e.Name) && !slices.Equal(e.Roles, []string{"supplies"}) {
					fault("%s acts for users or only pays, so it supplies", e.ID)
				}
				if e.Inferred && e.Confidence == "high" {
					fault("%s is inferred, and yet of high confidence", e.ID)
				}
			}
			for _, tie := range u.Ties {
				if !ids[tie.From] || !ids[tie.To] || tie.From == tie.To {
					fault("the tie from %s to %s joins no two entities", tie.From, tie.To)
				}
				if tie.Inferred && tie.Confidence == "high" {
					fault("the tie from %s to %s is inferred, and yet of high confidence", tie.From, tie.To)
				}
			}
			if !decides {
				fault("no entity decides")
			}
			for _, path := range []string{"service.back_offices.total", "service.relations"} {
				if u.Facts[path] == nil {
					fault("%s cannot be derived", path)
				}
			}
		}
	}
	if seen < 300 {
		t.Errorf("only %d entities", seen)
	}
}

// TestEveryShippedFactHasEvidence holds that the shipped profiles have no faults, and that each of their facts has evidence,
// be it stated or derived.
func TestEveryShippedFactHasEvidence(t *testing.T) {
	all := unitsByCountry(t)
	if len(all) < 17 {
		t.Errorf("%d countries, want 17", len(all))
	}
	for country, services := range all {
		for id, u := range services {
			for path := range u.Facts {
				if _, ok := u.Evidence[path]; !ok {
					t.Errorf("%s %s: no evidence for %s", country, id, path)
				}
			}
		}
	}
}

// TestHighConfidenceRestsOnAnOpenedSource holds that no fact, and no case, is high on sources that nobody opened.
func TestHighConfidenceRestsOnAnOpenedSource(t *testing.T) {
	units, faults := engine(t, evaluator.Options{}).Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	high := 0
	for _, u := range units {
		for path, e := range u.Evidence {
			if e.Confidence != "high" {
				continue
			}
			high++
			if !slices.ContainsFunc(e.Sources, func(key string) bool { return u.Sources[key].Checked }) {
				t.Errorf("%s %s: %s is high, and none of its sources was opened: %v", u.Country, u.Service, path, e.Sources)
			}
		}
	}
	for _, c := range concordance(t, evaluator.Options{Packs: []string{evaluator.AllPacks}}).Cases {
		if c.Confidence == "high" && !slices.ContainsFunc(c.Sources, func(s verdict.Source) bool { return s.Checked }) {
			t.Errorf("cases/%s.json is high, and none of its sources was opened", c.ID)
		}
	}
	if high == 0 {
		t.Error("no fact is high")
	}
}
