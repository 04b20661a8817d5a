package project

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
)

// mostLookedAt limits the files of a folder that are looked at.
const mostLookedAt = 5000

// Unused returns which of the kinds of content (policies, schemas, profiles, cases, gains) are the embedded ones although a folder
// of that name in dir seems to hold other content of the kind.
func Unused(options model.Options, dir string, kinds []string) []string {
	var unused []string
	for _, kind := range []struct {
		name string
		open func() (model.Folder, error)
		own  string
		// file tells by its path whether a file is content of the kind.
		file func(name string) bool
	}{
		{"policies", model.Options{}.OpenPolicies, options.Policies, func(name string) bool { return path.Ext(name) == ".rego" }},
		{"schemas", model.Options{}.OpenSchemas, options.Schemas, func(name string) bool { return name == "unit.json" || name == "profile.json" }},
		{"profiles", model.Options{}.OpenProfiles, options.Profiles, isJSON},
		{"cases", model.Options{}.OpenCases, options.Cases, isJSON},
		{"gains", model.Options{}.OpenGains, options.Gains, isJSON},
	} {
		if kind.own != "" || !slices.Contains(kinds, kind.name) {
			continue
		}
		if embedded, err := kind.open(); err == nil && differs(document.Folder(filepath.Join(dir, kind.name)), embedded.FS, kind.file) {
			unused = append(unused, kind.name)
		}
	}
	return unused
}

func isJSON(name string) bool { return path.Ext(name) == ".json" && !strings.Contains(name, "/") }

// errFound ends a walk.
var errFound = errors.New("found")

// differs reports whether a folder holds a file of some kind that is not in the embedded folder, or differs there.
func differs(folder, embedded fs.FS, isOf func(name string) bool) bool {
	left := mostLookedAt
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		left--
		switch {
		case left < 0:
			return fs.SkipAll
		case err != nil:
			return fs.SkipDir // loading will say what is wrong, once it is in use
		case entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case entry.IsDir() || strings.HasPrefix(entry.Name(), ".") || !isOf(name):
			return nil
		}
		shipped, err := fs.ReadFile(embedded, name)
		if err != nil || !isText(folder, name, shipped) {
			return errFound
		}
		return nil
	})
	return errors.Is(err, errFound)
}

// isText reports whether a file has a text, whatever its line ends. It reads little more than that.
func isText(folder fs.FS, name string, text []byte) bool {
	file, err := folder.Open(name)
	if err != nil {
		return true
	}
	defer func() { _ = file.Close() }() // it was only read
	read, err := io.ReadAll(io.LimitReader(file, 2*int64(len(text))+1))
	return err != nil || bytes.Equal(bytes.ReplaceAll(read, []byte("\r\n"), []byte("\n")), text)
}
