// Package browsertest lets tests open pages in a real browser: headless Chromium, driven by chromedp.
//
// Without a browser, a test is skipped with a message. If the environment variable CI is set, the test fails instead,
// so that CI cannot skip these tests unnoticed.
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

// axe is axe-core, which finds accessibility faults.
//
//go:embed axe/axe.min.js
var axe string

// patience is the time limit for one test in a browser.
const patience = 5 * time.Minute

// names are the commands that start Chromium and browsers based on it.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// A Browser is one window of a new browser with an empty user profile.
type Browser struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	requests []string
	errors   []string
}

// New starts a browser and closes it at the end of the test. The environment variable BROWSER selects another browser
// than Chromium.
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

// listen records the requests of pages.
func (b *Browser) listen(event any) {
	if request, ok := event.(*network.EventRequestWillBeSent); ok {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.requests = append(b.requests, request.Request.URL)
	}
}

// note records the errors of pages.
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

// Context returns the context to run chromedp actions in.
func (b *Browser) Context() context.Context { return b.ctx }

// A Step is a chromedp action without a result.
type Step = chromedp.Action[chromedp.Void]

// Do runs steps and ends the test if one fails.
func (b *Browser) Do(steps ...Step) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// Press puts the focus on a link or a button of a page that has loaded, and presses Enter. Unlike a click of the mouse, it
// does not miss where the page moves meanwhile, as pages do that restore how far they were scrolled.
func (b *Browser) Press(selector string) {
	b.t.Helper()
	b.Until(`document.readyState === "complete"`)
	b.Do(chromedp.Focus(selector), chromedp.KeyEvent("\r"))
}

// Open navigates to an address and waits until the page has loaded.
func (b *Browser) Open(url string) {
	b.t.Helper()
	b.Do(chromedp.Navigate(url))
}

// Value evaluates a JavaScript expression in the page, awaits it if it is a promise, and decodes its value.
func Value[T any](b *Browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("in the browser: %.200s: %v", expression, err)
	}
	return value
}

// Until waits until a JavaScript expression is true. It ends the test if that takes more than a minute.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(time.Minute))); err != nil {
		b.t.Fatalf("in the browser: waiting for %s: %v", expression, err)
	}
}

// Scheme sets the preferred colour scheme, light or dark.
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

// WithoutScripts disables scripts in all pages that are opened afterwards.
func (b *Browser) WithoutScripts() {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

// Requests returns the addresses that pages have requested since the browser started, in order.
func (b *Browser) Requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.requests)
}

// Errors returns the exceptions, errors and warnings on the console since the browser started. A page without faults
// has none.
func (b *Browser) Errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.errors)
}

// Accessible runs axe-core in the page. The test fails for each rule of WCAG 2.2 A and AA, or of good practice, that the
// page breaks. The rule about the size of targets, which axe-core leaves out unless it is asked to, is among them. If selectors are given, only those parts of the page are checked.
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
	}](b, "axe.run("+scope+`, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then(r => ({passes: r.passes.length, violations: r.violations}))`)
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

// Shot returns a screenshot of the window as PNG.
func (b *Browser) Shot() []byte {
	b.t.Helper()
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
	return picture
}
