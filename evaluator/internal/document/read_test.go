package document_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

func TestReadKeepsValuesAndPlaces(t *testing.T) {
	text := "{\n  \"näme\": \"Åland\", \"list\": [1, 2.50,\n\t{\"a/b\": null}], \"yes\": true\n}\n"
	d, faults := document.Read("x.json", []byte(text))
	if faults != nil {
		t.Fatal(faults)
	}
	want := map[string]any{
		"näme": "Åland",
		"list": []any{json.Number("1"), json.Number("2.50"), map[string]any{"a/b": nil}},
		"yes":  true,
	}
	if diff := cmp.Diff(want, d.Value); diff != "" {
		t.Errorf("value (-want +got):\n%s", diff)
	}
	places := map[string][2]document.Position{ // of value, of name
		"":               {{1, 1}, {1, 1}},
		"/näme":          {{2, 11}, {2, 3}},
		"/list":          {{2, 28}, {2, 20}},
		"/list/1":        {{2, 32}, {2, 32}},
		"/list/2":        {{3, 2}, {3, 2}},
		"/list/2/a~1b":   {{3, 10}, {3, 3}},
		"/list/2/gone/x": {{3, 2}, {3, 2}},
		"/yes":           {{3, 25}, {3, 18}},
		"/no":            {{1, 1}, {1, 1}},
	}
	for pointer, want := range places {
		if got := [2]document.Position{d.Position(pointer), d.KeyPosition(pointer)}; got != want {
			t.Errorf("%q stands at %v, want %v", pointer, got, want)
		}
	}
	if diff := cmp.Diff([]string{"näme", "list", "yes"}, d.Names("")); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if got, want := d.Path("/list/2/a~1b"), `list[2]["a/b"]`; got != want {
		t.Errorf("path %s, want %s", got, want)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"empty file":                {"", "1:1: empty file: expected a JSON document"},
		"only space":                {" \n\t", "1:1: empty file: expected a JSON document"},
		"byte order mark":           {"\xef\xbb\xbf{}", "1:1: byte order mark: expected UTF-8 without one"},
		"UTF-16":                    {"\xff\xfe{\x00}\x00", "1:1: not UTF-8, it seems to be UTF-16: expected UTF-8"},
		"not UTF-8":                 {"{\"ä\": \"\xe4\"}", "1:8: not UTF-8: expected UTF-8, found byte 0xe4"},
		"not UTF-8 behind U+FFFD":   {"[\"\ufffd\xe4\"]", "1:4: not UTF-8: expected UTF-8, found byte 0xe4"},
		"trailing garbage":          {"{}\n x", `2:2: text after the end: expected one JSON value, found "x"`},
		"two values":                {"{} {}", `1:4: text after the end: expected one JSON value, found "{"`},
		"a brace too many":          {"{}}", `1:3: text after the end: expected one JSON value, found "}"`},
		"trailing comma, object":    {"{\"a\": 1,\n}", "1:8: trailing comma: expected none after the last property"},
		"trailing comma, array":     {"[1, ]", "1:3: trailing comma: expected none after the last element"},
		"two commas":                {"[1,,2]", `1:4: expected a value, found ","`},
		"missing comma":             {"{\"a\": 1\n \"b\": 2}", `2:2: expected , or } after the value, found "\""`},
		"missing comma, array":      {"[1 2]", `1:4: expected , or ] after the element, found "2"`},
		"missing colon":             {`{"a" 1}`, `1:6: expected : after the name of the property, found "1"`},
		"missing value":             {`{"a": }`, `1:7: expected a value, found "}"`},
		"truncated literal":         {`{"a": tru}`, `1:7: expected a value, found "tru" (did you mean true?)`},
		"truncated literal, end":    {`{"a": tru`, `1:7: expected a value, found "tru" (did you mean true?)`},
		"literal in capitals":       {`[True]`, `1:2: expected a value, found "True" (did you mean true?)`},
		"not a number":              {`[NaN]`, `1:2: expected a value, found "NaN"`},
		"literal with a tail":       {`[truex]`, `1:6: expected , or ] after the element, found "x"`},
		"only a word":               {`hello`, `1:1: expected a value, found "hello"`},
		"single quotes":             {`{'a': 1}`, `1:2: expected the name of a property in quotation marks, found "'"`},
		"name without quotes":       {`{a: 1}`, `1:2: expected the name of a property in quotation marks, found "a"`},
		"name that is a number":     {`{1: 1}`, `1:2: expected the name of a property in quotation marks, found "1"`},
		"value in single quotes":    {`["a", 'b']`, `1:7: expected a value, found "'"`},
		"comment":                   {"// x\n{}", "1:1: expected a value, found a comment"},
		"comment behind a value":    {"[1 /* x */]", "1:4: expected , or ] after the element, found a comment"},
		"leading zero":              {"[01]", `1:3: expected , or ] after the element, found "1"`},
		"leading plus":              {"[+1]", `1:2: expected a value, found "+"`},
		"point without digits":      {"[1.]", `1:4: expected a digit, found "]"`},
		"unclosed object":           {`{"a": 1`, "1:8: unexpected end: expected a closing } for the { at 1:1"},
		"unclosed array":            {`{"a": [1`, "1:9: unexpected end: expected a closing ] for the [ at 1:7"},
		"unclosed string":           {`{"a": "x`, "1:9: unexpected end: expected a closing quotation mark"},
		"wrong bracket":             {`{"a": [1}`, `1:9: expected , or ] after the element, found "}"`},
		"line break in a string":    {"[\"a\nb\"]", `1:4: control character in a string: expected \u000a in its place`},
		"unknown escape":            {`["\x"]`, `1:3: malformed escape in a string: expected \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits`},
		"half a surrogate pair":     {`["\ud800"]`, `1:3: malformed escape in a string: expected \" \\ \/ \b \f \n \r \t or \u and four hexadecimal digits`},
		"duplicate name":            {"{\"a\": 1,\n\"a\": 2}", `2:1: property "a" occurs twice: expected it once, it is already at 1:2`},
		"duplicate name, escaped":   {`{"a": 1, "\u0061": 2}`, `1:10: property "a" occurs twice: expected it once, it is already at 1:2`},
		"all duplicates":            {`{"a": 1, "a": 2, "b": {"c": 1, "c": 2}}`, "1:10: property \"a\" occurs twice: expected it once, it is already at 1:2\nx.json:1:32: property \"c\" occurs twice: expected it once, it is already at 1:24"},
		"huge exponent":             {`{"a": [1e100000000]}`, "1:8: a[0]: number 1e100000000: expected an exponent of -30 to 30"},
		"huge negative exponent":    {`[1E-31]`, "1:2: [0]: number 1E-31: expected an exponent of -30 to 30"},
		"number that OPA rounds":    {`[1.2345678901234567e10]`, "1:2: [0]: number 1.2345678901234567e10: expected at most 15 digits, or no 0 at its end, with which OPA rounds it"},
		"number of many characters": {"[" + strings.Repeat("1", 33) + "]", "1:2: [0]: number of 33 characters: expected at most 32"},
		"nested too deep":           {strings.Repeat("[", 10_000), "1:101: nested too deep: expected at most 100 levels"},
		"nested too deep, objects":  {strings.Repeat(`{"a":`, 10_000), "1:501: nested too deep: expected at most 100 levels"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			d, faults := document.Read("x.json", []byte(tc.text))
			if d != nil || faults == nil {
				t.Fatalf("accepted as %v", d)
			}
			if diff := cmp.Diff("x.json:"+tc.want, faults.Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadAcceptsItsLimits(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("[", document.MaxDepth) + strings.Repeat("]", document.MaxDepth),
		"[" + strings.Repeat("1", 32) + ", 1e30, 1E-30, 0e+30]",
		" null\r\n",
		`"\ud83d\ude00"`,
	} {
		if _, faults := document.Read("x.json", []byte(text)); faults != nil {
			t.Errorf("%.40s: %v", text, faults)
		}
	}
}

func TestReadReportsAtMostMaxFaults(t *testing.T) {
	_, faults := document.Read("x.json", []byte("["+strings.Repeat(`{"a":1,"a":1},`, 1000)+"1]"))
	if len(faults) != document.MaxFaults {
		t.Errorf("%d faults, want %d", len(faults), document.MaxFaults)
	}
}

func TestReadFromNamesWhatCannotBeRead(t *testing.T) {
	_, faults := document.ReadFrom("-", iotest.ErrReader(errors.New("input/output error")))
	if got, want := faults.Error(), "<stdin>: cannot be read: input/output error"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, faults = document.ReadFrom("-", strings.NewReader("[1,"))
	if got, want := faults.Error(), "<stdin>:1:4: unexpected end: expected a closing ] for the [ at 1:1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadFileNamesItAsTheUserDid(t *testing.T) {
	_, faults := document.ReadFile("no/such.json")
	if got, want := faults.Error(), "no/such.json: cannot be read: no such file or directory"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	_, faults = document.ReadFile("../document")
	if got, want := faults.Error(), "../document: cannot be read: is a directory"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadFS(t *testing.T) {
	fsys := fstest.MapFS{"at.json": {Data: []byte("{}")}, "shut.json": {Mode: fs.ModeDir}}
	d, faults := document.ReadFS(fsys, "at.json", "profiles")
	if faults != nil || d.File != "profiles/at.json" {
		t.Errorf("got %v, %v", d, faults)
	}
	_, faults = document.ReadFS(fsys, "de.json", "profiles")
	if got, want := faults.Error(), "profiles/de.json: cannot be read: file does not exist"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReadRefusesWhatIsTooLarge(t *testing.T) {
	_, faults := document.ReadFrom("big.json", endless{})
	if got, want := faults.Error(), "big.json: too large: expected at most 64 MB"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// endless is a file without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{`{"a": [1, 2.5e3, "x", null, true]}`, `{"a":1,"a":2}`, "[1,]", `["\ud800"]`, `{'a':1}`, "{\"a\":\xff}", `[1e99999999999]`, "tru", `{"a": "b`, "[[[[", "\xef\xbb\xbf{}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, faults := document.Read("x.json", data)
		if (d == nil) != (faults != nil) {
			t.Fatal("neither document nor faults, or both")
		}
		for _, fault := range faults {
			if fault.Line < 1 || fault.Col < 1 || strings.ContainsAny(fault.Message, "\r\n") {
				t.Errorf("fault without place, or not one line: %q", fault.Error())
			}
		}
		if d != nil && !json.Valid(data) {
			t.Errorf("accepted what encoding/json refuses: %q", data)
		}
	})
}
