package lsp_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/leeway-policy/leeway/lsp"
)

func TestAnOpenFileGetsItsFaults(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	file := filepath.Join(dir, "policies/strategies/merge/merge.rego")
	text := readFile(t, file)
	c := start(t, dir)
	c.open(file, text)
	c.await(file, "no faults", func(all []diagnostic) bool { return len(all) == 0 })

	// The line begins with a character of two UTF-16 code units, four bytes, and is not saved.
	c.change(file, 2, text+"\nhigh if { \"😀\" == \"😀\"; input.context.autonmy > 3 }\n")
	all := c.await(file, "the unknown fact", has("unknown-fact"))
	last := strings.Count(text, "\n") + 1
	want := textRange{position{last, 24}, position{last, 45}}
	for _, d := range all {
		if d.Code == "unknown-fact" && (d.Range != want || d.Severity != 1 || d.Source != "leeway") {
			t.Errorf("got %+v, want it at %+v", d, want)
		}
	}

	c.change(file, 3, text)
	c.await(file, "no faults", func(all []diagnostic) bool { return len(all) == 0 })
}

func TestProfilesCasesSchemasAndProjectFilesGetTheirFaults(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ file, old, new, code string }{
		"a profile":        {"profiles/li.json", `"common"`, `"comon"`, "wrong-value"},
		"a case":           {"cases/li-link.json", `"link"`, `"lnk"`, "unknown-strategy"},
		"a schema":         {"schemas/unit.json", `"x-lever": "given"`, `"x-lever": "gven"`, "catalogue"},
		"the project file": {"leeway.yaml", "profiles: profiles", "profiles: profles", "unreadable"},
		"a test of Rego":   {"policies/strategies/merge/merge_test.rego", "merge.can_order", "input.context.nmber", "unknown-fact"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newProject(t)
			file := filepath.Join(dir, tc.file)
			text := readFile(t, file)
			if !strings.Contains(text, tc.old) {
				t.Fatalf("%s has no %s", file, tc.old)
			}
			c := start(t, dir)
			c.open(file, strings.Replace(text, tc.old, tc.new, 1))
			c.await(file, tc.code, has(tc.code))
			c.change(file, 2, text)
			c.await(file, "it sound again", func(all []diagnostic) bool { return !has(tc.code)(all) })
		})
	}
}

func TestABrokenFileHidesNothingInOthers(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	broken := filepath.Join(dir, "policies/strategies/merge/merge.rego")
	other := filepath.Join(dir, "policies/strategies/link/link.rego")
	profile := filepath.Join(dir, "profiles/li.json")
	c := start(t, dir)
	text := readFile(t, other)
	c.open(broken, readFile(t, broken)+"\noops {{{\n")
	c.await(broken, "a fault of syntax", has("parse"))
	c.open(other, strings.Replace(text, `"local"`, `"loacl"`, 1))
	c.await(other, "the impossible value", has("impossible-value"))
	c.open(profile, strings.Replace(readFile(t, profile), `"common"`, `"comon"`, 1))
	c.await(profile, "the wrong value", has("wrong-value"))

	// Also a fault that only OPA's compiler finds, of a file that needs the broken one.
	c.change(other, 2, text+"\n_helper if data.strategies.merge.can_order(1, nope)\n")
	c.await(other, "the unsafe variable", func(all []diagnostic) bool { return !has("impossible-value")(all) && len(all) > 0 })
}

