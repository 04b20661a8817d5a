package verdict_test

import (
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func TestPlaceLeavesOutWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for want, place := range map[string]verdict.Place{
		"":           {},
		"a.rego":     {File: "a.rego"},
		"a.json":     {File: "a.json", Col: 3},
		"a.rego:2":   {File: "a.rego", Line: 2},
		"a.rego:2:3": {File: "a.rego", Line: 2, Col: 3},
	} {
		if got := place.String(); got != want {
			t.Errorf("%+v is shown as %q: expected %q", place, got, want)
		}
	}
}
