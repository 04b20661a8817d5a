package main

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
)

// stream writes an answer piece by piece to standard output, or to the file of --output, which is whole or
// not there: it is written under another name, and takes its own once all of it is on the disk.
func (a *app) stream(fill func(io.Writer) error) error {
	if a.output == "" || a.output == "-" {
		out := bufio.NewWriterSize(a.stdout, bufferSize)
		if err := fill(out); err != nil {
			return err
		}
		return out.Flush()
	}
	return a.guard.wholeFiles([]string{a.output}, func(outs []io.Writer) error { return fill(outs[0]) })
}

// bufferSize is how many bytes are written at once.
const bufferSize = 1 << 18

// wholeFiles writes files, each whole or not at all; what fill fails with is returned as it is. They take their names, in
// that order, only once all of them are on the disk.
func (g *guard) wholeFiles(names []string, fill func([]io.Writer) error) error {
	var files []*wholeFile
	defer func() {
		for _, f := range files {
			f.drop()
		}
	}()
	outs := make([]io.Writer, len(names))
	for i, name := range names {
		f, err := g.newWholeFile(name)
		if err != nil {
			return unwritten(name, err)
		}
		files, outs[i] = append(files, f), f.out
	}
	if err := fill(outs); err != nil {
		return err
	}
	for i, f := range files {
		if err := f.finish(); err != nil {
			return unwritten(names[i], err)
		}
	}
	for i, f := range files {
		if err := f.place(); err != nil {
			return unwritten(names[i], err)
		}
	}
	return nil
}

func unwritten(name string, err error) error { return fmt.Errorf("write %s: %w", name, reason(err)) }

// A wholeFile will replace a file, or what a link points to. A device is written to as it is.
type wholeFile struct {
	name   string // "" for a device
	file   *os.File
	out    *bufio.Writer
	closed bool
	placed bool
	// forget tells the guard that the file under the other name is gone.
	forget func()
}

func (g *guard) newWholeFile(name string) (*wholeFile, error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	info, err := os.Stat(name)
	f := &wholeFile{name: name}
	switch {
	case err == nil && !info.Mode().IsRegular():
		f.name = ""
		f.file, err = os.OpenFile(name, os.O_WRONLY, 0)
	case err == nil:
		f.file, err = hiddenFile(name, info.Mode().Perm())
		if err == nil {
			err = f.file.Chmod(info.Mode().Perm()) // the umask is for new files
		}
	default:
		f.file, err = hiddenFile(name, 0o644)
	}
	if f.file == nil {
		return nil, err
	}
	if err != nil {
		f.drop()
		return nil, err
	}
	f.forget = func() {}
	if f.name != "" {
		f.forget = g.writing(f.file.Name())
	}
	f.out = bufio.NewWriterSize(f.file, bufferSize)
	return f, nil
}

// hiddenFile makes a new file beside that of a name, with these permissions but those that the umask takes away, which
// is why it is not one of os.CreateTemp. Package renameio would do this, but not on every system.
func hiddenFile(name string, perm os.FileMode) (*os.File, error) {
	folder, base := filepath.Split(name)
	for {
		hidden := filepath.Join(folder, "."+base+"."+strconv.FormatUint(uint64(rand.Uint32()), 10))
		file, err := os.OpenFile(hidden, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
		if !os.IsExist(err) {
			return file, err
		}
	}
}

// finish puts all of the file on the disk and closes it.
func (f *wholeFile) finish() error {
	err := f.out.Flush()
	if err == nil && f.name != "" {
		err = f.file.Sync()
	}
	f.closed = true
	if closed := f.file.Close(); err == nil {
		err = closed
	}
	return err
}

// place gives the file its name, and puts that on the disk too, so that it outlives a loss of power. Not every system can
// do that; the file is whole in any case.
func (f *wholeFile) place() error {
	if f.name == "" {
		return nil
	}
	if err := os.Rename(f.file.Name(), f.name); err != nil {
		return err
	}
	f.placed = true
	f.forget()
	if folder, err := os.Open(filepath.Dir(f.name)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
	return nil
}

// drop removes what was not placed. What went wrong before matters more than what goes wrong here.
func (f *wholeFile) drop() {
	if !f.closed {
		_ = f.file.Close()
	}
	if f.name != "" && !f.placed {
		_ = os.Remove(f.file.Name())
		if f.forget != nil {
			f.forget()
		}
	}
}
