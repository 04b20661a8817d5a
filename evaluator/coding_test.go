package evaluator_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/profiles"
)

// A codedProfile is what the rules of docs/coding.md are about.
type codedProfile struct {
	Country  string         `json:"country"`
	Context  map[string]any `json:"context"`
	Services map[string]struct {
		Facts map[string]any `json:"service"`
	} `json:"services"`
}

func codedProfiles(t *testing.T) []codedProfile {
	t.Helper()
	files, err := fs.Glob(profiles.FS, "??.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var all []codedProfile
	for _, file := range files {
		text, err := fs.ReadFile(profiles.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		var p codedProfile
		if err := json.Unmarshal(text, &p); err != nil {
			t.Fatal(file, err)
		}
		all = append(all, p)
	}
	return all
}

// TestLikeUnitsHaveLikeCodes holds the rules of docs/coding.md that can be computed.
func TestLikeUnitsHaveLikeCodes(t *testing.T) {
	const address, certificates, enrolment = "change-of-address", "civil-certificates", "higher-education-enrolment"
	compared := 0
	for _, p := range codedProfiles(t) {
		same := func(why string, facts ...string) {
			t.Helper()
			for _, name := range facts {
				a, b := p.Services[address].Facts[name], p.Services[certificates].Facts[name]
				if compared++; a != nil && b != nil && a != b {
					t.Errorf("%s: service.%s is %v for %s and %v for %s, though %s", p.Country, name, a, address, b, certificates, why)
				}
			}
		}
		a, b := p.Services[address].Facts, p.Services[certificates].Facts
		if a["records"] == "central" && b["records"] == "central" {
			same("one central file serves both", "competence", "relations", "sensitive", "common_number")
		}
		if local(a) > 0 && local(a) == local(b) {
			same("the same local offices carry out both", "competence", "relations")
		}
		if p.Context["population_register"] == "central" && p.Context["central_personal_file"] != "permitted" {
			t.Errorf("%s: central_personal_file is %v beside a central register of all residents", p.Country, p.Context["central_personal_file"])
		}
		for id, service := range p.Services {
			f := service.Facts
			if f["competence"] == "local" && id != enrolment {
				t.Errorf("%s %s: competence is local: the state's law carried out by municipalities is shared or national", p.Country, id)
			}
			if f["records"] == "central" && f["relations"] == "negotiation" {
				t.Errorf("%s %s: relations are negotiation beside one central file, which an act or an authority keeps up", p.Country, id)
			}
			if f["records"] == "central" && f["common_number"] == false {
				t.Errorf("%s %s: one central file has one number for each record", p.Country, id)
			}
		}
	}
	if compared < 20 {
		t.Errorf("only %d pairs of like units", compared)
	}
}

// local returns the number of local back offices, 0 if it is unknown.
func local(facts map[string]any) float64 {
	offices, _ := facts["back_offices"].(map[string]any)
	number, _ := offices["local"].(float64)
	return number
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
