package serve_test

import (
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/browsertest"
	"github.com/leeway-policy/leeway/schemas"
	"github.com/leeway-policy/leeway/serve"
)

// pages are all kinds of pages of the embedded content.
var pages = map[string]string{
	"matrix":   "/",
	"service":  "/?service=change-of-address",
	"near":     "/one-away",
	"find-out": "/find-out?service=civil-certificates",
	"state":    "/state?country=BE",
	"unit":     "/unit?country=LU&service=civil-certificates",
	"answer":   "/unit?country=DE&service=change-of-address&strategy=centralisation",
	"in-place": "/unit?country=AT&service=change-of-address&strategy=centralisation",
	"pick":     "/what-if",
	"what-if":  "/what-if?country=BE&service=social-security-contributions&set=service.intermediary%3Dmutual&set=service.records%3Dunknown",
	"refused":  "/what-if?country=BE&service=social-security-contributions&set=context.population%3Dmany",
	"compare":  "/transfer",
	"transfer": "/transfer?from=BE&to=DE&service=social-security-contributions",
	"handbook": "/handbook",
	"strategy": "/handbook?strategy=centralisation",
	"units":    "/units?state=infeasible&strategy=standardisation",
	"no unit":  "/units?q=nothing-is-called-this",
	"rules":    "/preconditions",
	"rule":     "/rule?strategy=centralisation&rule=file_accepted",
	"facts":    "/facts",
	"fact":     "/fact?fact=context.person_identifier",
	"held":     "/fact?fact=service.records",
	"number":   "/fact?fact=context.population",
	"sources":  "/sources",
	"source":   "/source?source=loughlin2001",
	"country":  "/countries",
	"search":   "/search?q=register",
	"no hit":   "/search?q=nothing-is-called-this",
	"itself":   "/transfer?from=AT&to=AT&service=change-of-address",
	"author":   "/author",
	"missing":  "/nothing",
}

// sound fails the test if a page asked another server for anything, or if anything was said on the console but that
// a page is missing.
func sound(t *testing.T, b *browsertest.Browser, address string) {
	t.Helper()
	for _, request := range b.Requests() {
		if !strings.HasPrefix(request, "http://"+address+"/") && !strings.HasPrefix(request, "data:") && request != "about:blank" {
			t.Errorf("a page asked for %s", request)
		}
	}
	for _, said := range b.Errors() {
		if !strings.Contains(said, "the server responded with a status of 4") {
			t.Errorf("the browser says: %s", said)
		}
	}
}

// TestPagesAreAccessible runs axe-core in every page: in light and wide, and in dark and narrow with all details open.
func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{})
	for scheme, width := range map[string]int64{"light": 1280, "dark": 390} {
		t.Run(scheme, func(t *testing.T) {
			b := browsertest.New(t)
			b.Scheme(scheme)
			b.Window(width, 900)
			for _, name := range slices.Sorted(maps.Keys(pages)) {
				began := time.Now()
				b.Open("http://" + address + pages[name])
				if scheme == "dark" {
					browsertest.Value[bool](b, `document.querySelectorAll("details").forEach(d => d.open = true), true`)
				}
				b.Accessible()
				t.Logf("%s took %s", name, time.Since(began))
				if wide := browsertest.Value[int64](b, "document.documentElement.scrollWidth"); wide > width {
					t.Errorf("it is %d wide in a window of %d", wide, width)
				}
				if t.Failed() {
					t.Fatalf("that was the page %s", name)
				}
				picture(t, b, name+"-"+scheme)
			}
			sound(t, b, address)
		})
	}
}

// until waits until an expression of JavaScript is true, whatever pages come and go meanwhile.
func until(t *testing.T, b *browsertest.Browser, expression string) {
	t.Helper()
	var last error
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		is, err := chromedp.Run(b.Context(), chromedp.Evaluate[bool](`document.readyState === "complete" && (`+expression+`)`))
		if err == nil && is {
			return
		}
		last = err
	}
	text, _ := chromedp.Run(b.Context(), chromedp.Evaluate[string](`document.querySelector("main").innerText.slice(0, 600)`))
	t.Fatalf("%s does not come true (%v); the page is:\n%s", expression, last, text)
}