func TestASaveTellsOfMeaningAndTests(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	file := filepath.Join(dir, "policies/strategies/merge/merge.rego")
	tests := filepath.Join(dir, "policies/strategies/merge/merge_test.rego")
	c := start(t, dir)
	changed := strings.Replace(readFile(t, file), "autonomy < 25", "autonomy > 25", 1)
	c.open(file, readFile(t, file))
	c.change(file, 2, changed)
	write(t, file, changed)
	c.notify("textDocument/didSave", object{"textDocument": object{"uri": uri(file)}})
	all := c.await(tests, "the failed test", has("test-failed"))
	if want := "test_weak_offices_are_ordered failed"; !strings.Contains(all[0].Message, want) {
		t.Errorf("got %q, want %q in it", all[0].Message, want)
	}
	// What a save has found stays while another file is edited.
	c.open(filepath.Join(dir, "profiles/li.json"), "{")
	c.await(filepath.Join(dir, "profiles/li.json"), "a fault of syntax", has("malformed-json"))
	c.await(tests, "the failed test still", has("test-failed"))
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	code := func(err error) int64 {
		var wrong *jsonrpc2.Error
		if errors.As(err, &wrong) {
			return wrong.Code
		}
		return 0
	}
	c := connect(t, lsp.Options{})
	if err := c.try("shutdown", nil, nil); code(err) != -32002 {
		t.Errorf("a request before initialize: %v", err)
	}
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": "file:///x.rego", "text": ""}})
	var result struct {
		ServerInfo struct{ Name, Version string }
	}
	c.call("initialize", object{"capabilities": object{}}, &result)
	if result.ServerInfo.Name != "leeway" || result.ServerInfo.Version == "" {
		t.Errorf("got %+v", result)
	}
	if err := c.try("initialize", object{}, nil); code(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("initialize sent twice: %v", err)
	}
	if err := c.try("textDocument/nonsense", object{}, nil); code(err) != jsonrpc2.CodeMethodNotFound {
		t.Errorf("an unknown method: %v", err)
	}
	c.notify("nonsense", object{})
	c.notify("textDocument/didOpen", []int{1})
	c.call("shutdown", nil, nil)
	if err := c.try("initialize", object{}, nil); code(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("a request after shutdown: %v", err)
	}
	c.notify("exit", nil)
	if err := <-c.ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestAClientThatGoesAwayEndsTheServer(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*client){
		"it dies":                     func(c *client) { _ = c.in.Close() },
		"it exits without shutdown":   func(c *client) { c.notify("exit", nil) },
		"it dies within a message":    func(c *client) { c.send("Content-Length: 100\r\n\r\n{"); _ = c.in.Close() },
		"it sends no header":          func(c *client) { c.send(strings.Repeat("x", 10_000)) },
		"it sends a length below all": func(c *client) { c.send("Content-Length: -1\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := newProject(t)
			c := start(t, dir)
			file := filepath.Join(dir, "profiles/li.json")
			c.open(file, readFile(t, file))
			leave(c)
			if err := <-c.ended; !errors.Is(err, lsp.ErrNoShutdown) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func TestAMessageThatIsNotJSONIsPassedOver(t *testing.T) {
	t.Parallel()
	c := connect(t, lsp.Options{})
	for _, body := range []string{"nonsense", "[]", "{}", `{"jsonrpc": "2.0"}`, "null", "", `{"id": {}, "method": "initialize"}`} {
		c.send(fmt.Sprintf("content-length:%d\r\nContent-Type: x\r\n\r\n%s", len(body), body))
	}
	c.call("initialize", object{}, nil)
}

func TestChangesOutOfOrder(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	file := filepath.Join(dir, "profiles/li.json")
	text := readFile(t, file)
	c := start(t, dir)
	c.change(file, 1, "{") // it is not open
	c.open(file, text)
	c.change(file, 7, strings.Replace(text, `"common"`, `"comon"`, 1))
	c.change(file, 3, text) // late
	c.notify("textDocument/didChange", object{"textDocument": object{"uri": uri(file), "version": 8}, "contentChanges": []object{}})
	c.notify("textDocument/didChange", object{
		"textDocument":   object{"uri": uri(file), "version": 9},
		"contentChanges": []object{{"range": textRange{}, "text": "x"}}, // the server asked for whole texts
	})
	c.await(file, "the newest text", has("wrong-value"))
	if got := c.versions[uri(file)]; got != 7 {
		t.Errorf("told of version %d, want 7", got)
	}
	c.notify("textDocument/didClose", object{"textDocument": object{"uri": uri(file)}})
	c.await(file, "the text on disk", func(all []diagnostic) bool { return !has("wrong-value")(all) })
}

func TestHundredChangesASecond(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	file := filepath.Join(dir, "profiles/li.json")
	text := readFile(t, file)
	c := start(t, dir)
	c.open(file, text)
	const changes = 1000
	for version := 2; version < changes; version++ {
		c.change(file, version, text[:version%len(text)])
	}
	c.change(file, changes, text)
	if all := c.awaitVersion(file, changes); has("malformed-json")(all) {
		t.Errorf("the last version is sound, got %+v", all)
	}
	if c.times[uri(file)] > changes/2 {
		t.Errorf("looked %d times at %d changes: they should be seen together", c.times[uri(file)], changes)
	}
}

func TestTwoFoldersAreTwoProjects(t *testing.T) {
	t.Parallel()
	one, other := newProject(t), newProject(t)
	c := start(t, one)
	c.notify("workspace/didChangeWorkspaceFolders", object{"event": object{"added": []object{{"uri": uri(other)}}, "removed": []object{}}})
	write(t, filepath.Join(other, "leeway.yaml"), "policies: policies\nschemas: schemas\nprofiles: profiles\ncases: cases\nchecks: {unread-fact: {level: off, reason: known}}\n")
	for _, dir := range []string{one, other} {
		file := filepath.Join(dir, "profiles/li.json")
		c.open(file, strings.Replace(readFile(t, file), `"common"`, `"comon"`, 1))
		c.await(file, "its fault", has("wrong-value"))
	}
	c.notify("workspace/didChangeWorkspaceFolders", object{"event": object{"added": []object{}, "removed": []object{{"uri": uri(other)}}}})
	c.call("shutdown", nil, nil)
}

func TestFilesThatAreNotOursGetNoFaults(t *testing.T) {
	t.Parallel()
	dir, elsewhere := newProject(t), t.TempDir()
	profile := filepath.Join(dir, "profiles/li.json")
	c := start(t, dir, elsewhere)
	c.open(filepath.Join(elsewhere, "package.json"), "{")
	c.open(filepath.Join(elsewhere, "x.rego"), "{")
	c.open(filepath.Join(dir, "notes.json"), "{") // in the folder of the project, but in none of its content
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": "untitled:Untitled-1", "text": "{"}})
	c.notify("textDocument/didOpen", object{"textDocument": object{"uri": "file://%zz", "text": "{"}})
	c.open(profile, "{")
	c.await(profile, "its fault", has("malformed-json"))
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, all := range c.told {
		if len(all) > 0 && !strings.HasPrefix(name, uri(dir)) || strings.HasSuffix(name, "notes.json") && len(all) > 0 {
			t.Errorf("%s: %+v", name, all)
		}
	}
	if len(c.logged) != 1 || !strings.Contains(c.logged[0], "has no leeway.yaml") {
		t.Errorf("logged %q", c.logged)
	}
}

func TestAWorkspaceWithoutPoliciesUsesTheEmbeddedOnes(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "leeway.yaml"), "profiles: mine\n")
	file := filepath.Join(dir, "mine/xx.json")
	write(t, file, "{}")
	c := start(t, dir)
	c.open(file, `{"country": "DE", "name": "Germany", "context": {"state_structure": "fedral"}, "services": {}}`)
	c.await(file, "its fault", has("wrong-value"))
}

func TestAHugeFile(t *testing.T) {
	t.Parallel()
	dir := newProject(t)
	file := filepath.Join(dir, "profiles/li.json")
	c := start(t, dir)
	c.open(file, `{"name": "`+strings.Repeat("x", 65<<20)+`"}`)
	c.await(file, "that it is too large", has("too-large"))
	c.change(file, 2, `{"name": "`+strings.Repeat("x", 1<<20))
	c.await(file, "that it ends too early", has("malformed-json"))
}
