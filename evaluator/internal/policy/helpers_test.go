package policy_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestUnusedHelpers adds rules to a strategy, to a package of helpers and to a test; want lists the lines of the warnings.
func TestUnusedHelpers(t *testing.T) {
	t.Parallel()
	const (
		library = "package lib\n\nimport rego.v1\n\n"
		test    = "package lib_test\n\n"
	)
	tests := map[string]struct {
		strategy, library, test string
		want                    []string
	}{
		"no helper":               {},
		"nobody uses it":          {strategy: "_a if input.service.wide", want: []string{"p/central.rego:21"}},
		"a helper uses it":        {strategy: "_a if _b\n\n_b if input.service.wide", want: []string{"p/central.rego:21", "p/central.rego:23"}},
		"each other":              {library: "a(x) if b(x)\n\nb(x) if x", want: []string{"p/lib.rego:5", "p/lib.rego:7"}},
		"one warning for bodies":  {library: "a if 1 == 2\n\na if 1 == 1", want: []string{"p/lib.rego:5"}},
		"with a default":          {library: "default a := false\n\na if 1 == 1", want: []string{"p/lib.rego:5"}},
		"a function":              {library: "f(x) := x + 1", want: []string{"p/lib.rego:5"}},
		"a test uses it":          {library: "a if 1 == 1", test: "test_a if data.lib.a"},
		"a table test uses it":    {library: "a if 1 == 1", test: "test_a[n] if {\n\tsome n in [1]\n\tdata.lib.a\n}"},
		"a test to do uses it":    {library: "a if 1 == 1", test: "todo_test_a if data.lib.a"},
		"a helper of a test":      {test: "_a := 1\n\ntest_a if _a == 1"},
		"a helper of no test":     {test: "_a := 1\n\ntest_b if true", want: []string{"p/lib_test.rego:3"}},
		"mocked":                  {library: "a if 1 == 1\n\nb if 1 == 1", test: "test_a if data.lib.a with data.lib.b as 3"},
		"a test prints it":        {library: "a if 1 == 1", test: "test_a if print(data.lib.a)"},
		"chosen by a variable":    {library: "a if 1 == 1", test: "test_a if {\n\tsome name in [\"a\"]\n\tdata.lib[name]\n}"},
		"an entrypoint":           {library: "# METADATA\n# entrypoint: true\na if 1 == 1"},
		"in an else branch":       {library: "a if 1 == 1\n\nb if 1 == 2", test: "test_a if _c\n\n_c if {\n\tdata.lib.b\n} else := true if {\n\tdata.lib.a\n}"},
		"a set":                   {library: "a contains 1", test: "test_a if 1 in data.lib.a"},
		"METADATA without a kind": {library: "# METADATA\n# title: A\na if 1 == 1", want: []string{"p/lib.rego:7"}},
		"a body in another file":  {library: "a if 1 == 1", test: "test_a if data.lib.a"},
		"a constraint uses it":    {library: "# METADATA\n# title: A\n# description: B\n# scope: document\n# custom:\n#   kind: constraint\n#   sources: [a]\nc if _a\n\n_a if 1 == 2"},
		"only a rule of its name": {library: "a if 1 == 1", test: "test_a if _a\n\n_a if 1 == 1", want: []string{"p/lib.rego:5"}},
		"a test among policies":   {library: "test_a if a\n\na if 1 == 1"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"central.rego": strategy + keyed + "\n" + tc.strategy + "\n", "lib.rego": library + tc.library + "\n"}
			if tc.test != "" {
				files["lib_test.rego"] = test + tc.test + "\n"
			}
			set, err := load(t, files)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range set.UnusedHelpers().Sorted() {
				got = append(got, fmt.Sprintf("%s:%d", f.File, f.Line))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}