// picture writes a picture of the window below the folder PICTURES, if that is set.
func picture(t *testing.T, b *browsertest.Browser, name string) {
	t.Helper()
	folder := os.Getenv("PICTURES")
	if folder == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), b.Shot(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestMatrixInTheBrowser compares what is to be seen with what the engine says.
func TestMatrixInTheBrowser(t *testing.T) {
	t.Parallel()
	engine, err := evaluator.Load(t.Context(), evaluator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	units, faults := engine.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	evaluation, err := engine.EvaluateAll(t.Context(), units, evaluator.Request{})
	if err != nil {
		t.Fatal(err)
	}
	want, ofService := map[string]string{}, map[string]string{}
	for _, unit := range evaluation.Units {
		for _, s := range unit.Strategies {
			key := unit.Country + " " + unit.Service + " " + s.Name
			state := verdict.MarkedState(s.Verdict, s.InPlace)
			want[key] = s.Title + " " + state
			if unit.Service == "change-of-address" {
				ofService[key] = state
			}
		}
	}
	address, _ := started(t, serve.Options{})
	b := browsertest.New(t)
	const read = `Object.fromEntries([...document.querySelectorAll("table td[data-cell]")].map(c =>
		[[c.dataset.country, c.dataset.service, c.dataset.strategy].join(" "), (c.querySelector(".verdict, [data-state]") || c).innerText.trim()]))`
	b.Open("http://" + address + "/")
	got := browsertest.Value[map[string]string](b, strings.ReplaceAll(read, "innerText", "textContent"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("all services (-engine +page):\n%s", diff)
	}
	b.Press(`//nav//a[text()="Change of address"]`)
	until(t, b, `document.querySelector("table.matrix") !== null`)
	if diff := cmp.Diff(ofService, browsertest.Value[map[string]string](b, read)); diff != "" {
		t.Errorf("one service (-engine +page):\n%s", diff)
	}
	b.Press(`td[data-country="DE"][data-strategy="centralisation"] a`)
	until(t, b, `document.querySelector("h1").innerText.endsWith(" in Germany") && location.search.endsWith("&strategy=centralisation")`)
	sound(t, b, address)
}

// openOthers opens the facts that are folded in a what-if.
const openOthers = `document.querySelectorAll("details.others").forEach(d => d.open = true), true`

// TestWhatIfInTheBrowser changes a fact by the keyboard alone, and sees the verdict flip.
func TestWhatIfInTheBrowser(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{})
	b := browsertest.New(t)
	b.Open("http://" + address + "/unit?country=NL&service=social-security-contributions")
	b.Press(`//a[text()="What if …"]`)
	until(t, b, `document.querySelector("#summary")?.innerText === "No fact is changed: this is how it is."`)
	const card = `document.querySelector('#result .card[data-strategy="centralisation"]').dataset.verdict`
	if verdict := browsertest.Value[string](b, card); verdict != "infeasible" {
		t.Fatalf("centralisation is %s at first", verdict)
	}

	const body = `select[name="service.relations"]`
	b.Do(chromedp.Focus(body), chromedp.KeyEvent("hie"))
	until(t, b, `document.querySelector("#summary").innerText === "Centralisation: feasible, was infeasible."`)
	until(t, b, card+` === "feasible"`)
	if focus := browsertest.Value[string](b, "document.activeElement.name"); focus != "service.relations" {
		t.Errorf("the focus went to %q", focus)
	}
	if !browsertest.Value[bool](b, `document.querySelector('[data-field="service.relations"]').classList.contains("changed")`) {
		t.Error("the field is not marked as changed")
	}
	const share = "/what-if?country=NL&service=social-security-contributions&set=service.relations%3Dhierarchy"
	until(t, b, fmt.Sprintf("location.pathname + location.search === %q", share))
	b.Accessible()

	// The address is all there is to it.
	b.Open("http://" + address + share)
	until(t, b, card+` === "feasible"`)
	if value := browsertest.Value[string](b, `document.querySelector('`+body+`').value`); value != "hierarchy" {
		t.Errorf("the form has %q", value)
	}
	if was := browsertest.Value[string](b, `document.querySelector('#result > .before .card[data-strategy="centralisation"]').dataset.verdict`); was != "infeasible" {
		t.Errorf("before it was %q", was)
	}

	// A number that is none is said, and what was typed is kept.
	browsertest.Value[bool](b, openOthers)
	b.Do(chromedp.Focus(`input[name="context.population"]`), chromedp.KeyEvent("x"))
	until(t, b, `document.querySelector("#result [role=alert]")?.innerText.includes("context.population: expected an integer of 1 or more")`)
	until(t, b, `document.querySelector('input[name="context.population"]').getAttribute("aria-invalid") === "true"`)
	b.Do(chromedp.Focus(`input[name="context.population"]`), chromedp.KeyEvent("\b"))
	until(t, b, `document.querySelector("#result [role=alert]") === null`)

	// Going to a strategy and back leaves the page whole.
	b.Press(`#result > .cards .card[data-strategy="centralisation"] a`)
	until(t, b, `location.hash === "#after-centralisation"`)
	browsertest.Value[bool](b, "window.isLeft = true, history.back(), true")
	until(t, b, fmt.Sprintf("location.pathname + location.search + location.hash === %q", share))
	until(t, b, `!window.isLeft && document.querySelectorAll("h1, form#facts").length === 2 && `+card+` === "feasible"`)

	b.Press(`li[data-change="service.relations"] a`)
	until(t, b, `document.querySelector("#summary")?.innerText === "No fact is changed: this is how it is."`)
	sound(t, b, address)
}

// TestAnswerInTheBrowser goes from a cell to the reasons, and by the cheapest path to a what-if in which the strategy is feasible:
// one press each.
func TestAnswerInTheBrowser(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{Evaluator: toy(t)})
	b := browsertest.New(t)
	b.Open("http://" + address + "/")
	b.Press(`td[data-country="MT"][data-service="change-of-address"][data-strategy="merge"] a`)
	until(t, b, `document.querySelector("h1").innerText === "Merger is not feasible in Malta"`)
	unmet := browsertest.Value[int](b, `document.querySelectorAll("ol.blockers > [data-status=unmet]").length`)
	if said := browsertest.Value[string](b, `document.querySelector("[data-line]").innerText`); unmet == 0 || !strings.HasPrefix(said, fmt.Sprintf("%d of ", unmet)) {
		t.Errorf("%d preconditions stand in the way, and it says %q", unmet, said)
	}
	if !browsertest.Value[bool](b, `document.querySelector(".todo .button").getBoundingClientRect().bottom < innerHeight`) {
		t.Error("what to do is not on the first screen")
	}
	b.Press(`.todo .button`)
	until(t, b, `document.querySelector('#result > .cards .card[data-strategy="merge"]')?.dataset.verdict === "feasible"`)
	b.Accessible()
	sound(t, b, address)
}

// TestTransferInTheBrowser follows a transfer from the form to what does not travel.
func TestTransferInTheBrowser(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{})
	b := browsertest.New(t)
	b.Open("http://" + address + "/transfer")
	for name, typed := range map[string]string{"from": "Denm", "to": "Germ", "service": "change", "strategy": "Centr"} {
		b.Do(chromedp.Focus(`select[name="`+name+`"]`), chromedp.KeyEvent(typed))
	}
	b.Do(chromedp.Focus(`//button[text()="Compare"]`), chromedp.KeyEvent("\r"))
	until(t, b, `document.querySelector("h1").innerText === "Can Germany copy Denmark?"`)
	want := url.Values{"from": {"DK"}, "to": {"DE"}, "service": {"change-of-address"}, "strategy": {"centralisation"}}
	at, err := url.Parse(browsertest.Value[string](b, "location.href"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, at.Query()); diff != "" {
		t.Errorf("the address (-want +got):\n%s", diff)
	}
	stays := browsertest.Value[[]string](b, `[...document.querySelectorAll('tr[data-travels="does not travel"] th a')].map(a => a.innerText)`)
	if len(stays) == 0 {
		t.Error("everything travels from Denmark to Germany")
	}
	sound(t, b, address)
}

// toy copies the small set of policies and returns options that read the copy.
func toy(t *testing.T) evaluator.Options {
	t.Helper()
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("../testdata/toy")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"profile.json", "annotations.json"} {
		text, err := fs.ReadFile(schemas.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "schemas", name), string(text))
	}
	return evaluator.Options{
		Policies: filepath.Join(folder, "policies"), Schemas: filepath.Join(folder, "schemas"), Profiles: filepath.Join(folder, "profiles"),
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// edit replaces a piece of a file that must be in it.
func edit(t *testing.T, file, old, now string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s has no %q", file, old)
	}
	write(t, file, strings.ReplaceAll(string(text), old, now))
}

