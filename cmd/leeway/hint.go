package main

import (
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// whyHint says how to ask for the reasons of the first verdict that wants some, and which facts to find out for the first
// undetermined one; "" if there is no short way to ask.
func (a *app) whyHint(e *verdict.Evaluation, q evaluator.Question) string {
	if len(e.Units) == 0 || slices.Contains(q.Files, "-") {
		return ""
	}
	without := a.without()
	asked := e.Units[max(0, slices.IndexFunc(e.Units, wantsReasons))]
	hint := "Why? leeway explain " + strings.Join(append(a.askAbout(asked.Country, asked.Service, q), without...), " ")
	open := slices.IndexFunc(e.Units, isUndetermined)
	if open < 0 || len(without) > 0 { // ask leaves no precondition out
		return hint
	}
	return hint + "\nWhat to find out? leeway ask " + strings.Join(a.askAbout(e.Units[open].Country, e.Units[open].Service, q), " ")
}

// without returns the flags that leave preconditions out.
func (a *app) without() []string {
	var words []string
	for _, rule := range a.options.Without {
		words = append(words, "--without", quote(rule))
	}
	if a.options.WithoutInferred {
		words = append(words, "--without-inferred")
	}
	return words
}

// askAbout returns the arguments and flags of a question about one unit among those of another question, and strategies of it.
func (a *app) askAbout(country, service string, q evaluator.Question, strategies ...string) []string {
	var words []string
	for _, file := range q.Files {
		words = append(words, quote(file))
	}
	if country != "" {
		words = append(words, country, quote(service))
	}
	words = append(append(words, strategies...), a.folders()...)
	for _, set := range q.Set {
		words = append(words, "--set", quote(set))
	}
	return words
}

// pathHint says how to ask for the way to the first strategy that is within reach but not there.
func (a *app) pathHint(reach *verdict.Reach, q evaluator.Question) string {
	if slices.Contains(q.Files, "-") {
		return ""
	}
	for _, unit := range reach.Units {
		for _, st := range unit.Strategies {
			if st.Certain == verdict.Now || st.Certain == verdict.NeverReached || st.Certain == "" {
				continue
			}
			return "How? leeway paths " + strings.Join(a.askAbout(unit.Country, unit.Service, q, st.Strategy), " ")
		}
	}
	return ""
}

// folders are the flags that name the folders in use, but for the embedded ones and those of the project file, and the packs
// chosen. Flags of the names in but are left out.
func (a *app) folders(but ...string) []string {
	var words []string
	add := func(flag string, values ...string) {
		for _, value := range values {
			if value != "" {
				words = append(words, "--"+flag, quote(value))
			}
		}
	}
	add("config", a.project.named)
	for _, flag := range []struct {
		name   string
		values []string
	}{
		{"pack", a.packs},
		{"ignore", a.options.Ignore},
		{"policies", []string{a.options.Policies}},
		{"profiles", []string{a.options.Profiles}},
		{"schemas", []string{a.options.Schemas}},
		{"csv-dialect", []string{a.options.Dialect}},
	} {
		if !a.project.gave[flag.name] && !slices.Contains(but, flag.name) {
			add(flag.name, flag.values...)
		}
	}
	return words
}

func wantsReasons(unit verdict.Unit) bool {
	return unit.Country != "" && slices.ContainsFunc(unit.Strategies, func(st verdict.Strategy) bool {
		return st.Verdict != verdict.Feasible
	})
}

func isUndetermined(unit verdict.Unit) bool {
	return unit.Country != "" && slices.ContainsFunc(unit.Strategies, func(st verdict.Strategy) bool {
		return st.Verdict == verdict.Undetermined && st.Exact
	})
}

// quote returns a word as a shell takes it.
func quote(word string) string {
	plain := func(r rune) bool {
		return r < 128 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./=:@%+,", r))
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	if display.Text(word) != word { // the shell turns the escapes back
		return "$'" + display.Text(strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(word)) + "'"
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
