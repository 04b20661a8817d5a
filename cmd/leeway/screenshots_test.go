package main

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/leeway-policy/leeway/internal/browsertest"
)

// TestScreenshots takes the pictures of docs; SCREENSHOTS names their folder (make screenshots).
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		t.Skip("SCREENSHOTS names no folder: make screenshots takes pictures")
	}
	report := reportFile(t)
	server := served(t)
	for _, picture := range []struct {
		name, address, scheme string
		width, height         int64
		prepare               string
	}{
		{"report", report, "light", 1280, 1080, `scrollTo(0, 0)`},
		{"report-dark", report, "dark", 1280, 900, `(document.querySelector("[name=service]").value = "change-of-address",
			document.querySelector("form.filters").dispatchEvent(new Event("input")), document.getElementById("verdicts").scrollIntoView())`},
		{"explanation", report + "#unit-de-change-of-address", "light", 1280, 1100, ``},
		{"what-if", server + "/what-if?country=DE&service=change-of-address&set=context.central_personal_file%3Dpermitted", "light", 1280, 1000, ``},
	} {
		t.Run(picture.name, func(t *testing.T) {
			b := browsertest.New(t)
			b.Scheme(picture.scheme)
			b.Window(picture.width, picture.height)
			b.Open(picture.address)
			if picture.prepare != "" {
				browsertest.Value[bool](b, "("+picture.prepare+", true)")
			}
			b.Until(`document.readyState === "complete"`)
			content := small(t, b.Shot())
			if len(content) > 200_000 {
				t.Errorf("the picture has %d bytes, expected no more than 200,000", len(content))
			}
			if err := os.WriteFile(filepath.Join(dir, picture.name+".png"), content, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// small returns a picture in as few bytes as PNG takes.
func small(t *testing.T, content []byte) []byte {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
