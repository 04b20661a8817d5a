package lsp_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	mergeFile = "policies/strategies/merge/merge.rego"
	mergeTest = "policies/strategies/merge/merge_test.rego"
	profileLI = "profiles/li.json"
)

// at returns the parameters of a question about the place that | marks in a text behind before.
func (c *client) at(file, text string, offset int) object {
	return object{
		"textDocument": object{"uri": uri(file)}, "context": object{"includeDeclaration": true},
		"position": object{
			"line": strings.Count(text[:offset], "\n"), "character": utf16Length(text[strings.LastIndexByte(text[:offset], '\n')+1 : offset]),
		},
	}
}

func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// marked returns the text with old, which it has once, replaced by what marks a place with |, without the mark, and the offset of
// the mark.
func marked(t testing.TB, text, old, with string) (string, int) {
	t.Helper()
	if strings.Count(text, old) == 0 || strings.Count(with, "|") != 1 {
		t.Fatalf("%q is not there, or %q marks no place", old, with)
	}
	at := strings.Index(text, old)
	return text[:at] + strings.Replace(with, "|", "", 1) + text[at+len(old):], at + strings.Index(with, "|")
}

// opened returns a client that has a file open, looked at once.
func opened(t testing.TB, dir, file string) (c *client, path, text string) {
	t.Helper()
	c = start(t, dir)
	path = filepath.Join(dir, file)
	text = readFile(t, path)
	c.open(path, text)
	c.awaitVersion(path, 1)
	return c, path, text
}

