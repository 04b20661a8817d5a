package edit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Complete returns what may be written at an offset of a text; nil if nothing is known of it.
func (p *Project) Complete(file string, text []byte, offset int) *verdict.Completion {
	v, _ := p.current()
	if v == nil || offset < 0 || offset > len(text) {
		return nil
	}
	var found *verdict.Completion
	switch kind := kindOf(v.options, file); kind {
	case otherFile, schemaFile:
		return nil
	case regoFile:
		found = v.completeRego(text, offset)
	default:
		found = v.completeJSON(kind, text, offset)
	}
	if found == nil || len(found.Items) == 0 {
		return nil
	}
	return found
}

// compared finds the fact, at the end of a line, that the next value is compared with: also in a set, and behind with.
var compared = regexp.MustCompile(`input\.([\w.]+)\s*(?:(?:==|!=|:=|=|\bas)\s*|\bin\s*[{\[][^{}\[\]]*)$`)

func (v *View) completeRego(text []byte, offset int) *verdict.Completion {
	p := regoAt(text, offset)
	if p.comment {
		return v.completeMetadata(text, offset, p)
	}
	before := p.before[:len(p.before)-(offset-p.span.Start)]
	start, end := p.span.Start, p.span.End
	if p.quoted {
		quote := strings.LastIndexByte(p.before, '"')
		start -= len(before) - quote
		before = p.before[:quote]
		if end < len(text) && text[end] == '"' {
			end++
		}
	}
	if match := compared.FindStringSubmatch(before); match != nil {
		f, known := v.content.Catalogue.Lookup(match[1])
		if known && (p.quoted || !strings.Contains(p.word, ".")) {
			return &verdict.Completion{Span: verdict.Span{Start: start, End: end}, Items: values(f)}
		}
	}
	if p.quoted {
		return nil
	}
	return &verdict.Completion{Span: p.span, Items: v.names(text, p.word)}
}

// values proposes the values of a fact, as Rego and JSON write them.
func values(f fact.Fact) []verdict.Proposal {
	var items []verdict.Proposal
	add := func(value string) {
		items = append(items, verdict.Proposal{Kind: verdict.ProposedValue, Text: value, Detail: f.Title})
	}
	switch f.Type {
	case fact.String:
		for _, value := range f.Enum {
			add(`"` + value + `"`)
		}
	case fact.Boolean:
		add("true")
		add("false")
	}
	return items
}

// names proposes the facts, rules and packages whose names begin with a word.
func (v *View) names(text []byte, word string) []verdict.Proposal {
	if strings.HasPrefix(word, "input") {
		return v.factNames("input.", word)
	}
	var items []verdict.Proposal
	own := packageOf(text)
	prefix := fullName(text, word)
	for _, path := range sorted(v.definitions) {
		defined := v.definitions[path][0]
		if defined.Test && !strings.HasPrefix(path, own+".") {
			continue
		}
		written := path
		switch {
		case strings.HasPrefix(word, "data."):
		case strings.Contains(word, "."): // below an import
			written = word[:strings.LastIndexByte(word, '.')+1] + path[strings.LastIndexByte(path, '.')+1:]
			prefix = fullName(text, word)
		default:
			written = strings.TrimPrefix(path, own+".")
		}
		if !strings.HasPrefix(path, prefix) || strings.Contains(strings.TrimPrefix(written, "data"), ".") && !strings.Contains(word, ".") {
			continue
		}
		item := verdict.Proposal{Kind: verdict.ProposedRule, Text: written, Detail: "helper"}
		if rule := v.rules[path]; rule != nil {
			item.Detail, item.Description = string(rule.Kind)+": "+rule.Title, rule.Description
		}
		items = append(items, item)
	}
	if word == "" || strings.HasPrefix("input", word) { //nolint:gocritic // the word may be a part of input
		items = append(items, v.factNames("input.", "input.")...)
	}
	return items
}

