// Package project reads the project file, leeway.yaml. It knows what may stand there, and nothing of flags.
package project

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/schemas"
)

// FileName is the name of a project file.
const FileName = "leeway.yaml"

// MaxSize is the size limit of a project file in bytes.
const MaxSize = 1 << 20

// A Project is what a project file says.
type Project struct {
	// File is its path.
	File string
	// Digest is that of its text: "sha256:" and hexadecimal digits.
	Digest string
	// Settings are the values that it gives flags, in the order of their names.
	Settings []Setting
	// Levels are those of the rules of check.
	Levels verdict.Levels
}

// A Setting is the value that a project file gives a flag.
type Setting struct {
	// Command is the command that has the flag; "" if several have it.
	Command string
	Flag    string
	// Values has one value, or those of a list. Paths are usable from the current folder.
	Values []string
	// At is the place of the value.
	At verdict.Place
}

// Find returns the path of the project file that holds for a folder: that in it, or in the nearest folder above. It
// returns "" if there is none.
func Find(dir string) string {
	for {
		// A link that leads nowhere is found, and Read says so. What cannot be looked at is passed over.
		if _, err := os.Lstat(filepath.Join(dir, FileName)); err == nil {
			return filepath.Join(dir, FileName)
		}
		here, err := os.Stat(dir)
		if err != nil {
			return ""
		}
		dir = filepath.Join(dir, "..")
		if above, err := os.Stat(dir); err != nil || os.SameFile(here, above) {
			return ""
		}
	}
}

// Read reads a project file. It fails with [verdict.Faults], each with its place.
func Read(file string) (*Project, error) {
	text, err := readFile(file)
	if err != nil {
		return nil, err
	}
	return Parse(file, text)
}

// readFile reads a plain file of limited size: opening a named pipe would wait for a writer.
func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, verdict.Faults{document.Unreadable(file, err)}
	case info.IsDir():
		return nil, verdict.Faults{{Rule: verdict.RuleUnreadable, File: file, Message: "it is a folder: expected a file of settings in YAML"}}
	case !info.Mode().IsRegular():
		return nil, verdict.Faults{{Rule: verdict.RuleUnreadable, File: file, Message: "it is a " + document.NotPlain(info.Mode()) + ": expected a plain file"}}
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(file, err)}
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(file, err)}
	}
	return text, nil
}

// schema returns the compiled schema of project files. It is always the embedded one: what leeway can read does not depend on
// a project.
var schema = sync.OnceValues(func() (*document.Schema, error) {
	const name = "project.json"
	text, err := schemas.FS.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return document.CompileSchema(path.Join(verdict.Embedded+"schemas", name), text)
})

// Parse does what [Read] does with the text of a file. Folders that it names must exist.
func Parse(file string, text []byte) (*Project, error) {
	if len(text) > MaxSize {
		return nil, verdict.Faults{{Rule: verdict.RuleTooLarge, File: file, Message: "too large: expected at most 1 MB"}}
	}
	sum := sha256.Sum256(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
	p := &Project{File: file, Digest: "sha256:" + hex.EncodeToString(sum[:])}
	d, faults := document.ReadYAML(file, text)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	if d.Value == nil {
		return p, nil // an empty file changes nothing
	}
	compiled, err := schema()
	if err != nil {
		return nil, err
	}
	r := reader{Document: d, project: p, folder: filepath.Dir(file), faults: compiled.Validate(d)}
	if len(r.faults) == 0 {
		r.settings()
	}
	r.levels()
	if len(r.faults) > 0 {
		return nil, r.faults.Err()
	}
	return p, nil
}

// A reader reads a valid document.
type reader struct {
	*document.Document
	project *Project
	folder  string
	faults  verdict.Faults
}

// folders are the flags that name folders; pathFlags are all that name files or folders.
var (
	folders   = []string{"policies", "schemas", "profiles", "cases", "gains"}
	pathFlags = append([]string{"policies-key", "effort"}, folders...)
)

func (r *reader) settings() {
	for _, name := range r.Names("") {
		switch name {
		case "checks":
		case "test":
			for _, flag := range r.Names("/test") {
				r.setting(name, flag)
			}
		default:
			r.setting("", name)
		}
	}
}

// setting adds the value of a flag.
func (r *reader) setting(command, flag string) {
	pointer := document.Pointer("", flag)
	if command != "" {
		pointer = document.Pointer("", command, flag)
	}
	at := r.Position(pointer)
	s := Setting{Command: command, Flag: flag, At: verdict.Place{File: r.File, Line: at.Line, Col: at.Col}}
	switch value := r.At(pointer).(type) {
	case []any:
		for _, each := range value {
			s.Values = append(s.Values, text(each))
		}
	default:
		s.Values = []string{text(value)}
	}
	if slices.Contains(pathFlags, flag) {
		s.Values[0] = r.path(pointer, flag, s.Values[0])
	}
	if flag == "ignore" {
		if err := files.CheckPatterns(s.Values); err != nil {
			r.faults = append(r.faults, r.Fault(verdict.RuleWrongValue, pointer, "ignore: %v", err))
		}
	}
	r.project.Settings = append(r.project.Settings, s)
}

// text returns a value as a flag takes it.
func text(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	case json.Number:
		return value.String()
	default:
		return fmt.Sprint(value)
	}
}

