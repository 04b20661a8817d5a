package policy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// packed are policies with a strategy of no pack, and one of each of two packs, with a property about each.
func packed() map[string]string {
	files := map[string]string{"central.rego": strategy + keyed, "claims.rego": "package claims\n"}
	for _, name := range []string{"central", "one", "two"} {
		head := strings.Replace(strategy, "strategies.central", "strategies."+name, 1)
		if name != "central" {
			head = strings.Replace(head, "kind: strategy", "kind: strategy\n#   pack: p"+name, 1)
		}
		files[name+".rego"] = head + keyed
		files["claims.rego"] += strings.ReplaceAll(`
# METADATA
# title: A claim
# scope: document
# custom:
#   kind: property
#   strategy: NAME
#   never: feasible
#   sources: [a]
about_NAME if input.service.wide
`, "NAME", name)
	}
	return files
}

func TestPacksAreChosen(t *testing.T) {
	tests := map[string]struct {
		packs                  []string
		strategies, properties []string
		chosen                 []bool
	}{
		"none":      {nil, []string{"central"}, []string{"about_central"}, []bool{false, false}},
		"one":       {[]string{"pone"}, []string{"central", "one"}, []string{"about_central", "about_one"}, []bool{true, false}},
		"the other": {[]string{"ptwo"}, []string{"central", "two"}, []string{"about_central", "about_two"}, []bool{false, true}},
		"both": {
			[]string{"ptwo", "pone", "pone"},
			[]string{"central", "one", "two"},
			[]string{"about_central", "about_one", "about_two"},
			[]bool{true, true},
		},
		"all": {
			[]string{policy.AllPacks},
			[]string{"central", "one", "two"},
			[]string{"about_central", "about_one", "about_two"},
			[]bool{true, true},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			set, err := loadPacks(t, packed(), tc.packs...)
			if err != nil {
				t.Fatal(err)
			}
			var strategies, properties []string
			for _, s := range set.Strategies {
				strategies = append(strategies, s.Name)
			}
			for _, p := range set.Properties {
				properties = append(properties, p.Name)
			}
			want := []policy.Pack{
				{Name: "pone", Strategies: []string{"one"}, Chosen: tc.chosen[0]},
				{Name: "ptwo", Strategies: []string{"two"}, Chosen: tc.chosen[1]},
			}
			if diff := cmp.Diff(
				[]any{tc.strategies, tc.properties, want},
				[]any{strategies, properties, set.Packs},
			); diff != "" {
				t.Errorf("strategies, properties, packs (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPackAsideIsReferredTo checks that a rule of a strategy that is not chosen works for rules that refer to it.
func TestPackAsideIsReferredTo(t *testing.T) {
	for name, body := range map[string]string{
		"by its path": "keyed if data.strategies.one.keyed\n",
		"by a prefix": "keyed if {\n\tsome name in {\"one\"}\n\tdata.strategies[name].keyed\n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			files := packed()
			head, _, _ := strings.Cut(keyed, "keyed if")
			files["central.rego"] = strategy + head + body
			set, err := loadPacks(t, files)
			if err != nil {
				t.Fatal(err)
			}
			way := set.Strategies[0].Preconditions[0].Ways[0]
			if diff := cmp.Diff([]string{"context.identifier", "service.offices"}, way.Reads); diff != "" {
				t.Errorf("facts read (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPacksSayWhatIsWrong changes one thing in a set that is sound; the name is the change.
func TestPacksSayWhatIsWrong(t *testing.T) {
	tests := map[string]struct {
		change func(files map[string]string)
		packs  []string
		want   string
	}{
		"a pack that there is not": {
			func(map[string]string) {},
			[]string{"pon"},
			`no pack is called "pon": expected one of pone, ptwo, all (did you mean pone?)`,
		},
		"no packs": {
			func(files map[string]string) {
				for name, text := range files {
					files[name] = strings.ReplaceAll(strings.ReplaceAll(text, "#   pack: pone\n", ""), "#   pack: ptwo\n", "")
				}
			},
			[]string{"pone"},
			`no pack is called "pone": the policies have no packs`,
		},
		"no strategy outside of packs": {
			func(files map[string]string) {
				files["central.rego"] = strings.Replace(files["central.rego"], "kind: strategy", "kind: strategy\n#   pack: pone", 1)
			}, nil,
			`every strategy of p is in a pack: expected --pack and one of pone, ptwo, all`,
		},
		"a pack of the reserved name": {
			func(files map[string]string) {
				files["one.rego"] = strings.Replace(files["one.rego"], "pack: pone", "pack: all", 1)
			}, nil,
			`p/one.rego:5:11: METADATA: custom.pack: "all" stands for every pack: expected another name`,
		},
		"a name in capitals": {
			func(files map[string]string) {
				files["one.rego"] = strings.Replace(files["one.rego"], "pack: pone", "pack: ONE", 1)
			}, nil,
			`p/one.rego:5:11: METADATA: custom.pack: expected a string that matches ^[a-z][a-z0-9_]*$, found "ONE"`,
		},
		"a fault in a pack that is not chosen": {
			func(files map[string]string) {
				files["two.rego"] = strings.Replace(files["two.rego"], "input.context.identifier", "input.context.identifer", 1)
			},
			[]string{"pone"},
			`p/two.rego:18:10: input.context.identifer is not in the catalogue of facts: expected one of identifier, autonomy (did you mean input.context.identifier?)`,
		},
		"a claim about a precondition that a strategy left aside has not": {
			func(files map[string]string) {
				files["claims.rego"] = strings.Replace(files["claims.rego"], "strategy: two\n#   never: feasible", "strategy: two\n#   precondition: keyd\n#   never: met", 1)
			}, nil,
			`p/claims.rego:29:19: METADATA: custom.precondition: two has no precondition "keyd": expected keyed (did you mean keyed?)`,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			files := packed()
			tc.change(files)
			_, err := loadPacks(t, files, tc.packs...)
			if err == nil || err.Error() != tc.want {
				t.Errorf("error\ngot  %v\nwant %s", err, tc.want)
			}
		})
	}
}
