package serve_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/leeway-policy/leeway/internal/browsertest"
	"github.com/leeway-policy/leeway/serve"
)

const dutch = "country=NL&service=social-security-contributions"

// TestWhatIfWithoutScript sends the form as a browser does by itself: with all fields.
func TestWhatIfWithoutScript(t *testing.T) {
	t.Parallel()
	h := handler(t)
	tests := map[string]struct{ fields, address string }{
		"nothing changed":        {"service.intermediary=public&context.population=16225302", "/what-if?" + dutch},
		"one changed":            {"service.intermediary=mutual&context.electronic_identity=pilot", "/what-if?" + dutch + "&set=service.intermediary%3Dmutual"},
		"a number taken away":    {"context.population=", "/what-if?" + dutch + "&set=context.population%3Dunknown"},
		"two, in order of facts": {"service.records=unknown&context.government_network=national", "/what-if?" + dutch + "&set=context.government_network%3Dnational&set=service.records%3Dunknown"},
		"a value that is none":   {"context.population=%3Cb%3E", "/what-if?" + dutch + "&set=context.population%3D%3Cb%3E"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := ask(h, "GET", "/what-if?"+dutch+"&"+tc.fields, "", header("Accept", "text/html"))
			if w.Code != http.StatusSeeOther || w.Header().Get("Location") != tc.address {
				t.Errorf("status %d, to %s, want %s", w.Code, w.Header().Get("Location"), tc.address)
			}
		})
	}
}

// TestWhatIfPart is what htmx asks for: the outcome alone, and the address that the page is to have.
func TestWhatIfPart(t *testing.T) {
	t.Parallel()
	w := ask(handler(t), "GET", "/what-if?"+dutch+"&service.relations=hierarchy", "", header("Hx-Request", "true"))
	if w.Code != http.StatusOK || w.Header().Get("Hx-Replace-Url") != "/what-if?"+dutch+"&set=service.relations%3Dhierarchy" {
		t.Errorf("status %d, address %q", w.Code, w.Header().Get("Hx-Replace-Url"))
	}
	if body := w.Body.String(); strings.Contains(body, "<html") || !strings.Contains(body, "Centralisation: feasible, was infeasible.") {
		t.Errorf("the part is %s", body)
	}
	back := ask(handler(t), "GET", "/what-if?"+dutch, "", header("Hx-Request", "true"), header("Hx-History-Restore-Request", "true"))
	if !strings.Contains(back.Body.String(), "<html") {
		t.Errorf("going back gives %s", back.Body)
	}
	refused := ask(handler(t), "GET", "/what-if?"+dutch+"&context.population=many", "", header("Hx-Request", "true"))
	if refused.Code != http.StatusBadRequest || !strings.Contains(refused.Body.String(), "context.population: expected an integer of 1 or more, found") {
		t.Errorf("status %d: %s", refused.Code, refused.Body)
	}
}

// TestWhatIfShowsTheLeverOfTheValue holds that a change shows what it takes to reach the value chosen, not only to leave
// the present one.
func TestWhatIfShowsTheLeverOfTheValue(t *testing.T) {
	t.Parallel()
	h := handler(t)
	for value, lever := range map[string]string{"mandatory": "legal", "agreed": "organisational"} {
		w := ask(h, "GET", "/what-if?country=AT&service=business-registration&set=service.data_standard%3D"+value, "", header("Accept", "text/html"))
		if want := `data-change="service.data_standard"><span class="lever">` + lever + `<`; !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: status %d, no %s in %s", value, w.Code, want, w.Body)
		}
	}
}

// TestFaultsNameTheirFacts holds that an answer and a page name the fact that is wrong, and none where none alone is.
func TestFaultsNameTheirFacts(t *testing.T) {
	t.Parallel()
	h := handler(t)
	tests := map[string]struct{ set, rule, fact string }{
		"a value":       {"context.population=many", "impossible-value", "context.population"},
		"set twice":     {"context.population=1&set=context.population=2", "usage", "context.population"},
		"no such fact":  {"context.populaton=1", "unknown-fact", "context.populaton"},
		"no assignment": {"context.population", "usage", ""},
		"a sum":         {"service.back_offices.total=3", "wrong-sum", "service.back_offices.total"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			query := "what-if?country=BE&service=civil-certificates&set=" + tc.set
			var told problem
			if err := json.Unmarshal(ask(h, "GET", "/api/"+query, "").Body.Bytes(), &told); err != nil {
				t.Fatal(err)
			}
			if len(told.Faults) != 1 || told.Faults[0].Rule != tc.rule || told.Faults[0].Fact != tc.fact {
				t.Errorf("the faults are %+v, want %s of %q", told.Faults, tc.rule, tc.fact)
			}
		})
	}
	refused := ask(h, "GET", "/what-if?"+dutch+"&context.population=many", "", header("Hx-Request", "true")).Body.String()
	for _, want := range []string{`data-fault="context.population"`, "because of context.population."} {
		if !strings.Contains(refused, want) {
			t.Errorf("the page lacks %s: %s", want, refused)
		}
	}
	told := ask(h, "GET", "/api/evaluate?contry=BE", "").Body.String()
	if !strings.Contains(told, `"rule": "unknown-parameter"`) {
		t.Errorf("a parameter that there is not is told as %s", told)
	}
}