func TestHover(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file, old, with string
		want            []string
	}{
		"a fact in Rego": {mergeFile, "input.context.autonomy < 25", "input.context.auto|nomy < 25", []string{
			"Autonomy", "**Domain:** a number of 0 to 100, in points", "**Lever:** legal", "**Known in:** 2 of 2 states", "`merge/can_order`",
		}},
		"a precondition": {mergeFile, "can_order if input.service.agreed", "can|_order if input.service.agreed", []string{
			"Somebody can order it", "necessary precondition of `merge`", "met in 1 of 2 states", "**\\[book\\]**", "| ✓ met | 1 |",
		}},
		"the same, named in a test":     {mergeTest, "merge.can_order", "merge.can_or|der", []string{"Somebody can order it"}},
		"a source":                      {mergeFile, "sources: [book, act]", "sources: [book, a|ct]", []string{"Act on Offices"}},
		"a fact of a profile":           {profileLI, `"autonomy"`, `"auto|nomy"`, []string{"Autonomy", "### In this profile", "75: `merge` of `civil-certificates` would be undetermined, not feasible"}},
		"a fact of a service":           {profileLI, `"service": {"records": "central", "agreed"`, `"service": {"records": "central", "agr|eed"`, []string{"Agreement", "No other value of it alone would turn a verdict."}},
		"evidence":                      {profileLI, `"context.number"`, `"context.num|ber"`, []string{"Number of persons"}},
		"a source of the bibliography":  {profileLI, `"sources": ["act"]`, `"sources": ["a|ct"]`, []string{"Act on Offices"}},
		"a fact that is declared":       {"schemas/unit.json", `"climate"`, `"clim|ate"`, []string{"Climate", "no rule"}},
		"a fact of a case":              {"cases/mt-merger.json", `"records"`, `"rec|ords"`, []string{"Records"}},
		"nothing":                       {mergeFile, "# METADATA", "# META|DATA", nil},
		"an object of facts is no fact": {mergeFile, "input.context.autonomy < 25", "input.con|text.autonomy < 25", nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, path, text := opened(t, newProject(t), tc.file)
			text, at := marked(t, text, tc.old, tc.with)
			var got *struct{ Contents struct{ Kind, Value string } }
			c.call("textDocument/hover", c.at(path, text, at), &got)
			if got == nil {
				if tc.want != nil {
					t.Fatal("got nothing")
				}
				return
			}
			for _, want := range tc.want {
				if !strings.Contains(got.Contents.Value, want) {
					t.Errorf("got\n%s\nwithout %q", got.Contents.Value, want)
				}
			}
			if tc.want == nil {
				t.Errorf("got\n%s\nwant nothing", got.Contents.Value)
			}
		})
	}
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	const body = `one_key if input.context.number == "common"`
	tests := map[string]struct {
		file, old, with string
		want            []string // among those offered
		not             string   // not among them
		insert          string   // the line after the first of want is taken; "" is not looked at
	}{
		"paths": {mergeFile, body, `one_key if input.con|`, []string{"input.context.autonomy", "input.context.number"}, "input.service.agreed", "one_key if input.context.autonomy"},
		"values behind ==": {
			mergeFile, body, `one_key if input.context.number == |`, []string{`"common"`, `"banned"`}, `"mild"`, `one_key if input.context.number == "common"`,
		},
		"values within quotation marks": {
			mergeFile, body, `one_key if input.context.number == "co|mmon"`, []string{`"none"`}, `"mild"`, `one_key if input.context.number == "none"`,
		},
		"values with an open quotation mark": {
			mergeFile, body, `one_key if input.context.number == "no|`, []string{`"none"`}, `"mild"`, `one_key if input.context.number == "none"`,
		},
		"values in a set": {
			mergeFile, body, `one_key if input.context.number in {"common", "|"}`, []string{`"none"`}, `"mild"`, `one_key if input.context.number in {"common", "none"}`,
		},
		"values behind with":       {mergeTest, "autonomy as 10", `number as "|"`, []string{`"none"`}, `"mild"`, ""},
		"booleans":                 {mergeFile, body, `one_key if input.service.agreed == |`, []string{"true", "false"}, `"none"`, ""},
		"rules":                    {mergeTest, "merge.can_order", "merge.o|", []string{"merge.one_key"}, "merge.can_order", ""},
		"rules of the own package": {mergeFile, body, "one_key if tog|", []string{"together"}, "can_order", "one_key if together"},
		"packages":                 {mergeFile, body, "one_key if data.strategies.m|", []string{"data.strategies.merge.one_key"}, "data.strategies.link.apart", ""},
		"METADATA keys":            {mergeFile, "#   layer: legal\n", "#   la|\n", []string{"layer"}, "necessity", "#   layer: "},
		"METADATA values":          {mergeFile, "#   layer: legal\n", "#   layer: |\n", []string{"technical", "political"}, "necessary", "#   layer: technical"},
		"METADATA kinds":           {mergeFile, "#   kind: precondition\n", "#   kind: |\n", []string{"outcome", "risk"}, "", ""},
		"METADATA sources":         {mergeFile, "sources: [book, act]", "sources: [book, |]", []string{"act"}, "", "#   sources: [book, act]"},
		"METADATA scope":           {mergeFile, "# scope: document\n", "# scope: |\n", []string{"document"}, "", ""},
		"facts of a profile": {
			profileLI, `"climate": "mild"`, `"|"`, []string{"\"climate\"", "\"number\""}, "\"records\"", "",
		},
		"values of a profile":       {profileLI, `"number": "common"`, `"number": |`, []string{`"none"`}, `"mild"`, ""},
		"values with quotes":        {profileLI, `"number": "common"`, `"number": "|common"`, []string{`"none"`}, `"mild"`, ""},
		"evidence":                  {profileLI, `"context.climate"`, `"cont|"`, []string{"\"context.climate\""}, "\"service.records\"", ""},
		"confidence":                {profileLI, `{"confidence": "low"}`, `{"confidence": "|"}`, []string{`"high"`}, `"none"`, ""},
		"sources of a profile":      {profileLI, `"sources": ["act"]`, `"sources": ["|"]`, []string{`"act"`, `"visit"`}, "", ""},
		"properties of a profile":   {profileLI, `"as_of": 2003`, `|`, []string{"\"as_of\"", "\"note\""}, "\"autonomy\"", ""},
		"services":                  {profileLI, `"civil-certificates"`, `"|"`, []string{"\"business-registration\""}, "", ""},
		"strategies of a case":      {"cases/mt-merger.json", `"merge"`, `"|"`, []string{`"merge"`, `"link"`}, "", ""},
		"outcomes of a case":        {"cases/mt-merger.json", `"outcome": "`, `"outcome": "|`, []string{`"failed"`}, "", ""},
		"nothing outside of a text": {profileLI, `"Liechtenstein"`, `"Liech|tenstein"`, nil, `"mild"`, ""},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, path, text := opened(t, newProject(t), tc.file)
			text, at := marked(t, text, tc.old, tc.with)
			c.change(path, 2, text)
			var got struct {
				Items []struct {
					Label    string
					TextEdit struct {
						Range   textRange
						NewText string
					}
				}
			}
			c.call("textDocument/completion", c.at(path, text, at), &got)
			var labels []string
			for _, item := range got.Items {
				labels = append(labels, item.Label)
				if tc.insert != "" && item.Label == tc.want[0] {
					edit := item.TextEdit
					line := strings.Split(text, "\n")[edit.Range.Start.Line]
					if done := line[:edit.Range.Start.Character] + edit.NewText + line[edit.Range.End.Character:]; !strings.HasPrefix(done, tc.insert) {
						t.Errorf("got the line %q, want %q", done, tc.insert)
					}
				}
			}
			for _, want := range tc.want {
				if !slices.Contains(labels, want) {
					t.Errorf("offered %q, want %q", labels, want)
				}
			}
			if tc.not != "" && slices.Contains(labels, tc.not) {
				t.Errorf("offered %q, among them %q", labels, tc.not)
			}
		})
	}
}

