package draft

import (
	"fmt"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

// guideWidth is the width to which comments are wrapped.
const guideWidth = 96

// guide writes the facts below the object top, such as context, as the JSON to fill in: above each fact a comment says what
// it means, and in place of its value stand the values that it may have.
func guide(out *strings.Builder, c *fact.Catalogue, top string, depth int) {
	var open []string // names of the objects around the last fact
	for _, f := range c.Facts {
		names := strings.Split(f.Path, ".")
		if names[0] != top {
			continue
		}
		objects, name := names[1:len(names)-1], names[len(names)-1]
		shared := 0
		for shared < min(len(open), len(objects)) && open[shared] == objects[shared] {
			shared++
		}
		for i := len(open); i > shared; i-- {
			fmt.Fprintf(out, "%s},\n", indent(depth+i-1))
		}
		for i := shared; i < len(objects); i++ {
			fmt.Fprintf(out, "%s%q: {\n", indent(depth+i), objects[i])
		}
		open = objects
		about := f.Title + ": " + f.Description
		if len(f.SumOf) > 0 {
			about += " Leave it out where all its parts are given."
		}
		comment(out, about, depth+len(open))
		fmt.Fprintf(out, "%s%q: %q,\n", indent(depth+len(open)), name, values(f))
	}
	for i := len(open); i > 0; i-- {
		fmt.Fprintf(out, "%s},\n", indent(depth+i-1))
	}
}

func indent(depth int) string { return strings.Repeat("  ", depth) }

// comment writes text in lines that begin with //.
func comment(out *strings.Builder, text string, depth int) {
	line := indent(depth) + "//"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > guideWidth && !strings.HasSuffix(line, "//") {
			fmt.Fprintln(out, line)
			line = indent(depth) + "//"
		}
		line += " " + word
	}
	fmt.Fprintln(out, line)
}

// values describes the values of a fact in short.
func values(f fact.Fact) string {
	if f.Type == fact.String {
		return strings.Join(f.Enum, " | ")
	}
	if f.Unit != "" {
		return f.Domain() + " (" + f.Unit + ")"
	}
	return f.Domain()
}

// profileGuide returns the facts of a profile, to be filled in.
func profileGuide(c *fact.Catalogue, service string) string {
	var out strings.Builder
	out.WriteString("  \"context\": {\n")
	guide(&out, c, "context", 2)
	fmt.Fprintf(&out, "  },\n  \"services\": {\n    %s: {\n      \"service\": {\n", quoted(service))
	guide(&out, c, "service", 4)
	out.WriteString("      }\n    }\n  }\n")
	return out.String()
}

// caseGuide returns the facts of a case, to be filled in.
func caseGuide(c *fact.Catalogue) string {
	var out strings.Builder
	out.WriteString("  \"facts\": {\n")
	guide(&out, c, "service", 2)
	out.WriteString("  }\n")
	return out.String()
}
