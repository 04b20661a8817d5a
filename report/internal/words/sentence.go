// Package words has the sentences that explain answers. Each sentence is written once, as spans of text with a role: a
// terminal colours them, Markdown marks them up, and HTML escapes and links them.
package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// A Role is the meaning of a span. Plain and Aside are text of leeway itself; the other roles have text from profiles,
// policies and requests.
type Role int

// The roles.
const (
	Plain  Role = iota
	Text        // text of an author, such as a title
	Strong      // emphasised text, such as the value of a fact
	Name        // a name that programs use, such as that of a strategy
	Fact        // the path of a fact
	Web         // an address
	Aside       // less important text of leeway
	Move        // the arrow between the old and the new value
)

// A Span is text with one role.
type Span struct {
	Role Role
	Text string
}

// A Sentence is a sequence of spans.
type Sentence []Span

// Say returns a sentence with the given parts: spans, sentences, and values that become plain text.
func Say(parts ...any) Sentence {
	var said Sentence
	for _, part := range parts {
		switch part := part.(type) {
		case Span:
			said = append(said, part)
		case Sentence:
			said = append(said, part...)
		default:
			said = append(said, Span{Plain, fmt.Sprint(part)})
		}
	}
	return said
}

// String returns the text of the sentence in one line.
func (s Sentence) String() string {
	var said strings.Builder
	for _, span := range s {
		said.WriteString(span.Line())
	}
	return said.String()
}

// Capital returns the sentence with a capital first letter.
func (s Sentence) Capital() Sentence {
	if len(s) == 0 {
		return nil
	}
	first := Span{s[0].Role, Capital(s[0].Text)}
	return append(Sentence{first}, s[1:]...)
}

// Line returns the text of a span in one line. Invisible characters in the text of authors are escaped.
func (s Span) Line() string {
	switch s.Role {
	case Plain, Aside:
		return s.Text
	case Move:
		return Arrow
	default:
		return Clean(s.Text)
	}
}

// Join returns sentences with a separator between them.
func Join(list []Sentence, separator string) Sentence {
	var said Sentence
	for i, each := range list {
		if i > 0 {
			said = append(said, Span{Plain, separator})
		}
		said = append(said, each...)
	}
	return said
}

// List returns texts of one role with a separator between them.
func List(role Role, texts []string, separator string) Sentence {
	said := make(Sentence, 0, 2*len(texts))
	for i, text := range texts {
		if i > 0 {
			said = append(said, Span{Plain, separator})
		}
		said = append(said, Span{role, text})
	}
	return said
}

// Arrow stands between the old and the new value.
const Arrow = " → "

// Clean returns text in one line, with invisible characters escaped.
func Clean(text string) string { return strings.TrimSpace(display.Line(text)) }

// Capital returns text with a capital first letter.
func Capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + text[size:]
}

// Value returns the value of a fact as text; nil is "unknown".
func Value(value any) string {
	if value == nil {
		return "unknown"
	}
	return Clean(fmt.Sprint(value))
}

// Result returns the sign and the word for the result of a rule: a precondition is met, a risk is present, an outcome is in place, and facts
// that match a constraint cannot occur.
func Result(kind string, status verdict.Status) (sign, word string) {
	holds := status == verdict.Met
	sign = map[verdict.Status]string{verdict.Met: "✓", verdict.Unmet: "✗"}[status]
	switch {
	case status == verdict.Unknown, status == "":
		return "?", string(status)
	case kind == "risk" && holds:
		return sign, "present"
	case kind == "risk":
		return sign, "absent"
	case kind == "outcome" && holds:
		return sign, verdict.InPlace
	case kind == "outcome":
		return sign, "not " + verdict.InPlace
	case kind == "constraint" && holds:
		return "✗", "cannot occur"
	case kind == "constraint":
		return "✓", "may occur"
	default:
		return sign, string(status)
	}
}
