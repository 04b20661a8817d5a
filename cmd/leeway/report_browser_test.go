package main

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/internal/browsertest"
)

// reportFile writes a report into a folder of the test, and returns its address on disk.
func reportFile(t *testing.T, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	command(t, append([]string{"report", "-o", file}, args...)...)
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// choose sets a field of the filters.
func choose(b *browsertest.Browser, name, value string) {
	browsertest.Value[bool](b, fmt.Sprintf(`(() => {
		const field = document.querySelector("form.filters [name=%s]");
		field.value = %q;
		field.dispatchEvent(new Event("input", {bubbles: true}));
		return true;
	})()`, name, value))
}

// shownUnits are the units that the filters let through: BE/change-of-address.
const shownUnits = `[...document.querySelectorAll("details.unit")].filter(u => u.checkVisibility()).map(u => u.dataset.country + "/" + u.dataset.service)`

func TestReportInBrowser(t *testing.T) {
	b := browsertest.New(t)
	address := reportFile(t)
	b.Window(1280, 900)
	b.Scheme("light")
	b.Open(address)
	reset := func() {
		b.Press("form.filters [type=reset]")
		b.Until(shownUnits + ".length === 85")
	}

	t.Run("the chosen service is shown alone", func(t *testing.T) {
		choose(b, "service", "change-of-address")
		panels := browsertest.Value[[]string](b, `[...document.querySelectorAll("[data-panel]")].filter(p => p.checkVisibility()).map(p => p.dataset.panel)`)
		if diff := cmp.Diff([]string{"change-of-address"}, panels); diff != "" {
			t.Errorf("panels (-want +got):\n%s", diff)
		}
		if units := browsertest.Value[[]string](b, shownUnits); len(units) != 17 {
			t.Errorf("%d units are shown", len(units))
		}
	})
	t.Run("rows sort by verdict and back", func(t *testing.T) {
		const firstRows = `[...document.querySelectorAll("[data-panel=change-of-address] tbody tr")].slice(0, 3).map(r => r.cells[0].innerText.trim())`
		const head = "[data-panel=change-of-address] th[data-strategy=centralisation]"
		b.Press(head + " button")
		if diff := cmp.Diff([]string{"Denmark", "Finland", "Iceland"}, browsertest.Value[[]string](b, firstRows)); diff != "" {
			t.Errorf("best first (-want +got):\n%s", diff)
		}
		b.Press(head + " button")
		if sorted := browsertest.Value[string](b, `document.querySelector("`+head+`").ariaSort`); sorted != "descending" {
			t.Errorf("aria-sort is %q", sorted)
		}
		if diff := cmp.Diff([]string{"Netherlands", "Portugal", "Germany"}, browsertest.Value[[]string](b, firstRows)); diff == "" {
			t.Error("a tie is turned round too, so the order is not stable")
		}
	})
	t.Run("filters narrow what is shown", func(t *testing.T) {
		// What is in place counts as that alone, whatever its verdict.
		for _, state := range []string{"in place", "feasible", "undetermined", "infeasible"} {
			reset()
			choose(b, "strategy", "standardisation")
			choose(b, "verdict", state)
			marks := `[...document.querySelectorAll("details.unit .marks [data-strategy=standardisation]")]`
			want := browsertest.Value[int](b, marks+`.filter(m => m.textContent.includes(": `+state+`")).length`)
			if units := browsertest.Value[[]string](b, shownUnits); len(units) != want || want == 0 {
				t.Errorf("%d units are shown that are %s, expected %d", len(units), state, want)
			}
			if said := browsertest.Value[string](b, `document.querySelector("form.filters output").innerText`); said != fmt.Sprintf("%d of 85 units shown", want) {
				t.Errorf("it says %q of %d units that are %s", said, want, state)
			}
		}
		reset()
		choose(b, "text", "Crossroads Bank Act")
		for _, unit := range browsertest.Value[[]string](b, shownUnits) {
			if !strings.HasPrefix(unit, "BE/") {
				t.Errorf("%s is shown for a text of Belgium", unit)
			}
		}
		choose(b, "text", "no such text")
		if units := browsertest.Value[[]string](b, shownUnits); len(units) != 0 {
			t.Errorf("%v are shown for a text that stands nowhere", units)
		}
	})
	t.Run("an anchor opens a unit that is closed and filtered away", func(t *testing.T) {
		browsertest.Value[bool](b, `(location.hash = "#unit-de-change-of-address-centralisation", true)`)
		b.Until(`document.getElementById("unit-de-change-of-address").open`)
		b.Until(`document.getElementById("unit-de-change-of-address-centralisation").getBoundingClientRect().top < innerHeight`)
		for _, anchor := range []string{"state-be", "strategy-clearing_house", "service-civil-certificates", "fact-context.local_autonomy"} {
			if !browsertest.Value[bool](b, `document.getElementById("`+anchor+`") !== null`) {
				t.Errorf("there is no anchor %s", anchor)
			}
		}
	})
	quiet(t, b, address)
}

// quiet fails if pages asked for more than themselves, or complained.
func quiet(t *testing.T, b *browsertest.Browser, addresses ...string) {
	t.Helper()
	for _, request := range b.Requests() {
		page, _, _ := strings.Cut(request, "#")
		if !strings.HasPrefix(page, "data:") && !strings.Contains(" "+strings.Join(addresses, " ")+" ", " "+page+" ") {
			t.Errorf("a page asks for %s", request)
		}
	}
	for _, said := range b.Errors() {
		t.Errorf("a page says %s", said)
	}
}

func TestReportIsAccessibleAndPrints(t *testing.T) {
	b := browsertest.New(t)
	b.Window(1280, 900)
	b.Open(reportFile(t, "--country", "LU"))
	// One of each kind is opened: all of them would take axe-core a minute.
	const some = "#unit-lu-business-registration, #unit-lu-civil-certificates, #unit-lu-civil-certificates details, .state > details.evidence, .rule:nth-of-type(2) details"
	browsertest.Value[bool](b, `(document.querySelectorAll("`+some+`").forEach(d => { d.open = true }), true)`)
	for _, look := range []struct{ scheme, service string }{{"light", ""}, {"dark", "civil-certificates"}} {
		t.Run(look.scheme, func(*testing.T) {
			b.Scheme(look.scheme)
			choose(b, "service", look.service)
			b.Accessible()
		})
	}
	pdf, err := chromedp.Run(b.Context(), chromedp.PrintToPDF())
	if err != nil || len(pdf) < 50_000 {
		t.Errorf("it prints %d bytes: %v", len(pdf), err)
	}
}

// Without scripts everything is shown, and what would not work is not.
func TestReportWithoutScripts(t *testing.T) {
	b := browsertest.New(t)
	b.WithoutScripts()
	b.Open(reportFile(t, "--country", "GR,LU"))
	for what, count := range map[string]int{
		`[...document.querySelectorAll("[data-panel]")].filter(p => p.checkVisibility())`:                6,
		`[...document.querySelectorAll("details.unit")].filter(p => p.checkVisibility())`:                10,
		`[...document.querySelectorAll("form.filters, .tools, .sort")].filter(p => p.checkVisibility())`: 0,
	} {
		if found := browsertest.Value[int](b, what+".length"); found != count {
			t.Errorf("%d of %s, expected %d", found, what, count)
		}
	}
	b.Press("#unit-gr-civil-certificates > summary")
	if !browsertest.Value[bool](b, `document.querySelector("#unit-gr-civil-certificates").open`) {
		t.Error("a unit does not open")
	}
}

// Long, foreign and hostile texts neither run nor spoil the page.
func TestHostileReportInBrowser(t *testing.T) {
	b := browsertest.New(t)
	b.Scheme("light")
	address := reportFile(t, "--profiles", hostileProfiles(t))
	b.Open(address)
	browsertest.Value[bool](b, `(document.querySelectorAll("details").forEach(d => { d.open = true }), true)`)
	for _, width := range []int64{1280, 390} {
		b.Window(width, 900)
		if wide := browsertest.Value[int64](b, "document.documentElement.scrollWidth"); wide > width {
			t.Errorf("a window of %d pixels has a page of %d", width, wide)
		}
	}
	if browsertest.Value[bool](b, "window.harmed !== undefined") {
		t.Error("a text of a profile was run")
	}
	quiet(t, b, address)
}
