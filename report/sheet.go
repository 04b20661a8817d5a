package report

import (
	"io"
	"regexp"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

const (
	proseWidth = 100 // where the width is not known
	proseMost  = 110 // longer lines are hard to read
)

// A sheet collects output for people, as text or as Markdown.
type sheet struct {
	Options
	out strings.Builder
	// factPage is the page that the names of facts link to in Markdown; "" is no link.
	factPage string
}

// writeSheet calls fill with an empty sheet and writes the result to w.
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

// faint returns text in a faint colour, for less important text. Markdown shows it as plain text.
func (s *sheet) faint(t string) string { return s.paint(t, text.Faint) }

// code returns a name that programs use. Markdown shows it as code.
func (s *sheet) code(t string) string {
	if s.markdown() {
		return "`" + strings.ReplaceAll(words.Clean(t), "`", "'") + "`"
	}
	return words.Clean(t)
}

func (s *sheet) codes(names []string) string { return s.say(words.List(words.Name, names, ", ")) }

// factName returns the path of a fact, with a link if there is a page of facts.
func (s *sheet) factName(path string) string {
	if s.factPage == "" {
		return s.code(path)
	}
	return link(s.code(path), s.factPage, path)
}

// say returns a sentence with markup for the role of each span.
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

// webAddress matches the addresses that become links in Markdown.
var webAddress = regexp.MustCompile(`^https?://[^\s<>]+$`)

var escapeMarkdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "~", `\~`, "&", "&amp;",
)

// text returns text from policies and profiles in one line, escaped for Markdown.
func (s *sheet) text(t string) string {
	if s.markdown() {
		return escapeMarkdown.Replace(words.Clean(t))
	}
	return words.Clean(t)
}

// cite returns the keys of sources in brackets. The bibliography has their texts.
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

// mark returns the sign of a status: ✓, ✗ or ?.
func (s *sheet) mark(status verdict.Status) string {
	sign, _ := words.Result("", status)
	return s.paintSign(sign, sign)
}

// result returns the sign and the word for the result of a rule of the given kind.
func (s *sheet) result(kind string, status verdict.Status) string {
	sign, word := words.Result(kind, status)
	return s.paintSign(sign, sign+" "+word)
}

// paintSign returns t in the colour of a sign.
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

// prose returns the width at which prose is wrapped.
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

// gap writes an empty line unless there is one already.
func (s *sheet) gap() {
	if written := s.out.String(); written != "" && !strings.HasSuffix(written, "\n\n") {
		s.out.WriteString("\n")
	}
}

// hint writes the hint on one line, so that it can be copied.
func (s *sheet) hint() {
	if s.Hint != "" && !s.markdown() {
		s.out.WriteString(s.Hint + "\n")
	}
}

// item writes an item of a list with a bullet ("" is none). Depth 0 is the outermost list.
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

// indented writes wrapped text. The first line begins with first, the others with rest.
func (s *sheet) indented(first, rest, t string) {
	for i, line := range wrap(t, s.prose()-text.StringWidthWithoutEscSequences(rest)) {
		if i > 0 {
			first = rest
		}
		s.out.WriteString(first + line + "\n")
	}
}

// wrap breaks text into lines of at most width characters. A longer word gets its own line.
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
