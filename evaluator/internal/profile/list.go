package profile

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A list holds the files to read, in order.
type list struct {
	reader *Reader
	files  []file
	named  map[string]bool // files by their clean path
	faults verdict.Faults  // of paths that name no files
}

type file struct {
	read         func() (*document.Document, verdict.Faults)
	bibliography Bibliography
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
		l.add(name, l.reader.Bibliography, func() (*document.Document, verdict.Faults) { return document.ReadFile(name) })
	}
}

func (l *list) stdin() {
	if l.reader.Stdin == nil {
		l.faults = append(l.faults, document.Unreadable("-", errors.New("there is no standard input")))
		return
	}
	l.add("-", l.reader.Bibliography, func() (*document.Document, verdict.Faults) { return document.ReadFrom("-", l.reader.Stdin) })
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
	bibliography, ok := l.folderBibliography(fsys, shown)
	if !ok {
		return
	}
	empty := true
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || path.Ext(name) != ".json" || name == BibliographyFile || strings.HasPrefix(name, ".") {
			continue
		}
		empty = false
		l.add(path.Join(shown, name), bibliography, func() (*document.Document, verdict.Faults) {
			return document.ReadFS(fsys, name, shown)
		})
	}
	if empty {
		l.faults = append(l.faults, &verdict.Fault{
			Rule: verdict.RuleNoProfiles, File: shown, Message: "no profiles in this folder: expected files named *.json",
		})
	}
}

// folderBibliography returns the bibliography that the profiles of a folder may cite. It returns false if the bibliography
// has faults, because each profile would then have faults that are not its own.
func (l *list) folderBibliography(fsys fs.FS, shown string) (Bibliography, bool) {
	if _, err := fs.Stat(fsys, BibliographyFile); err != nil {
		return l.reader.Bibliography, true
	}
	d, faults := document.ReadFS(fsys, BibliographyFile, shown)
	if faults == nil {
		var own Bibliography
		if own, faults = readBibliography(d); faults == nil {
			return l.reader.Bibliography.With(own), true
		}
	}
	l.faults = append(l.faults, faults...)
	return nil, false
}

// add adds a file, unless it is in the list.
func (l *list) add(name string, b Bibliography, read func() (*document.Document, verdict.Faults)) {
	if name = filepath.Clean(name); !l.named[name] {
		l.named[name] = true
		l.files = append(l.files, file{read: read, bibliography: b})
	}
}

// units reads all files, several at once, and returns their units in the order of the list.
func (l *list) units() ([]*Unit, verdict.Faults) {
	units, faults := make([][]*Unit, len(l.files)), make([]verdict.Faults, len(l.files))
	var group parallel.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range l.files {
		group.Go(func() error {
			d, found := f.read()
			if found == nil {
				units[i], found = l.reader.units(d, f.bibliography)
			}
			faults[i] = found
			return nil
		})
	}
	_ = group.Wait() // faults are values, not errors

	var all []*Unit
	first := map[string]string{} // file, by country or name of a single unit
	for i := range units {
		if clash := clash(first, units[i]); clash != nil {
			faults[i] = verdict.Faults{clash}
			units[i] = nil
		}
		all = append(all, units[i]...)
		l.faults = append(l.faults, faults[i]...)
	}
	return all, l.faults.Sorted()
}

// clash records the country or name of one file's units in first, and reports if another file has it already.
func clash(first map[string]string, units []*Unit) *verdict.Fault {
	if len(units) == 0 {
		return nil
	}
	u := units[0]
	rule, key, pointer := verdict.RuleDuplicateCountry, "country "+u.Country, "/country"
	if u.Country == "" {
		rule, key, pointer = verdict.RuleDuplicateUnit, "unit "+u.Service, ""
	}
	if other, ok := first[key]; ok {
		return u.doc.Fault(rule, pointer, "%s occurs twice: expected it once, it is already in %s", key, other)
	}
	first[key] = u.File
	return nil
}
