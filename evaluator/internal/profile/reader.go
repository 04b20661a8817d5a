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
	// Services are the ids of services that rows of CSV may name; nil for any.
	Services []string
	// Derivations decide facts of units that have entities or ties.
	Derivations []Derivation
	// Stdin is read for the path "-"; without it that path is a fault.
	Stdin io.Reader
	// Dialect is the name of the dialect of files of CSV; "" has each recognised. Recognised, if not nil, is then told how a
	// file that is not plain is read, one file at a time.
	Dialect    string
	Recognised func(file, how string)
}

// Read returns the units of all profiles and single units at paths, and the faults of the rest.
//
// A path is a file, a folder (all its *.json except bibliography.json, in order of name), or "-" for Stdin. A path
// given twice is read once. A file with any fault is left out as a whole, but of a file *.csv only the rows at fault. Of two files with the same country, or
// two single units with the same name, the second is a fault. Units are in order of paths, files, and services.
func (r *Reader) Read(paths ...string) ([]*Unit, verdict.Faults) {
	l := r.files()
	l.Sheets = true
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
		if f.Sheet != "" {
			units[i], faults[i] = r.sheet(f.Sheet)
			continue
		}
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
	first := map[string]string{} // file, by country or name of a unit
	for i := range units {
		if l.Found[i].Sheet != "" {
			var clashes verdict.Faults
			units[i], clashes = clashingRows(first, units[i])
			faults[i] = append(faults[i], clashes...)
		} else if clash := clash(first, units[i]); clash != nil {
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
		rule, key, pointer = verdict.RuleDuplicateUnit, u.key(), ""
	}
	if other, ok := first[key]; ok {
		return u.doc.Fault(rule, pointer, "%s occurs twice: expected it once, it is already in %s", key, other)
	}
	for _, u := range units {
		if other, ok := first[u.key()]; ok {
			return u.doc.Fault(verdict.RuleDuplicateUnit, u.service, "%s occurs twice: expected it once, it is already in %s", u.key(), other)
		}
	}
	first[key] = u.File
	for _, u := range units {
		first[u.key()] = u.File
	}
	return nil
}

// clashingRows does so for the rows of a file of CSV, and returns the units that no other file has.
func clashingRows(first map[string]string, units []*Unit) (kept []*Unit, faults verdict.Faults) {
	for _, u := range units {
		if other, ok := first[u.key()]; ok {
			faults = append(faults, u.Fault(verdict.RuleDuplicateUnit, "", "%s occurs twice: expected it once, it is already in %s", u.key(), other))
			continue
		}
		kept = append(kept, u)
	}
	for _, u := range kept {
		first[u.key()] = u.File
	}
	return kept, faults
}

// key names a unit among those of all files.
func (u *Unit) key() string {
	if u.Country == "" {
		return "unit " + u.Service
	}
	return "unit " + u.Country + " " + u.Service
}
