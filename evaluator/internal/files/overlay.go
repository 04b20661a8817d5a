package files

import (
	"bytes"
	"cmp"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Buffers are texts that an editor holds and may not have saved, by the absolute path of their file.
type Buffers map[string][]byte

// Over returns the folder with the texts of buffers in place of its files, and with the files that only the editor has. A
// buffer of another folder changes nothing. dir is the path of the folder.
func (b Buffers) Over(folder fs.FS, dir string) fs.FS {
	root, err := filepath.Abs(dir)
	if err != nil || len(b) == 0 {
		return folder
	}
	texts := map[string][]byte{}
	for file, text := range b {
		if name, err := filepath.Rel(root, file); err == nil && filepath.IsLocal(name) {
			texts[filepath.ToSlash(name)] = text
		}
	}
	if len(texts) == 0 {
		return folder
	}
	return overlay{folder, texts}
}

// An overlay is a folder with some of its files replaced.
type overlay struct {
	fs.FS
	texts map[string][]byte // by path in the folder
}

// Open opens the text in place of a file, or the file.
func (o overlay) Open(name string) (fs.File, error) {
	if text, ok := o.texts[name]; ok {
		return &opened{Reader: bytes.NewReader(text), info: held{path.Base(name), int64(len(text))}}, nil
	}
	return o.FS.Open(name)
}

// Stat describes the text in place of a file, or the file.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if text, ok := o.texts[name]; ok {
		return held{path.Base(name), int64(len(text))}, nil
	}
	return fs.Stat(o.FS, name)
}

// ReadDir lists a folder with the files that only the editor has.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	for file, text := range o.texts {
		if path.Dir(file) != name {
			continue
		}
		own := fs.FileInfoToDirEntry(held{path.Base(file), int64(len(text))})
		at := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return e.Name() == own.Name() })
		if at < 0 {
			entries = append(entries, own)
		} else {
			entries[at] = own
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return entries, err
}

// held describes a text as a file.
type held struct {
	name string
	size int64
}

func (h held) Name() string     { return h.name }
func (h held) Size() int64      { return h.size }
func (held) Mode() fs.FileMode  { return 0o444 }
func (held) ModTime() time.Time { return time.Time{} }
func (held) IsDir() bool        { return false }
func (held) Sys() any           { return nil }

// opened is a text opened as a file.
type opened struct {
	io.Reader
	info held
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }
func (*opened) Close() error                 { return nil }

// Within reports whether a file is in a folder, however deep.
func Within(dir, file string) bool {
	name, err := filepath.Rel(dir, file)
	return dir != "" && err == nil && filepath.IsLocal(name) && !strings.HasPrefix(name, "..")
}
