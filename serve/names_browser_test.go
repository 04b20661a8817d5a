package serve_test

import (
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"github.com/leeway-policy/leeway/internal/browsertest"
	"github.com/leeway-policy/leeway/serve"
)

// TestSearchInTheBrowser finds a fact by the keyboard alone, and follows it to the evidence of a country and its source.
func TestSearchInTheBrowser(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{})
	b := browsertest.New(t)
	b.Open("http://" + address + "/")
	slash(t, b)
	until(t, b, `document.activeElement.name === "q"`)
	b.Do(chromedp.KeyEvent("person identifier"))
	slash(t, b) // in the box it is a character
	b.Do(chromedp.KeyEvent("\r"))
	until(t, b, `location.search === "?q=person+identifier%2F"`)
	slash(t, b)
	until(t, b, `document.activeElement.name === "q"`)
	b.Do(chromedp.KeyEvent("person identifier\r"))
	until(t, b, `location.search === "?q=person+identifier"`)
	b.Press(`//a[text()="Person identifier"]`)
	until(t, b, `document.querySelector("h1").innerText === "Person identifier"`)
	b.Press(`tr[data-country="DE"] .cites a`)
	until(t, b, `location.pathname === "/source" && document.querySelector('tr[data-country="DE"]') !== null`)
	b.Press(`[data-copy]`)
	until(t, b, `document.querySelector(".along [role=status]").innerText !== ""`)
	sound(t, b, address)
}

// slash presses the key /. Its character comes with the key, as from a keyboard, so that a script can take it.
func slash(t *testing.T, b *browsertest.Browser) {
	t.Helper()
	for _, event := range []input.DispatchKeyEventParams{{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Text: "/"}, {Type: input.DispatchKeyEventTypeKeyUp, Key: "/"}} {
		if _, err := chromedp.Call(b.Context(), input.DispatchKeyEvent, event); err != nil {
			t.Fatal(err)
		}
	}
}

// TestNamesWithoutScripts searches and follows links where scripts do not run.
func TestNamesWithoutScripts(t *testing.T) {
	t.Parallel()
	address, _ := started(t, serve.Options{})
	b := browsertest.New(t)
	b.WithoutScripts()
	b.Open("http://" + address + "/facts")
	b.Do(chromedp.Focus(`input[name="q"]`), chromedp.KeyEvent("germany\r"))
	b.Do(chromedp.WaitVisible(`section[data-kind="country"] a`), chromedp.Focus(`section[data-kind="country"] a`), chromedp.KeyEvent("\r"))
	b.Do(chromedp.WaitVisible(`//h1[.="Germany"]`))
	sound(t, b, address)
}

// TestEndOfTheServerIsNoticed holds that pages say that the server has ended, and stop saying so when it is back.
func TestEndOfTheServerIsNoticed(t *testing.T) {
	t.Parallel()
	address, stop := started(t, serve.Options{})
	b := browsertest.New(t)
	b.Open("http://" + address + "/facts")
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	until(t, b, `document.querySelector(".gone").innerText.startsWith("The server does not answer.")`)
	b.Accessible()
}
