package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// functions returns the functions that the templates call.
func functions(l Links) template.FuncMap {
	return template.FuncMap{
		"unitLink":      l.unit,
		"stateLink":     one(l.State),
		"strategyLink":  one(l.Strategy),
		"ruleLink":      l.rule,
		"sourceLink":    one(l.Source),
		"mark":          mark,
		"smallMark":     smallMark,
		"heading":       heading,
		"say":           l.say,
		"sayUnlinked":   Links{}.say, // for lists so long that links would make the report too large
		"factName":      l.factName,
		"value":         words.Value,
		"plain":         words.Clean,
		"text":          text,
		"capital":       func(said any) string { return words.Capital(fmt.Sprint(said)) },
		"count":         display.Count,
		"percent":       words.Share,
		"weight":        words.Necessity,
		"number":        number,
		"fitWords":      words.Fit,
		"fitBar":        newFitBar,
		"tallyBars":     tallyBars,
		"stepWords":     words.Step,
		"stepMark":      newStepMark,
		"enough":        words.Enough,
		"reasonFacts":   words.Facts,
		"path":          words.Path,
		"effects":       words.Effects,
		"change":        words.Change,
		"provided":      words.Provided,
		"flip":          words.Flip,
		"readAs":        func(r verdict.Reading) string { return words.ReadAs(&r) },
		"lever":         words.Lever,
		"source":        words.Source,
		"whatIf":        words.WhatIf,
		"leftOut":       words.LeftOut,
		"result":        result,
		"weightShare":   words.Weight,
		"findOut":       words.FindOut,
		"waysToMeet":    words.WaysToMeet,
		"noTable":       words.NoTable,
		"nothingToTake": func() string { return words.NothingToCopy },
		"effortIs":      func() string { return words.EffortIs },
		"cutShort":      func() string { return words.CutShort },
		"noFlip":        func() string { return words.NoFlip },
		"reachCounts":   func() string { return words.ReachCounts },
		"nothing":       func() string { return words.SettlesNothing },
		"list":          func(items ...any) []any { return items },
		"join":          strings.Join,
		"factID":        FactID,
		"sourceID":      SourceID,
	}
}

// say returns a sentence as HTML, with markup for the role of each span. The text is escaped.
func (l Links) say(sentence words.Sentence) template.HTML {
	var said strings.Builder
	for _, span := range sentence {
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

// factName returns the path of a fact as HTML, with a link if there is one.
func (l Links) factName(path string) template.HTML {
	code := "<code>" + template.HTMLEscapeString(words.Clean(path)) + "</code>"
	if to := one(l.Fact)(path); to != "" {
		code = `<a href="` + template.HTMLEscapeString(to) + `">` + code + "</a>"
	}
	return template.HTML(code) //nolint:gosec // it is escaped
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
