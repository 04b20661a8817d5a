package profile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Files lists JSON files that cite sources, profiles or cases, each once.
type Files struct {
	// Bibliography has the sources that every file may cite, Stdin is read for the path "-".
	Bibliography Bibliography
	Stdin        io.Reader
	// Kind says what the files hold, such as "profiles"; None is the rule of the fault of a folder that has none.
	Kind string
	None verdict.RuleID
	// Sheets is true if files of CSV are read too.
	Sheets bool

	// Found has the files in order, Faults those of paths that name no files.
	Found  []File
	Faults verdict.Faults

	named map[string]bool // files by their clean path
}

// A File is a file that was found, and the sources that it may cite.
type File struct {
	Read         func() (*document.Document, verdict.Faults)
	Bibliography Bibliography
	// Sheet is the name of a file of CSV, which Read does not read; else "".
	Sheet string
}

// Path lists a file, the files of a folder, or "-".
func (l *Files) Path(name string) {
	if name == "-" {
		l.stdin()
		return
	}
	info, err := os.Stat(name)
	switch {
	case err != nil:
		l.Faults = append(l.Faults, document.Unreadable(name, err))
	case info.IsDir():
		l.Folder(document.Folder(name), name)
	case strings.EqualFold(filepath.Ext(name), ".csv"):
		l.sheet(name)
	default:
		l.add(name, l.Bibliography, func() (*document.Document, verdict.Faults) { return document.ReadFile(name) })
	}
}

// sheet lists a file of CSV, if such files are read.
func (l *Files) sheet(name string) {
	if !l.Sheets {
		l.Faults = append(l.Faults, &verdict.Fault{
			Rule: verdict.RuleUnreadable, File: name, Message: "this is CSV, for leeway evaluate and leeway batch: expected JSON",
		})
		return
	}
	l.addFile(name, File{Sheet: name})
}

func (l *Files) stdin() {
	if l.Stdin == nil {
		l.Faults = append(l.Faults, document.Unreadable("-", errors.New("there is no standard input")))
		return
	}
	l.add("-", l.Bibliography, func() (*document.Document, verdict.Faults) {
		in := bufio.NewReader(l.Stdin)
		start, _ := in.Peek(in.Size()) // errors are met again
		d, faults := document.ReadFrom("-", in)
		if len(faults) > 0 && isHeader(start) {
			return nil, verdict.Faults{{
				Rule: verdict.RuleMalformedJSON, File: faults[0].File, Line: 1, Col: 1,
				Message: "this seems to be CSV: expected JSON; leeway batch --input csv reads it, and so do questions about a file *.csv",
			}}
		}
		return d, faults
	})
}

// isHeader reports whether text begins with names of columns, some of them paths of facts.
func isHeader(text []byte) bool {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	names := strings.FieldsFunc(string(line), func(r rune) bool { return strings.ContainsRune(",;\t\r\"\ufeff", r) })
	return len(names) > 1 && !strings.ContainsAny(string(line), "{[") && slices.ContainsFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "context.") || strings.HasPrefix(name, "service.")
	})
}

// Folder lists all *.json at the root of fsys except the bibliography. Faults name the files below the folder shown.
func (l *Files) Folder(fsys fs.FS, shown string) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		l.Faults = append(l.Faults, document.Unreadable(shown, err))
		return
	}
	if len(entries) > document.MaxFiles {
		l.Faults = append(l.Faults, document.TooMany(shown))
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
		l.Faults = append(l.Faults, &verdict.Fault{
			Rule: l.None, File: shown, Message: "no " + l.Kind + " in this folder: expected files named *.json",
		})
	}
}

// folderBibliography returns the bibliography that the files of a folder may cite. It returns false if the bibliography
// has faults, because each file would then have faults that are not its own.
func (l *Files) folderBibliography(fsys fs.FS, shown string) (Bibliography, bool) {
	if _, err := fs.Stat(fsys, BibliographyFile); err != nil {
		return l.Bibliography, true
	}
	d, faults := document.ReadFS(fsys, BibliographyFile, shown)
	if faults == nil {
		var own Bibliography
		if own, faults = readBibliography(d); faults == nil {
			return l.Bibliography.With(own), true
		}
	}
	l.Faults = append(l.Faults, faults...)
	return nil, false
}

// add adds a file, unless it is in the list.
func (l *Files) add(name string, b Bibliography, read func() (*document.Document, verdict.Faults)) {
	l.addFile(name, File{Read: read, Bibliography: b})
}

func (l *Files) addFile(name string, f File) {
	if l.named == nil {
		l.named = map[string]bool{}
	}
	if name = filepath.Clean(name); !l.named[name] {
		l.named[name] = true
		l.Found = append(l.Found, f)
	}
}
