// Package draft drafts profiles, strategies, facts and cases for their authors to go on from.
package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Draft is new content for an author to go on from. Nothing is written yet.
type Draft struct {
	Files []File
	// Guide lists the facts that may be filled in, with what they mean and which values they may have; "" if there are none
	// to fill in.
	Guide string
	// Left are the things that the author has to fill in, which a check names until then.
	Left []string
}

// A File is one file of a draft.
type File struct {
	// Name is the path beneath the folder in use, with that folder.
	Name    string
	Content []byte
	// Replaces is true if the file is there, with other content.
	Replaces bool
}

// fresh returns a fault if a path is taken. Whatever lies there counts, a broken link too.
func fresh(name string) error {
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return verdict.Faults{document.Unreadable(name, err)}
	}
	return taken(name, "it exists already: expected a new name; nothing was written")
}

func taken(file, message string) error {
	return verdict.Faults{{Rule: verdict.RuleExists, File: file, Message: message}}
}

// refuse returns the fault of a name that cannot be used.
func refuse(format string, args ...any) error {
	return verdict.Faults{{Rule: verdict.RuleUnknownName, Message: fmt.Sprintf(format, args...)}}
}

var (
	wordPattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	idPattern   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// mostNamed is how long a name may be: longer ones make no file.
const mostNamed = 100

// fits returns the fault of a name that does not match; kind is what it names, expected describes the pattern, and sign
// joins its words.
func fits(kind, name string, pattern *regexp.Regexp, expected, sign string) error {
	if pattern.MatchString(name) && len(name) <= mostNamed {
		return nil
	}
	hint := ""
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	isASCII := strings.IndexFunc(name, func(r rune) bool { return r > 127 }) < 0
	if meant := strings.Join(words, sign); isASCII && pattern.MatchString(meant) && len(meant) <= mostNamed {
		hint = " (did you mean " + meant + "?)"
	}
	return refuse("%s is no name of a %s: expected %s%s", document.Show(name), kind, expected, hint)
}

// sentence returns a name as words: "Shared service" of shared_service.
func sentence(name string) string {
	words := strings.NewReplacer("_", " ", "-", " ").Replace(name)
	return strings.ToUpper(words[:1]) + words[1:]
}
