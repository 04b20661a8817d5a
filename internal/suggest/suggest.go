// Package suggest finds what a misspelt word may have meant.
package suggest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// maxRunes bounds the words that are compared: nobody misspells a name so long.
const maxRunes = 80

// Nearest returns the candidate that word most likely meant, "" if none is near.
//
// Case and the difference between "-", "_" and a space do not count. Next to an equal candidate, the
// nearest by edit distance wins (up to about a third of the word), then one of which word is the first or
// last part. Ties go to the first in alphabetical order.
func Nearest(word string, candidates []string) string {
	if utf8.RuneCountInString(word) > maxRunes {
		return ""
	}
	best, bestScore := "", far
	for _, candidate := range candidates {
		score := distance(fold(word), fold(candidate))
		if score < bestScore || score == bestScore && score < far && candidate < best {
			best, bestScore = candidate, score
		}
	}
	return best
}

// DidYouMean returns " (did you mean x?)" for the candidate nearest to word, "" if none is near.
func DidYouMean(word string, candidates []string) string {
	if nearest := Nearest(word, candidates); nearest != "" {
		return " (did you mean " + nearest + "?)"
	}
	return ""
}

const (
	part = 1000 // the score of a first or last part: worse than any edit distance that counts
	far  = 2000 // the score of a word that is not near
)

// distance scores how far the folded word is from the folded candidate: 0 is equal, far is not near.
func distance(word, candidate string) int {
	if word == candidate {
		return 0
	}
	if word == "" || utf8.RuneCountInString(candidate) > maxRunes {
		return far
	}
	edits := levenshtein.ComputeDistance(word, candidate)
	if edits == 2 && letters(word) == letters(candidate) {
		edits = 1 // two letters swapped are one slip
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