// TestAuthorInTheBrowser breaks a policy and mends it, while two pages are open.
func TestAuthorInTheBrowser(t *testing.T) {
	t.Parallel()
	options := toy(t)
	address, _ := started(t, serve.Options{Evaluator: options})
	author, reader := browsertest.New(t), browsertest.New(t)
	author.Open("http://" + address + "/author")
	until(t, author, `document.querySelector("#live").innerText === "Sound, and not changed since the start. All 3 tests pass."`)
	author.Accessible()
	reader.Open("http://" + address + "/")
	const cell = `document.querySelector('td[data-country="MT"][data-strategy="merge"]').dataset.verdict`
	if verdict := browsertest.Value[string](reader, cell); verdict != "infeasible" {
		t.Fatalf("a merger in Malta is %s at first", verdict)
	}

	// A typo: the author sees where it is, readers that they see the last good state.
	merge := filepath.Join(options.Policies, "strategies", "merge", "merge.rego")
	edit(t, merge, "input.context.autonomy < 25", "input.context.autonmy < 25")
	until(t, author, `document.querySelector("[data-state=broken] .at")?.innerText.includes("merge.rego:22:14")`)
	until(t, author, `document.querySelector("#live").innerText === "Broken: 1 fault. The last good state is served."`)
	author.Accessible()
	until(t, reader, `document.querySelector("[data-banner=broken]")?.innerText.includes("merge.rego:22:14")`)
	reader.Accessible()
	picture(t, author, "broken")
	reader.Open("http://" + address + "/")
	if verdict := browsertest.Value[string](reader, cell); verdict != "infeasible" {
		t.Errorf("a merger in Malta is %s while the policy is broken", verdict)
	}

	// Mended, and moved: now it is feasible for Malta, and a test fails.
	edit(t, merge, "input.context.autonmy < 25", "input.context.autonomy >= 75")
	until(t, author, `document.querySelector("[data-state=broken]") === null`)
	until(t, author, `document.querySelector('[data-moved="LI/civil-certificates/merge"]')?.textContent.includes("can_order met →to unknown")`)
	until(t, author, `document.querySelector("#live").innerText.endsWith("1 test of 3 failed.")`)
	until(t, author, `document.querySelector("[data-state=tests] .at").innerText.includes("merge_test.rego:5:1")`)
	author.Accessible()
	picture(t, author, "moved")
	until(t, reader, `document.querySelector("[data-banner=broken]") === null && document.querySelector("[data-banner=stale]") !== null`)
	reader.Accessible()

	// The folder goes away, and comes back.
	away := options.Policies + ".away"
	if err := os.Rename(options.Policies, away); err != nil {
		t.Fatal(err)
	}
	until(t, author, `document.querySelector("[data-state=broken]")?.innerText.includes("cannot be read")`)
	if err := os.Rename(away, options.Policies); err != nil {
		t.Fatal(err)
	}
	until(t, author, `document.querySelector("[data-state=broken]") === null`)
	sound(t, author, address)
	sound(t, reader, address)
}
