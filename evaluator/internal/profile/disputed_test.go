package profile_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// disputing returns the base profile with disputed readings in the entry of evidence that begins with the text entry.
func disputing(entry, readings string) string {
	return strings.Replace(base, entry, entry+`"disputed": `+readings+`, `, 1)
}

const (
	ofAutonomy = `"context.local_autonomy": {`
	ofLocal    = `"service.back_offices.local": {`
)

func TestDisputedReadingsAreEvidenceOfTheirFactAlone(t *testing.T) {
	d, faults := document.Read("at.json", []byte(disputing(ofLocal,
		`[{"value": 2.36e3, "reason": "With the city.", "sources": ["zmr"]}, {"unknown": true, "reason": "No count."}]`)))
	if faults != nil {
		t.Fatal(faults)
	}
	units, faults := newReader(t).Units(d)
	if faults != nil {
		t.Fatal(faults)
	}
	want := []profile.Reading{
		{Value: json.Number("2360"), Reason: "With the city.", Sources: []string{"zmr"}},
		{Unknown: true, Reason: "No count."},
	}
	for path, evidence := range units[0].Evidence {
		if path != "service.back_offices.local" && evidence.Disputed != nil {
			t.Errorf("%s has readings %+v", path, evidence.Disputed)
		}
	}
	if diff := cmp.Diff(want, units[0].Evidence["service.back_offices.local"].Disputed); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
}

func TestReadingsThatAreNone(t *testing.T) {
	for name, tc := range map[string]struct{ entry, readings, want string }{
		"outside the domain": {ofAutonomy, `[{"value": 225, "reason": "r"}]`, "value: expected a number of 0 to 100, found 225"},
		"of another type":    {ofAutonomy, `[{"value": "low", "reason": "r"}]`, "value: expected a number of 0 to 100"},
		"as stated":          {ofAutonomy, `[{"value": 6.0920e1, "reason": "r"}]`, "the same value as stated, 60.92"},
		"given before":       {ofAutonomy, `[{"value": 5e1, "reason": "r"}, {"value": 50, "reason": "s"}]`, "disputed[1]: a reading that was given before"},
		"unknown twice":      {ofAutonomy, `[{"unknown": true, "reason": "r"}, {"unknown": true, "reason": "s"}]`, "a reading that was given before"},
		"both":               {ofAutonomy, `[{"value": 50, "unknown": true, "reason": "r"}]`, `expected either "value" or "unknown": true`},
		"neither":            {ofAutonomy, `[{"reason": "r"}]`, `expected either "value" or "unknown": true`},
		"unknown source":     {ofAutonomy, `[{"value": 50, "reason": "r", "sources": ["zmrr"]}]`, `unknown source "zmrr"`},
		"without a reason":   {ofAutonomy, `[{"value": 50}]`, "reason"},
		"no object":          {ofAutonomy, `[50]`, "expected an object"},
		"none":               {ofAutonomy, `[]`, "disputed"},
		"of an object":       {`"context": {"confidence": "high", `, `[{"value": 50, "reason": "r"}]`, "disputed readings of an object of facts"},
		"not stated":         {`"service.back_offices.local": {`, `[{"value": 50, "reason": "r"}]`, "disputed readings of a fact that is not stated"},
	} {
		t.Run(name, func(t *testing.T) {
			text := disputing(tc.entry, tc.readings)
			if name == "not stated" {
				text = strings.Replace(text, `"service.back_offices.local": {`, `"service.back_offices.total": {`, 1)
			}
			d, faults := document.Read("at.json", []byte(text))
			if faults != nil {
				t.Fatal(faults)
			}
			_, faults = newReader(t).Units(d)
			if faults == nil || !strings.Contains(faults.Error(), tc.want) {
				t.Errorf("faults are %v, want one with %q", faults, tc.want)
			}
		})
	}
}
