package files_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/loader"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A tree is a folder: the texts of files by their paths. A text "-> target" is a link, "|" a named pipe.
type tree map[string]string

// fs returns the plain files.
func (t tree) fs() fs.FS {
	folder := fstest.MapFS{}
	for name, text := range t {
		folder[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644}
	}
	return folder
}

// make writes the tree below a folder.
func (t tree) make(test *testing.T, dir string) {
	test.Helper()
	for name, text := range t {
		at := filepath.Join(dir, filepath.FromSlash(name))
		must(test, os.MkdirAll(filepath.Dir(at), 0o755))
		if target, ok := strings.CutPrefix(text, "-> "); ok {
			must(test, os.Symlink(target, at))
		} else if text == "|" {
			must(test, syscall.Mkfifo(at, 0o644))
		} else {
			must(test, os.WriteFile(at, []byte(text), 0o644))
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Error(err)
	}
}

// TestList checks which files belong to a folder, p, and the faults of the others.
func TestList(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tree   tree
		ignore []string
		want   []string // in order; files with faults appear as these
	}{
		"Rego, data and tests, in order": {
			tree{"p/b/x.rego": "", "p/a.rego": "", "p/a_test.rego": "", "p/data.json": "", "p/b/limits.yaml": "", "p/b/more.yml": ""},
			nil,
			[]string{"p/a.rego", "p/a_test.rego", "p/b/limits.yaml", "p/b/more.yml", "p/b/x.rego", "p/data.json"},
		},
		"other kinds are passed over": {tree{"p/a.rego": "", "p/README.md": "", "p/b.tar.gz": "", "p/x.png": "", "p/rego": "", "p/X.REGO": ""}, nil, []string{"p/a.rego"}},
		"hidden files and folders are left out": {
			tree{"p/a.rego": "", "p/.b.rego": "", "p/.github/w.yml": "", "p/.manifest": "", "p/.signatures.json": ""},
			nil,
			[]string{"p/a.rego"},
		},
		"what editors leave is left out": {
			tree{"p/a.rego": "", "p/.#a.rego": "-> me@host.1:2", "p/#a.rego#": "", "p/a.rego~": "", "p/.a.rego.swp": "", "p/a.rego.orig": "", "p/a.rego.bak": ""},
			nil,
			[]string{"p/a.rego"},
		},
		"links are followed": {
			tree{"p/a.rego": "", "p/b.rego": "-> ../out/x.rego", "p/sub": "-> ../out", "out/x.rego": "", "out/.y.rego": ""},
			nil,
			[]string{"p/a.rego", "p/b.rego", "p/sub/x.rego"},
		},
		"a mounted ConfigMap is read once": {
			tree{"p/..2026_01_01/a.rego": "", "p/..data": "-> ..2026_01_01", "p/a.rego": "-> ..data/a.rego"},
			nil,
			[]string{"p/a.rego"},
		},
		"a link back is a fault": {
			tree{"p/a.rego": "", "p/sub/again": "-> ..", "p/sub/b.rego": ""},
			nil,
			[]string{"p/a.rego", "p/sub/b.rego", "p/sub/again: the link leads back to p, which it stands in: expected a link that leads elsewhere"},
		},
		"a link back that is left out is none": {tree{"p/a.rego": "", "p/again": "-> ."}, []string{"again"}, []string{"p/a.rego"}},
		"a link in a circle is a fault": {
			tree{"p/x": "-> ../out", "out/y": "-> ../p"},
			nil,
			[]string{"p/x/y: the link leads back to p, which it stands in: expected a link that leads elsewhere"},
		},
		"a link to itself is a fault":  {tree{"p/x": "-> x"}, nil, []string{"p/x: the link cannot be followed: too many levels of symbolic links"}},
		"a link to nothing is a fault": {tree{"p/x": "-> ../y"}, nil, []string{"p/x: the link is broken: expected a file or folder at ../y"}},
		"what is no plain file is a fault": {
			tree{"p/a.rego": "|", "p/b.rego": "-> /dev/null", "p/log": "|"},
			nil,
			[]string{"p/a.rego: it is a named pipe: expected a plain file", "p/b.rego: it is a device: expected a plain file"},
		},
		"a folder may be called as a file": {tree{"p/x.rego/a.rego": "", "p/y_test.rego/a.rego": "", "p/d.json/d.json": ""}, nil, []string{"p/d.json/d.json", "p/x.rego/a.rego", "p/y_test.rego/a.rego"}},
		"odd names":                        {tree{"p/a:b/c:d.rego": "", `p/a\b.rego`: "", "p/ü .rego": "", "p/-x.rego": ""}, nil, []string{"p/-x.rego", "p/a:b/c:d.rego", `p/a\b.rego`, "p/ü .rego"}},
		"names that cannot be shown are faults": {
			tree{"p/a\n.rego": "", "p/b\xff/x.rego": "", "p/c\n.txt": ""},
			nil,
			[]string{`"p/a\n.rego": its name cannot be shown: expected one of printable characters in UTF-8`, `"p/b\xff": its name cannot be shown: expected one of printable characters in UTF-8`},
		},
		"names of files and folders are ignored": {
			tree{"p/a.rego": "", "p/a_test.rego": "", "p/old/a.rego": "", "p/b/old/a.rego": "", "p/older/a.rego": ""},
			[]string{"*_test.rego", "old"},
			[]string{"p/a.rego", "p/older/a.rego"},
		},
		"the root itself is not ignored": {tree{"p/a.rego": ""}, []string{"p"}, []string{"p/a.rego"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			tc.tree.make(t, dir)
			got := list(t, dir, files.Root{Path: filepath.Join(dir, "p"), Ignore: tc.ignore})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("files and faults (-want +got):\n%s", diff)
			}
		})
	}
}

