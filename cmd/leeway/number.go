package main

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"time"
)

// A number is the value of a flag: a number within bounds, in plain decimal notation.
type number[T int | uint64 | float64] struct {
	value       *T
	least, most T
}

func newNumber[T int | uint64 | float64](value *T, preset, least, most T) *number[T] {
	*value = preset
	return &number[T]{value, least, most}
}

// newCount returns a flag of a whole number of least or more.
func newCount(value *int, preset, least int) *number[int] {
	return newNumber(value, preset, least, math.MaxInt)
}

// newPercent returns a flag of a number of 0 to 100.
func newPercent(value *float64) *number[float64] { return newNumber(value, 0, 0, 100) }

// String, Set and Type make it a pflag.Value.
func (n *number[T]) String() string { return fmt.Sprint(*n.value) }

// decimal is the notation of numbers: no hexadecimal digits, no underscores, no infinity and no NaN.
var decimal = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$`)

// Set refuses what is no such number.
func (n *number[T]) Set(text string) error {
	value, err := parse[T](text)
	if err != nil || value < n.least || value > n.most {
		return fmt.Errorf("expected %s, found %s", n.wanted(errors.Is(err, strconv.ErrRange)), shown(text))
	}
	*n.value = value + 0 // for -0
	return nil
}

func parse[T int | uint64 | float64](text string) (T, error) {
	var value T
	var err error
	switch v := any(&value).(type) {
	case *int:
		*v, err = strconv.Atoi(text)
	case *uint64:
		*v, err = strconv.ParseUint(text, 10, 64)
	case *float64:
		*v, err = strconv.ParseFloat(text, 64)
	}
	if !decimal.MatchString(text) {
		err = strconv.ErrSyntax
	}
	return value, err
}

// wanted says which numbers are allowed. The most that a word of the machine holds is named only to one who went beyond it.
func (n *number[T]) wanted(beyond bool) string {
	if most, whole := any(n.most).(int); whole && most == math.MaxInt && !beyond {
		return fmt.Sprintf("a whole number of %v or more", n.least)
	}
	if _, fraction := any(n.most).(float64); fraction {
		return fmt.Sprintf("a number of %v to %v", n.least, n.most)
	}
	return fmt.Sprintf("a whole number of %v to %v", n.least, n.most)
}

// shown returns what a flag was given, in quotes if it would not be seen for what it is.
func shown(text string) string {
	if quoted := strconv.Quote(text); quote(text) != text || text == "" {
		return quoted
	}
	return text
}

// Type is shown in the help.
func (n *number[T]) Type() string { return "number" }

// A period is the value of a flag: a time of 0 or more.
type period struct{ value *time.Duration }

func newPeriod(value *time.Duration, preset time.Duration) *period {
	*value = preset
	return &period{value}
}

// String, Set and Type make it a pflag.Value.
func (p *period) String() string {
	if *p.value == 0 {
		return "0" // which the help takes for no preset
	}
	return p.value.String()
}

// Set refuses what is no time, or less than none.
func (p *period) Set(text string) error {
	value, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return fmt.Errorf("expected a time, such as 30s or 5m, found %q", text)
	case value < 0:
		return fmt.Errorf("expected a time of 0 or more, such as 30s or 5m, found %s", text)
	}
	*p.value = value
	return nil
}

// Type is shown in the help.
func (p *period) Type() string { return "time" }
