package main

import (
	"bytes"
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/internal/browsertest"
)

// reportFile writes a report into a folder of the test, and returns its address on disk.
func reportFile(t *testing.T, args ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.html")
	var stdout, stderr bytes.Buffer
	if code := run(context.Background(), append([]string{"report", "-o", file}, args...), strings.NewReader(""), &stdout, &stderr); code != exitOK {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

func TestReportInBrowser(t *testing.T) {
	b := browsertest.New(t)
	address := reportFile(t)
	b.Window(1280, 900)
	b.Open(address)

	t.Run("the matrix of the chosen service is shown alone", func(t *testing.T) {
		choose(b, "service", "change-of-address")
		b.Until(`document.querySelectorAll("[data-panel]:not([hidden])").length === 1`)
	})
	for _, scheme := range []string{"light", "dark"} {
		b.Scheme(scheme)
		b.Accessible()
	}
	for _, request := range b.Requests() {
		if request != address && !strings.HasPrefix(request, "data:") {
			t.Errorf("the report asks for %s", request)
		}
	}
	for _, said := range b.Errors() {
		t.Errorf("the report says %s", said)
	}
}

func choose(b *browsertest.Browser, name, value string) {
	browsertest.Value[bool](b, `(() => { const field = document.querySelector("form.filters [name=`+name+`]"); field.value = "`+value+`"; field.dispatchEvent(new Event("input", {bubbles: true})); return true })()`)
}
