package edit

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Fixes returns the changes of a text that may mend a fault of it. They are at the place of the fault; if the text has changed
// since, so that what was found is no longer there, there are none.
func (p *Project) Fixes(text []byte, fault *verdict.Fault) []verdict.Fix {
	at, line := placeIn(text, fault.Line, fault.Col)
	if line == nil {
		return nil
	}
	switch {
	case fault.Rule == verdict.RuleUnannotatedRule:
		return p.annotate(text, at, line)
	case fault.Meant != "":
		return replace(at, line, fault.Found, fault.Meant)
	default:
		return nil
	}
}

// placeIn returns the offset of a place, with line and column counted from 1, and the rest of its line; nil if there is none.
func placeIn(text []byte, line, col int) (at int, rest []byte) {
	if line < 1 || col < 1 {
		return 0, nil
	}
	for range line - 1 {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			return 0, nil
		}
		at += end + 1
	}
	rest = text[at:]
	if end := bytes.IndexByte(rest, '\n'); end >= 0 {
		rest = rest[:end]
	}
	for range col - 1 {
		if len(rest) == 0 {
			return 0, nil
		}
		_, size := utf8.DecodeRune(rest)
		at, rest = at+size, rest[size:]
	}
	return at, rest
}

// replace puts what is meant in place of what was found, if that is in the line as a word of its own.
func replace(at int, line []byte, found, meant string) []verdict.Fix {
	isWord := func(b []byte) bool {
		r, _ := utf8.DecodeRune(b)
		return len(b) > 0 && (r >= utf8.RuneSelf || isNamePart(byte(r)))
	}
	for from := 0; ; {
		i := bytes.Index(line[from:], []byte(found))
		if i < 0 || found == "" {
			return nil
		}
		start, end := from+i, from+i+len(found)
		before, _ := utf8.DecodeLastRune(line[:start])
		if !isWord(line[end:]) && (start == 0 || !isWord(utf8.AppendRune(nil, before))) {
			return []verdict.Fix{{
				Title: fmt.Sprintf("Replace %s by %s", found, meant),
				Edits: []verdict.Edit{{Span: verdict.Span{Start: at + start, End: at + end}, Text: meant}},
			}}
		}
		from = end
	}
}

// annotation is the METADATA of a new precondition.
const annotation = `# METADATA
# title: %s
# description: Say why the strategy needs it.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Say what could be done where it is not met.
#   sources: [%s]
`

var (
	ruleNamed   = regexp.MustCompile(`^(?:default\s+)?([a-z]\w*)`)
	citedSource = regexp.MustCompile(`(?m)^#\s+sources:\s*\[\s*([\w-]+)`)
)

// annotate writes METADATA above a rule that lacks it. It cites the first source that the file cites.
func (p *Project) annotate(text []byte, at int, line []byte) []verdict.Fix {
	name := ruleNamed.FindSubmatch(line)
	if name == nil {
		return nil
	}
	source := "source"
	if cited := citedSource.FindSubmatch(text); cited != nil {
		source = string(cited[1])
	} else if v, _ := p.current(); v != nil && len(v.bibliography()) > 0 {
		source = sorted(v.bibliography())[0]
	}
	title := strings.ReplaceAll(string(name[1]), "_", " ")
	title = strings.ToUpper(title[:1]) + title[1:]
	if !strings.Contains(title, " ") {
		title = `"` + title + `"` // YAML takes some words for booleans
	}
	return []verdict.Fix{{
		Title: "Write METADATA of a precondition above " + string(name[1]),
		Edits: []verdict.Edit{{Span: verdict.Span{Start: at, End: at}, Text: fmt.Sprintf(annotation, title, source)}},
	}}
}
