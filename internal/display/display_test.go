package display_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/internal/display"
)

func TestText(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, want, line string }{
		"plain":               {"Élysée, 5 > 3", "Élysée, 5 > 3", "Élysée, 5 > 3"},
		"a terminal's escape": {"a\x1b[31mb\x07", `a\x1b[31mb\x07`, `a\x1b[31mb\x07`},
		"right to left":       {"txt\u202egpj.exe\u2066", `txt\u202egpj.exe\u2066`, `txt\u202egpj.exe\u2066`},
		"of no width":         {"a\u200bb\ufeff", `a\u200bb\ufeff`, `a\u200bb\ufeff`},
		"a tag":               {"a\U000e0041", `a\U000e0041`, `a\U000e0041`},
		"a delete and a C1":   {"a\x7f\u009b", `a\x7f\u009b`, `a\x7f\u009b`},
		"Persian and emoji":   {"می\u200cخواهم \U0001f469\u200d\U0001f4bb", "می\u200cخواهم \U0001f469\u200d\U0001f4bb", "می\u200cخواهم \U0001f469\u200d\U0001f4bb"},
		"an Arabic sign":      {"\u0600\u0661", "\u0600\u0661", "\u0600\u0661"},
		"white space":         {"a\n\tb\rc\u2028d", "a\n\tb\\rc\\u2028d", "a  b c d"},
		"no UTF-8":            {"a\xffb", `a\xffb`, `a\xffb`},
		"a filler":            {"a\u3164b", `a\u3164b`, `a\u3164b`},
		"what stands for one": {"a\ufffdb", "a\ufffdb", "a\ufffdb"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := strings.ReplaceAll(tc.want, `\r`, `\x0d`)
			if got := display.Text(tc.text); got != want {
				t.Errorf("Text: got %q, want %q", got, want)
			}
			if got := display.Line(tc.text); got != tc.line {
				t.Errorf("Line: got %q, want %q", got, tc.line)
			}
		})
	}
}

// hides reports whether text contains a character that Text must escape.
func hides(text string) bool {
	return !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
	})
}

func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "a", "\u202e", "\x1b[0m", "\xff\xfe", "a\r\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		shown, line := display.Text(text), display.Line(text)
		if hides(shown) || hides(line) || strings.ContainsAny(line, "\n\t") {
			t.Errorf("%q is shown as %q and %q", text, shown, line)
		}
		if display.Text(shown) != shown || display.Line(line) != line {
			t.Errorf("%q is shown otherwise a second time", text)
		}
	})
}

func TestCell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":              "",
		"Estonia":       "Estonia",
		"a=b":           "a=b",
		"-3.5":          "-3.5",
		"+2":            "+2",
		"-1e-7":         "-1e-7",
		"-0":            "-0",
		"'quoted'":      "'quoted'",
		"=1+1":          "'=1+1",
		"+1-2":          "'+1-2",
		"-":             "'-",
		"-1.":           "'-1.",
		"-1e":           "'-1e",
		"-3.5%":         "'-3.5%",
		"-2+cmd|' /C'":  "'-2+cmd|' /C'",
		"@SUM(A1)":      "'@SUM(A1)",
		"\t=1":          "'\t=1",
		"\r=1":          "'\r=1",
		"\n=1":          "'\n=1",
		"'=1":           "''=1",
		"''@x":          "'''@x",
		"'-3.5":         "'-3.5",
		"a\x1b[31m\x00": `a\x1b[31m\x00`,
		"=\x07":         `'=\x07`,
		"a\nb\tc":       "a\nb\tc",
		"a\u009bb":      `a\u009bb`,
		"naïve £":       "naïve £",
	} {
		if got := display.Cell(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzCell checks that no cell is read as a formula, and that ReadCell returns the original text.
func FuzzCell(f *testing.F) {
	for _, seed := range []string{"", "=1", "'=1", "''", "-3.5", "-x", "\t", "a\x1b", "\u009b=", "+1e5"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cell := display.Cell(text)
		if appended := display.AppendCell([]byte("x"), []byte(text)); string(appended) != "x"+cell {
			t.Errorf("%q is appended as %q, and is %q", text, appended, cell)
		}
		if cell != "" && strings.ContainsRune("=@\t\r\n", rune(cell[0])) {
			t.Errorf("%q is the cell %q", text, cell)
		}
		if strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r", r) }) {
			t.Errorf("%q is the cell %q, which has a control character", text, cell)
			return
		}
		back := display.ReadCell(cell)
		if !strings.ContainsFunc(text, unicode.IsControl) && back != text {
			t.Errorf("%q is the cell %q, which is read as %q", text, cell, back)
		}
		if !bytes.Equal(display.ReadCell([]byte(cell)), []byte(back)) {
			t.Errorf("%q is read otherwise as bytes", cell)
		}
	})
}

// TestCellStandsInCSV checks that a cell survives writing and reading with encoding/csv.
func TestCellStandsInCSV(t *testing.T) {
	t.Parallel()
	row := []string{"=1,2", "\"", "a\nb", "'=x", "-3.5", " =x"}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	cells := make([]string, len(row))
	for i := range row {
		cells[i] = display.Cell(row[i])
	}
	if err := w.WriteAll([][]string{cells}); err != nil {
		t.Fatal(err)
	}
	read, err := csv.NewReader(&out).Read()
	if err != nil {
		t.Fatal(err)
	}
	for i := range read {
		if got := display.ReadCell(read[i]); got != row[i] {
			t.Errorf("%q is read as %q", row[i], got)
		}
	}
}
