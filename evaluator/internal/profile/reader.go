package profile

import (
	"io"
	"io/fs"
	"runtime"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A Reader reads profiles and units. It is safe for concurrent use if Stdin is read only once.
type Reader struct {
	// Catalogue declares the facts, Schema is the JSON Schema of a profile; both are needed.
	Catalogue *fact.Catalogue
	Schema    *document.Schema
	// Bibliography has the sources that every profile may cite. A folder's own bibliography.json adds to it
	// and takes precedence for the profiles of that folder.
	Bibliography Bibliography
	// Stdin is read for the path "-"; without it that path is a fault.
	Stdin io.Reader
}

// Read returns the units of all profiles and single units at paths, and the faults of the rest.
//
// A path is a file, a folder (all its *.json except bibliography.json, in order of name), or "-" for Stdin. A path
// given twice is read once. A file with any fault is left out as a whole. Of two files with the same country, or
// two single units with the same name, the second is a fault. Units are in order of paths, files, and services.
func (r *Reader) Read(paths ...string) ([]*Unit, verdict.Faults) {
	l := r.files()
	for _, name := range paths {
		l.Path(name)
	}
	return r.read(l)
}

// ReadFS is like Read for a folder: it reads all *.json at the root of fsys. Faults and units name the files
// beneath the folder shown.
func (r *Reader) ReadFS(fsys fs.FS, shown string) ([]*Unit, verdict.Faults) {
	l := r.files()
	l.Folder(fsys, shown)
	return r.read(l)
}

func (r *Reader) files() *Files {
	return &Files{Bibliography: r.Bibliography, Stdin: r.Stdin, Kind: "profiles", None: verdict.RuleNoProfiles}
}

// read reads all files, several at once, and returns their units in the order of the list.
func (r *Reader) read(l *Files) ([]*Unit, verdict.Faults) {
	units, faults := make([][]*Unit, len(l.Found)), make([]verdict.Faults, len(l.Found))
	var group parallel.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range l.Found {
		group.Go(func() error {
			d, found := f.Read()
			if found == nil {
				units[i], found = r.units(d, f.Bibliography)
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
		l.Faults = append(l.Faults, faults[i]...)
	}
	return all, l.Faults.Sorted()
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