func TestDefinitionAndReferences(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file, old, with string
		definition      string   // file and text at its place
		references      []string // files, each once
	}{
		"a fact": {
			mergeFile, "input.context.autonomy < 25", "input.context.auto|nomy < 25", "schemas/unit.json: \"autonomy\"",
			[]string{mergeFile, mergeTest, "profiles/li.json", "profiles/mt.json", "schemas/unit.json"},
		},
		"a fact of a profile": {
			profileLI, `"climate"`, `"cli|mate"`, "schemas/unit.json: \"climate\"", []string{"profiles/li.json", "schemas/unit.json"},
		},
		"a rule": {mergeTest, "merge.can_order", "merge.can_o|rder", mergeFile + ": can_order", []string{mergeFile, mergeTest}},
		"a source": {
			profileLI, `"sources": ["act"]`, `"sources": ["a|ct"]`, "profiles/bibliography.json: \"act\"",
			[]string{"cases/", mergeFile, "profiles/bibliography.json", "profiles/li.json"},
		},
		"a strategy of a case": {"cases/mt-merger.json", `"merge"`, `"mer|ge"`, mergeFile + ": package", []string{"cases/mt-merger.json", mergeFile, mergeTest}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newProject(t)
			c, path, text := opened(t, dir, tc.file)
			text, at := marked(t, text, tc.old, tc.with)
			var definition, references []struct {
				URI   string
				Range textRange
			}
			c.call("textDocument/definition", c.at(path, text, at), &definition)
			if len(definition) == 0 {
				t.Fatal("no definition")
			}
			first := definition[0]
			file := strings.TrimPrefix(first.URI, uri(dir)+"/")
			line := strings.Split(readFile(t, filepath.Join(dir, file)), "\n")[first.Range.Start.Line]
			if got := file + ": " + line[first.Range.Start.Character:]; !strings.HasPrefix(got, tc.definition) {
				t.Errorf("defined at %q, want %q", got, tc.definition)
			}
			c.call("textDocument/references", c.at(path, text, at), &references)
			for _, want := range tc.references {
				if !slices.ContainsFunc(references, func(l struct {
					URI   string
					Range textRange
				},
				) bool {
					return strings.HasPrefix(l.URI, uri(dir)+"/"+want)
				}) {
					t.Errorf("%+v has none in %s", references, want)
				}
			}
		})
	}
}

