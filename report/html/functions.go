package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// functions returns the functions that the templates call.
func functions(l Links) template.FuncMap {
	all := linkFunctions(l)
	maps.Copy(all, template.FuncMap{
		"rungClass":    rungClass,
		"rung":         func(lever string) int { return slices.Index(verdict.Levers(), lever) + 1 },
		"titledChange": words.TitledChange,
		"prices":       words.Prices,
		"whoMakes":     words.WhoMakes,
		"travelling":   words.Travelling,
		"ruleTitles":   ruleTitles,
		"mark":         mark,
		"smallMark":    smallMark,
		"heading":      heading,
		"value":        words.Value,
		"plain":        words.Clean,
		"text":         text,
		"capital":      func(said any) string { return words.Capital(fmt.Sprint(said)) },
		"count":        display.Count,
		"percent":      words.Share,
		"weight":       words.Necessity,
		"number":       number,
		"fitWords":     words.Fit,
		"fitBar":       newFitBar,
		"tallyBars":    tallyBars,
		"stepWords":    words.Step,
		"stepMark":     newStepMark,
		"enough":       words.Enough,
		"reasonFacts":  words.Facts,
		"path":         words.Path,
		"effects":      words.Effects,
		"change":       words.Change,
		"provided":     words.Provided,
		"flip":         words.Flip,
		"readAs":       func(r verdict.Reading) string { return words.ReadAs(&r) },
		"lever":        words.Lever,
		"source":       words.Source,
		"gain":         words.Gain,
		"whatIf":       words.WhatIf,
		"leftOut":      words.LeftOut,
		"result":       result,
		"weightShare":  words.Weight,
		"findOut":      words.FindOut,
		"waysToMeet":   words.WaysToMeet,
		"noTable":      words.NoTable,
		"terms":        words.Terms,
		"list":         func(items ...any) []any { return items },
		"join":         strings.Join,
		"factID":       FactID,
		"sourceID":     SourceID,
	})
	maps.Copy(all, sentences)
	return all
}

// linkFunctions returns the functions that depend on the links and names.
func linkFunctions(l Links) template.FuncMap {
	dense := Links{Names: l.Names}
	if l.Everywhere {
		dense = l
	}
	return template.FuncMap{
		"unitLink":     l.unit,
		"answerLink":   l.answer,
		"tryLink":      l.try,
		"stateLink":    one(l.State),
		"strategyLink": one(l.Strategy),
		"ruleLink":     l.rule,
		"sourceLink":   one(l.Source),
		"say":          l.say,
		"sayUnlinked":  dense.say, // for long lists
		"factName":     l.factName,
		"factTitled":   l.factTitled,
		"factValue":    l.factValue,
		"service":      func(id string) template.HTML { return text(l.Names.Service(id)) },
	}
}

// sentences are the functions that return a sentence that is the same in every answer.
var sentences = template.FuncMap{
	"leverNumbers":  func() string { return words.LeverNumbers },
	"nearNote":      func() string { return words.NearNote },
	"findOutNote":   func() string { return words.FindOutNote },
	"cannotSay":     func() string { return words.NotAnalysed },
	"noFlip":        func() string { return words.NoFlip },
	"cutShort":      func() string { return words.CutShort },
	"effortIs":      func() string { return words.EffortIs },
	"nothingToTake": func() string { return words.NothingToCopy },
	"reachCounts":   func() string { return words.ReachCounts },
	"nothing":       func() string { return words.SettlesNothing },
}

// say returns a sentence as HTML, with markup for the role of each span. The text is escaped. Behind a fact, values have
// their titles.
func (l Links) say(sentence words.Sentence) template.HTML {
	var said strings.Builder
	path := ""
	for _, span := range sentence {
		switch span.Role {
		case words.Fact:
			path = span.Text
		case words.Strong, words.Text:
			span.Text = l.Names.Value(path, span.Text)
		}
		said.WriteString(string(l.span(span)))
	}
	return template.HTML(said.String()) //nolint:gosec // each span is escaped
}

