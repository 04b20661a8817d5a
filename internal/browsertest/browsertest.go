// Package browsertest runs pages in a real browser, for tests: headless Chromium, driven by chromedp.
//
// Where there is no browser a test is skipped, and says so; where CI is set it fails instead, so that such tests cannot
// go missing in silence.
package browsertest

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axe is axe-core, which finds faults of accessibility.
//
//go:embed axe/axe.min.js
var axe string

// patience is how long a browser may take for one test.
const patience = 5 * time.Minute

// names are what Chromium and its like are called.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// A Browser is one window of a browser of its own, with nothing remembered.
type Browser struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	requests []string
	errors   []string
}

// New starts a browser that ends with the test; BROWSER in the environment names another than Chromium.
func New(t testing.TB) *Browser {
	t.Helper()
	path := find(t)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(1280, 900), chromedp.WSURLReadTimeout(patience),
	)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	ctx, cancelAllocator := chromedp.NewExecAllocator(ctx, options...)
	ctx, cancelTab := chromedp.NewContext(ctx)
	b := &Browser{t: t, ctx: ctx}
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for the process, so that its folder can be removed
		cancelTab()
		cancelAllocator()
		cancel()
	})
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	go b.note(chromedp.Console(ctx))
	return b
}

// find returns the path of a browser, or ends the test.
func find(t testing.TB) string {
	t.Helper()
	wanted := names
	if own := os.Getenv("BROWSER"); own != "" {
		wanted = []string{own}
	}
	for _, name := range wanted {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	message := "no browser found: expected one of " + strings.Join(wanted, ", ") + " (Debian: apt-get install chromium)"
	if os.Getenv("CI") != "" {
		t.Fatal(message)
	}
	t.Skip(message)
	return ""
}

// listen notes what pages ask for.
func (b *Browser) listen(event any) {
	if request, ok := event.(*network.EventRequestWillBeSent); ok {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.requests = append(b.requests, request.Request.URL)
	}
}

// note notes what goes wrong in pages.
func (b *Browser) note(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil {
			return
		}
		if m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleWarning || m.Type == chromedp.ConsoleException {
			b.mu.Lock()
			b.errors = append(b.errors, fmt.Sprintf("%s: %s", m.Type, m.Text))
			b.mu.Unlock()
		}
	}
}

// Context is what actions of chromedp run in.
func (b *Browser) Context() context.Context { return b.ctx }

// A Step is an action of chromedp without a result.
type Step = chromedp.Action[chromedp.Void]

// Do does steps, and fails the test if one fails.
func (b *Browser) Do(steps ...Step) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// Open goes to an address and waits until the page has loaded.
func (b *Browser) Open(url string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(url))
}

// Value evaluates an expression of JavaScript in the page, awaits it if it is a promise, and decodes its value.
func Value[T any](b *Browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("in the browser: %.200s: %v", expression, err)
	}
	return value
}

// Until waits until an expression of JavaScript is true, and fails the test if it does not become so.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(time.Minute))); err != nil {
		b.t.Fatalf("in the browser: waiting for %s: %v", expression, err)
	}
}

// Scheme makes the page light or dark.
func (b *Browser) Scheme(scheme string) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// Window sets the size of the window, in CSS pixels.
func (b *Browser) Window(width, height int64) {
	b.t.Helper()
	b.Do(chromedp.EmulateViewport(width, height))
}

// WithoutScripts keeps pages from running scripts, from the next one opened on.
func (b *Browser) WithoutScripts() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// Requests are the addresses that pages asked for since the browser started, in order.
func (b *Browser) Requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// Errors are the exceptions and the errors on the console since the browser started; none in a sound page.
func (b *Browser) Errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.errors)
}

// Accessible runs axe-core in the page, and fails the test for each rule of WCAG 2.2 A and AA, or of good practice,
// that something in it breaks. The selectors name parts of the page; without any it is the whole.
func (b *Browser) Accessible(selectors ...string) {
	b.t.Helper()
	Value[bool](b, axe+"\n;true")
	scope := "document"
	if len(selectors) > 0 {
		list, err := json.Marshal(selectors)
		if err != nil {
			b.t.Fatal(err)
		}
		scope = "{include: " + string(list) + "}"
	}
	found := Value[struct {
		Passes     int
		Violations []struct {
			ID, Help string
			Nodes    []struct {
				HTML           string
				FailureSummary string
			}
		}
	}](b, "axe.run("+scope+`, {resultTypes: ["violations"]}).then(r => ({passes: r.passes.length, violations: r.violations}))`)
	if found.Passes == 0 {
		b.t.Error("axe-core checked nothing")
	}
	for _, v := range found.Violations {
		for i, node := range v.Nodes {
			if i == 3 {
				b.t.Errorf("axe: %s: and %d more", v.ID, len(v.Nodes)-i)
				break
			}
			b.t.Errorf("axe: %s: %s\n%.400s\n%s", v.ID, v.Help, node.HTML, node.FailureSummary)
		}
	}
}

// Shot takes a picture of the window, as PNG.
func (b *Browser) Shot() []byte {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return picture
}
