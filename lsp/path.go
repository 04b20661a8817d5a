package lsp

import (
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// pathOf returns the path of the file that a URI names; "" if it names none on this machine.
func pathOf(uri string) string {
	parsed, err := url.Parse(uri)
	if err != nil || parsed.Scheme != "file" || parsed.Path == "" || strings.ContainsRune(parsed.Path, 0) {
		return ""
	}
	path := parsed.Path
	if runtime.GOOS == "windows" {
		path = strings.TrimPrefix(path, "/")
	}
	return canonical(filepath.FromSlash(path))
}

// canonical returns a path without links, so that a file has one path whatever the client calls it. Only the folders of a file
// that is not saved yet can be followed.
func canonical(path string) string {
	path = filepath.Clean(path)
	if found, err := filepath.EvalSymlinks(path); err == nil {
		return found
	}
	if found, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		return filepath.Join(found, filepath.Base(path))
	}
	return path
}

// uriOf returns the URI of a file.
func uriOf(path string) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// isFile reports whether a fault is about a file that an editor can show.
func isFile(path string) bool {
	if path == "" || strings.HasPrefix(path, verdict.Embedded) {
		return false
	}
	info, err := os.Stat(path)
	return err != nil || !info.IsDir()
}
