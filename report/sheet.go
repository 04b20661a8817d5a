package report

import (
	"io"
	"regexp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/words"
)

const (
	proseWidth = 100 // where the width is not known
	proseMost  = 110 // longer lines are hard to read
)

// A sheet is what is written for people, as text or as Markdown.
type sheet struct {
	Options
	out strings.Builder
	// factPage is where Markdown links the names of facts to; "" is no link.
	factPage string
}

// writeSheet writes what fill puts on a sheet.
func writeSheet(w io.Writer, o Options, fill func(s *sheet)) error {
	s := &sheet{Options: o}
	fill(s)
	written := strings.TrimRight(s.out.String(), "\n")
	if written == "" {
		return nil
	}
	_, err := io.WriteString(w, written+"\n")
	return err
}

func (s *sheet) markdown() bool { return s.Format == Markdown }

// paint colours text on a terminal.
func (s *sheet) paint(t string, colours ...text.Color) string {
	if !s.Colour || s.markdown() || t == "" {
		return t
	}
	return text.Colors(colours).EscapeSeq() + t + text.Reset.EscapeSeq()
}

func (s *sheet) strong(t string) string {
	if s.markdown() {
		return "**" + t + "**"
	}
	return s.paint(t, text.Bold)
}

// faint is for what matters less; Markdown has no such thing.
func (s *sheet) faint(t string) string { return s.paint(t, text.Faint) }

// code is for names that a program knows.
func (s *sheet) code(t string) string {
	if s.markdown() {
		return "`" + strings.ReplaceAll(words.Clean(t), "`", "'") + "`"
	}
	return words.Clean(t)
}

func (s *sheet) codes(names []string) string { return s.say(words.List(words.Name, names, ", ")) }

// factName is for the path of a fact.
func (s *sheet) factName(path string) string {
	if s.factPage == "" {
		return s.code(path)
	}
	return link(s.code(path), s.factPage, path)
}

// say writes a sentence of words.
func (s *sheet) say(sentence words.Sentence) string {
	var said strings.Builder
	for _, span := range sentence {
		said.WriteString(s.span(span))
	}
	return said.String()
}

func (s *sheet) span(span words.Span) string {
	switch span.Role {
	case words.Text:
		return s.text(span.Text)
	case words.Strong:
		return s.strong(s.text(span.Text))
	case words.Name:
		return s.code(span.Text)
	case words.Fact:
		return s.factName(span.Text)
	case words.Web:
		if url := span.Line(); s.markdown() && webAddress.MatchString(url) {
			return "<" + url + ">"
		}
		return s.faint(s.text(span.Text))
	case words.Aside:
		return s.faint(span.Text)
	default:
		return span.Line()
	}
}

// webAddress is what Markdown makes a link of.
var webAddress = regexp.MustCompile(`^https?://[^\s<>]+$`)

var escapeMarkdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "~", `\~`, "&", "&amp;",
)

// text is for text from policies and profiles.
func (s *sheet) text(t string) string {
	if s.markdown() {
		return escapeMarkdown.Replace(words.Clean(t))
	}
	return words.Clean(t)
}

// cite shows the keys of sources; each stands in the bibliography.
func (s *sheet) cite(sources []verdict.Source) string { return s.faint(s.text(keys(sources))) }

func colourOf(v verdict.Verdict) text.Color {
	switch v {
	case verdict.Feasible:
		return text.FgGreen
	case verdict.Infeasible:
		return text.FgRed
	default:
		return text.FgYellow
	}
}

// mark is the sign of a status: ✓, ✗ or ?.
func (s *sheet) mark(status verdict.Status) string {
	sign, _ := words.Result("", status)
	return s.paintSign(sign, sign)
}

// result is the sign and the word for what a rule of a kind yields.
func (s *sheet) result(kind string, status verdict.Status) string {
	sign, word := words.Result(kind, status)
	return s.paintSign(sign, sign+" "+word)
}

// paintSign colours text by the sign it stands for.
func (s *sheet) paintSign(sign, t string) string {
	switch sign {
	case "✓":
		return s.paint(t, text.FgGreen)
	case "✗":
		return s.paint(t, text.FgRed)
	default:
		return s.paint(t, text.FgYellow)
	}
}

// prose is the width to which prose is wrapped.
func (s *sheet) prose() int {
	if s.Width <= 0 {
		return proseWidth
	}
	return min(s.Width, proseMost)
}

// heading writes a heading; level 1 is the highest.
func (s *sheet) heading(level int, t string) {
	s.gap()
	if s.markdown() {
		s.out.WriteString(strings.Repeat("#", level) + " " + t + "\n\n")
		return
	}
	for i, line := range wrap(t, s.prose()) {
		if i > 0 {
			line = "  " + line
		}
		s.out.WriteString(s.paint(line, text.Bold) + "\n")
	}
}

// para writes a paragraph.
func (s *sheet) para(t string) {
	if s.markdown() {
		s.gap()
		s.out.WriteString(t + "\n\n")
		return
	}
	s.indented("", "", t)
}

// gap separates what follows by an empty line.
func (s *sheet) gap() {
	if written := s.out.String(); written != "" && !strings.HasSuffix(written, "\n\n") {
		s.out.WriteString("\n")
	}
}

// hint writes the hint, in one line that can be copied.
func (s *sheet) hint() {
	if s.Hint != "" && !s.markdown() {
		s.out.WriteString(s.Hint + "\n")
	}
}

// item writes an item of a list, depth 0 outermost; bullet stands before it ("" is none).
func (s *sheet) item(depth int, bullet, t string) {
	if s.markdown() {
		if bullet != "" {
			bullet += " "
		}
		s.out.WriteString(strings.Repeat("  ", depth) + "- " + bullet + t + "\n")
		return
	}
	first := strings.Repeat("  ", depth)
	rest := first + "  "
	if bullet != "" {
		rest = first + strings.Repeat(" ", text.StringWidthWithoutEscSequences(bullet)+1)
		first += bullet + " "
	}
	s.indented(first, rest, t)
}

// indented writes wrapped text whose lines start with first, then rest.
func (s *sheet) indented(first, rest, t string) {
	for i, line := range wrap(t, s.prose()-text.StringWidthWithoutEscSequences(rest)) {
		if i > 0 {
			first = rest
		}
		s.out.WriteString(first + line + "\n")
	}
}

// wrap breaks text into lines of at most width columns; a longer word has a line of its own.
func wrap(t string, width int) []string {
	var lines []string
	line, used := "", 0
	for _, word := range strings.Fields(t) {
		size := text.StringWidthWithoutEscSequences(word)
		switch {
		case line == "":
			line, used = word, size
		case used+1+size <= width:
			line, used = line+" "+word, used+1+size
		default:
			lines = append(lines, line)
			line, used = word, size
		}
	}
	return append(lines, line)
}
