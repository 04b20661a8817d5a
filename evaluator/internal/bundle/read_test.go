package bundle_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
)

// An entry is a file of an archive; size is that of its content, which is zeros, if it has no text.
type entry struct {
	name, text string
	size       int64
	kind       byte
}

// archived returns an archive.
func archived(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for _, e := range entries {
		header := &tar.Header{Name: e.name, Typeflag: e.kind, Size: max(e.size, int64(len(e.text))), Mode: 0o644}
		switch e.kind {
		case 0:
			header.Typeflag = tar.TypeReg
		case tar.TypeSymlink, tar.TypeDir:
			header.Linkname, header.Size = e.text, 0
		}
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		content := []byte(e.text)
		if e.size > 0 {
			content = make([]byte, e.size)
		}
		if _, err := w.Write(content[:header.Size]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const policyText = "package p\n"

// many returns n files with a policy among them.
func many(n int) []entry {
	entries := []entry{{name: "/p.rego", text: policyText}}
	for i := 1; i < n; i++ {
		entries = append(entries, entry{name: fmt.Sprintf("/d/%d.txt", i)})
	}
	return entries
}

// TestArchiveLimits checks each limit of a bundle: content at the limit is read, and just beyond it refused, in one line.
func TestArchiveLimits(t *testing.T) {
	t.Parallel()
	four := func(last int64) []entry {
		var entries []entry
		for i := range 3 {
			entries = append(entries, entry{name: fmt.Sprintf("/%d.bin", i), size: bundle.MaxFile})
		}
		return append(entries, entry{name: "/3.bin", size: last}, entry{name: "/p.rego", text: policyText})
	}
	rest := int64(bundle.MaxFiles - 3*bundle.MaxFile - len(policyText))
	for name, tc := range map[string]struct {
		entries []entry
		refused string
	}{
		"as large as a file may be":      {[]entry{{name: "/p.rego", text: policyText}, {name: "/a.bin", size: bundle.MaxFile}}, ""},
		"a byte larger":                  {[]entry{{name: "/a.bin", size: bundle.MaxFile + 1}}, `"/a.bin" in the bundle is too large: expected at most 16 MB`},
		"as large as all may be":         {four(rest), ""},
		"a byte larger in all":           {four(rest + 1), "the files of the bundle are too large: expected at most 64 MB in all"},
		"as many files as there may be":  {many(bundle.MaxEntries), ""},
		"one file more":                  {many(bundle.MaxEntries + 1), "too many files in the bundle: expected at most 10000"},
		"a folder":                       {[]entry{{name: "d/", kind: tar.TypeDir}, {name: "d/p.rego", text: policyText}}, ""},
		"outside":                        {[]entry{{name: "../p.rego", text: policyText}}, `"../p.rego" in the bundle is not a file name`},
		"outside by a detour":            {[]entry{{name: "/a/../../p.rego", text: policyText}}, "is not a file name"},
		"two slashes":                    {[]entry{{name: "//p.rego", text: policyText}}, "is not a file name"},
		"a backslash":                    {[]entry{{name: `..\p.rego`, text: policyText}}, "is not a file name"},
		"a control character":            {[]entry{{name: "/a\x1b.rego", text: policyText}}, `"/a\x1b.rego" in the bundle is not a file name`},
		"a long name":                    {[]entry{{name: "/" + strings.Repeat("a", 1025), text: policyText}}, "is not a file name"},
		"as long as a name may be":       {[]entry{{name: "/" + strings.Repeat("a", 1024), text: policyText}}, ""},
		"a link":                         {[]entry{{name: "/a", text: "/etc/passwd", kind: tar.TypeSymlink}}, `"/a" in the bundle is no plain file: expected files and folders`},
		"a name that occurs twice":       {[]entry{{name: "/p.rego", text: policyText}, {name: "p.rego", text: policyText}}, `"p.rego" occurs twice in the bundle: expected it once`},
		"a signature that lists nothing": {[]entry{{name: "/p.rego", text: policyText}, {name: "/.signatures.json", text: `{"signatures": ["e30.e30.x"]}`}}, "the files are not those that were signed: file p.rego not included in bundle signature"},
		"a signature that is none":       {[]entry{{name: "/p.rego", text: policyText}, {name: "/.signatures.json", text: `{"signatures": ["x"]}`}}, ".signatures.json: expected a JSON Web Token"},
		"no signature in a signature":    {[]entry{{name: "/p.rego", text: policyText}, {name: "/.signatures.json", text: `{}`}}, ".signatures.json: expected one signature, found 0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := write(t, "b.tar.gz", archived(t, tc.entries...))
			_, _, err := bundle.Read(file, bundle.Verification{})
			switch {
			case tc.refused == "" && err != nil:
				t.Errorf("it is refused: %v", err)
			case tc.refused != "" && (err == nil || !strings.Contains(err.Error(), tc.refused) || strings.Contains(err.Error(), "\n")):
				t.Errorf("got %v, want %s", err, tc.refused)
			}
			if tc.refused == "" {
				return
			}
			if _, err := bundle.Verify(file, bundle.Verification{Key: file}); err == nil {
				t.Error("it is verified")
			}
		})
	}
}

// TestArchiveOnDisk holds the limit of the archive itself, and that only a plain file is read.
func TestArchiveOnDisk(t *testing.T) {
	t.Parallel()
	noise := make([]byte, bundle.MaxArchive+1)
	random := rand.NewChaCha8([32]byte{})
	_, _ = random.Read(noise)
	for size, want := range map[int]string{len(noise) - 1: "it is no OPA bundle", len(noise): "the archive is too large: expected at most 16 MB"} {
		_, _, err := bundle.Read(write(t, "b.tar.gz", noise[:size]), bundle.Verification{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d bytes: got %v, want %s", size, err, want)
		}
	}
	dir := filepath.Join(t.TempDir(), "d.tar.gz")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := bundle.Read(dir, bundle.Verification{}); err == nil || !strings.Contains(err.Error(), "expected a plain file") {
		t.Errorf("a folder: %v", err)
	}
}

// TestReadSigned holds when a signature counts: with a key it must be right; without one the files must be those it lists.
func TestReadSigned(t *testing.T) {
	t.Parallel()
	e := load(t, evaluator.Options{})
	key, other := write(t, "key", []byte("open sesame")), write(t, "other", []byte("close sesame"))
	packed, _, err := e.Bundle(&bundle.Signing{Key: key, Algorithm: "HS256"})
	if err != nil {
		t.Fatal(err)
	}
	unsigned, _, err := e.Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		content   []byte
		key       string
		unchecked bool
		refused   string
	}{
		"signed, with its key":       {packed, key, false, ""},
		"signed, with another key":   {packed, other, false, "cannot be verified"},
		"signed, without a key":      {packed, "", true, ""},
		"tampered, with its key":     {tamper(t, packed), key, false, "digest mismatch"},
		"tampered, without a key":    {tamper(t, packed), "", false, "the files are not those that were signed: "},
		"unsigned, without a key":    {unsigned, "", false, ""},
		"unsigned, but a key wanted": {unsigned, key, false, "cannot be verified"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder, unchecked, err := bundle.Read(write(t, "b.tar.gz", tc.content), bundle.Verification{Key: tc.key, Algorithm: "HS256"})
			switch {
			case tc.refused != "":
				if err == nil || !strings.Contains(err.Error(), tc.refused) || folder != nil {
					t.Errorf("got %v, want %s", err, tc.refused)
				}
			case err != nil || unchecked != tc.unchecked:
				t.Errorf("unchecked %v, %v", unchecked, err)
			default:
				if found, err := fs.Glob(folder, "strategies/*/*.rego"); err != nil || len(found) == 0 {
					t.Errorf("it has no strategies: %v", err)
				}
			}
		})
	}
}

// TestVerifyWithoutKey holds what can be verified of a bundle without a key.
func TestVerifyWithoutKey(t *testing.T) {
	t.Parallel()
	e := load(t, evaluator.Options{})
	signed, _, err := e.Bundle(&bundle.Signing{Key: write(t, "key", []byte("open sesame")), Algorithm: "HS256"})
	if err != nil {
		t.Fatal(err)
	}
	unsigned, _, err := e.Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		content           []byte
		signed, unchecked bool
		refused           string
	}{
		"signed":              {content: signed, signed: true, unchecked: true},
		"changed once signed": {content: tamper(t, signed), refused: "the files are not those that were signed: "},
		"unsigned":            {content: unsigned},
		"of another author":   {content: archived(t, entry{name: "/p.rego", text: "package p\n\nx := http.send({})\n"})},
		"does not parse":      {content: archived(t, entry{name: "/p.rego", text: "package\n"}), refused: "it is no OPA bundle: "},
		"does not compile":    {content: archived(t, entry{name: "/p.rego", text: "package p\n\nx := y\n"}), refused: "its policies do not compile: "},
		"data over a rule": {
			content: archived(t, entry{name: "/p.rego", text: "package p\n\nx := 1\n"}, entry{name: "/data.json", text: `{"p": {"x": 2}}`}),
			refused: "its policies do not compile: ",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			described, err := bundle.Verify(write(t, "b.tar.gz", tc.content), bundle.Verification{})
			switch {
			case tc.refused != "":
				if err == nil || !strings.Contains(err.Error(), "b.tar.gz: "+tc.refused) || strings.Contains(err.Error(), "\n") {
					t.Errorf("got %v, want %s", err, tc.refused)
				}
			case err != nil || described.Signed != tc.signed || described.Unchecked != tc.unchecked:
				t.Errorf("%+v, %v", described, err)
			}
		})
	}
}

// FuzzReadBundle checks that no archive makes leeway panic, and that errors have one line.
func FuzzReadBundle(f *testing.F) {
	f.Add(archived(f, entry{name: "/p.rego", text: policyText}), true)
	f.Add(archived(f, entry{name: "/p.rego", text: policyText}, entry{name: "/.manifest", text: `{"roots": ["p"]}`}, entry{name: "/data.json", text: "{}"}), true)
	f.Add(archived(f, entry{name: "/.signatures.json", text: `{"signatures": ["e30.eyJmaWxlcyI6W119.x"]}`}), false)
	f.Add([]byte("no archive"), false)
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte, zip bool) {
		if zip { // so that what changes is the archive, and not only its compression
			var out bytes.Buffer
			w := gzip.NewWriter(&out)
			if _, err := w.Write(content); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			content = out.Bytes()
		}
		file := filepath.Join(dir, "b.tar.gz")
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		folder, _, err := bundle.Read(file, bundle.Verification{})
		if err != nil && (folder != nil || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%q and %v", err, folder)
		}
	})
}
