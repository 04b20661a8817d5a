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
	// Level is that of its faults; those of lesser cases have one of Milder.
	Level  Level   `json:"-"`
	Milder []Level `json:"-"`
	// Status is the HTTP status of an answer that ends in such a fault; 0 stands for 400, a bad request.
	Status int `json:"-"`
	// Anchor is where docs/checks.md describes it.
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

// RuleOf returns the rule of a fault in a file, "" for one in no file. Some rules mean something else in a policy than
// in other files. A rule that there is not has an id only.
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
	// extension is that of the files whose faults it describes, where another section has the same rule.
	extension string
	// rules are worded in Markdown, in which code stands between backquotes and links lead from the folder docs.
	rules []Rule
}

// A ruleKey names a rule, for files with an extension; "" is for all others.
type ruleKey struct {
	id        RuleID
	extension string
}

// indexed returns the rules in plain text. Of rules with one id the first is for all files, the others for those of
// their section's extension.
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

// anchor returns the anchor of a rule in docs/checks.md; again tells that an earlier section has one of the same id.
func anchor(id RuleID, section string, again bool) string {
	if !again {
		return string(id)
	}
	return string(id) + "-" + strings.ToLower(strings.ReplaceAll(section, " ", "-"))
}

// plain returns Markdown as plain text: without backquotes, and a link as the path that it leads to.
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
