package profile

import (
	"io"
	"io/fs"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
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
	l := list{reader: r, named: map[string]bool{}}
	for _, name := range paths {
		l.path(name)
	}
	return l.units()
}

// ReadFS is like Read for a folder: it reads all *.json at the root of fsys. Faults and units name the files
// beneath the folder shown.
func (r *Reader) ReadFS(fsys fs.FS, shown string) ([]*Unit, verdict.Faults) {
	l := list{reader: r, named: map[string]bool{}}
	l.folder(fsys, shown)
	return l.units()
}