// list returns the names of files, and the faults, without dir.
func list(t *testing.T, dir string, roots ...files.Root) []string {
	t.Helper()
	var got []string
	entries, faults := files.List(roots)
	for _, entry := range entries {
		got = append(got, entry.Name)
	}
	for _, fault := range faults {
		got = append(got, fault.Error())
	}
	for i := range got {
		got[i] = strings.ReplaceAll(got[i], dir+"/", "")
	}
	return got
}

// TestListRoots holds what is listed of roots that are files, that are hidden, or that are not there, and that
// a file is listed once.
func TestListRoots(t *testing.T) {
	dir := t.TempDir()
	tree{"p/.h/a.rego": "", "p/.h/d.json": "{}", "p/x:y.rego": "", "p/notes.txt": "", "q/up": "-> ../..", "pipe": "|"}.make(t, dir)
	t.Chdir(dir)
	got := list(t, dir, []files.Root{
		{Path: "p/.h"},
		{Path: "p/x:y.rego"},
		{Path: "p"},
		{Path: "./p/../p/.h/a.rego"},
		{Path: "p/.h/d.json"},
		{Path: "p/notes.txt"},
		{Path: "nowhere"},
		{Path: "q"},
		{Path: "pipe"},
	}...)
	want := []string{
		"p/.h/a.rego", "p/.h/d.json", "p/x:y.rego", "p/notes.txt",
		"nowhere: cannot be read: no such file or directory",
		"q/up: the link leads back to " + filepath.Dir(dir) + ", which it stands in: expected a link that leads elsewhere",
		"pipe: it is a named pipe: expected a plain file",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files and faults (-want +got):\n%s", diff)
	}
	_, faults := files.Read([]files.Root{{Path: "p/notes.txt"}})
	const wrong = "p/notes.txt: it is not a policy file: expected a folder, a bundle (.tar.gz), or a file of Rego (.rego) or data (.json, .yaml, .yml)"
	if faults.Error() != wrong {
		t.Errorf("got %v, want %s", faults, wrong)
	}
}

