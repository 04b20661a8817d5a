package words_test

import (
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// necessary returns necessary preconditions A, B and so on with the given statuses, and a supporting one.
func necessary(statuses ...verdict.Status) []verdict.Precondition {
	list := []verdict.Precondition{{Title: "Z", Necessity: verdict.Supporting, Status: verdict.Unmet}}
	for i, status := range statuses {
		name := string(rune('A' + i))
		list = append(list, verdict.Precondition{Name: name, Title: name, Necessity: verdict.Necessary, Status: status})
	}
	return list
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	feasible := verdict.Strategy{Verdict: verdict.Feasible, Exact: true}
	infeasible := verdict.Strategy{Verdict: verdict.Infeasible, Exact: true}
	undetermined := verdict.Strategy{Verdict: verdict.Undetermined, Exact: true}
	with := func(st verdict.Strategy, statuses ...verdict.Status) verdict.Strategy {
		st.Preconditions = necessary(statuses...)
		return st
	}
	jointly := with(infeasible, "unknown", "unknown", "met")
	jointly.Jointly = true
	clash := jointly
	clash.Clash = []string{"A", "C"}
	waiting := with(undetermined, "unknown", "met")
	waiting.FillFirst = []string{"a.b", "a.c"}
	inexact := with(undetermined, "unknown")
	inexact.Exact = false
	tests := map[string]struct {
		st   verdict.Strategy
		want string
	}{
		"all met":               {with(feasible, "met", "met", "met"), "All 3 necessary preconditions are met."},
		"both met":              {with(feasible, "met", "met"), "Both necessary preconditions are met."},
		"the only one is met":   {with(feasible, "met"), "The only necessary precondition is met."},
		"none is necessary":     {with(feasible), "No precondition is necessary."},
		"the only one is unmet": {with(infeasible, "unmet"), "The only necessary precondition is unmet: A."},
		"one unmet":             {with(infeasible, "unmet", "met"), "1 of 2 necessary preconditions is unmet: A."},
		"unmet and unknown":     {with(infeasible, "unmet", "unmet", "unknown"), "2 of 3 necessary preconditions are unmet: A; B. Unknown: C."},
		"they exclude another":  {jointly, "Each of the 3 necessary preconditions could be met on its own, but they cannot be met together."},
		"some of them do":       {clash, "Each of the 3 necessary preconditions could be met on its own, but these cannot be met together: A; C."},
		"waiting for two facts": {waiting, "1 of 2 necessary preconditions is unknown: A. To decide it, find out a.b, a.c."},
		"not exact":             {inexact, "The only necessary precondition is unknown: A. This is not exact: the facts may decide it, but leeway could not work it out."},
	}
	for name, tc := range tests {
		if got := words.Verdict(&tc.st).String(); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	word := verdict.ReasonFact{Path: "a.b", Value: "x", Within: "w, x or y"}
	number := verdict.ReasonFact{Path: "a.n", Value: 3, Within: "below 5"}
	alone := verdict.ReasonFact{Path: "a.c", Value: true}
	tests := map[string]struct {
		reason verdict.Reason
		want   string
	}{
		"no fact":      {verdict.Reason{Smallest: true, Others: 3}, "It is infeasible whatever the facts are; "},
		"one fact":     {verdict.Reason{Facts: []verdict.ReasonFact{alone}, Smallest: true}, "This fact alone is enough to rule it out; a.c true"},
		"one other":    {verdict.Reason{Facts: []verdict.ReasonFact{number}, Smallest: true, Others: 1}, "This fact alone is enough to rule it out, whatever the other fact is; a.n 3 (below 5)"},
		"several":      {verdict.Reason{Facts: []verdict.ReasonFact{word, alone}, Smallest: true, Others: 2}, "These 2 facts are enough to rule it out, whatever the other 2 facts are; a.b x (or w or y), a.c true"},
		"not smallest": {verdict.Reason{Facts: []verdict.ReasonFact{word, word}}, "These 2 facts are enough to rule it out (none of them can be left out); a.b x (or w or y), a.b x (or w or y)"},
	}
	for name, tc := range tests {
		if got := words.Enough(verdict.Infeasible, &tc.reason) + "; " + words.Join(words.Facts(&tc.reason), ", ").String(); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
	if got, want := words.Enough(verdict.Feasible, &verdict.Reason{Facts: []verdict.ReasonFact{word, alone}, Smallest: true}), "These 2 facts are enough to make it feasible"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRemaining(t *testing.T) {
	t.Parallel()
	one := &verdict.Reason{Facts: []verdict.ReasonFact{{Path: "a.b", Value: "x"}}}
	two := &verdict.Reason{Facts: append([]verdict.ReasonFact{{Path: "a.c", Value: true}}, one.Facts...)}
	tests := map[string]struct {
		st   verdict.Strategy
		want string
	}{
		"nothing remains":      {verdict.Strategy{Reason: one}, ""},
		"one remains":          {verdict.Strategy{Reason: one, Remaining: 1}, "Changing it would not be enough: 1 other necessary precondition would stay unmet."},
		"two remain":           {verdict.Strategy{Reason: one, Remaining: 2}, "Changing it would not be enough: 2 other necessary preconditions would stay unmet."},
		"several facts change": {verdict.Strategy{Reason: two, Remaining: 1}, "Changing them would not be enough: 1 other necessary precondition would stay unmet."},
		"there is no reason":   {verdict.Strategy{}, ""},
	}
	for name, tc := range tests {
		if got := words.Remaining(&tc.st); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
}

func TestWays(t *testing.T) {
	t.Parallel()
	p := func(of verdict.Status, ways ...verdict.Status) *verdict.Precondition {
		reasons := &verdict.Reasons{Untabled: "it multiplies"}
		for i, status := range ways {
			reasons.EachWay = append(reasons.EachWay, verdict.Way{Number: i + 1, File: "s.rego", Line: 5, Status: status})
		}
		return &verdict.Precondition{Status: of, Reasons: reasons}
	}
	tests := map[string]struct {
		p    *verdict.Precondition
		want string
	}{
		"two hold":              {p("met", "met", "unmet", "met"), "met through: way 1 (s.rego:5); way 3 (s.rego:5)"},
		"one of two unknown":    {p("met", "unknown", "unknown"), "one of these ways holds, whatever the unknown facts are: "},
		"the only one":          {p("unmet", "unmet"), "the only way to meet it: "},
		"none holds":            {p("unmet", "unmet", "unmet"), "none of its 2 ways holds: "},
		"it is not known":       {p("unknown", "unmet", "unknown"), "it is unknown whether one of its 2 ways holds: "},
		"it was not explained":  {&verdict.Precondition{Status: "met", Reasons: &verdict.Reasons{}}, "one of these ways holds, whatever the unknown facts are: "},
		"it has a title, a way": {&verdict.Precondition{Reasons: &verdict.Reasons{EachWay: []verdict.Way{{Title: "By law", Status: "met"}}}}, "met through: By law"},
	}
	for name, tc := range tests {
		if got := words.Ways(tc.p) + " " + words.WayNames(words.Held(tc.p)).String(); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
	if got, want := words.Untabled(p("unknown")).String(), "Decided only once all its facts are known: it multiplies."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	exact := p("unknown")
	exact.Exact = true
	if words.Untabled(exact) != nil || words.Untabled(&verdict.Precondition{}) != nil {
		t.Error("a precondition that is exact, or not explained, is said to be decided late")
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	some := func(shown, more int) *verdict.StrategyPaths {
		return &verdict.StrategyPaths{Verdict: verdict.Infeasible, Paths: make([]verdict.Path, shown), More: more}
	}
	blocked := some(0, 0)
	blocked.Blocked = &verdict.Reason{Facts: []verdict.ReasonFact{{}}}
	tests := map[string]struct {
		paths *verdict.StrategyPaths
		upto  string
		want  string
	}{
		"it is feasible":    {&verdict.StrategyPaths{Verdict: verdict.Feasible}, "", "Nothing has to change."},
		"something blocks":  {blocked, "legal", "With levers up to legal, no change makes it feasible. These facts block it and cannot be changed with such levers:"},
		"nothing would do":  {some(0, 0), "", "No change makes it feasible, whatever the facts are."},
		"one":               {some(1, 0), "", "One path would make it feasible; OPA confirmed it."},
		"all are shown":     {some(2, 0), "", "2 paths would make it feasible. Certain paths come first, then the cheapest. OPA confirmed each."},
		"some are not":      {some(2, 3), "", "5 paths would make it feasible. The first 2 are shown: certain paths come first, then the cheapest. OPA confirmed each of these."},
		"one of two is not": {some(1, 1), "", "2 paths would make it feasible. The first is shown; OPA confirmed it."},
	}
	for name, tc := range tests {
		if got := words.Paths(tc.paths, tc.upto).String(); got != tc.want {
			t.Errorf("%s: got %q, want %q", name, got, tc.want)
		}
	}
}

// TestSentences checks the texts that need only a few examples.
// TestWithRemedies holds where a remedy is shown: once in a path, and once beside each fact whose change settles it.
func TestWithRemedies(t *testing.T) {
	t.Parallel()
	path := func(changes ...string) (p verdict.Path) { // "fact p q" settles p and q
		for _, said := range changes {
			parts := strings.Fields(said)
			c := verdict.Change{Path: parts[0]}
			for _, precondition := range parts[1:] {
				c.Settles = append(c.Settles, verdict.Settled{Precondition: precondition, Remedy: "mend " + precondition})
			}
			p.Changes = append(p.Changes, c)
		}
		return p
	}
	for name, test := range map[string]struct {
		paths []verdict.Path
		want  string
	}{
		"beside each change":           {[]verdict.Path{path("a p", "b q r")}, "a: mend p; b: mend q, mend r"},
		"once in a path":               {[]verdict.Path{path("a p", "b p")}, "a: mend p"},
		"not again for the same fact":  {[]verdict.Path{path("a p"), path("a p q")}, "a: mend p; a: mend q"},
		"again for another fact":       {[]verdict.Path{path("a p"), path("b p")}, "a: mend p; b: mend p"},
		"beside what is new in a path": {[]verdict.Path{path("a p"), path("a p", "b p")}, "a: mend p; b: mend p"},
	} {
		var said []string
		for _, p := range words.WithRemedies(test.paths) {
			for _, c := range p.Changes {
				var remedies []string
				for _, s := range c.Settles {
					if s.Remedy != "" {
						remedies = append(remedies, s.Remedy)
					}
				}
				if len(remedies) > 0 {
					said = append(said, c.Path+": "+strings.Join(remedies, ", "))
				}
			}
		}
		if got := strings.Join(said, "; "); got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
		if test.paths[0].Changes[0].Settles[0].Remedy == "" || test.paths[len(test.paths)-1].Changes[0].Settles[0].Remedy == "" {
			t.Errorf("%s: the answer itself was changed", name)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	change := verdict.Change{Path: "a.b", From: "x", To: "y or z"}
	certain := verdict.Path{Certain: true, Effort: 4, Changes: []verdict.Change{change, change}}
	flip := verdict.Flip{Path: "a.b", Value: false, To: []verdict.FlipTo{{Value: "true", Verdict: verdict.Feasible}, {Value: "x", Verdict: verdict.Infeasible}}}
	source := verdict.Source{Key: "k", Citation: "Book (2001)", Year: 2001, URL: "https://x.org/a", Checked: true}
	unread := verdict.Source{Key: "k", Citation: "Book", Year: 2001}
	tests := map[string]struct{ got, want string }{
		"a change":              {words.Change(&change).String(), "a.b: x → y or z"},
		"a change from unknown": {words.Change(&verdict.Change{Path: "a.b", To: "y"}).String(), "a.b: unknown → y"},
		"a certain path":        {words.Path(&certain), "certain, effort 4: 2 changes"},
		"a path of one change":  {words.Path(&verdict.Path{Effort: 1, Changes: []verdict.Change{change}}), "conditional, effort 1: 1 change"},
		"a path of none":        {words.Path(&verdict.Path{}), "conditional: nothing has to change"},
		"provisions":            {words.Provided([]verdict.Provision{{Path: "a.b", Is: "x"}, {Path: "a.c", Is: "y"}}).Capital().String(), "Provided that a.b is x, and a.c is y"},
		"a flip":                {words.Flip(&flip).String(), "a.b false (confidence not stated, taken as low): true makes it feasible, x makes it infeasible"},
		"a weight of worlds":    {words.Weight("14%").String(), "feasible in 14% of the possible worlds, by weight"},
		"what to find out":      {words.FindOut([]string{"a.b", "a.c"}).String(), "to find out: a.b, a.c"},
		"one way":               {words.WaysToMeet(1), "one way to meet it:"},
		"two ways":              {words.WaysToMeet(2), "met in any of these ways:"},
		"no table":              {words.NoTable("it multiplies").String(), "It has no table: it multiplies."},
		"a confidence":          {words.Confidence("low").String(), "low confidence"},
		"a step":                {words.Step(&verdict.StrategyReach{Certain: "legal", Possible: "legal"}), "legal"},
		"two steps":             {words.Step(&verdict.StrategyReach{Certain: "never", Possible: "legal"}), "legal–never"},
		"no step":               {words.Step(&verdict.StrategyReach{Untabled: "it multiplies"}), "not analysed"},
		"the same way":          {words.Travels(verdict.SameWay, "A", "B"), "met in both, in the same way"},
		"an equivalent":         {words.Travels(verdict.Equivalent, "A", "B"), "met in both, in different ways (functional equivalents)"},
		"what stays":            {words.Travels(verdict.Stays, "A", "B"), "met in A only: B lacks what meets it there"},
		"what may travel":       {words.Travels(verdict.Open, "A", "B"), "met in A, unknown in B"},
		"nothing to copy":       {words.Travels(verdict.Unneeded, "A", "B"), "not met in A: nothing to copy"},
		"a lever":               {words.Lever(&verdict.FactInfo{Lever: "legal"}).String(), "legal"},
		"levers of values":      {words.Lever(&verdict.FactInfo{Lever: "legal", LeverFrom: map[string]string{"z": "given", "a": "technical"}}).String(), "legal, but technical while it is a, but given while it is z"},
		"a source":              {words.Source(&source).String(), "Book (2001) https://x.org/a"},
		"a source not read":     {words.Source(&unread).String(), "Book (2001) (not read in the original)"},
		"a source not known":    {words.Source(&verdict.Source{Key: "k"}).String(), "not in the bibliography"},
		"facts that are set":    {words.WhatIf(map[string]any{"b": nil, "a": true}).String(), "What if a = true, b = unknown?"},
		"none is set":           {words.WhatIf(nil).String(), ""},
		"one left out":          {words.LeftOut([]string{"s/a", "s/b"}).String(), "Left out: s/a, s/b."},
		"all reasons":           {words.AllReasons(&verdict.Strategy{}), "All minimal reasons"},
		"some of the reasons":   {words.AllReasons(&verdict.Strategy{AllReasons: make([]verdict.Reason, 2), MoreReasons: true}), "2 minimal reasons; there are more"},
		"a weight":              {words.Necessity(verdict.Supporting, 2), "supporting, weight 2"},
		"no weight":             {words.Necessity(verdict.Necessary, 0), "necessary"},
		"a fit":                 {words.Fit(&verdict.Fit{Low: 0.6, High: 0.6, Exact: true}), "60%"},
		"a fit in between":      {words.Fit(&verdict.Fit{Low: 0.4, High: 0.7}), "≈40–70%"},
		"no fit":                {words.Fit(nil), ""},
		"hardly a share":        {words.Share(0.001), "<1%"},
		"nearly all":            {words.Share(0.999), ">99%"},
		"all":                   {words.Share(1), "100%"},
		"one":                   {display.Count(1, "policy"), "1 policy"},
		"none":                  {display.Count(0, "policy"), "0 policies"},
		"many":                  {display.Count(big.NewInt(1234567), "cell"), "1,234,567 cells"},
		"three digits":          {display.Count(int64(999), "line"), "999 lines"},
		"a capital":             {words.Capital("élan"), "Élan"},
		"no letter":             {words.Capital("事"), "事"},
		"no text":               {words.Capital(""), ""},
		"hostile text":          {words.List(words.Text, []string{"a\x1b[2J", "b\nc"}, "; ").String(), `a\x1b[2J; b c`},
	}
	for name, tc := range tests {
		if tc.got != tc.want {
			t.Errorf("%s: got %q, want %q", name, tc.got, tc.want)
		}
	}
}

func TestResult(t *testing.T) {
	t.Parallel()
	var got []string
	for _, kind := range []string{"precondition", "risk", "constraint"} {
		for _, status := range []verdict.Status{verdict.Met, verdict.Unmet, verdict.Unknown} {
			sign, word := words.Result(kind, status)
			got = append(got, sign+" "+word)
		}
	}
	want := []string{"✓ met", "✗ unmet", "? unknown", "✓ present", "✗ absent", "? unknown", "✗ cannot occur", "✓ may occur", "? unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
