package profile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func TestFactsWithoutEvidence(t *testing.T) {
	const bare = "expected an entry of evidence for each fact, or for an object of them"
	one := func(path string) string {
		return path + " has no evidence with a confidence, so it is taken as low: " + bare
	}
	several := func(paths string) string {
		return paths + " have no evidence with a confidence, so theirs is taken as low: " + bare
	}
	for name, c := range map[string]struct {
		old, new string
		want     []string
	}{
		"none":          {"", "", nil},
		"one fact":      {`"context": {"confidence": "high", "sources": ["westholm2005"]},`, `"context.state_structure": {"confidence": "low"}, "context.municipalities": {"confidence": "low"},`, []string{"at.json:7:31: " + one("context.electronic_signature_law")}},
		"no confidence": {`"context": {"confidence": "high", `, `"context": {`, []string{"at.json:7:31: " + several("context.electronic_signature_law, context.municipalities and context.state_structure")}},
		"many facts":    {`"service": {"confidence": "medium", `, `"service": {`, []string{"at.json:17:97: " + several("service.back_offices.civil_society, service.back_offices.market, service.back_offices.national and 2 others")}},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(base, c.old) {
				t.Fatalf("the profile does not have %q", c.old)
			}
			var got []string
			for _, f := range profile.WithoutEvidence(read(t, strings.Replace(base, c.old, c.new, 1))) {
				if f.Rule != verdict.RuleNoEvidence || f.Level != verdict.Warning {
					t.Errorf("%v: rule %s, level %s", f, f.Rule, f.Level)
				}
				got = append(got, fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Col, f.Message))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestUnitsOnTheirOwnNeedNoEvidence reads a unit that is of no profile.
func TestUnitsOnTheirOwnNeedNoEvidence(t *testing.T) {
	if faults := profile.WithoutEvidence(read(t, `{"context": {"municipalities": 1}, "service": {}}`)); faults != nil {
		t.Error(faults)
	}
}

func read(t *testing.T, text string) []*profile.Unit {
	t.Helper()
	d, faults := document.Read("at.json", []byte(text))
	if faults == nil {
		var units []*profile.Unit
		if units, faults = newReader(t).Units(d); faults == nil {
			return units
		}
	}
	t.Fatal(faults)
	return nil
}
