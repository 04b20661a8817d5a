package serve_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/browsertest"
	"github.com/leeway-policy/leeway/serve"
)

// TestAuthorOfProfilesAlone holds that watched profiles are named, and that no test is said to run where none is.
func TestAuthorOfProfilesAlone(t *testing.T) {
	t.Parallel()
	profiles := t.TempDir()
	for _, name := range []string{"be.json", "bibliography.json"} {
		text, err := os.ReadFile(filepath.Join("../profiles", name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(profiles, name), string(text))
	}
	at, _ := started(t, serve.Options{Evaluator: evaluator.Options{Profiles: profiles}})
	page := ""
	for end := time.Now().Add(time.Minute); !strings.Contains(page, "folders last read at") && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		page = text(t, "http://"+at+"/author")
	}
	for _, want := range []string{"Watching <code>" + profiles + "</code>", "folders last read at", "Sound, and not changed since the start.</p>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in the page:\n%s", want, page)
		}
	}
	for _, never := range []string{"which do not change", "Tests are running", "Write your own"} {
		if strings.Contains(page, never) {
			t.Errorf("%q is in the page:\n%s", never, page)
		}
	}

	// A profile that breaks is said first: its verdicts are gone.
	edit(t, filepath.Join(profiles, "be.json"), `"context": {`, `"context": `)
	const said = "Profiles or units are left out: 1 fault. The last save moved 15 verdicts.</p>"
	for end := time.Now().Add(time.Minute); !strings.Contains(page, said) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		page = text(t, "http://"+at+"/author")
	}
	if left, moved := strings.Index(page, `data-state="left"`), strings.Index(page, `data-state="moved"`); !strings.Contains(page, said) || left < 0 || left > moved {
		t.Errorf("no %q, or what is left out stands at %d, behind what moved at %d:\n%s", said, left, moved, page)
	}
}

// TestAuthorOfAChangedProject holds that the page says when the project file is no longer what the server goes by.
func TestAuthorOfAChangedProject(t *testing.T) {
	t.Parallel()
	options := toy(t)
	file := filepath.Join(filepath.Dir(options.Policies), evaluator.ProjectFileName)
	write(t, file, "policies: policies\n")
	project, err := evaluator.ReadProject(file)
	if err != nil {
		t.Fatal(err)
	}
	options.Project = verdict.ProjectFile{File: project.File, Digest: project.Digest}
	at, _ := started(t, serve.Options{Evaluator: options})
	const changed = `data-state="project"`
	if page := text(t, "http://"+at+"/author"); strings.Contains(page, changed) {
		t.Errorf("it is said to have changed:\n%s", page)
	}
	edit(t, file, "policies: policies", "# nothing")
	page := ""
	for end := time.Now().Add(time.Minute); !strings.Contains(page, changed) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		page = text(t, "http://"+at+"/author")
	}
	if !strings.Contains(page, changed) || !strings.Contains(page, "<code>"+file+"</code>") {
		t.Errorf("the change is not said:\n%s", page)
	}
}

// TestAuthorWaitsForAListenersPlace holds that an author's page that was refused news asks again.
func TestAuthorWaitsForAListenersPlace(t *testing.T) {
	t.Parallel()
	options := toy(t)
	at, _ := started(t, serve.Options{Evaluator: options, Limits: serve.Limits{Events: 1}})
	other, err := http.Get("http://" + at + "/events") //nolint:noctx // it is closed below
	if err != nil {
		t.Fatal(err)
	}
	b := browsertest.New(t)
	b.Open("http://" + at + "/author")
	time.Sleep(500 * time.Millisecond) // the page is refused
	other.Body.Close()
	edit(t, filepath.Join(options.Policies, "strategies", "merge", "merge.rego"), "input.context.autonomy < 25", "input.context.autonmy < 25")
	until(t, b, `document.querySelector("[data-state=broken]") !== null`)
}