// path returns a path from the current folder, and adds a fault if it leads nowhere.
func (r *reader) path(pointer, flag, value string) string {
	name := value
	if !filepath.IsAbs(value) {
		name = filepath.Join(r.folder, value)
	}
	want := "a folder"
	if !slices.Contains(folders, flag) || flag == "policies" && bundle.IsBundle(name) {
		want = "a file"
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		r.faults = append(r.faults, r.Fault(verdict.RuleUnreadable, pointer, "%s: %s does not exist%s: expected %s", flag, document.Show(value), r.near(value), want))
	case err != nil:
		var inner *fs.PathError
		if errors.As(err, &inner) {
			err = inner.Err
		}
		r.faults = append(r.faults, r.Fault(verdict.RuleUnreadable, pointer, "%s: %s cannot be read: %v", flag, document.Show(value), err))
	case info.IsDir() != (want == "a folder"):
		found := "file"
		if info.IsDir() {
			found = "folder"
		}
		r.faults = append(r.faults, r.Fault(verdict.RuleUnreadable, pointer, "%s: %s is a %s: expected %s", flag, document.Show(value), found, want))
	}
	return name
}

// near suggests what stands beside a path that leads nowhere.
func (r *reader) near(value string) suggest.Hint {
	if filepath.IsAbs(value) {
		return suggest.Hint{}
	}
	above, name := filepath.Split(filepath.Clean(value))
	entries, err := os.ReadDir(filepath.Join(r.folder, above))
	if err != nil {
		return suggest.Hint{}
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	near := suggest.Nearest(name, names)
	if near == "" {
		return suggest.Hint{}
	}
	meant := filepath.ToSlash(above + near)
	return suggest.Hint{Found: value, Meant: meant, Said: document.Show(meant)}
}

// levels reads the levels of rules.
func (r *reader) levels() {
	var known []string
	for _, rule := range verdict.Rules() {
		known = append(known, string(rule.ID))
	}
	for _, name := range r.Names("/checks") {
		pointer := document.Pointer("/checks", name)
		id := verdict.RuleID(name)
		if !slices.Contains(known, name) {
			r.faults = append(r.faults, r.KeyFault(verdict.RuleUnknownProperty, pointer, "checks: no rule is called %s%s: expected one of docs/checks.md", document.Show(name), suggest.For(name, known)))
			continue
		}
		if !id.HasMilder() {
			r.faults = append(r.faults, r.KeyFault(verdict.RuleWrongValue, pointer, "checks: faults of %s are always errors, which keep a file from being used: expected a rule of warnings or notes", name))
			continue
		}
		level, _ := r.At(pointer + "/level").(string)
		reason, _ := r.At(pointer + "/reason").(string)
		if r.project.Levels == nil {
			r.project.Levels = verdict.Levels{}
		}
		given := verdict.RuleLevel{Level: verdict.Level(level), Reason: reason}
		if level == verdict.Error.String() {
			given.Level = verdict.Error
		}
		r.project.Levels[id] = given
	}
}