func (l Links) span(span words.Span) template.HTML {
	shown := text(span.Text)
	switch span.Role {
	case words.Strong:
		return "<b>" + shown + "</b>"
	case words.Name:
		return "<code>" + shown + "</code>"
	case words.Fact:
		return l.factName(span.Text)
	case words.Aside:
		return template.HTML(`<span class="hush">` + template.HTMLEscapeString(span.Text) + "</span>") //nolint:gosec // it is escaped
	case words.Move:
		return ` <span aria-hidden="true">→</span><span class="unseen">to</span> `
	case words.Web:
		if to := web(span.Text); to != "" {
			escaped := template.HTMLEscapeString(to)
			return template.HTML(`<a href="` + escaped + `" rel="noreferrer">` + escaped + "</a>") //nolint:gosec // it is escaped
		}
		return shown
	case words.Text:
		return shown
	default:
		return template.HTML(template.HTMLEscapeString(span.Text)) //nolint:gosec // it is escaped
	}
}

// factName returns the title of a fact with its path behind, or the path alone, as HTML, with a link if there is one.
func (l Links) factName(path string) template.HTML {
	code := "<code>" + template.HTMLEscapeString(words.Clean(path)) + "</code>"
	shown, behind := code, ""
	if title := l.Names.Fact(path); title != path {
		shown, behind = string(text(title)), ` <code class="path">`+strings.TrimPrefix(code, "<code>")
	}
	if to := one(l.Fact)(path); to != "" {
		shown = `<a href="` + template.HTMLEscapeString(to) + `">` + shown + "</a>"
	}
	return template.HTML(shown + behind) //nolint:gosec // it is escaped
}

// factTitled returns a title that is known already, and the path of its fact.
func (l Links) factTitled(title, path string) template.HTML {
	if l.Names.Fact(path) != path {
		return l.factName(path)
	}
	return text(title) + " " + l.factName(path)
}

// factValue returns the value of a fact, or a text about its values, with titles.
func (l Links) factValue(path string, value any) template.HTML {
	said, isText := value.(string)
	if !isText {
		said = words.Value(value)
	}
	return text(l.Names.Value(path, said))
}

// result returns the mark and the word for the result of a rule of the given kind.
func result(kind string, status verdict.Status) template.HTML {
	sign, word := words.Result(kind, status)
	name := map[string]verdict.Status{"✓": verdict.Met, "✗": verdict.Unmet, "?": verdict.Unknown}[sign]
	return template.HTML(`<span class="status is-`+name+`">`) + mark(name) + template.HTML("<span>"+word+"</span></span>") //nolint:gosec // both are constants of this project
}

// heading returns a heading of level 1 to 6, with an id unless it is "". The text is escaped.
func heading(level int, id, said string) template.HTML {
	tag := "h" + strconv.Itoa(min(max(level, 1), 6))
	attribute := ""
	if id != "" {
		attribute = ` id="` + template.HTMLEscapeString(id) + `"`
	}
	return template.HTML("<"+tag+attribute+">") + text(said) + template.HTML("</"+tag+">") //nolint:gosec // it is escaped
}

// shapes are the shapes of results that are not called like theirs.
var shapes = map[string]string{verdict.InPlace: "in-place", "not in place": string(verdict.Unmet)}

// mark returns the shape of a verdict or a status, hidden from screen readers.
func mark(of any) template.HTML { return markOf("mark", of) }

// smallMark returns the same shape in the size for dense tables.
func smallMark(of any) template.HTML { return markOf("mark small", of) }

func markOf(class string, of any) template.HTML {
	said := fmt.Sprint(of)
	if shape := shapes[said]; shape != "" {
		said = shape
	}
	name := anchor(said)
	return template.HTML(`<svg class="` + class + ` is-` + name + `" aria-hidden="true"><use href="#mark-` + name + `"/></svg>`) //nolint:gosec // an anchor has no special characters
}

// anchor returns text in a form that needs no escapes in an id or an address. Different texts have different anchors.
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

// longestAnchor is the length to which an anchor is cut.
const longestAnchor = 60

// web returns address if it is an http or https URL, else "".
func web(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return ""
	}
	return address
}

// text returns escaped text, isolated by <bdi> if it may run from right to left.
func text(said any) template.HTML {
	line := words.Clean(fmt.Sprint(said))
	escaped := template.HTMLEscapeString(line)
	if strings.IndexFunc(line, func(r rune) bool { return r >= firstFromRight }) >= 0 {
		escaped = "<bdi>" + escaped + "</bdi>"
	}
	return template.HTML(escaped) //nolint:gosec // it is escaped
}

// firstFromRight is the first character, in Hebrew, that runs from right to left.
const firstFromRight = '\u0590'

// number formats a number as JSON does, so that scripts and tests can compare the two.
func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
