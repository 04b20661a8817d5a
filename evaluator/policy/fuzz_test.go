package policy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// FuzzLoad loads a strategy with anything behind it: it never panics, and what is wrong is said as faults,
// each in one line.
func FuzzLoad(f *testing.F) {
	for _, rules := range []string{
		"", keyed, keyed + "\nkeyed if {\n\tnot input.service.wide\n} else := false if input.context.autonomy < 2.5\n",
		strings.ReplaceAll(keyed, "necessity", "necesity"), "_x if input.service.offices + 1 == input.context.autonomy\n",
		"# METADATA\n# title: [\n# scope: document\nx := 1\n", "x[y] contains z if some y, z in input\n", "import input.service as s\n\n_y if s.wide with s.wide as 3\n",
	} {
		f.Add(rules)
	}
	f.Fuzz(func(t *testing.T, rules string) {
		_, err := load(t, map[string]string{"central.rego": strategy + rules})
		if err == nil {
			return
		}
		var faults verdict.Faults
		if !errors.As(err, &faults) {
			t.Fatalf("not as faults: %v", err)
		}
		for _, fault := range faults {
			if strings.Contains(fault.Error(), "\n") {
				t.Errorf("a fault of several lines: %q", fault.Error())
			}
		}
	})
}
