package fact

import (
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Check returns nil if value is in the fact's domain, else a one-line error that says what was expected and found, without
// the fact's path. Values are string, bool or json.Number; an integer may be written 3.0 or 3e2.
func (f Fact) Check(value any) error {
	if value == nil {
		return errors.New("expected " + f.Domain() + ", found null: leave an unknown fact out")
	}
	switch f.Type {
	case String:
		return f.checkText(value)
	case Boolean:
		if _, ok := value.(bool); !ok {
			return f.unexpected(value, booleanMeant(value))
		}
		return nil
	default:
		return f.checkNumber(value)
	}
}

// Domain describes the values of the fact: "one of a, b, c", "true or false", "a number of 0 to 100".
func (f Fact) Domain() string {
	switch f.Type {
	case String:
		return document.OneOf(f.Enum)
	case Boolean:
		return "true or false"
	case Integer:
		return document.Between("an integer", f.Min, f.Max)
	default:
		return document.Between("a number", f.Min, f.Max)
	}
}

// Parse returns the value of text, as given on the command line. Its errors are like those of Check.
func (f Fact) Parse(text string) (any, error) {
	var value any = text
	switch f.Type {
	case Boolean:
		if text == "true" || text == "false" {
			value = text == "true"
		}
	case Integer, Number:
		if document.IsNumber(text) {
			value = json.Number(text)
		}
	}
	if err := f.Check(value); err != nil {
		return nil, err
	}
	return Canonical(value), nil
}

// Canonical returns a number in plain decimal notation without redundant digits (3e2 is 300, 3.50 is 3.5), or in the
// notation of [document.Number] if that is too long, so that equal facts are equal values. It returns any other value, and
// a number that leeway does not read, unchanged.
func Canonical(value any) any {
	if n, ok := value.(json.Number); ok && strings.Trim(string(n), "123456789") != "" {
		if rat, err := document.Rat(n); err == nil {
			return document.Number(rat)
		}
	}
	return value
}

func (f Fact) checkText(value any) error {
	text, ok := value.(string)
	switch {
	case ok && slices.Contains(f.Enum, text):
		return nil
	case MeansUnknown(text):
		return f.unexpected(value, suggest.Message{})
	}
	hint := suggest.For(text, f.Enum)
	return domainError{suggest.Message{Text: "expected " + f.Domain() + "; found " + document.Show(value) + hint.String(), Hint: hint}}
}

func (f Fact) checkNumber(value any) error {
	n, ok := value.(json.Number)
	if !ok {
		text, _ := value.(string)
		return f.unexpected(value, numberMeant(text))
	}
	rat, err := document.Rat(n)
	if err != nil {
		return err
	}
	if f.Type == Integer && !rat.IsInt() || !f.within(rat) {
		return f.unexpected(value, suggest.Message{})
	}
	return nil
}

func (f Fact) within(rat *big.Rat) bool {
	return (f.Min == nil || rat.Cmp(f.Min) >= 0) && (f.Max == nil || rat.Cmp(f.Max) <= 0)
}

// unknowns are words that people write for a value they do not know, in lower case.
var unknowns = []string{"unknown", "not known", "n/a", "na", "null", "nil", "tbd", "?", "??", "???"}

// MeansUnknown reports whether text is a word for a value that is not known.
func MeansUnknown(text string) bool {
	return slices.Contains(unknowns, strings.ToLower(strings.TrimSpace(text)))
}

// booleanMeant suggests the boolean that text may mean.
func booleanMeant(value any) suggest.Message {
	text, _ := value.(string)
	hint := suggest.For(text, []string{"true", "false"})
	switch strings.ToLower(text) {
	case "true", "false":
		hint = withoutQuotes(text)
	case "yes", "y":
		hint.Meant = "true"
	case "no", "n":
		hint.Meant = "false"
	}
	return quoted(text, hint)
}

// withoutQuotes suggests text as it is, as a value that is no string.
func withoutQuotes(text string) suggest.Hint {
	return suggest.Hint{Meant: text, Said: text + ", without quotation marks"}
}

// quoted returns the message of a hint that a value that is no string is meant by a string.
func quoted(text string, hint suggest.Hint) suggest.Message {
	if hint.Meant != "" {
		hint.Found = strconv.Quote(text)
	}
	return suggest.Message{Text: hint.String(), Hint: hint}
}

// unexpected returns the error for a value that is not in the domain; about is what to add.
func (f Fact) unexpected(value any, about suggest.Message) error {
	if text, ok := value.(string); ok && MeansUnknown(text) {
		about = suggest.Message{Text: ": leave an unknown fact out"}
	}
	about.Text = "expected " + f.Domain() + ", found " + document.Show(value) + about.Text
	return domainError{about}
}

// A domainError says that a value is not in the domain of a fact, and what may be meant.
type domainError struct{ suggest.Message }

func (e domainError) Error() string { return e.Text }

// numberMeant suggests the number that text may mean. A comma before three digits may group thousands or be a
// decimal comma; then it suggests none.
func numberMeant(text string) suggest.Message {
	const separators = " (write numbers without separators, and decimals with a point)"
	if !strings.Contains(text, ",") {
		if _, err := document.Rat(json.Number(text)); err != nil {
			return suggest.Message{}
		}
		return quoted(text, withoutQuotes(text))
	}
	meant := strings.Replace(text, ",", ".", 1)
	if _, err := document.Rat(json.Number(meant)); err == nil && len(text)-strings.Index(text, ",") != len(",000") {
		return quoted(text, suggest.Hint{Meant: meant})
	}
	if strings.Trim(text, "0123456789.,-") == "" {
		return suggest.Message{Text: separators}
	}
	return suggest.Message{}
}
