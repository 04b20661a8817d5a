package document

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

const (
	// MaxSize is the size limit of a document in bytes.
	MaxSize = 64 << 20

	// MaxDepth is the deepest nesting of objects and arrays.
	MaxDepth = 100
)

// Read reads one JSON value in UTF-8 from data; faults name file, or "<stdin>" if it is "-".
//
// Beyond the JSON grammar it refuses a byte order mark, duplicate property names in an object,
// more than MaxDepth levels, more than MaxSize bytes, and numbers longer than 32 bytes or with an exponent
// beyond 30. The document is nil if there are faults.
func Read(file string, data []byte) (*Document, verdict.Faults) { return ReadAt(file, 1, data) }

// ReadAt reads one JSON value that begins at a line of a file, counted from 1, as [Read] does.
func ReadAt(file string, line int, data []byte) (*Document, verdict.Faults) {
	if file == "-" {
		file = "<stdin>"
	}
	d := &Document{File: file, data: data, above: line - 1}
	if fault := d.checkText(); fault != nil {
		return nil, verdict.Faults{fault}
	}
	r := reader{
		doc: d,
		// The reader finds duplicates itself, so that it can go on and find them all.
		dec: jsontext.NewDecoder(bytes.NewBuffer(data), jsontext.AllowDuplicateNames(true)),
	}
	start := r.next()
	d.root = &node{value: start, key: start}
	var ok bool
	if d.Value, ok = r.read(d.root); ok {
		r.checkEnd()
	}
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return d, nil
}

// ReadFrom reads one JSON value from in, as [Read] does.
func ReadFrom(file string, in io.Reader) (*Document, verdict.Faults) {
	var data bytes.Buffer
	if f, ok := in.(fs.File); ok {
		if info, err := f.Stat(); err == nil && info.Size() <= MaxSize {
			data.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	if _, err := data.ReadFrom(io.LimitReader(in, MaxSize+1)); err != nil {
		return nil, verdict.Faults{Unreadable(file, err)}
	}
	return Read(file, data.Bytes())
}

// ReadFile reads one JSON value from the named file, as [Read] does.
func ReadFile(name string) (*Document, verdict.Faults) {
	f, err := os.Open(name)
	if err != nil {
		return nil, verdict.Faults{Unreadable(name, err)}
	}
	defer func() { _ = f.Close() }() // it was only read
	return ReadFrom(name, f)
}

// ReadFS reads one JSON value from a file in fsys, as [Read] does; faults name it beneath the folder shown.
func ReadFS(fsys fs.FS, name, shown string) (*Document, verdict.Faults) {
	file := path.Join(shown, name)
	f, err := fsys.Open(name)
	if err != nil {
		return nil, verdict.Faults{Unreadable(file, err)}
	}
	defer func() { _ = f.Close() }() // it was only read
	return ReadFrom(file, f)
}

// Unreadable returns the fault of a file that could not be opened or read. The fault names the file once, as
// the user did, whatever paths err has.
func Unreadable(file string, err error) *verdict.Fault {
	if file == "-" {
		file = "<stdin>"
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return &verdict.Fault{Rule: verdict.RuleUnreadable, File: file, Message: "cannot be read: " + err.Error()}
}
