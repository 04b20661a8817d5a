package profile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

func other(country string) string {
	return strings.NewReplacer(`"AT"`, `"`+country+`"`).Replace(base)
}

func TestReadFSReturnsTheGoodAndSaysTheRest(t *testing.T) {
	fsys := fstest.MapFS{
		"at.json":         {Data: []byte(base)},
		"be.json":         {Data: []byte(strings.Replace(other("BE"), "60.92", "225", 1))},
		"de.json":         {Data: []byte(other("DE") + "}")},
		"dk.json":         {Data: []byte(other("DK"))},
		"fi.json":         {},
		"osterreich.json": {Data: []byte(base)},
		".#dk.json":       {Data: []byte("{")},
		"notes.txt":       {Data: []byte("{")},
		"old/ie.json":     {Data: []byte("{")},
	}
	units, faults := newReader(t).ReadFS(fsys, "profiles")
	if diff := cmp.Diff([]string{"AT change-of-address", "DK change-of-address"}, names(units)); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	const want = `profiles/be.json:5:21: context.local_autonomy: expected a number of 0 to 100, found 225
profiles/de.json:27:2: text after the end: expected one JSON value, found "}"
profiles/fi.json:1:1: empty file: expected a JSON document
profiles/osterreich.json:2:13: country AT occurs twice: expected it once, it is already in profiles/at.json`
	if diff := cmp.Diff(want, faults.Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestAFolderHasItsOwnBibliography(t *testing.T) {
	text := strings.Replace(base, `["zmr"]`, `["own", "westholm2005"]`, 1)
	fsys := fstest.MapFS{
		"at.json":           {Data: []byte(text)},
		"bibliography.json": {Data: []byte(`{"sources": {"own": {"citation": "Own"}, "westholm2005": {"citation": "Better"}}}`)},
	}
	units, faults := newReader(t).ReadFS(fsys, "mine")
	if faults != nil {
		t.Fatal(faults)
	}
	want := profile.Bibliography{"own": {Citation: "Own"}, "westholm2005": {Citation: "Better"}}
	if diff := cmp.Diff(want, units[0].Sources); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func TestAFaultyBibliographyIsSaidOnce(t *testing.T) {
	fsys := fstest.MapFS{
		"at.json":           {Data: []byte(base)},
		"bibliography.json": {Data: []byte(`{"sources": {"own": {"citatoin": "Own"}}}`)},
	}
	units, faults := newReader(t).ReadFS(fsys, "mine")
	const want = `mine/bibliography.json:1:21: sources.own: missing property "citation"
mine/bibliography.json:1:22: sources.own: unknown property "citatoin": expected one of citation, year, url, checked, note (did you mean citation?)`
	if diff := cmp.Diff(want, faults.Error()); diff != "" || units != nil {
		t.Errorf("%v; faults (-want +got):\n%s", units, diff)
	}
}

func TestReadPaths(t *testing.T) {
	reader := newReader(t)
	t.Chdir(t.TempDir())
	write(t, "profiles/at.json", base)
	write(t, "profiles/bibliography.json", `{"sources": {}}`)
	write(t, "more/dk.json", other("DK"))
	write(t, "more/vienna.json", `{"context": {"state_structure": "federal"}}`)
	write(t, "again/vienna.json", `{"service": {}}`)
	write(t, "empty/readme.txt", "")
	if err := os.Mkdir("folder.json", 0o700); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		paths []string
		stdin string
		units []string
		want  string
	}{
		"nothing":                  {nil, "", nil, ""},
		"a file":                   {[]string{"more/dk.json"}, "", []string{"DK change-of-address"}, ""},
		"folders in their order":   {[]string{"profiles", "more"}, "", []string{"AT change-of-address", "DK change-of-address", " vienna"}, ""},
		"a file twice":             {[]string{"more/dk.json", "./more/dk.json", "more/../more/dk.json"}, "", []string{"DK change-of-address"}, ""},
		"a file and its folder":    {[]string{"profiles/at.json", "profiles"}, "", []string{"AT change-of-address"}, ""},
		"standard input":           {[]string{"-"}, other("DK"), []string{"DK change-of-address"}, ""},
		"a unit from there":        {[]string{"-"}, `{"service": {}}`, []string{" stdin"}, ""},
		"a fault there":            {[]string{"-"}, `{"service": {"x": 1}, }`, nil, "<stdin>:1:21: trailing comma: expected none after the last property"},
		"no such file":             {[]string{"no.json", "more/dk.json"}, "", []string{"DK change-of-address"}, "no.json: cannot be read: no such file or directory"},
		"a folder named as a file": {[]string{"folder.json"}, "", nil, "folder.json: no profiles in this folder: expected files named *.json"},
		"a folder without":         {[]string{"empty"}, "", nil, "empty: no profiles in this folder: expected files named *.json"},
		"a unit twice":             {[]string{"more/vienna.json", "again/vienna.json"}, "", []string{" vienna"}, "again/vienna.json:1:1: unit vienna occurs twice: expected it once, it is already in more/vienna.json"},
		"a country twice":          {[]string{"profiles", "-"}, base, []string{"AT change-of-address"}, "<stdin>:2:13: country AT occurs twice: expected it once, it is already in profiles/at.json"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			reader.Stdin = strings.NewReader(tc.stdin)
			units, faults := reader.Read(tc.paths...)
			if diff := cmp.Diff(tc.units, names(units)); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.want, faults.Error()); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestReadWithoutStandardInput(t *testing.T) {
	_, faults := newReader(t).Read("-")
	if got, want := faults.Error(), "<stdin>: cannot be read: there is no standard input"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFileThatMayNotBeRead(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("nothing is unreadable to root")
	}
	reader := newReader(t)
	t.Chdir(t.TempDir())
	write(t, "at.json", base)
	if err := os.Chmod("at.json", 0); err != nil {
		t.Fatal(err)
	}
	_, faults := reader.Read("at.json")
	if got, want := faults.Error(), "at.json: cannot be read: permission denied"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The reader has no derivations here: facts that they would decide are unknown, and evidence for them is passed over.
func TestShippedProfilesHaveNoFaults(t *testing.T) {
	units, faults := newReader(t).Read("../../../profiles")
	if faults != nil {
		t.Errorf("faults:\n%v", faults)
	}
	if len(units) < 17 {
		t.Errorf("%d units, want at least one for each of 17 states", len(units))
	}
	for _, u := range units {
		for path := range u.Facts {
			if _, ok := u.Evidence[path]; !ok {
				t.Errorf("%s %s: no evidence for %s", u.Country, u.Service, path)
			}
		}
	}
}

func write(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}

func names(units []*profile.Unit) []string {
	var names []string
	for _, u := range units {
		names = append(names, u.Country+" "+u.Service)
	}
	return names
}
