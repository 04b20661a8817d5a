package edit

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A regoPlace is where an offset is in a text of Rego, which may be broken. It is found from the words around; what they mean is
// not asked.
type regoPlace struct {
	// comment tells that the offset is in a comment, and key is the METADATA key whose value it is in: sources.
	comment bool
	key     string
	// word is the dotted name at the offset, and span its part up to the name under the cursor.
	word string
	span verdict.Span
	// before is the line up to the offset.
	before string
	// quoted tells that the offset is in a string.
	quoted bool
}

var (
	importLine  = regexp.MustCompile(`(?m)^import\s+((?:data|input)(?:\.\w+)+)(?:\s+as\s+(\w+))?`)
	packageLine = regexp.MustCompile(`(?m)^package\s+(\w+(?:\.\w+)*)`)
	metaKey     = regexp.MustCompile(`^\s*#\s*(?:-\s+)?(\w+)\s*:`)
	metaItem    = regexp.MustCompile(`^\s*#\s+-`)
)

// regoAt returns the place of an offset.
func regoAt(text []byte, offset int) regoPlace {
	lineStart := bytes.LastIndexByte(text[:offset], '\n') + 1
	before := string(text[lineStart:offset])
	p := regoPlace{before: before, comment: strings.HasPrefix(strings.TrimLeft(before, " \t"), "#")}
	p.quoted = !p.comment && strings.Count(before, `"`)%2 == 1
	isPart := isNamePart
	if p.comment {
		p.key = metadataKey(text, lineStart)
		isPart = func(c byte) bool { return isNamePart(c) || c == '-' || c == '/' }
	}
	start, end := offset, offset
	for start > lineStart && (isPart(text[start-1]) || text[start-1] == '.') {
		start--
	}
	for end < len(text) && isPart(text[end]) {
		end++
	}
	p.span, p.word = verdict.Span{Start: start, End: end}, string(text[start:end])
	return p
}

func isNamePart(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// metadataKey returns the METADATA key whose value the line is in: its own, or of an item of a list, the one above.
func metadataKey(text []byte, lineStart int) string {
	for {
		line := string(text[lineStart:])
		if end := strings.IndexByte(line, '\n'); end >= 0 {
			line = line[:end]
		}
		if match := metaKey.FindStringSubmatch(line); match != nil {
			return match[1]
		}
		if !metaItem.MatchString(line) || lineStart == 0 {
			return ""
		}
		lineStart = bytes.LastIndexByte(text[:lineStart-1], '\n') + 1
	}
}

// fullName returns a dotted name as [policy.Name] has it: with the path of its package, or of what it is imported from.
func fullName(text []byte, word string) string {
	first, rest, dotted := strings.Cut(word, ".")
	if first == "input" || first == "data" {
		return word
	}
	name := packageOf(text) + "." + first
	for _, match := range importLine.FindAllSubmatch(text, -1) {
		path, alias := string(match[1]), string(match[2])
		if alias == "" {
			alias = path[strings.LastIndexByte(path, '.')+1:]
		}
		if alias == first {
			name = path
		}
	}
	if dotted {
		return name + "." + rest
	}
	return name
}

// packageOf returns the package of a text of Rego, with data.
func packageOf(text []byte) string {
	if match := packageLine.FindSubmatch(text); match != nil {
		return "data." + string(match[1])
	}
	return "data"
}
