package main

import (
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// whyHint says how to ask for the reasons of the first verdict that wants some, "" if there is no
// short way to ask.
func (a *app) whyHint(e *verdict.Evaluation, q evaluator.Question) string {
	if len(e.Units) == 0 {
		return ""
	}
	if slices.Contains(q.Files, "-") {
		return ""
	}
	asked := e.Units[max(0, slices.IndexFunc(e.Units, wantsReasons))]
	var words []string
	for _, file := range q.Files {
		words = append(words, quote(file))
	}
	if asked.Country != "" {
		words = append(words, asked.Country, asked.Service)
	}
	words = append(words, a.folders(a.options.Profiles)...)
	for _, set := range q.Set {
		words = append(words, "--set", quote(set))
	}
	for _, without := range a.options.Without {
		words = append(words, "--without", quote(without))
	}
	if a.options.WithoutInferred {
		words = append(words, "--without-inferred")
	}
	return "Why? leeway explain " + strings.Join(words, " ")
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
			words := []string{"How? leeway paths"}
			for _, file := range q.Files {
				words = append(words, quote(file))
			}
			if unit.Country != "" {
				words = append(words, unit.Country, unit.Service)
			}
			words = append(append(words, st.Strategy), a.folders(a.options.Profiles)...)
			for _, set := range q.Set {
				words = append(words, "--set", quote(set))
			}
			return strings.Join(words, " ")
		}
	}
	return ""
}

// folders are the flags that name the folders in use, but for the embedded ones, and the packs chosen.
func (a *app) folders(profiles string) []string {
	var words []string
	for _, pack := range a.packs {
		words = append(words, "--pack", quote(pack))
	}
	for _, pattern := range a.options.Ignore {
		words = append(words, "--ignore", quote(pattern))
	}
	for _, flag := range [][2]string{
		{"--policies", a.options.Policies}, {"--profiles", profiles}, {"--schemas", a.options.Schemas},
	} {
		if flag[1] != "" {
			words = append(words, flag[0], quote(flag[1]))
		}
	}
	return words
}

func wantsReasons(unit verdict.Unit) bool {
	return unit.Country != "" && slices.ContainsFunc(unit.Strategies, func(st verdict.Strategy) bool {
		return st.Verdict != verdict.Feasible
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
