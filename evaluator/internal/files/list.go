// Package files lists, reads and watches files of policies and data. All commands use its rule for what belongs to a
// folder, which docs/policies.md states.
package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/loader"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Kind is what a file holds, judged by its name.
type Kind int

// The kinds of files.
const (
	Other Kind = iota
	Rego
	Data
)

// KindOf returns the kind of a file with that name.
func KindOf(name string) Kind {
	switch path.Ext(name) {
	case ".rego":
		return Rego
	case ".json", ".yaml", ".yml":
		return Data
	default:
		return Other
	}
}

// Hidden reports whether a file or folder with that name is left out of its folder.
func Hidden(name string) bool { return strings.HasPrefix(name, ".") }

// A Root is a file or folder to list.
type Root struct {
	// Path is the path that the user gave.
	Path string
	// FS, if not nil, is the folder; else Path leads to it.
	FS fs.FS
	// Ignore are patterns of names, as in `opa --ignore`: files and folders below the root with such a name are left out.
	Ignore []string
}

// An Entry is one file that belongs to a root.
type Entry struct {
	// Name is the path of the file in faults.
	Name string
	// Path is relative to the root if that is a folder; for a root that is a file it is the file's own name.
	Path string
	Kind Kind
	Info fs.FileInfo

	root int
	open func() ([]byte, error)
}

// Test reports whether the file is a test file.
func (e *Entry) Test() bool { return strings.HasSuffix(e.Path, "_test.rego") }

// CheckPatterns returns an error for the first invalid pattern.
func CheckPatterns(patterns []string) error {
	for _, pattern := range patterns {
		if _, err := filepath.Match(pattern, ""); err != nil {
			return fmt.Errorf("%q is no pattern of names: expected one such as *_test.rego", pattern)
		}
	}
	return nil
}

// List returns the Rego and data files of the roots, in order, each path once, and faults for what cannot be read: links
// that are broken or lead back to a folder that contains them, files that are no plain files, and unreadable ones. A
// root that is a file is always listed, whatever its name.
func List(roots []Root) ([]Entry, verdict.Faults) {
	l := &lister{seen: map[string]bool{}}
	for i, root := range roots {
		l.root, l.name, l.fsys, l.ignore = i, root.Path, root.FS, nil
		for _, pattern := range root.Ignore {
			l.ignore = append(l.ignore, loader.GlobExcludeName(pattern, 0))
		}
		if l.fsys == nil {
			l.onDisk(root.Path)
		} else if info, err := fs.Stat(l.fsys, "."); err != nil {
			l.faults = append(l.faults, document.Unreadable(l.name, err))
		} else {
			l.folder(".", []folder{{l.name, info}})
		}
	}
	return l.entries, l.faults
}

// A lister lists one root after another.
type lister struct {
	// full reports that there are more files than are read.
	full    bool
	root    int
	name    string
	fsys    fs.FS
	ignore  []loader.Filter
	seen    map[string]bool
	entries []Entry
	faults  verdict.Faults
}

// maxDepth limits the nesting of folders. It ends link cycles where only names tell folders apart.
const maxDepth = 100

// Submodule is the link target that stands for a git submodule.
const Submodule = "a submodule"

// A folder is one of the folders that contain a file.
type folder struct {
	name string
	info fs.FileInfo
}

// onDisk lists what the user named.
func (l *lister) onDisk(name string) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		l.faults = append(l.faults, document.Unreadable(shown(name), err))
	case info.IsDir():
		l.fsys = os.DirFS(name)
		l.folder(".", append(above(name), folder{name, info}))
	default:
		dir, base := filepath.Split(name)
		l.fsys, l.name = os.DirFS(filepath.Clean(dir)), filepath.Clean(dir)
		if l.named(base) {
			l.file(base, KindOf(base), info)
		}
	}
}

// above returns the folders that contain a folder: a link to one of them is a cycle too.
func above(name string) []folder {
	at, err := filepath.Abs(name)
	if err == nil {
		at, err = filepath.EvalSymlinks(at)
	}
	var folders []folder
	for err == nil && filepath.Dir(at) != at {
		at = filepath.Dir(at)
		var info fs.FileInfo
		if info, err = os.Stat(at); err == nil {
			folders = append(folders, folder{at, info})
		}
	}
	return folders
}

