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
		set, err := load(t, map[string]string{"central.rego": strategy + rules})
		if err == nil {
			if _, err := set.Conditions(); err != nil {
				t.Fatalf("sound policies, but %v", err)
			}
			_ = set.UnusedHelpers()
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

// FuzzMetadata loads a strategy whose precondition has any METADATA: it never panics, and what is wrong is said as
// faults, each in one line.
func FuzzMetadata(f *testing.F) {
	for _, metadata := range []string{
		"title: t\nscope: document", "title: \"\\u202e\"\nscope: rule\ncustom:\n  kind: precondition", "custom: &a\n  kind: *a", "title: [a, {b: c}]\nschemas:\n  - input: {type: string}",
		"scope: document\ncustom:\n  kind: precondition\n  necessity: supporting\n  weight: 1e3\n  sources: [a, a]\n  ways: [1]", "? [a]\n: b", "a: !!binary x", "<<: {title: t}",
		"schemas:\n  - input: schema.nowhere", "authors:\n  - \"a <b@c>\"\norganizations: [o]\nrelated_resources: [\"http://x\"]\nentrypoint: true",
	} {
		f.Add(metadata)
	}
	f.Fuzz(func(t *testing.T, metadata string) {
		comment := "# METADATA\n# " + strings.NewReplacer("\r", " ", "\n", "\n# ").Replace(metadata)
		_, err := load(t, map[string]string{"central.rego": strategy + "\n" + comment + "\nkeyed if input.service.wide\n"})
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
