package serve_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/internal/browsertest"
	"github.com/leeway-policy/leeway/serve"
)

// hostile are names and notes that want to be more than text.
var hostile = map[string]string{
	"script":        `</title><script>document.title = "owned"</script>`,
	"handler":       `<img src=x onerror="document.title = 'owned'">`,
	"attribute":     `" onfocus="document.title = 'owned'" autofocus x="`,
	"template":      `{{.Head}} ${document.title = "owned"} {%raw%}`,
	"htmx":          `<div hx-get="/nothing" hx-trigger="load" hx-on::load="document.title = 'owned'">x</div>`,
	"from right":    "\u202eמלטה\u2066 <b>bold</b> \u200f",
	"control":       "Mal\x1b[31mta\x07",
	"very long":     strings.Repeat("Longword", 2000),
	"very long too": strings.Repeat("many words ", 2000),
	"entities":      `&lt;script&gt;&amp;#x27;`,
}

// marker begins an element that no page has; it is in every hostile text.
const marker = "<xss-7"

// hostileProfiles writes a profile with each hostile text as its names, notes and sources.
func hostileProfiles(t *testing.T) serve.Options {
	t.Helper()
	options := toy(t)
	codes := []string{"AT", "BE", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE"}
	i := 0
	for _, text := range hostile {
		text += marker + ">"
		profile := map[string]any{
			"country": codes[i], "name": text, "note": text,
			"context": map[string]any{"autonomy": 22.5, "number": "common"},
			"evidence": map[string]any{"context.number": map[string]any{"confidence": "low", "sources": []string{text}, "note": text, "disputed": []any{
				map[string]any{"value": "none", "reason": text, "sources": []string{text}},
			}}},
			"services": map[string]any{"change-of-address": map[string]any{"service": map[string]any{"records": "central"}, "note": text}},
			"sources":  map[string]any{text: map[string]any{"citation": text, "url": "javascript:document.title='owned'//" + text}},
		}
		encoded, err := json.Marshal(profile)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(options.Profiles, fmt.Sprintf("hostile%d.json", i)), string(encoded))
		i++
	}
	return serve.Options{Evaluator: options}
}

// hostilePages are those that show names and notes.
func hostilePages() []string {
	all := []string{
		"/", "/?service=change-of-address", "/transfer?from=AT&to=BE&service=change-of-address", "/sources", "/what-if",
		"/countries", "/facts", "/fact?fact=context.number", "/search?q=bold", "/search?q=longword", "/search?q=" + url.QueryEscape(marker+">"),
	}
	for _, text := range hostile {
		if len(text) < 1000 { // no browser has so long an address
			all = append(all, "/source?source="+url.QueryEscape(text+marker+">"))
		}
	}
	for _, code := range []string{"AT", "BE", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "IE"} {
		all = append(all, "/state?country="+code, "/unit?country="+code+"&service=change-of-address", "/what-if?country="+code+"&service=change-of-address&set=context.number=none")
	}
	return all
}

// TestHostileTextStaysText holds that no profile can put a tag or a handler into a page.
func TestHostileTextStaysText(t *testing.T) {
	t.Parallel()
	server, err := serve.New(t.Context(), hostileProfiles(t))
	if err != nil {
		t.Fatal(err)
	}
	h := server.Handler(address)
	for _, target := range hostilePages() {
		w := ask(h, "GET", target, "", header("Accept", "text/html"))
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d: %.300s", target, w.Code, w.Body)
		}
		page := w.Body.String()
		for _, never := range []string{`<script>document`, `<img src=x`, `hx-get="/nothing"`, `<b>bold`, "\u202e", "\x1b", marker, `href="javascript:`, `" onfocus="`} {
			if strings.Contains(page, never) {
				t.Errorf("%s has %q", target, never)
			}
		}
	}
	if fact := page(t, h, "/fact?fact=context.number"); strings.Count(fact, "disputed: ") != len(hostile) {
		t.Error("the page of a fact lacks its disputed readings")
	}
	for _, target := range []string{
		`/?service=<xss-7>`, `/<xss-7>`, `/facts?<xss-7>=1`, `/unit?country="><xss-7>&service=x`, `/state?country=<xss-7>`, `/handbook?strategy=<xss-7>`,
		`/fact?fact=<xss-7>`, `/source?source=<xss-7>`, `/rule?strategy=<xss-7>&rule=x`, `/rule?strategy=merge&rule=<xss-7>`, `/search?q=x&kind=<xss-7>`, `/facts?format=<xss-7>`,
		`/transfer?from=<xss-7>&to=AT&service=change-of-address`,
		`/what-if?country=AT&service=change-of-address&set=<xss-7>=<xss-7>`, `/what-if?country=AT&service=change-of-address&set=context.number=<xss-7>`,
	} {
		for _, part := range []string{"false", "true"} {
			w := ask(h, "GET", target, "", header("Accept", "text/html"), header("Hx-Request", part))
			if w.Code < 400 || strings.Contains(w.Body.String(), marker) || !strings.Contains(w.Body.String(), "&lt;xss-7") {
				t.Errorf("%s: status %d: %s", target, w.Code, w.Body)
			}
		}
	}
}

// TestHostileTextInTheBrowser holds that nothing of it runs, and that the pages keep their width.
func TestHostileTextInTheBrowser(t *testing.T) {
	t.Parallel()
	at, _ := started(t, hostileProfiles(t))
	b := browsertest.New(t)
	b.Window(1280, 900)
	for _, target := range hostilePages() {
		b.Open("http://" + at + target)
		if title := browsertest.Value[string](b, "document.title"); strings.HasPrefix(title, "owned") {
			t.Errorf("%s ran a script", target)
		}
		if browsertest.Value[bool](b, `document.querySelector("xss-7") !== null`) {
			t.Errorf("%s has an element of a profile", target)
		}
		if wide := browsertest.Value[int](b, "document.documentElement.scrollWidth"); wide > 1280 {
			t.Errorf("%s is %d wide", target, wide)
		}
	}
	sound(t, b, at)
}

// TestFaultyProfilesAreLeftOut holds that one faulty profile does not take the others away, and is told on each page.
func TestFaultyProfilesAreLeftOut(t *testing.T) {
	t.Parallel()
	options := toy(t)
	write(t, filepath.Join(options.Profiles, "se.json"), `{"country": "SE", "name": "Sweden", "services": {"change-of-address": {"service": {"records": "nowhere"}}}}`)
	server, err := serve.New(t.Context(), serve.Options{Evaluator: options})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/api/evaluate"} {
		w := ask(server.Handler(address), "GET", target, "", header("Accept", "text/html"))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "se.json") || !strings.Contains(w.Body.String(), "Liechtenstein") {
			t.Errorf("%s: status %d: %.400s", target, w.Code, w.Body)
		}
	}
}

func TestNoSoundStart(t *testing.T) {
	t.Parallel()
	options := toy(t)
	if err := os.RemoveAll(options.Policies); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.New(t.Context(), serve.Options{Evaluator: options}); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Errorf("it starts without policies: %v", err)
	}
}
