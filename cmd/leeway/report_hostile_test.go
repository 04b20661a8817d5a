package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/profiles"
)

// hostile are texts that a profile may hold and that must do no harm.
var hostile = struct{ name, note, key, citation string }{
	name: `<script>window.harmed = 1</script> "Élysée" & בלגיה ` + "\u202egnihtemos",
	note: `</script><img src=x onerror="window.harmed = 2"><!-- ]]> {{.}} <details open><summary>x</summary> ` +
		`هذا نص طويل من اليمين إلى اليسار ` + strings.Repeat("endless", 1500) + "\u0000\u001b[31m",
	key:      `"><b onmouseover=window.harmed=3>`,
	citation: strings.Repeat("A very long citation, with commas; ", 300) + `<a href="javascript:window.harmed=4">here</a>`,
}

// hostileProfiles writes a folder of profiles with one that is hostile, and returns its name.
func hostileProfiles(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"be.json", "de.json", "bibliography.json"} {
		content, err := profiles.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "be.json" {
			content = harm(t, content)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// harm puts hostile texts wherever a profile may have text of one's own.
func harm(t *testing.T, content []byte) []byte {
	t.Helper()
	profile := decode[map[string]any](t, content)
	profile["name"], profile["note"] = hostile.name, hostile.note
	profile["sources"] = map[string]any{hostile.key: map[string]any{"citation": hostile.citation, "url": "javascript:window.harmed=5", "year": 2003}}
	evidence := profile["evidence"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(evidence)) {
		of := evidence[path].(map[string]any)
		of["note"], of["sources"] = hostile.note, []any{hostile.key}
	}
	for _, service := range profile["services"].(map[string]any) {
		service.(map[string]any)["note"] = hostile.note
	}
	changed, err := json.Marshal(profile)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

func TestReportOfHostileProfile(t *testing.T) {
	t.Parallel()
	dir := hostileProfiles(t)
	r := readReport(t, "--profiles", dir)
	scripts := 0
	for _, n := range all(r.root, func(*html.Node) bool { return true }) {
		switch n.Data {
		case "script":
			if _, isData := lookup(n, "type"); !isData {
				scripts++
			}
		case "img", "iframe", "object", "embed", "base", "b":
			if n.Data != "b" || len(n.Attr) > 1 {
				t.Errorf("there is an element <%s %v>", n.Data, n.Attr)
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				t.Errorf("<%s> has %s=%q", n.Data, a.Key, a.Val)
			}
		}
	}
	if scripts != 1 {
		t.Errorf("there are %d scripts, expected ours alone", scripts)
	}
	ids := map[string]bool{}
	for _, n := range with(r.root, "id") {
		if ids[attr(n, "id")] {
			t.Errorf("the id %q stands twice", attr(n, "id"))
		}
		ids[attr(n, "id")] = true
	}
	for _, link := range with(r.root, "href") {
		if to := attr(link, "href"); strings.HasPrefix(to, "#") && !ids[to[1:]] {
			t.Errorf("the link %s leads nowhere", to)
		}
	}
	found := false
	for _, unit := range data[verdict.Evaluation](r, "evaluation").Units {
		found = found || unit.CountryName == hostile.name
	}
	if !found {
		t.Error("the name does not stand in the data as it is")
	}
	if !strings.Contains(textOf(r.root), `<script>window.harmed = 1</script> "Élysée" & בלגיה`) {
		t.Error("the name is not shown as it is")
	}
}
