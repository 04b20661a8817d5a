package main

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagsOf calls f with every flag of every command.
func flagsOf(cmd *cobra.Command, f func(cmd *cobra.Command, flag *pflag.Flag)) {
	cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) { f(cmd, flag) })
	for _, sub := range cmd.Commands() {
		flagsOf(sub, f)
	}
}

// TestNumberFlagsRefuse holds that no flag takes what is no number, and that all of them take the same notation.
func TestNumberFlagsRefuse(t *testing.T) {
	t.Parallel()
	wrong := []string{
		"NaN", "nan", "+Inf", "-inf", "Infinity", "1e999", "-1e999", "0x10", "0x1p-2", "0b1", "0o7", "1_0",
		"-1", "-0.5", "", " ", "1 ", " 1", "1,5", "1/2", "ten", "٣", "99999999999999999999999999999999999",
	}
	count := 0
	flagsOf(newRootCmd(&app{}), func(cmd *cobra.Command, flag *pflag.Flag) {
		where := cmd.Name() + " --" + flag.Name
		switch flag.Value.Type() {
		case "int", "int64", "uint", "uint64", "float64", "duration":
			t.Errorf("%s is a %s of package pflag, which reads 0x10 and NaN: expected a number or a period", where, flag.Value.Type())
		case "number", "time":
			count++
			was := flag.Value.String()
			for _, text := range wrong {
				err := flag.Value.Set(text)
				if err == nil {
					t.Errorf("%s takes %q", where, text)
				} else if !strings.HasPrefix(err.Error(), "expected a ") || !strings.Contains(err.Error(), ", found ") {
					t.Errorf("%s says %q of %q: expected what it wants, and what it found", where, err, text)
				}
			}
			if is := flag.Value.String(); is != was {
				t.Errorf("%s is %s after what it refused, and was %s", where, is, was)
			}
		}
	})
	if count < 10 {
		t.Errorf("there are %d flags of numbers: expected 10 or more", count)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	var percent float64
	var count int
	var seed uint64
	flags := map[string]pflag.Value{
		"percent": newPercent(&percent), "count": newCount(&count, 3, 1), "seed": newNumber(&seed, 1, 0, math.MaxUint64),
	}
	tests := map[string]struct{ flag, text, want, err string }{
		"a whole per cent":       {"percent", "90", "90", ""},
		"part of one":            {"percent", "99.5", "99.5", ""},
		"with an exponent":       {"percent", "5e1", "50", ""},
		"no less than nothing":   {"percent", "-0", "0", ""},
		"all":                    {"percent", "100", "100", ""},
		"more than all":          {"percent", "100.1", "", "expected a number of 0 to 100, found 100.1"},
		"not a number":           {"percent", "NaN", "", "expected a number of 0 to 100, found NaN"},
		"a sign":                 {"percent", "90%", "", "expected a number of 0 to 100, found 90%"},
		"words":                  {"percent", "a lot", "", `expected a number of 0 to 100, found "a lot"`},
		"the least":              {"count", "1", "1", ""},
		"less than the least":    {"count", "0", "", "expected a whole number of 1 or more, found 0"},
		"no decimal fraction":    {"count", "1.5", "", "expected a whole number of 1 or more, found 1.5"},
		"ten, not eight":         {"count", "010", "10", ""},
		"more than a word holds": {"count", "9223372036854775808", "", "expected a whole number of 1 to 9223372036854775807, found 9223372036854775808"},
		"the largest seed":       {"seed", "18446744073709551615", "18446744073709551615", ""},
		"a negative seed":        {"seed", "-1", "", "expected a whole number of 0 to 18446744073709551615, found -1"},
	}
	for name, tc := range tests {
		err := flags[tc.flag].Set(tc.text)
		switch {
		case err == nil && tc.err != "":
			t.Errorf("%s: %q is taken", name, tc.text)
		case err != nil && err.Error() != tc.err:
			t.Errorf("%s: %q: got %q, want %q", name, tc.text, err, tc.err)
		case err == nil && flags[tc.flag].String() != tc.want:
			t.Errorf("%s: %q is %s, want %s", name, tc.text, flags[tc.flag], tc.want)
		}
	}
}

// TestProgressNeedsATerminalThatErases holds that a dumb terminal, such as a shell in an editor, gets no progress: it would show
// the escapes.
func TestProgressNeedsATerminalThatErases(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("there is no pseudo-terminal: ", err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	for term, want := range map[string]bool{"xterm": true, "": true, "dumb": false} {
		t.Setenv("TERM", term)
		a := &app{stderr: terminal}
		if got := a.newProgress("units").out != nil; got != want {
			t.Errorf("TERM=%s: progress is shown: %t, want %t", term, got, want)
		}
		if got := a.newRate(0).progress.out != nil; got != want {
			t.Errorf("TERM=%s: the rate of batch is shown: %t, want %t", term, got, want)
		}
	}
}
