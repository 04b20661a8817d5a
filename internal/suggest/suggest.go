// Package suggest finds the word that a misspelt word may stand for.
package suggest

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// maxRunes is the length of the longest words compared. Longer ones are not typing mistakes.
const maxRunes = 80

// Nearest returns the candidate that word most likely stands for, or "" if none is similar.
//
// It ignores case and the difference between "-", "_" and a space. It prefers an equal candidate, then the one
// with the smallest edit distance (up to about a third of the word), then one that begins or ends with word.
// Among equals it returns the first in alphabetical order.
func Nearest(word string, candidates []string) string {
	if all := AllNearest(word, candidates); len(all) > 0 {
		return all[0]
	}
	return ""
}

// AllNearest returns all candidates that are as near to word as the one that [Nearest] returns, each once, in alphabetical
// order.
func AllNearest(word string, candidates []string) []string {
	if utf8.RuneCountInString(word) > maxRunes {
		return nil
	}
	var best []string
	bestScore := far - 1
	for _, candidate := range candidates {
		score := distance(fold(word), fold(candidate))
		if score < bestScore {
			best, bestScore = nil, score
		}
		if score == bestScore {
			best = append(best, candidate)
		}
	}
	slices.Sort(best)
	return slices.Compact(best)
}

// DidYouMean returns " (did you mean x?)" with the result of [Nearest], or "" if no candidate is similar.
func DidYouMean(word string, candidates []string) string {
	if nearest := Nearest(word, candidates); nearest != "" {
		return " (did you mean " + nearest + "?)"
	}
	return ""
}

// A Hint says what a word may stand for. Its zero value suggests nothing.
type Hint struct {
	// Found is the word, Meant what may stand in its place.
	Found, Meant string
	// Said is Meant as messages show it, where that differs.
	Said string
}

// For returns the hint for a word that is none of the candidates. Unlike [DidYouMean] it tells programs, too.
func For(word string, candidates []string) Hint {
	if nearest := Nearest(word, candidates); nearest != "" {
		return Hint{Found: word, Meant: nearest}
	}
	return Hint{}
}

// String returns " (did you mean x?)", or "" if the hint suggests nothing.
func (h Hint) String() string {
	switch {
	case h.Said != "":
		return " (did you mean " + h.Said + "?)"
	case h.Meant != "":
		return " (did you mean " + h.Meant + "?)"
	default:
		return ""
	}
}

// Suggestion returns the word and what may stand in its place.
func (h Hint) Suggestion() (found, meant string) { return h.Found, h.Meant }

// A Message is a text with the hint that it gives.
type Message struct {
	Text string
	Hint
}

// String returns the text. The hint is a part of it.
func (m Message) String() string { return m.Text }

const (
	part = 1000 // the score if one word begins or ends with the other: larger than any accepted edit distance
	far  = 2000 // the score if the words are not similar
)

// distance returns the score of two folded words: 0 if they are equal, far if they are not similar.
func distance(word, candidate string) int {
	if word == candidate {
		return 0
	}
	if word == "" || utf8.RuneCountInString(candidate) > maxRunes {
		return far
	}
	edits := levenshtein.ComputeDistance(word, candidate)
	if edits == 2 && letters(word) == letters(candidate) {
		edits = 1 // two swapped letters are one mistake
	}
	if edits <= max(1, min(4, utf8.RuneCountInString(word)/3)) && edits < utf8.RuneCountInString(candidate) {
		return edits
	}
	if isPart(word, candidate) || isPart(candidate, word) {
		return part
	}
	return far
}

func isPart(short, long string) bool {
	const least = 3
	return utf8.RuneCountInString(short) >= least && (strings.HasPrefix(long, short) || strings.HasSuffix(long, short))
}

var dashes = strings.NewReplacer("_", "-", " ", "-")

func fold(word string) string { return dashes.Replace(strings.ToLower(word)) }

func letters(word string) string {
	runes := []rune(word)
	slices.Sort(runes)
	return string(runes)
}

const (
	// maxBeside is the most names before a suggestion; of more, this number is left behind it.
	maxBeside = 8
	// MaxListed is the most names in a message without a suggestion.
	MaxListed = 24
)

// Expected returns what a message says after a word that is none of the names: ": expected one of a, b (did you mean a?)".
// A suggestion stands before a long list, which is then cut short.
func Expected(word string, names []string) string { return Expecting(Nearest(word, names), names) }

// Expecting is like [Expected] for a suggestion that was found already; "" is none.
func Expecting(nearest string, names []string) string {
	switch {
	case len(names) == 1 && nearest != "":
		return ": expected " + names[0] + " (did you mean " + nearest + "?)"
	case len(names) == 1:
		return ": expected " + names[0]
	case nearest == "":
		return ": expected one of " + List(names, MaxListed)
	case len(names) <= maxBeside:
		return ": expected one of " + List(names, maxBeside) + " (did you mean " + nearest + "?)"
	default:
		return " (did you mean " + nearest + "?): expected one of " + List(names, maxBeside)
	}
}

// List returns names separated by commas. Of more than most it returns the first, and how many there are.
func List(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + ", ... (" + strconv.Itoa(len(names)) + " in all)"
}
