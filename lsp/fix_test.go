package lsp_test

import (
	"slices"
	"strings"
	"testing"
)

// TestFixesMendWhatWasMisspelt misspells one thing, takes the fix that is offered, and has the text that it was.
func TestFixesMendWhatWasMisspelt(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ file, good, bad, code string }{
		"a path":                     {mergeFile, "input.context.autonomy < 25", "input.context.autonmy < 25", "unknown-fact"},
		"an object of a path":        {mergeFile, "input.context.autonomy < 25", "input.contxt.autonomy < 25", "unknown-fact"},
		"a value":                    {mergeFile, `number == "common"`, `number == "comon"`, "impossible-value"},
		"a rule of another package":  {mergeTest, "merge.can_order", "merge.can_ordr", "unknown-rule"},
		"a METADATA value":           {mergeFile, "layer: legal", "layer: leagl", "metadata"},
		"a METADATA key":             {mergeFile, "necessity: supporting", "necesity: supporting", "metadata"},
		"a cited source":             {mergeFile, "sources: [book, act]", "sources: [book, atc]", "unknown-source"},
		"a fact of a profile":        {profileLI, `"autonomy"`, `"autonmy"`, "unknown-fact"},
		"a value of a profile":       {profileLI, `"common"`, `"comon"`, "wrong-value"},
		"a boolean in quotes":        {profileLI, `"agreed": true`, `"agreed": "true"`, "wrong-value"},
		"a decimal comma in quotes":  {profileLI, `22.5`, `"22,5"`, "wrong-value"},
		"evidence":                   {profileLI, `"context.number":`, `"context.numbr":`, "evidence-without-fact"},
		"a confidence":               {profileLI, `"confidence": "high"`, `"confidence": "hihg"`, "wrong-value"},
		"a property":                 {profileLI, `"as_of"`, `"asof"`, "unknown-property"},
		"a source of a profile":      {profileLI, `"sources": ["act"]`, `"sources": ["atc"]`, "unknown-source"},
		"a literal of JSON":          {profileLI, `"agreed": true`, `"agreed": ture`, "malformed-json"},
		"a strategy of a case":       {"cases/li-link.json", `"link"`, `"lnik"`, "unknown-strategy"},
		"an outcome of a case":       {"cases/mt-link.json", `"partial"`, `"partal"`, "wrong-value"},
		"a lever":                    {"schemas/unit.json", `"x-lever": "given"`, `"x-lever": "gven"`, "catalogue"},
		"a keyword of the catalogue": {"schemas/unit.json", `"x-unit"`, `"x-uint"`, "catalogue"},
		"a folder of the project":    {"leeway.yaml", "profiles: profiles", "profiles: profles", "unreadable"},
		"a property of the project":  {"leeway.yaml", "cases: cases", "case: cases", "unknown-property"},
		"behind a wide character": {
			mergeFile, `one_key if input.context.number == "common"`, `one_key if { "😀" != "x"; input.context.number == "comon" }`, "impossible-value",
		},
		"a word that another contains": {mergeFile, `records == "central"`, `records == "centrl"`, "impossible-value"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, path, text := opened(t, newProject(t), tc.file)
			if !strings.Contains(text, tc.good) {
				t.Fatalf("%s has no %s", tc.file, tc.good)
			}
			broken := strings.Replace(text, tc.good, tc.bad, 1)
			c.change(path, 2, broken)
			found := c.await(path, tc.code, has(tc.code))
			var mended []string
			for _, d := range found {
				for _, action := range c.actions(path, d.Range) {
					mended = append(mended, apply(broken, action.Edit.Changes[uri(path)]))
				}
			}
			want := text
			if strings.Contains(tc.bad, "😀") { // the rest of the line stays
				want = strings.Replace(broken, "comon", "common", 1)
			}
			if !slices.Contains(mended, want) {
				t.Errorf("the fixes of %+v give %d texts, none of them that of before", found, len(mended))
			}
		})
	}
}

type action struct {
	Title, Kind string
	Diagnostics []diagnostic
	Edit        struct{ Changes map[string][]edit }
}

type edit struct {
	Range   textRange
	NewText string
}

func (c *client) actions(file string, at textRange) []action {
	c.t.Helper()
	var got []action
	c.call("textDocument/codeAction", object{"textDocument": object{"uri": uri(file)}, "range": at, "context": object{"diagnostics": []any{}}}, &got)
	return got
}

// apply makes edits, from the last on, as an editor does.
func apply(text string, edits []edit) string {
	for _, e := range slices.Backward(edits) {
		text = text[:offsetOf(text, e.Range.Start)] + e.NewText + text[offsetOf(text, e.Range.End):]
	}
	return text
}

func offsetOf(text string, p position) int {
	at := 0
	for range p.Line {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	for left := p.Character; left > 0; {
		for _, r := range text[at:] {
			left -= utf16Length(string(r))
			at += len(string(r))
			break
		}
	}
	return at
}

func TestAFixWritesMissingMetadata(t *testing.T) {
	t.Parallel()
	c, path, text := opened(t, newProject(t), mergeFile)
	bare := text + "\nquick if input.service.agreed\n"
	c.change(path, 2, bare)
	all := c.await(path, "the missing METADATA", has("unannotated-rule"))
	actions := c.actions(path, all[0].Range)
	if len(actions) != 1 || actions[0].Kind != "quickfix" || len(actions[0].Diagnostics) != 1 {
		t.Fatalf("got %+v", actions)
	}
	mended := apply(bare, actions[0].Edit.Changes[uri(path)])
	if !strings.Contains(mended, "# title: \"Quick\"\n") {
		t.Errorf("got\n%s", mended)
	}
	c.change(path, 3, mended)
	if all := c.awaitVersion(path, 3); slices.ContainsFunc(all, func(d diagnostic) bool { return d.Severity == 1 }) {
		t.Errorf("it has faults:\n%+v", all)
	}
}

func TestFixesAreThoseOfTheRange(t *testing.T) {
	t.Parallel()
	c, path, text := opened(t, newProject(t), mergeFile)
	c.change(path, 2, strings.Replace(text, `number == "common"`, `number == "comon"`, 1))
	all := c.await(path, "its fault", has("impossible-value"))
	at := all[0].Range
	for name, tc := range map[string]struct {
		at   textRange
		want int
	}{
		"all of it":         {at, 1},
		"the cursor in it":  {textRange{at.Start, at.Start}, 1},
		"the line before":   {textRange{position{0, 0}, position{at.Start.Line - 1, 0}}, 0},
		"outside the text":  {textRange{position{1 << 30, 0}, position{1 << 30, 9}}, 0},
		"the whole text":    {textRange{position{0, 0}, position{1 << 30, 0}}, 1},
		"behind the fault":  {textRange{position{at.End.Line + 1, 0}, position{at.End.Line + 2, 0}}, 0},
		"a negative column": {textRange{position{-1, -1}, position{-1, -1}}, 0},
	} {
		if got := c.actions(path, tc.at); len(got) != tc.want {
			t.Errorf("%s: got %d fixes, want %d", name, len(got), tc.want)
		}
	}
	// A fix of a text that is no longer there is not offered.
	c.change(path, 3, "package x\n")
	if got := c.actions(path, textRange{position{0, 0}, position{1 << 30, 0}}); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}
