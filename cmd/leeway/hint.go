package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// whyHint says how to ask for the reasons of the first verdict that wants some, "" if there is no
// short way to ask.
func (a *app) whyHint(e *verdict.Evaluation, q question) string {
	if len(e.Units) == 0 {
		return ""
	}
	asked := e.Units[max(0, slices.IndexFunc(e.Units, wantsReasons))]
	var words []string
	flags := []string{"--policies", a.options.Policies, "--profiles", a.options.Profiles, "--schemas", a.options.Schemas}
	switch {
	case len(q.paths) == 0:
		words = []string{asked.Country, asked.Service}
	case len(q.paths) > 1 || q.paths[0] == "-":
		return ""
	case filepath.Ext(q.paths[0]) == ".json":
		words = q.paths
	default:
		words = []string{asked.Country, asked.Service}
		flags[3] = q.paths[0]
	}
	for i := 0; i < len(flags); i += 2 {
		if flags[i+1] != "" {
			words = append(words, flags[i], quote(flags[i+1]))
		}
	}
	for _, set := range q.set {
		words = append(words, "--set", quote(set))
	}
	return "Why? leeway explain " + strings.Join(words, " ")
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
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
