package verdict

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Level says how much a fault matters.
type Level string

// The levels. The zero value is an error: the input cannot be used, or cannot mean what it says.
const (
	Error   Level = ""
	Warning Level = "warning"
	Note    Level = "note"
)

// String returns the level as a word: error, warning or note.
func (l Level) String() string {
	if l == Error {
		return "error"
	}
	return string(l)
}

// A Fault is one thing wrong with leeway's input, and its place.
type Fault struct {
	// Rule is the stable id of the kind of fault, such as "unknown-fact".
	Rule RuleID `json:"rule"`
	// Level is empty for an error.
	Level Level `json:"level,omitempty"`
	// File is the path as the user named it; empty if no file is at fault.
	File string `json:"file,omitempty"`
	// Line and Col count from 1, Col in characters; 0 when unknown.
	Line int `json:"line,omitempty"`
	Col  int `json:"col,omitempty"`
	// Message says what is wrong, what was expected, and what may have been meant.
	Message string `json:"message"`
	// Fact is the path of the fact at fault; empty if no single fact is.
	Fact string `json:"fact,omitempty"`
	// Found is the text at fault, as the file has it, and Meant what it may stand for; both are empty if nothing is near.
	Found string `json:"found,omitempty"`
	Meant string `json:"meant,omitempty"`
	// Help says how to fix it; only the answer to `check` has it.
	Help string `json:"help,omitempty"`
}

// Fault returns a fault at the place, of the level of its rule.
func (p Place) Fault(rule RuleID, format string, args ...any) *Fault {
	fault := &Fault{Rule: rule, Level: rule.Level(), File: p.File, Line: p.Line, Col: p.Col, Message: fmt.Sprintf(format, args...)}
	return fault.Suggesting(args...)
}

// A Suggestion is an argument of a message that says what a text may stand for. Found is "" if it suggests nothing.
type Suggestion interface{ Suggestion() (found, meant string) }

// Suggesting takes over the first suggestion among the arguments of the message, and returns the fault.
func (f *Fault) Suggesting(args ...any) *Fault {
	for _, arg := range args {
		if s, ok := arg.(Suggestion); ok && f.Found == "" {
			f.Found, f.Meant = s.Suggestion()
		}
	}
	return f
}

// Place returns the position of the fault, as far as it is known.
func (f *Fault) Place() Place { return Place{f.File, f.Line, f.Col} }

// Of sets the path of the fact at fault, and returns the fault.
func (f *Fault) Of(path string) *Fault {
	f.Fact = path
	return f
}

// Error returns the fault in one line, file:line:col: message. Warnings and notes have their level before the
// message.
func (f *Fault) Error() string {
	message := f.Message
	if f.Level != Error {
		message = f.Level.String() + ": " + message
	}
	if f.File == "" {
		return message
	}
	return f.Place().String() + ": " + message
}

// Faults is a list of faults. As an error it has one line for each.
type Faults []*Fault

// FaultsOf returns the faults in an error, also in a joined one; nil if there are none.
func FaultsOf(err error) Faults {
	var several Faults
	var one *Fault
	var joined interface{ Unwrap() []error }
	switch {
	case errors.As(err, &joined):
		for _, each := range joined.Unwrap() {
			several = append(several, FaultsOf(each)...)
		}
	case errors.As(err, &several):
	case errors.As(err, &one):
		several = Faults{one}
	}
	return several
}

// Error returns one line for each fault.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the faults in order of file, line, column and message, without duplicates.
func (fs Faults) Sorted() Faults {
	sorted := slices.Clone(fs)
	slices.SortStableFunc(sorted, compareFaults)
	return slices.CompactFunc(sorted, func(a, b *Fault) bool { return compareFaults(a, b) == 0 })
}

// Count returns the number of faults of a level.
func (fs Faults) Count(level Level) int {
	count := 0
	for _, f := range fs {
		if f.Level == level {
			count++
		}
	}
	return count
}

// Err returns the sorted faults as an error, nil if there are none.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return fs.Sorted()
}

func compareFaults(a, b *Fault) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Col, b.Col),
		cmp.Compare(a.Message, b.Message),
	)
}

// Collect appends the faults in err and returns nil; it returns an err that has none as it is.
func (fs *Faults) Collect(err error) error {
	faults := FaultsOf(err)
	if len(faults) == 0 {
		return err
	}
	*fs = append(*fs, faults...)
	return nil
}
