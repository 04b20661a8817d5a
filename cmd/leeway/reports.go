package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/report"
)

// reports are the files of --junit and --sarif, written for machines beside the answer for people; "" is none.
type reports struct{ junit, sarif string }

func (r *reports) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&r.junit, "junit", "", "write the results to `FILE` as JUnit's XML too")
	flags.StringVar(&r.sarif, "sarif", "", "write the results to `FILE` as SARIF too")
}

// write writes the files that are asked for.
func (r *reports) write(a *app, render func(w io.Writer, format report.Format) error) error {
	for _, each := range []struct {
		file   string
		format report.Format
	}{{r.junit, report.JUnit}, {r.sarif, report.SARIF}} {
		if each.file == "" {
			continue
		}
		var out bytes.Buffer
		if err := render(&out, each.format); err != nil {
			return fmt.Errorf("write %s: %w", each.file, err)
		}
		if err := a.writeFile(each.file, out.Bytes()); err != nil {
			return err
		}
	}
	return nil
}

// sayResult says in one line how a command ended whose answer went to a file, and where to look if it has findings.
func (a *app) sayResult(result string, findings bool) {
	switch {
	case !writesFile(a.output):
	case findings:
		a.say("leeway: %s: see %s", strings.TrimSuffix(result, "."), a.output)
	default:
		a.say("leeway: %s", result)
	}
}
