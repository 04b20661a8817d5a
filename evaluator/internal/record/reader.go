package record

import (
	"io"
	"io/fs"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Reader reads cases. It is safe for concurrent use as long as Stdin is read once.
type Reader struct {
	// Catalogue declares the facts, Schema is the JSON Schema of a case. Both are required.
	Catalogue *fact.Catalogue
	Schema    *document.Schema
	// Bibliography holds the sources that every case may cite. A folder's own bibliography.json adds to it and
	// overrides it for the cases of that folder.
	Bibliography profile.Bibliography
	// Stdin is read for the path "-", which is a fault if Stdin is nil.
	Stdin io.Reader
}

// Read returns the cases at paths, and the faults of the rest.
//
// A path is a file that holds one case or an array of cases, a folder (all its *.json except bibliography.json, in
// order of name), or "-" for Stdin. A path given twice is read once. A case with any fault is left out, alone. Of
// two cases with the same id the second is at fault. Cases are in order of paths, files, and places.
func (r *Reader) Read(paths ...string) ([]*Case, verdict.Faults) {
	l := r.kind().list(r.Bibliography, r.Stdin)
	for _, name := range paths {
		l.Path(name)
	}
	return r.kind().files(l)
}

// ReadFS reads a folder as Read does: all *.json at the root of fsys. Faults and cases name the files
// below the folder shown.
func (r *Reader) ReadFS(fsys fs.FS, shown string) ([]*Case, verdict.Faults) {
	l := r.kind().list(r.Bibliography, r.Stdin)
	l.Folder(fsys, shown)
	return r.kind().files(l)
}
