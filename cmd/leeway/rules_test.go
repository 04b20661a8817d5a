package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// rulesOfServe are the rules that commands never report: tests of package serve have a case for each.
var rulesOfServe = []verdict.RuleID{verdict.RuleUnknownParameter, verdict.RuleFailed}

// rulesOfFacts are the rules whose faults are about one fact each.
var rulesOfFacts = []verdict.RuleID{
	verdict.RuleUnknownFact, verdict.RuleImpossibleValue, verdict.RuleWrongSum, verdict.RuleEvidenceWithoutFact,
	verdict.RuleContradictedFact, verdict.RuleUnreadFact, verdict.RuleUnknownEverywhere, verdict.RuleSameEverywhere,
}

// meantElsewhere are the rules whose suggestions are no text of the file at fault.
var meantElsewhere = []verdict.RuleID{verdict.RuleWrongHeader, verdict.RuleWrongMember, verdict.RuleData}

// checked is the command of an example whose faults are looked at in every format.
const checked = "check $TOY --cases $W/cases -f json\n"

// TestRulesAreReported holds that each rule has an example in testdata/faults, named RULE.txtar or RULE_VARIANT.txtar, that
// its commands report the rule, and that each fault of theirs is of a rule in the table and of a level that the rule has.
//
// An example changes files of the toy; a line "link -> target" makes a symbolic link. In commands, $W stands for the
// folder and $TOY for the flags that name the toy's content.
func TestRulesAreReported(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Glob(filepath.Join(testdata, "faults", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	missing := map[verdict.RuleID]bool{}
	for _, rule := range verdict.Rules() {
		missing[rule.ID] = !slices.Contains(rulesOfServe, rule.ID)
	}
	for _, file := range examples {
		name := strings.TrimSuffix(filepath.Base(file), ".txtar")
		rule, _, _ := strings.Cut(name, "_")
		id := verdict.RuleID(rule)
		missing[id] = false
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reportsRule(t, file, id)
		})
	}
	for id, lacks := range missing {
		if lacks {
			t.Errorf("no example of %s in testdata/faults", id)
		}
	}
}

func reportsRule(t *testing.T, file string, id verdict.RuleID) {
	t.Helper()
	example, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := brokenToy(t, "x.json", "")
	for _, each := range example.Files {
		writeExample(t, dir, each)
	}
	var faults verdict.Faults
	for line := range strings.Lines(string(example.Comment)) {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if line == checked {
			lookAtFormats(t, id, dir)
		}
		line = strings.ReplaceAll(line, "$TOY", "--policies $W/policies --schemas $W/schemas --profiles $W/profiles")
		faults = append(faults, reported(t, dir, strings.Fields(strings.ReplaceAll(line, "$W", dir)))...)
	}
	found := false
	for _, f := range faults {
		rule := verdict.RuleOf(f.Rule, f.File)
		if rule.What == "" {
			t.Errorf("%s is not in the table: %s", f.Rule, f.Error())
		}
		if f.Level != rule.Level && !slices.Contains(rule.Milder, f.Level) {
			t.Errorf("%s has the level %s, which its rule does not have: %s", f.Rule, f.Level, f.Error())
		}
		if strings.Contains(f.Error(), ":0:") {
			t.Errorf("%s has a place without a line: %s", f.Rule, f.Error())
		}
		if f.Fact == "" && slices.Contains(rulesOfFacts, f.Rule) {
			t.Errorf("%s does not name its fact: %s", f.Rule, f.Error())
		}
		if strings.Contains(f.Message, "did you mean") && f.File != "" && f.Meant == "" && !slices.Contains(meantElsewhere, f.Rule) {
			t.Errorf("%s suggests something in words only: %s", f.Rule, f.Error())
		}
		found = found || f.Rule == id
	}
	if !found {
		t.Errorf("the commands report no %s, but:\n%s", id, faults.Error())
	}
}

// lookAtFormats checks a folder once, and looks at the faults in every format.
func lookAtFormats(t *testing.T, id verdict.RuleID, dir string) {
	t.Helper()
	found, err := evaluator.Check(t.Context(), evaluator.Options{
		Policies: filepath.Join(dir, "policies"), Schemas: filepath.Join(dir, "schemas"),
		Profiles: filepath.Join(dir, "profiles"), Cases: filepath.Join(dir, "cases"),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range report.CheckFormats() {
		var out bytes.Buffer
		if err := report.Check(&out, found, report.Options{Format: report.Format(format)}); err != nil {
			t.Fatal(err)
		}
		lookAtFaults(t, id, format, out.Bytes())
	}
}

func writeExample(t *testing.T, dir string, file txtar.File) {
	t.Helper()
	name, target, isLink := strings.Cut(file.Name, " -> ")
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if isLink {
		if err := os.Symlink(target, name); err != nil {
			t.Skip(err) // not all systems have links
		}
		return
	}
	// What would make an example unreadable is written as {{COUNT TEXT}}: TEXT repeated.
	if err := os.WriteFile(name, repeated.ReplaceAllFunc(file.Data, repeat), 0o600); err != nil {
		t.Fatal(err)
	}
}

// reported returns the faults that a command reports, in its error, its answer or its rejects.
func reported(t *testing.T, dir string, args []string) verdict.Faults {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := &app{engine: evaluator.Load, stdin: noInput{}, stdout: &stdout, stderr: &stderr}
	defer a.stop()
	root := newRootCmd(a)
	root.SetArgs(args)
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	faults := verdict.FaultsOf(root.ExecuteContext(t.Context()))
	rejects, err := os.ReadFile(filepath.Join(dir, "rejects"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, text := range [][]byte{stdout.Bytes(), rejects} {
		for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
			var answer any
			if decoder.Decode(&answer) != nil {
				break // the end, or no JSON
			}
			faults = append(faults, faultsWithin(t, answer)...)
		}
	}
	if len(faults) == 0 {
		t.Logf("leeway %s: %s%s", strings.Join(args, " "), &stdout, &stderr)
	}
	return faults
}

// faultsWithin returns the faults in an answer in JSON: the objects with a rule and a message.
func faultsWithin(t *testing.T, answer any) verdict.Faults {
	t.Helper()
	var faults verdict.Faults
	switch value := answer.(type) {
	case []any:
		for _, each := range value {
			faults = append(faults, faultsWithin(t, each)...)
		}
	case map[string]any:
		if value["rule"] != nil && value["message"] != nil {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			var fault verdict.Fault
			if err := json.Unmarshal(text, &fault); err != nil {
				t.Fatal(err)
			}
			return verdict.Faults{&fault}
		}
		for _, each := range value {
			faults = append(faults, faultsWithin(t, each)...)
		}
	}
	return faults
}

// repeated finds a text that stands for many: {{COUNT TEXT}}.
var repeated = regexp.MustCompile(`\{\{(\d+) ([^{}]+?)\}\}`)

// repeat returns the text that is meant by what repeated finds.
func repeat(text []byte) []byte {
	parts := repeated.FindSubmatch(text)
	count, err := strconv.Atoi(string(parts[1]))
	if err != nil {
		return text
	}
	return bytes.Repeat(parts[2], count)
}
