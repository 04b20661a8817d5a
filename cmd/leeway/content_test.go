package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// readers are commands that read policies, P; all must read the same files of a folder.
var readers = []string{
	"check --policies P", "check --static --policies P", "evaluate --policies P", "explain --policies P LI civil-certificates", "paths --policies P LI civil-certificates merge",
	"reach --policies P", "ask --policies P LI civil-certificates", "robustness --policies P LI civil-certificates", "strategies --policies P", "facts --policies P",
	"concordance --policies P", "qca --policies P", "table --policies P merge", "verify --policies P", "docs --policies P", "report --policies P -o OUT", "unit --policies P LI civil-certificates",
	"transfer --policies P --from LI --to MT change-of-address", "batch --policies P --input ndjson", "simulate --policies P -n 1",
	"test --policies P", "test P", "mutate --policies P -r one_key", "bundle --policies P -o OUT", "diff toy/policies P", "diff P toy/policies", "serve --policies P --listen 127.0.0.1:0",
}

// TestCommandsReadTheSame holds that a file which is wrong, wherever it stands, is a fault to all commands or to none.
func TestCommandsReadTheSame(t *testing.T) {
	broken := func(path string) error { return os.WriteFile(path, []byte("package broken\n\nnonsense("), 0o644) }
	for name, tc := range map[string]struct {
		make func(p string) error // makes what is wrong in a copy of the toy's policies
		want string               // the place that is named, "" if the file is not read
	}{
		"a file in a folder": {func(p string) error { return broken(p + "/facts/x.rego") }, "p/facts/x.rego:3:"},
		"a linked folder":    {func(p string) error { return errors.Join(broken("out/x.rego"), os.Symlink("../out", p+"/l")) }, "p/l/x.rego:3:"},
		"a linked file": {func(p string) error {
			return errors.Join(broken("out/x.rego"), os.Symlink("../out/x.rego", p+"/l.rego"))
		}, "p/l.rego:3:"},
		"a name with a colon": {func(p string) error { return errors.Join(os.Mkdir(p+"/a:b", 0o755), broken(p+"/a:b/x:y.rego")) }, "p/a:b/x:y.rego:3:"},
		"a link to nothing":   {func(p string) error { return os.Symlink("nowhere", p+"/l") }, "p/l: the link is broken"},
		"a link back":         {func(p string) error { return os.Symlink("..", p+"/l") }, "p/l: the link leads back to "},
		"a named pipe":        {func(p string) error { return syscall.Mkfifo(p+"/x.rego", 0o644) }, "p/x.rego: it is a named pipe"},
		"no data":             {func(p string) error { return os.WriteFile(p+"/data.yaml", []byte("a: ["), 0o644) }, "p/data.yaml: error converting YAML"},
		"data over a rule": {func(p string) error {
			return os.WriteFile(p+"/strategies/data.json", []byte(`{"merge": {"one_key": true}}`), 0o644)
		}, "p/strategies/merge/merge.rego:37:1: conflicting rule for data path strategies/merge/one_key found: p/strategies/data.json has a document there"},
		"data over data": {func(p string) error {
			return errors.Join(os.WriteFile(p+"/a.json", []byte(`{"n": 1}`), 0o644), os.WriteFile(p+"/b.json", []byte(`{"n": 2}`), 0o644))
		}, "p/b.json: merge error: conflicting values at data.n, also defined in p/a.json"},
		"what is left out": {func(p string) error {
			return errors.Join(broken(p+"/.x.rego"), os.Mkdir(p+"/.h", 0o755), broken(p+"/.h/x.rego"), broken(p+"/x.rego~"), broken(p+"/x.rego.orig"),
				os.Symlink("me@host.1:2", p+"/.#x.rego"), os.Mkdir(p+"/ignored", 0o755), broken(p+"/ignored/x.rego"), broken(p+"/y_ignored.rego"),
				broken(p+"/README"), syscall.Mkfifo(p+"/pipe", 0o644), os.WriteFile(p+"/b.tar.gz", nil, 0o644))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := copyToy(&testscript.Env{WorkDir: dir}, os.DirFS(filepath.Join(testdata, "toy"))); err != nil {
				t.Fatal(err)
			}
			t.Chdir(dir)
			if err := errors.Join(os.CopyFS("p", os.DirFS("toy/policies")), os.Mkdir("out", 0o755), tc.make("p")); err != nil {
				t.Fatal(err)
			}
			for _, command := range readers {
				args := strings.Fields(strings.NewReplacer("P", "p", "OUT", "out/answer").Replace(command))
				readsTheSame(t, append(args, "--ignore", "*ignored*", "--ignore=nothing", "--schemas=toy/schemas", "--profiles=toy/profiles", "--cases=toy/cases"), tc.want)
			}
		})
	}
}

// readsTheSame runs a command, which must find what is wanted, or else nothing.
func readsTheSame(t *testing.T, args []string, want string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := output{stop: stop}
	code := run(ctx, args, strings.NewReader(""), &out, &out)
	switch found := strings.Contains(out.String(), want); {
	case want == "" && (code == exitInvalid || strings.Contains(out.String(), "nonsense")):
		t.Errorf("leeway %s exits with %d:\n%s", strings.Join(args, " "), code, out.String())
	case want != "" && (code == exitOK || !found):
		t.Errorf("leeway %s exits with %d, want %s:\n%s", strings.Join(args, " "), code, want, out.String())
	}
}

// An output is what a command prints; a server is stopped once it says that it serves.
type output struct {
	stop context.CancelFunc
	mu   sync.Mutex
	bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if bytes.Contains(p, []byte("leeway: serving")) {
		o.stop()
	}
	return o.Buffer.Write(p)
}