// TestListAsOPA holds that patterns to ignore, and links, are those of OPA's own loader.
func TestListAsOPA(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tree{
		"p/a.rego": "package a", "p/ab.rego": "package ab", "p/d/a.rego": "package da", "p/d/data.json": "{}", "p/dd/x.json": "{}",
		"p/l": "-> d", "p/l.rego": "-> d/a.rego", "p/e/d/y.yaml": "{}", "p/[.rego": "package bracket",
	}.make(t, dir)
	for _, ignore := range [][]string{nil, {"d"}, {"d*"}, {"*.rego"}, {"a?.rego", "x.json"}, {"d/a.rego"}, {"p"}, {`\[*`}, {"[ab].rego"}} {
		var entries []string
		listed, faults := files.List([]files.Root{{Path: filepath.Join(dir, "p"), Ignore: ignore}})
		must(t, faults.Err())
		for _, entry := range listed {
			entries = append(entries, entry.Name)
		}
		opa, err := loader.FilteredPaths([]string{filepath.Join(dir, "p")}, func(abspath string, info fs.FileInfo, depth int) bool {
			return slices.ContainsFunc(ignore, func(pattern string) bool { return loader.GlobExcludeName(pattern, 1)(abspath, info, depth) })
		})
		must(t, err)
		if diff := cmp.Diff(opa, entries); diff != "" {
			t.Errorf("ignoring %q (-opa +leeway):\n%s", ignore, diff)
		}
	}
}

// TestCheckPatterns holds that a pattern that can match nothing is refused.
func TestCheckPatterns(t *testing.T) {
	t.Parallel()
	must(t, files.CheckPatterns([]string{".*", "*_test.rego", "[ab]"}))
	if err := files.CheckPatterns([]string{"*", "[a"}); err == nil || err.Error() != `"[a" is no pattern of names: expected one such as *_test.rego` {
		t.Errorf("got %v", err)
	}
}

// TestDocuments holds that data stands where OPA puts it, and what is wrong with it at its place.
func TestDocuments(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		tree  tree
		roots []string
		want  map[string]any
		fault string
	}{
		"below the folder":            {tree{"p/d.json": `{"a": 1}`, "p/x/y:z/e.yaml": "b: 2"}, []string{"p"}, map[string]any{"a": n("1"), "x": map[string]any{"y:z": map[string]any{"b": n("2")}}}, ""},
		"of several roots":            {tree{"p/x/d.json": `{"a": 1}`, "q:r/x/d.json": `{"b": 2}`}, []string{"p", "q:r"}, map[string]any{"x": map[string]any{"a": n("1"), "b": n("2")}}, ""},
		"a root that is a file":       {tree{"p/x/d.json": `{"a": 1}`}, []string{"p/x/d.json"}, map[string]any{"a": n("1")}, ""},
		"no JSON":                     {tree{"p/d.json": "{\n  \"a\" 1}"}, []string{"p"}, nil, `p/d.json:2:7: `},
		"no YAML":                     {tree{"p/d.yaml": "a: [\nb"}, []string{"p"}, nil, "p/d.yaml: error converting YAML to JSON: "},
		"no object":                   {tree{"p/d.json": "[]"}, []string{"p"}, nil, "p/d.json: document must be of type object"},
		"two that differ":             {tree{"p/x/d.json": `{"a": 1}`, "p/x.json": `{"x": {"a": 2}}`}, []string{"p"}, nil, "p/x.json: merge error: conflicting values at data.x.a, also defined in p/x/d.json"},
		"two roots that differ":       {tree{"p/d.json": `{"a": 1}`, "q/e.json": `{"a": 2}`}, []string{"p", "q"}, nil, "q/e.json: merge error: conflicting values at data.a, also defined in p/d.json"},
		"each that is wrong is named": {tree{"p/a.json": "{", "p/b.json": "["}, []string{"p"}, nil, "p/a.json:1:2: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			tc.tree.make(t, dir)
			var roots []files.Root
			for _, root := range tc.roots {
				roots = append(roots, files.Root{Path: filepath.Join(dir, root)})
			}
			read, faults := files.Read(roots)
			must(t, faults.Err())
			got, err := files.Documents(read)
			switch {
			case tc.fault == "":
				must(t, err)
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("documents (-want +got):\n%s", diff)
				}
			case err == nil || !strings.HasPrefix(strings.ReplaceAll(err.Error(), dir+"/", ""), tc.fault):
				t.Errorf("got %v, want %s", err, tc.fault)
			}
			if name == "each that is wrong is named" && strings.Count(err.Error(), "\n") != 1 {
				t.Errorf("got %v, want a line for each", err)
			}
		})
	}
}

