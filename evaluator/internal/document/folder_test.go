package document_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// TestFolder holds that plain files and folders can be read, links to them too, and that nothing else is opened.
func TestFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, fstest.MapFS{"a.json": {Data: []byte("{}")}, "sub/b.json": {Data: []byte("[]")}}); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("a.json", filepath.Join(dir, "linked.json")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.json"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "zero.json")); err != nil {
		t.Fatal(err)
	}
	folder := document.Folder(dir)
	for _, name := range []string{"a.json", "sub/b.json", "linked.json"} {
		if _, err := fs.ReadFile(folder, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, want := range map[string]string{"pipe.json": "it is a named pipe: expected a plain file", "zero.json": "it is a device: expected a plain file"} {
		if _, err := fs.ReadFile(folder, name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}
