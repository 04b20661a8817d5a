package verdict

import (
	"path"
	"strings"
	"sync"
)

// A Rule describes a kind of fault.
type Rule struct {
	ID RuleID `json:"id"`
	// What says what is wrong, Help how to fix it.
	What string `json:"what"`
	Help string `json:"help"`
	// Level is the level of its faults; Milder lists the levels of minor cases.
	Level  Level   `json:"-"`
	Milder []Level `json:"-"`
	// Status is the HTTP status of a response that reports such a fault; 0 stands for 400, a bad request.
	Status int `json:"-"`
	// Anchor is the anchor of its description in docs/checks.md.
	Anchor string `json:"-"`
}

// Rules returns all rules, each once, in the order of docs/checks.md.
func Rules() []Rule {
	var all []Rule
	seen := map[RuleID]bool{}
	for _, s := range sections {
		for _, rule := range s.rules {
			if !seen[rule.ID] {
				seen[rule.ID] = true
				all = append(all, RuleOf(rule.ID, ""))
			}
		}
	}
	return all
}

// RuleOf returns the rule of a fault in file, which is "" for a fault in no file. Some rules mean something else in a
// policy than in other files. For an unknown id, it returns a rule with nothing but the id.
func RuleOf(id RuleID, file string) Rule {
	rules := indexed()
	if rule, found := rules[ruleKey{id, path.Ext(file)}]; found {
		return rule
	}
	if rule, found := rules[ruleKey{id, ""}]; found {
		return rule
	}
	return Rule{ID: id}
}

// A ruleSection is a section of docs/checks.md.
type ruleSection struct {
	title, intro string
	// extension limits the section to faults in files of this extension, if another section has the same rule.
	extension string
	// rules are written in Markdown: code in backquotes, links relative to the folder docs.
	rules []Rule
}

// A ruleKey identifies a rule for files of one extension, or for all others if that is "".
type ruleKey struct {
	id        RuleID
	extension string
}

// indexed returns the rules in plain text. If several sections share an id, the first is for all files, and the others
// are for files of their section's extension.
var indexed = sync.OnceValue(func() map[ruleKey]Rule {
	rules := map[ruleKey]Rule{}
	for _, s := range sections {
		for _, rule := range s.rules {
			key := ruleKey{id: rule.ID}
			_, again := rules[key]
			rule.Anchor = anchor(rule.ID, s.title, again)
			rule.What, rule.Help = plain(rule.What), plain(rule.Help)
			if !again {
				rules[key] = rule
			}
			if s.extension != "" {
				rules[ruleKey{rule.ID, s.extension}] = rule
			}
		}
	}
	return rules
})

// anchor returns the anchor of a rule in docs/checks.md; again is true if an earlier section has the same id.
func anchor(id RuleID, section string, again bool) string {
	if !again {
		return string(id)
	}
	return string(id) + "-" + strings.ToLower(strings.ReplaceAll(section, " ", "-"))
}

// plain returns Markdown as plain text: without backquotes, and with links replaced by their targets.
func plain(markdown string) string {
	for {
		before, rest, found := strings.Cut(markdown, "[")
		_, link, isLink := strings.Cut(rest, "](")
		target, after, ends := strings.Cut(link, ")")
		if !found || !isLink || !ends {
			return strings.ReplaceAll(markdown, "`", "")
		}
		markdown = before + "docs/" + target + after
	}
}
