package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/internal/suggest"
)

// A choice is the value of a flag that is one of several words.
type choice struct {
	value   *string
	name    string
	choices []string
}

func newChoice(value *string, name, preset string, choices ...string) *choice {
	*value = preset
	return &choice{value, name, choices}
}

func (c *choice) list() string { return strings.Join(c.choices, ", ") }

// String, Set and Type make it a pflag.Value.
func (c *choice) String() string { return *c.value }

// Set refuses what is none of the choices.
func (c *choice) Set(text string) error {
	if err := c.check(text); err != nil {
		return err
	}
	*c.value = text
	return nil
}

func (c *choice) check(text string) error {
	if !slices.Contains(c.choices, text) {
		if c.name == "format" && strings.EqualFold(text, "html") {
			return fmt.Errorf("no format is called %q here: expected one of %s, or leeway report, which writes HTML", text, c.list())
		}
		return fmt.Errorf("no %s is called %q: expected one of %s%s", c.name, text, c.list(), suggest.DidYouMean(text, c.choices))
	}
	return nil
}

// Type is shown in the help.
func (c *choice) Type() string { return c.name }

// choices is the value of a flag that is several of several words, separated by commas.
type choices struct {
	chosen *[]string
	one    choice
}

// String, Set and Type make it a pflag.Value.
func (c *choices) String() string { return strings.Join(*c.chosen, ",") }

// Set adds what text names.
func (c *choices) Set(text string) error {
	for _, each := range strings.Split(text, ",") {
		if err := c.one.check(each); err != nil {
			return err
		}
		*c.chosen = append(*c.chosen, each)
	}
	return nil
}

// Type is shown in the help.
func (c *choices) Type() string { return c.one.name + "s" }

// refuseEmpty fails for a flag of names that is given without one, if it would be taken for all.
func refuseEmpty(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(flag *pflag.Flag) {
		if flag.Name == "pack" || flag.Name == "ignore" { // none
			return
		}
		if list, isList := flag.Value.(pflag.SliceValue); isList && (len(list.GetSlice()) == 0 || slices.Contains(list.GetSlice(), "")) && flag.Changed {
			err = fmt.Errorf("--%s is empty: expected a value, or no flag for all", flag.Name)
		}
	})
	return err
}
