package evaluator_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/policies"
)

// TestDraftsKillMutants checks that tests drafted from the tables of a shipped strategy notice each mutant of it, with no
// other test at hand. SOAK=1 takes all strategies.
func TestDraftsKillMutants(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), allPacks())
	if err != nil {
		t.Fatal(err)
	}
	names := engine.StrategyNames()
	if os.Getenv("SOAK") == "" {
		names = []string{"generic_interaction"}
	}
	folder := filepath.Join(t.TempDir(), "policies")
	if err := os.CopyFS(folder, policies.FS); err != nil {
		t.Fatal(err)
	}
	removeTests(t, folder)
	for _, name := range names {
		drafted, err := engine.TestsFor(t.Context(), name, nil)
		if err != nil {
			t.Fatal(err)
		}
		killsAll(t, folder, name, drafted)
	}
}

func removeTests(t *testing.T, folder string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(name string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, "_test.rego") {
			err = os.Remove(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// killsAll fails the test if a mutant of a strategy survives tests; they are in the folder no longer than that.
func killsAll(t *testing.T, folder, strategy string, tests []byte) {
	t.Helper()
	file := filepath.Join(folder, "drafted_test.rego")
	if err := os.WriteFile(file, tests, 0o600); err != nil {
		t.Fatal(err)
	}
	options := allPacks()
	options.Policies = folder
	found, err := evaluator.Mutate(t.Context(), options, evaluator.MutateOptions{Strategies: []string{strategy}})
	if err != nil {
		t.Fatalf("%s: %v", strategy, err)
	}
	if found.Killed == 0 {
		t.Errorf("%s: no mutant was killed", strategy)
	}
	for _, survivor := range found.Survivors {
		t.Errorf("%s: %s survives as %s\n%+v %s\n%s", strategy, survivor.Original, survivor.Mutated, survivor.Witness, survivor.Undecided, tests)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
}

// TestDraftsOfDrawnRulesKillMutants holds the same of rules drawn at random: comparisons of numbers that leave gaps, sets, negation,
// helpers, else branches. SOAK=1 draws more.
func TestDraftsOfDrawnRulesKillMutants(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	drawn := 4
	if os.Getenv("SOAK") != "" {
		drawn = 200
	}
	for range drawn {
		draftOf(t, drawRules(random))
	}
}

// draftOf checks that the tests drafted for a strategy called drawn notice each mutant of it, and returns them.
func draftOf(t *testing.T, rules string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "drawn.rego"), []byte(rules), 0o600); err != nil {
		t.Fatal(err)
	}
	engine, err := evaluator.Load(t.Context(), evaluator.Options{Policies: folder})
	if err != nil {
		t.Fatalf("%v\n%s", err, rules)
	}
	drafted, err := engine.TestsFor(t.Context(), "drawn", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, rules)
	}
	killsAll(t, folder, "drawn", drafted)
	if t.Failed() {
		t.Fatal(rules)
	}
	return string(drafted)
}

// TestDraftsTryBothSidesOfAGap checks that a draft has a case at each end of each interval, where the values of one result
// are no single interval.
func TestDraftsTryBothSidesOfAGap(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		rule  string
		units []string
	}{
		"all but one":          {"rule if input.service.back_offices.local == 1", []string{"0", "1", "2"}},
		"between two":          {"rule if {\n\tinput.service.back_offices.local > 2\n\tinput.service.back_offices.local < 5\n}", []string{"2", "3", "4", "5"}},
		"below one, above one": {"rule if input.service.back_offices.local < 2\n\nrule if input.service.back_offices.local > 2", []string{"1", "2", "3"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			drafted := draftOf(t, drawnHead+tc.rule+"\n")
			for _, number := range tc.units {
				if unit := `{"service": {"back_offices": {"local": ` + number + `}}}`; !strings.Contains(drafted, unit) {
					t.Errorf("no case of %s in\n%s", unit, drafted)
				}
			}
		})
	}
}

const drawnHead = "# METADATA\n# title: Drawn\n# custom: {kind: strategy, sources: [x]}\npackage strategies.drawn\n\n" +
	"# METADATA\n# title: Rule\n# scope: document\n# custom: {kind: precondition, necessity: necessary, layer: legal, remedy: R., sources: [x]}\n"

// drawRules returns a strategy with a precondition of one to three bodies.
func drawRules(random *rand.Rand) string {
	var out strings.Builder
	out.WriteString(drawnHead)
	bodies := 1 + random.IntN(3)
	for i := range bodies {
		head := "rule"
		if i > 0 && random.IntN(4) == 0 {
			head = "else"
		}
		out.WriteString(head + " if {\n")
		for range 1 + random.IntN(3) {
			out.WriteString("\t" + drawCondition(random, true) + "\n")
		}
		out.WriteString("}\n\n")
	}
	text := strings.ReplaceAll(out.String(), "}\n\nelse", "} else")
	return text + "_helper if " + drawCondition(random, false) + "\n\n_helper if " + drawCondition(random, false) + "\n"
}

func drawCondition(random *rand.Rand, helpers bool) string {
	operator := []string{"<", "<=", ">", ">=", "==", "!="}[random.IntN(6)]
	choices := []string{
		fmt.Sprintf("input.service.back_offices.local %s %d", operator, 1+random.IntN(4)),
		fmt.Sprintf("input.context.online_sophistication %s %g", operator, []float64{1, 25, 26, 66, 99}[random.IntN(5)]),
		fmt.Sprintf("input.service.subject %s %q", []string{"==", "!="}[random.IntN(2)], []string{"person", "business", "object"}[random.IntN(3)]),
		`input.service.relations in {"hierarchy", "contract"}`,
		`input.context.population_register in {"central", "federated", "none"}`,
		fmt.Sprintf("input.service.sensitive == %t", random.IntN(2) == 0),
		"not input.service.sensitive",
		fmt.Sprintf("not input.service.back_offices.local %s %d", operator, 1+random.IntN(4)),
	}
	if helpers {
		choices = append(choices, "_helper", "not _helper")
	}
	return choices[random.IntN(len(choices))]
}