// TestManyDataFaults has data documents of one folder contradict one another: the faults listed are few, and the last
// of them says how many there are, and which folder may be meant.
func TestManyDataFaults(t *testing.T) {
	t.Parallel()
	const rego = "package a\n"
	for name, tc := range map[string]struct {
		more   tree
		faults int
		total  string
	}{
		"above the policies":            {tree{"policies/a.rego": rego, "policies/x/b.rego": rego}, 4, "20 data documents cannot be loaded together: all Rego is in one folder (did you mean my/policies?)"},
		"above policies of any name":    {tree{"rules/a.rego": rego}, 4, "20 data documents cannot be loaded together: all Rego is in one folder (did you mean my/rules?)"},
		"beside policies":               {tree{"a.rego": rego}, 11, "20 data documents cannot be loaded together"},
		"beside two folders of them":    {tree{"x/a.rego": rego, "y/b.rego": rego}, 11, "20 data documents cannot be loaded together"},
		"in the folder of all policies": {tree{"d/a.rego": rego}, 11, "20 data documents cannot be loaded together"},
		"without policies":              {tree{}, 11, "20 data documents cannot be loaded together"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			contradicting := fstest.MapFS{}
			for name, text := range tc.more {
				contradicting[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o444}
			}
			for i := range 21 {
				contradicting[fmt.Sprintf("d/%02d.json", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"a": %d}`, i), Mode: 0o444}
			}
			read, faults := files.Read([]files.Root{{Path: "my", FS: contradicting}})
			must(t, faults.Err())
			_, err := files.Documents(read)
			all := verdict.FaultsOf(err)
			if len(all) != tc.faults || all[0].Error() != "my: "+tc.total {
				t.Errorf("expected %d faults and my: %s, got %d:\n%v", tc.faults, tc.total, len(all), err)
			}
		})
	}
}

func n(number string) json.Number { return json.Number(number) }

// TestListIsBounded holds that a folder of too many files is one fault, and a file that is too large another.
func TestListIsBounded(t *testing.T) {
	t.Parallel()
	many := fstest.MapFS{}
	for i := range document.MaxFiles {
		many[fmt.Sprintf("f%d.json", i)] = &fstest.MapFile{Data: []byte("{}"), Mode: 0o444}
	}
	if entries, faults := files.List([]files.Root{{Path: "p", FS: many}}); len(entries) != document.MaxFiles || len(faults) > 0 {
		t.Errorf("%d files and %v, want %d and no fault", len(entries), faults, document.MaxFiles)
	}
	many["one.json"], many["two.json"] = many["f0.json"], many["f1.json"]
	if _, faults := files.List([]files.Root{{Path: "p", FS: many}}); len(faults) != 1 || faults[0].Rule != "too-large" {
		t.Errorf("two files too many give %v, want one fault of too-large", faults)
	}
	large := filepath.Join(t.TempDir(), "large.rego")
	if err := errors.Join(os.WriteFile(large, nil, 0o600), os.Truncate(large, document.MaxSize+1)); err != nil {
		t.Fatal(err)
	}
	if read, faults := files.Read([]files.Root{{Path: large}}); len(read) > 0 || len(faults) != 1 || faults[0].Rule != "too-large" {
		t.Errorf("a large file gives %d files and %v, want one fault of too-large", len(read), faults)
	}
}
