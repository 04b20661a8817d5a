package document

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// MaxFiles is the most files in a folder of content.
const MaxFiles = 10_000

// Folder returns the folder with that name. It opens only plain files and folders: opening a named pipe would wait for a
// writer, and a device may have no end.
func Folder(name string) fs.FS { return plain{os.DirFS(name)} }

type plain struct{ fs.FS }

// Open opens a plain file or a folder.
func (p plain) Open(name string) (fs.File, error) {
	info, err := fs.Stat(p.FS, name)
	if err != nil {
		return nil, err
	}
	if kind := NotPlain(info.Mode()); kind != "" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fmt.Errorf("it is a %s: expected a plain file", kind)}
	}
	return p.FS.Open(name)
}

// Stat asks the file system directly, because the file need not be opened.
func (p plain) Stat(name string) (fs.FileInfo, error) { return fs.Stat(p.FS, name) }

// NotPlain returns the kind of a file that is neither a plain file nor a folder, else "".
func NotPlain(mode fs.FileMode) string {
	switch {
	case mode.IsRegular() || mode.IsDir():
		return ""
	case mode&fs.ModeNamedPipe != 0:
		return "named pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	default:
		return "device"
	}
}

// TooMany returns the fault of a folder with more than [MaxFiles] files.
func TooMany(folder string) *verdict.Fault {
	return &verdict.Fault{Rule: verdict.RuleTooLarge, File: folder, Message: fmt.Sprintf("too many files: expected at most %d in a folder of content", MaxFiles)}
}

// TooLarge returns the fault of a file of more than [MaxSize] bytes.
func TooLarge(file string) *verdict.Fault {
	return &verdict.Fault{Rule: verdict.RuleTooLarge, File: file, Message: fmt.Sprintf("too large: expected at most %d MB", MaxSize>>20)}
}
