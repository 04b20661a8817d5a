package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
)

// stream writes an answer piece by piece to standard output, or to the file of --output, which is whole or
// not there: it is written under another name, and takes its own once all of it is on the disk.
func (a *app) stream(fill func(io.Writer) error) error {
	if a.output == "" || a.output == "-" {
		return buffered(a.stdout, fill)
	}
	return wholeFile(a.output, fill)
}

// buffered writes to out in large pieces.
func buffered(out io.Writer, fill func(io.Writer) error) error {
	buffer := bufio.NewWriterSize(out, 1<<18)
	if err := fill(buffer); err != nil {
		return err
	}
	return buffer.Flush()
}

// streamFile replaces a file, or what a link points to, and writes to a device as it is.
func streamFile(name string, fill func(io.Writer) error) error {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		device, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if err := buffered(device, fill); err != nil {
			_ = device.Close() // what went wrong first matters
			return err
		}
		return device.Close()
	}
	hidden, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	if err := finish(hidden, fill); err != nil {
		_ = os.Remove(hidden.Name()) // what went wrong first matters
		return err
	}
	if err := os.Rename(hidden.Name(), name); err != nil {
		_ = os.Remove(hidden.Name()) // likewise
		return err
	}
	syncFolder(filepath.Dir(name))
	return nil
}

// syncFolder puts a new name on the disk too, so that it outlives a loss of power. Not every system can do that; the
// file is whole in any case.
func syncFolder(name string) {
	if folder, err := os.Open(name); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}

// finish fills a new file, for all to read, puts it on the disk and closes it.
func finish(file *os.File, fill func(io.Writer) error) error {
	err := buffered(file, fill)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