// factNames proposes the facts whose paths, behind a prefix, begin with a word.
func (v *View) factNames(prefix, word string) []verdict.Proposal {
	var items []verdict.Proposal
	for _, f := range v.content.Catalogue.Facts {
		if strings.HasPrefix(prefix+f.Path, word) {
			items = append(items, v.proposedFact(f, prefix+f.Path))
		}
	}
	return items
}

func (v *View) proposedFact(f fact.Fact, text string) verdict.Proposal {
	return verdict.Proposal{Kind: verdict.ProposedFact, Text: text, Detail: f.Title + " (" + f.Domain() + ")", Description: f.Description}
}

// sources proposes the keys of the bibliography, written with quotation marks if quote is one.
func (v *View) sources(quote string) []verdict.Proposal {
	var items []verdict.Proposal
	bibliography := v.bibliography()
	for _, key := range sorted(bibliography) {
		items = append(items, verdict.Proposal{
			Kind: verdict.ProposedSource, Text: quote + key + quote, Detail: bibliography[key].Citation, Description: bibliography[key].Note,
		})
	}
	return items
}

// metaNested finds a METADATA line below custom: it is indented by two or more.
var (
	metaNested = regexp.MustCompile(`^\s*#\s{2,}`)
	metaKind   = regexp.MustCompile(`(?m)^\s*#\s+kind:\s*(\w+)`)
)

// completeMetadata proposes keys and values of METADATA.
func (v *View) completeMetadata(text []byte, offset int, p regoPlace) *verdict.Completion {
	c := &verdict.Completion{Span: p.span}
	block := metadataAround(text, offset)
	if block == "" {
		return nil
	}
	kind := ""
	if match := metaKind.FindStringSubmatch(block); match != nil {
		kind = match[1]
	}
	at := []string{}
	if metaNested.MatchString(p.before) {
		at = append(at, "custom")
	}
	if own := metaKey.FindStringSubmatch(p.before); own == nil && !metaItem.MatchString(p.before) {
		c.Items = v.metadata().names(at, kind, func(name string) string { return name + ": " })
		c.Items = slices.DeleteFunc(c.Items, func(item verdict.Proposal) bool {
			return strings.Contains(block, "# "+item.Text) || strings.Contains(block, "  "+item.Text)
		})
		return c
	}
	switch p.key {
	case "sources":
		c.Items = v.sources("")
	case "sets":
		c.Items = v.factNames("", p.word)
	case "strategy":
		c.Items = v.strategies("")
	case "precondition":
		for _, rule := range v.set.Rules() {
			if rule.Necessity() != "" {
				c.Items = append(c.Items, verdict.Proposal{Kind: verdict.ProposedRule, Text: rule.Name, Detail: rule.Title})
			}
		}
	default:
		c.Items = v.metadata().values(append(at, p.key), kind, "")
	}
	return c
}

func (v *View) strategies(quote string) []verdict.Proposal {
	var items []verdict.Proposal
	for _, s := range v.set.Strategies {
		items = append(items, verdict.Proposal{Kind: verdict.ProposedRule, Text: quote + s.Name + quote, Detail: s.Title, Description: s.Description})
	}
	return items
}

// metadataAround returns the METADATA block that an offset is in; "" if it is in none.
func metadataAround(text []byte, offset int) string {
	lines := strings.SplitAfter(string(text), "\n")
	at, read := 0, 0
	for at < len(lines)-1 && read+len(lines[at]) <= offset {
		read += len(lines[at])
		at++
	}
	isComment := func(i int) bool { return strings.HasPrefix(strings.TrimLeft(lines[i], " \t"), "#") }
	start, end := at, at
	for start > 0 && strings.TrimSpace(lines[start]) != "# METADATA" && isComment(start-1) {
		start--
	}
	for end < len(lines) && isComment(end) {
		end++
	}
	if strings.TrimSpace(lines[start]) != "# METADATA" {
		return ""
	}
	return strings.Join(lines[start:end], "")
}