func TestLensesTellHowAPreconditionStands(t *testing.T) {
	t.Parallel()
	c, path, text := opened(t, newProject(t), mergeFile)
	lenses := func() map[int]string {
		var got []struct {
			Range   textRange
			Command struct{ Title string }
		}
		c.call("textDocument/codeLens", object{"textDocument": object{"uri": uri(path)}}, &got)
		titles := map[int]string{}
		for _, lens := range got {
			titles[lens.Range.Start.Line] = lens.Command.Title
		}
		return titles
	}
	line := strings.Count(text[:strings.Index(text, "\ncan_order if")+1], "\n")
	if got, want := lenses()[line], "met in 1 of 2 states (2 of 3 units), 1 test"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	changed := strings.Replace(text, "autonomy < 25", "autonomy < 3", 1)
	changed = "\n" + strings.Replace(changed, "can_order if input.service.agreed", "can_order if input.context.autonomy > 99", 1)
	c.change(path, 2, changed)
	c.awaitVersion(path, 2)
	if got := lenses()[line+1]; !strings.Contains(got, "met in 0 of 2 states") || !strings.Contains(got, "moved") {
		t.Errorf("after the change: %q", got)
	}
}

func TestTheLastSoundStateAnswersWhileAFileIsBroken(t *testing.T) {
	t.Parallel()
	c, path, text := opened(t, newProject(t), mergeFile)
	broken, at := marked(t, text, "can_order if input.context.autonomy < 25", "oops {{{ input.context.auto|nomy")
	c.change(path, 2, broken)
	c.await(path, "a fault of syntax", has("parse"))
	var got *struct{ Contents struct{ Value string } }
	c.call("textDocument/hover", c.at(path, broken, at), &got)
	if got == nil || !strings.Contains(got.Contents.Value, "`merge/can_order`") {
		t.Errorf("got %+v", got)
	}
}

func TestQuestionsOutsideOfATextAreAnswered(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	c, path, _ := opened(t, dir, mergeFile)
	for _, method := range []string{"hover", "completion", "definition", "references", "codeLens"} {
		for _, file := range []string{path, filepath.Join(dir, "not-open.rego"), "/nowhere/x.json"} {
			for _, at := range []position{{-1, -1}, {0, 1 << 30}, {1 << 30, 0}, {1 << 30, 1 << 30}} {
				c.call("textDocument/"+method, object{"textDocument": object{"uri": uri(file)}, "position": at}, nil)
			}
		}
		if err := c.try("textDocument/"+method, object{"position": "nonsense"}, nil); err == nil {
			t.Errorf("%s takes a position that is none", method)
		}
	}
}

func TestACancelledQuestionSaysSo(t *testing.T) {
	t.Parallel()
	c, path, text := opened(t, newProject(t), mergeFile)
	// A question may be answered before it is cancelled; either way it is answered once, and the server goes on.
	for id := range 50 {
		call, err := c.conn.DispatchCall(t.Context(), "textDocument/hover", c.at(path, text, 0))
		if err != nil {
			t.Fatal(err)
		}
		c.notify("$/cancelRequest", object{"id": id})
		_ = call.Wait(t.Context(), nil)
	}
	c.notify("$/cancelRequest", object{"id": "nonsense"})
	c.notify("$/cancelRequest", object{"id": []int{}})
	c.call("textDocument/hover", c.at(path, text, 0), nil)
}

func TestACatalogueAnswersBeforeThePoliciesWereEverSound(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	path := filepath.Join(dir, mergeFile)
	broken := strings.Replace(readFile(t, path), `"common"`, `"comon"`, 1)
	write(t, path, broken)
	c := start(t, dir)
	c.open(path, broken)
	c.await(path, "its fault", has("impossible-value"))
	text, at := marked(t, broken, `"comon"`, `"no|`)
	c.change(path, 2, text)
	var got struct{ Items []struct{ Label string } }
	c.call("textDocument/completion", c.at(path, text, at), &got)
	if len(got.Items) != 3 || got.Items[1].Label != `"none"` {
		t.Errorf("offered %+v", got.Items)
	}
	var hovered *struct{ Contents struct{ Value string } }
	c.call("textDocument/hover", c.at(path, text, strings.Index(text, "autonomy")), &hovered)
	if hovered == nil || !strings.Contains(hovered.Contents.Value, "a number of 0 to 100") {
		t.Errorf("got %+v", hovered)
	}
	for _, method := range []string{"definition", "references", "codeLens"} {
		c.call("textDocument/"+method, c.at(path, text, at), nil)
	}
}