func (l *lister) display(name string) string { return path.Join(l.name, name) }

func (l *lister) fault(name string, rule verdict.RuleID, format string, args ...any) {
	l.faults = append(l.faults, &verdict.Fault{Rule: rule, File: shown(l.display(name)), Message: fmt.Sprintf(format, args...)})
}

// folder lists a folder; within are the folders that contain it and, last, itself.
func (l *lister) folder(dir string, within []folder) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.faults = append(l.faults, document.Unreadable(shown(l.display(dir)), err))
	}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // it was removed meanwhile
		}
		if err != nil {
			l.faults = append(l.faults, document.Unreadable(shown(l.display(name)), err))
			continue
		}
		if Hidden(entry.Name()) || slices.ContainsFunc(l.ignore, func(f loader.Filter) bool { return f(name, info, 1) }) {
			continue
		}
		l.entry(name, info, within)
	}
}

// entry lists a file or folder that is not left out.
func (l *lister) entry(name string, info fs.FileInfo, within []folder) {
	kind := KindOf(name)
	if kind == Other && info.Mode()&(fs.ModeDir|fs.ModeSymlink) == 0 {
		return
	}
	if !l.named(name) {
		return
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		followed, err := fs.Stat(l.fsys, name)
		if err != nil {
			l.brokenLink(name, err)
			return
		}
		info = followed
	}
	if info.IsDir() {
		if at := slices.IndexFunc(within, func(f folder) bool { return os.SameFile(f.info, info) }); at >= 0 {
			l.fault(name, verdict.RuleLink, "the link leads back to %s, which it stands in: expected a link that leads elsewhere", within[at].name)
			return
		}
		if len(within) > maxDepth {
			l.fault(name, verdict.RuleLink, "folders are nested more than %d deep: expected no link that leads back", maxDepth)
			return
		}
		l.folder(name, append(slices.Clip(within), folder{l.display(name), info}))
		return
	}
	if kind != Other {
		l.file(name, kind, info)
	}
}

// named reports whether a name can be shown and opened, and adds a fault if not.
func (l *lister) named(name string) bool {
	if !printable(name) {
		l.fault(name, verdict.RuleUnreadable, "its name cannot be shown: expected one of printable characters in UTF-8")
		return false
	}
	return true
}

// brokenLink adds the fault of a link that cannot be followed.
func (l *lister) brokenLink(name string, err error) {
	to, _ := fs.ReadLink(l.fsys, name) // "" if the file system is not on disk
	if to == Submodule {
		l.fault(name, verdict.RuleLink, "it is a submodule, which is not read: expected --ignore %s, or a folder", shown(path.Base(name)))
		return
	}
	if errors.Is(err, fs.ErrNotExist) && to != "" {
		l.fault(name, verdict.RuleLink, "the link is broken: expected a file or folder at %s", shown(to))
		return
	}
	var inner *fs.PathError
	if errors.As(err, &inner) {
		err = inner.Err
	}
	l.fault(name, verdict.RuleLink, "the link cannot be followed: %v", err)
}

// file adds a file.
func (l *lister) file(name string, kind Kind, info fs.FileInfo) {
	if !info.Mode().IsRegular() {
		l.fault(name, verdict.RuleUnreadable, "it is a %s: expected a plain file", document.NotPlain(info.Mode()))
		return
	}
	// As in OPA, a file named twice is read once, unless its data belongs to different paths.
	id := l.display(name)
	if kind == Data {
		id += "\x00" + path.Dir(name)
	}
	if l.seen[id] {
		return
	}
	l.seen[id] = true
	if len(l.entries) == document.MaxFiles {
		if !l.full {
			l.full = true
			l.faults = append(l.faults, document.TooMany(shown(l.name)))
		}
		return
	}
	fsys := l.fsys
	l.entries = append(l.entries, Entry{
		Name: l.display(name), Path: name, Kind: kind, Info: info, root: l.root,
		open: func() ([]byte, error) { return fs.ReadFile(fsys, name) },
	})
}

// printable reports whether a name can be part of a line of output, and can be opened.
func printable(name string) bool {
	return utf8.ValidString(name) && strings.IndexFunc(name, unicode.IsControl) < 0
}

// shown returns a name in a form fit for a line of output.
func shown(name string) string {
	if printable(name) {
		return name
	}
	return fmt.Sprintf("%q", name)
}
