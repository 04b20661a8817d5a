package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Limits of a bundle. A small archive may hold a very large file.
const (
	// MaxArchive is the most bytes of the compressed archive.
	MaxArchive = 16 << 20
	// MaxFile is the most bytes of one file in it, MaxFiles of all files.
	MaxFile  = 16 << 20
	MaxFiles = 64 << 20
	// MaxEntries is the most files and folders in it.
	MaxEntries = 10_000
)

// An archive is a bundle within the limits.
type archive struct {
	content []byte
	// names are the file names in archive order, without a leading slash.
	names []string
	files map[string][]byte
}

// readArchive reads a bundle file. It fails with [verdict.Faults].
func readArchive(name string) (*archive, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(name, err)}
	}
	defer func() { _ = file.Close() }() // it was only read
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, fault(verdict.RuleBundle, name, "it is no OPA bundle: expected a plain file")
	}
	content, err := io.ReadAll(io.LimitReader(file, MaxArchive+1))
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(name, err)}
	}
	if len(content) > MaxArchive {
		return nil, fault(verdict.RuleTooLarge, name, "the archive is too large: expected at most %d MB", MaxArchive>>20)
	}
	a, err := parseArchive(content)
	var limit *limitError
	switch {
	case errors.As(err, &limit):
		return nil, fault(limit.rule, name, "%s", limit.said)
	case err != nil:
		return nil, fault(verdict.RuleBundle, name, "it is no OPA bundle: archive read failed: %s", firstLine(err))
	}
	return a, nil
}

// A limitError says which limit an archive exceeds.
type limitError struct {
	rule verdict.RuleID
	said string
}

func (e *limitError) Error() string { return e.said }

func beyond(rule verdict.RuleID, format string, args ...any) error {
	return &limitError{rule, fmt.Sprintf(format, args...)}
}

// parseArchive reads an archive, up to the limits.
func parseArchive(content []byte) (*archive, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	// Headers take at most 1.5 KB for each file, unless they are padding; checkEntry limits names.
	const around = MaxEntries * 2 << 10
	unzipped := &io.LimitedReader{R: zipped, N: MaxFiles + around}
	in := tar.NewReader(unzipped)
	a := &archive{content: content, files: map[string][]byte{}}
	entries, total := 0, int64(0)
	for {
		header, err := in.Next()
		switch {
		case unzipped.N <= 0:
			return nil, beyond(verdict.RuleTooLarge, "the files of the bundle are too large: expected at most %d MB in all", MaxFiles>>20)
		case errors.Is(err, io.EOF):
			return a, nil
		case err != nil:
			return nil, err
		}
		if entries++; entries > MaxEntries {
			return nil, beyond(verdict.RuleTooLarge, "too many files in the bundle: expected at most %d", MaxEntries)
		}
		if err := a.checkEntry(header); err != nil {
			return nil, err
		}
		if total += header.Size; total > MaxFiles {
			return nil, beyond(verdict.RuleTooLarge, "the files of the bundle are too large: expected at most %d MB in all", MaxFiles>>20)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		text, err := io.ReadAll(in) // of header.Size
		if err != nil {
			return nil, err
		}
		name := strings.TrimPrefix(header.Name, "/")
		a.names = append(a.names, name)
		a.files[name] = text
	}
}

// checkEntry refuses entries that are no plain file or folder, and names that are no path within the bundle.
func (a *archive) checkEntry(header *tar.Header) error {
	if header.Typeflag != tar.TypeReg && header.Typeflag != tar.TypeDir {
		return beyond(verdict.RuleBundle, "%q in the bundle is no plain file: expected files and folders", header.Name)
	}
	if header.Size > MaxFile {
		return beyond(verdict.RuleTooLarge, "%q in the bundle is too large: expected at most %d MB", header.Name, MaxFile>>20)
	}
	// OPA writes names with a leading slash, and tar folders with a trailing one.
	name := strings.TrimPrefix(header.Name, "/")
	if header.Typeflag == tar.TypeDir {
		name = strings.TrimPrefix(strings.TrimSuffix(name, "/"), "./")
		if name == "" || name == "." {
			return nil
		}
	}
	if path.Clean("/"+name) != "/"+strings.TrimPrefix(name, "./") || name == "" || len(name) > 1024 || strings.Contains(name, `\`) ||
		!utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return beyond(verdict.RuleBundle, "%.100q in the bundle is not a file name: expected a path within the bundle, such as policies/a.rego", header.Name)
	}
	if _, twice := a.files[name]; twice {
		return beyond(verdict.RuleBundle, "%q occurs twice in the bundle: expected it once", header.Name)
	}
	return nil
}