// TestWhatIfThatFails holds that verdicts older than the facts beside them say so.
func TestWhatIfThatFails(t *testing.T) {
	t.Parallel()
	address, stop := started(t, serve.Options{})
	b := browsertest.New(t)
	b.Open("http://" + address + "/what-if?" + dutch)
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	b.Do(chromedp.Focus(`select[name="service.intermediary"]`), chromedp.KeyEvent("mut"))
	until(t, b, `document.querySelector("#summary").innerText === "The server does not answer: what is shown is older than the facts."`)

	browsertest.Value[bool](b, `htmx.trigger("#facts", "htmx:beforeSwap", {requestConfig: {elt: document.querySelector("#facts")}, xhr: {status: 503}})`)
	until(t, b, `document.querySelector("#summary").innerText === "Nothing was decided: see below."`)
}

// TestSaveTheChangedProfile holds that what is saved gives the verdicts that were shown.
func TestSaveTheChangedProfile(t *testing.T) {
	t.Parallel()
	h := handler(t)
	const set = "&set=service.intermediary=mutual"
	saved := ask(h, "GET", "/what-if/profile?"+dutch+set, "")
	if saved.Code != http.StatusOK || saved.Header().Get("Content-Disposition") != `attachment; filename=nl-what-if.json` {
		t.Fatalf("status %d, %s", saved.Code, saved.Header().Get("Content-Disposition"))
	}
	const cannotBe = "&set=context.state_structure=unitary_centralised&set=service.competence=regional"
	if refused := ask(h, "GET", "/what-if/profile?"+dutch+cannotBe, ""); refused.Code != http.StatusUnprocessableEntity {
		t.Errorf("what cannot be is saved: status %d: %s", refused.Code, refused.Body)
	}
	shown := ask(h, "GET", "/api/what-if?only=verdicts&"+dutch+set, "")
	again := ask(h, "POST", "/api/what-if?only=verdicts&"+dutch, saved.Body.String())
	if again.Code != http.StatusOK || strategiesIn(shown) != strategiesIn(again) {
		t.Errorf("shown was\n%s\nand saved is\n%s", strategiesIn(shown), strategiesIn(again))
	}
}

// strategiesIn is the verdicts of the one unit of an answer.
func strategiesIn(w *httptest.ResponseRecorder) string {
	_, after, _ := strings.Cut(w.Body.String(), `"strategies":[`)
	strategies, _, _ := strings.Cut(after, "]}]")
	return strategies
}

// TestFolderThatBreaks holds that the last good state is served while the folder is broken or gone, and the new one
// once it is mended.
func TestFolderThatBreaks(t *testing.T) {
	t.Parallel()
	options := toy(t)
	at, _ := started(t, serve.Options{Evaluator: options})
	merge := filepath.Join(options.Policies, "strategies", "merge", "merge.rego")
	const sound, broken = "ok\n", "ok, but the folders cannot be used since "
	steps := []struct {
		name    string
		change  func()
		health  string
		verdict string
	}{
		{"at first", func() {}, sound, `"verdict": "infeasible"`},
		{"broken", func() { edit(t, merge, "autonomy < 25", "autonomy < ") }, broken, `"verdict": "infeasible"`},
		{"mended and moved", func() { edit(t, merge, "autonomy < ", "autonomy >= 75 #") }, sound, `"verdict": "undetermined"`},
		{"gone", func() { rename(t, options.Policies, options.Policies+".away") }, broken, `"verdict": "undetermined"`},
		{"back", func() { rename(t, options.Policies+".away", options.Policies) }, sound, `"verdict": "undetermined"`},
	}
	for _, step := range steps {
		step.change()
		health := ""
		for end := time.Now().Add(time.Minute); !strings.HasPrefix(health, step.health) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			health = text(t, "http://"+at+"/healthz")
		}
		if !strings.HasPrefix(health, step.health) {
			t.Fatalf("%s: it says %q, want %q", step.name, health, step.health)
		}
		var answer string
		for end := time.Now().Add(time.Minute); !strings.Contains(answer, step.verdict) && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
			answer = text(t, "http://"+at+"/api/evaluate?country=MT&strategy=merge")
		}
		if !strings.Contains(answer, step.verdict) {
			t.Fatalf("%s: want %s in %s", step.name, step.verdict, answer)
		}
	}
}

func rename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// text returns what is at an address.
func text(t *testing.T, address string) string {
	t.Helper()
	answer, err := http.Get(address) //nolint:noctx // the server ends with the test
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
