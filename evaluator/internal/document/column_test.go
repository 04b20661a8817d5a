package document_test

import (
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// TestColumnsCountCharacters counts from the start of the line what the document counts from the nearest mark.
func TestColumnsCountCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var text strings.Builder
		text.WriteString("[")
		var want []document.Position
		line, start := 1, 0
		for i := range rapid.IntRange(1, 200).Draw(t, "elements") {
			if i > 0 {
				text.WriteString(",")
			}
			if rapid.IntRange(0, 40).Draw(t, "breaks") == 0 {
				text.WriteString("\n")
				line, start = line+1, text.Len()
			}
			want = append(want, document.Position{Line: line, Col: utf8.RuneCountInString(text.String()[start:]) + 1})
			filler := rapid.SampledFrom([]string{"a", "ä", "€", "𝄞"}).Draw(t, "filler")
			text.WriteString(`"` + strings.Repeat(filler, rapid.IntRange(0, 300).Draw(t, "length")) + `"`)
		}
		text.WriteString("]")
		d, faults := document.Read("x.json", []byte(text.String()))
		if faults != nil {
			t.Fatal(faults)
		}
		for i, position := range want {
			pointer := document.Pointer("", strconv.Itoa(i))
			if got := d.Position(pointer); got != position {
				t.Errorf("%s of %d bytes stands at %v, want %v", pointer, text.Len(), got, position)
			}
		}
	})
}

// TestManyPlacesInOneLine takes a moment, not minutes: a file that a program wrote often is one line.
func TestManyPlacesInOneLine(t *testing.T) {
	const elements = 50_000
	d, faults := document.Read("x.json", []byte("["+strings.Repeat(`{"a": "`+strings.Repeat("x", 100)+`"},`, elements)+"{}]"))
	if faults != nil {
		t.Fatal(faults)
	}
	began := time.Now()
	for i := range elements {
		if got, want := d.Part("/"+strconv.Itoa(i)).Position("/a").Col, 8+i*(len(`{"a": ""},`)+100); got != want {
			t.Fatalf("element %d stands at %d, want %d", i, got, want)
		}
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
}
