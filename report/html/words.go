package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// functions are those that the templates call.
func functions(l Links) template.FuncMap {
	return template.FuncMap{
		"unitLink":     l.unit,
		"stateLink":    one(l.State),
		"strategyLink": one(l.Strategy),
		"ruleLink":     l.rule,
		"factLink":     one(l.Fact),
		"sourceLink":   one(l.Source),
		"web":          web,
		"mark":         mark,
		"smallMark":    smallMark,
		"heading":      heading,
		"value":        value,
		"named":        valueName,
		"plain":        plain,
		"text":         text,
		"capital":      capital,
		"count":        count,
		"percent":      percent,
		"weight":       weightOf,
		"number":       number,
		"fitWords":     fitWords,
		"fitBar":       newFitBar,
		"stepWords":    stepWords,
		"stepMark":     newStepMark,
		"orElse":       orElse,
		"assignments":  assignments,
		"add":          func(a, b int) int { return a + b },
		"list":         func(items ...any) []any { return items },
		"join":         strings.Join,
		"because":      because,
		"wayName":      wayName,
		"factID":       FactID,
		"sourceID":     SourceID,
	}
}

// heading returns a heading of a level, 1 to 6, with an id if there is one. The text is escaped.
func heading(level int, id, said string) template.HTML {
	tag := "h" + strconv.Itoa(min(max(level, 1), 6))
	attribute := ""
	if id != "" {
		attribute = ` id="` + template.HTMLEscapeString(id) + `"`
	}
	return template.HTML("<"+tag+attribute+">") + text(said) + template.HTML("</"+tag+">") //nolint:gosec // it is escaped
}

// mark returns the shape of a verdict or a status, for eyes only.
func mark(of any) template.HTML { return markOf("mark", of) }

// smallMark returns the same in the size of a dense table.
func smallMark(of any) template.HTML { return markOf("mark small", of) }

func markOf(class string, of any) template.HTML {
	name := anchor(fmt.Sprint(of))
	return template.HTML(`<svg class="` + class + ` is-` + name + `" aria-hidden="true"><use href="#mark-` + name + `"/></svg>`) //nolint:gosec // an anchor has no special characters
}

// anchor returns text as it may stand in an id and in an address without escapes. Other texts give other anchors.
func anchor(text string) string {
	changed := false
	kept := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '.' || r == '-':
			return r
		default:
			changed = true
			return '-'
		}
	}, text)
	if !changed && len(kept) <= longestAnchor {
		return kept
	}
	sum := sha256.Sum256([]byte(text))
	return kept[:min(len(kept), longestAnchor)] + "-" + hex.EncodeToString(sum[:6])
}

// longestAnchor is how much of a text an anchor shows.
const longestAnchor = 60

// web returns an address that may be followed: one of http or https, else "".
func web(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	return address
}

// value returns the value of a fact: nil is unknown.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "unknown"
	case bool:
		if v {
			return "yes"
		}
		return "no"
	default:
		return plain(fmt.Sprint(v))
	}
}

// valueName returns the name of a value or a cell as [value] would: answers have the values of a boolean by name too.
func valueName(name string) string {
	switch name {
	case "true":
		return value(true)
	case "false":
		return value(false)
	default:
		return plain(name)
	}
}

// plain returns text in one line, with what cannot be seen as its code point.
func plain(text string) string { return display.Line(text) }

// text returns text that is safe to stand in a page, set apart where it may run from right to left.
func text(said any) template.HTML {
	line := plain(fmt.Sprint(said))
	escaped := template.HTMLEscapeString(line)
	if strings.IndexFunc(line, func(r rune) bool { return r >= firstFromRight }) >= 0 {
		escaped = "<bdi>" + escaped + "</bdi>"
	}
	return template.HTML(escaped) //nolint:gosec // it is escaped
}

// firstFromRight is the first character, Hebrew, of those that may run from right to left.
const firstFromRight = '\u0590'

// capital returns a sentence with a capital at its start.
func capital(text any) string {
	said := fmt.Sprint(text)
	if said == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(said)
	return string(unicode.ToUpper(first)) + said[size:]
}

// count returns a number and its noun: "1 unit", "3 units".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// percent returns a share in per cent; only what is certain is 0% or 100%.
func percent(share float64) string {
	switch shown := whole(share); {
	case shown == "0" && share > 0:
		return "<1%"
	case shown == "100" && share < 1:
		return ">99%"
	default:
		return shown + "%"
	}
}

func whole(share float64) string { return strconv.Itoa(int(math.Round(100 * share))) }

// number returns a number as JSON has it, to be compared with it.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// weightOf says how much a precondition matters.
func weightOf(necessity string, weight int) string {
	if weight > 0 {
		return necessity + ", weight " + strconv.Itoa(weight)
	}
	return necessity
}

// fitWords returns a fit in per cent: 60%, or 40–70% if it is not settled; ≈ if it is not exact.
func fitWords(fit *verdict.Fit) string {
	if fit == nil {
		return ""
	}
	shown := whole(fit.Low) + "%"
	if whole(fit.Low) != whole(fit.High) {
		shown = whole(fit.Low) + "–" + whole(fit.High) + "%"
	}
	if !fit.Exact {
		shown = "≈" + shown
	}
	return shown
}

// orElse says which values but its own a reason would take for a fact: "below 25", "or central".
func orElse(f verdict.ReasonFact) string {
	own, isWord := f.Value.(string)
	if !isWord || f.Within == "" {
		return f.Within
	}
	others := strings.FieldsFunc(f.Within, func(r rune) bool { return r == ' ' || r == ',' })
	others = slices.DeleteFunc(others, func(value string) bool { return value == own || value == "or" })
	return "or " + strings.Join(others, " or ")
}

// assignments returns facts that were set, in order: "context.records = local".
func assignments(set map[string]any) []string {
	var shown []string
	for _, path := range slices.Sorted(maps.Keys(set)) {
		shown = append(shown, path+" = "+value(set[path]))
	}
	return shown
}
