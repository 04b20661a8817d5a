package record

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A list collects the cases of several files.
type list struct {
	reader *Reader
	read   map[string]bool  // files by their clean path
	first  map[string]*Case // by id
	cases  []*Case
	faults verdict.Faults
}

func (l *list) path(name string) {
	if name == "-" {
		l.stdin()
		return
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		l.faults = append(l.faults, document.Unreadable(name, err))
	case info.IsDir():
		l.folder(document.Folder(name), name)
	default:
		l.file(name, l.reader.Bibliography, func() (*document.Document, verdict.Faults) { return document.ReadFile(name) })
	}
}

func (l *list) stdin() {
	if l.reader.Stdin == nil {
		l.faults = append(l.faults, document.Unreadable("-", errors.New("there is no standard input")))
		return
	}
	l.file("-", l.reader.Bibliography, func() (*document.Document, verdict.Faults) { return document.ReadFrom("-", l.reader.Stdin) })
}

func (l *list) folder(fsys fs.FS, shown string) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		l.faults = append(l.faults, document.Unreadable(shown, err))
		return
	}
	if len(entries) > document.MaxFiles {
		l.faults = append(l.faults, document.TooMany(shown))
		return
	}
	bibliography, faults := l.bibliographyOf(fsys, shown)
	if faults != nil { // without a bibliography each of the cases would seem faulty
		l.faults = append(l.faults, faults...)
		return
	}
	empty := true
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || path.Ext(name) != ".json" || name == profile.BibliographyFile || strings.HasPrefix(name, ".") {
			continue
		}
		empty = false
		l.file(path.Join(shown, name), bibliography, func() (*document.Document, verdict.Faults) {
			return document.ReadFS(fsys, name, shown)
		})
	}
	if empty {
		l.faults = append(l.faults, &verdict.Fault{
			Rule: verdict.RuleNoCases, File: shown, Message: "no cases in this folder: expected files named *.json",
		})
	}
}

// bibliographyOf returns the bibliography for the cases of a folder.
func (l *list) bibliographyOf(fsys fs.FS, shown string) (profile.Bibliography, verdict.Faults) {
	data, err := fs.ReadFile(fsys, profile.BibliographyFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return l.reader.Bibliography, nil
	case err != nil:
		return nil, verdict.Faults{document.Unreadable(path.Join(shown, profile.BibliographyFile), err)}
	}
	own, err := profile.ReadBibliography(path.Join(shown, profile.BibliographyFile), data)
	var faults verdict.Faults
	if errors.As(err, &faults) {
		return nil, faults
	}
	return l.reader.Bibliography.With(own), nil
}

// file adds the cases of one file, unless it was already read.
func (l *list) file(name string, b profile.Bibliography, read func() (*document.Document, verdict.Faults)) {
	if name = filepath.Clean(name); l.read[name] {
		return
	}
	l.read[name] = true
	d, faults := read()
	if faults != nil {
		l.faults = append(l.faults, faults...)
		return
	}
	cases, faults := l.reader.cases(d, b)
	l.faults = append(l.faults, faults...)
	for _, c := range cases {
		if other := l.first[c.ID]; other != nil {
			l.faults = append(l.faults, c.Fault(verdict.RuleDuplicateCase, "/id", "case %s occurs twice: expected it once, it is already at %s", c.ID, verdict.Place{File: other.File, Line: other.Line}))
			continue
		}
		l.first[c.ID] = c
		l.cases = append(l.cases, c)
	}
}
