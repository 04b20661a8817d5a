package main

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/report"
)

// endings are those of files, and the formats that they promise.
var endings = map[string]report.Format{".csv": report.CSV, ".json": report.JSON, ".ndjson": report.NDJSON, ".md": report.Markdown, ".bib": report.BibTeX, ".svg": report.SVG}

// addFormats gives a command formats of its own; more is said of them in its help.
func (a *app) addFormats(cmd *cobra.Command, formats []string, more string) {
	format := newChoice(&a.format, "format", string(report.Table), formats...)
	cmd.Flags().VarP(format, "format", "f", "write the answer as `FORMAT`: "+format.list()+more)
	register(cmd, "format", fixed(formats))
}

// formatOfOutput has the ending of the output file choose the format, unless a flag does. It fails if there is a dialect of
// CSV, but no CSV.
func (a *app) formatOfOutput(cmd *cobra.Command, args []string) error {
	format := cmd.Flag("format")
	chosen := format == nil || format.Changed && !a.project.gave["format"]
	if ending, known := endings[strings.ToLower(filepath.Ext(a.output))]; known && !chosen && hasFormat(cmd, format, string(ending)) {
		if err := format.Value.Set(string(ending)); err != nil {
			return err
		}
	}
	dialect := cmd.Flag("csv-dialect")
	if dialect == nil || !dialect.Changed || a.project.gave["csv-dialect"] || slices.Contains(ownFormats, cmd.Name()) {
		return nil
	}
	readsCSV := func(arg string) bool { return arg == "-" || strings.EqualFold(filepath.Ext(arg), ".csv") }
	if format.Value.String() != string(report.CSV) && !slices.ContainsFunc(args, readsCSV) {
		return errors.New("--csv-dialect is about CSV: expected -f csv, or a file of CSV among the arguments")
	}
	return nil
}
