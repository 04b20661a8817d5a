package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

func newDocsCmd(a *app) *cobra.Command {
	var check string
	cmd := &cobra.Command{
		Use:   "docs",
		Short: "Write the handbook of strategies",
		Long: `Docs writes the handbook of strategies as Markdown pages that link to each other: an index,
a page of each strategy with its preconditions, ways, tables, sources, the states that meet
them and what it spared users, a page of the facts, and one of constraints and properties. All of it is taken
from the policies, the schemas and the profiles in use. It writes into the folder of
--output, and removes pages there that it wrote before and writes no more; without a
folder it prints all pages. --check tells whether a folder has what docs would write now.
With -f csl or -f bibtex it writes the sources that the pages cite, to one file.`,
		Example: `  leeway docs -o handbook
  leeway docs -f bibtex -o handbook.bib
  leeway docs --check docs/handbook`,
		Args: between(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			format := report.Format(a.format)
			if check != "" && a.output != "" {
				return errors.New("--check and --output cannot go together")
			}
			if check != "" && report.Cites(format) {
				return fmt.Errorf("--check and -f %s cannot go together", a.format)
			}
			pages, identity, faults, err := a.handbook(cmd.Context())
			switch {
			case err != nil:
				return err
			case report.Cites(format):
				err = write(a, report.Sources, cited(pages, identity), "")
			case check != "" && len(faults) == 0:
				return a.checkPages(check, pages)
			case check != "":
				return faults.Err()
			case a.output == "" || a.output == "-":
				err = a.printPages(pages)
			default:
				err = a.writePages(a.output, pages)
			}
			return errors.Join(err, faults.Err())
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	a.addFormats(cmd, append([]string{string(report.Markdown)}, report.CiteFormats()...), "")
	cmd.Flags().StringVar(&check, "check", "", "write nothing, and exit with 1 if the folder `DIR` is not what docs would write")
	return cmd
}

// handbook returns the pages of the handbook, and the faults of the profiles that are left out of it.
func (a *app) handbook(ctx context.Context) ([]report.Page, verdict.Identity, verdict.Faults, error) {
	engine, err := a.load(ctx)
	if err != nil {
		return nil, verdict.Identity{}, nil, err
	}
	units, faults := engine.Read(ctx)
	handbook, err := engine.Handbook(ctx, units)
	if err != nil {
		return nil, verdict.Identity{}, nil, inTime(ctx, err)
	}
	return report.Handbook(handbook), handbook.Identity, append(faults, handbook.Faults...).Sorted(), nil
}

// cited returns the sources that pages cite.
func cited(pages []report.Page, identity verdict.Identity) *verdict.Sources {
	var all []verdict.Source
	for _, page := range pages {
		all = append(all, page.Sources...)
	}
	return &verdict.Sources{Identity: identity, Sources: report.SortSources(all)}
}

func (a *app) printPages(pages []report.Page) error {
	var all [][]byte
	for _, page := range pages {
		all = append(all, fmt.Appendf(nil, "<!-- %s -->\n%s", page.Name, page.Text))
	}
	_, err := a.stdout.Write(bytes.Join(all, []byte("\n")))
	return err
}

// writePages writes pages into a folder, and removes those that are written no more.
func (a *app) writePages(dir string, pages []report.Page) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder %s: %w", dir, reason(err))
	}
	old, err := oldPages(dir, pages)
	if err != nil {
		return err
	}
	for _, page := range pages {
		if err := refuseForeign(filepath.Join(dir, page.Name)); err != nil {
			return err
		}
	}
	for _, page := range pages {
		if err := a.writeFile(filepath.Join(dir, page.Name), page.Text); err != nil {
			return err
		}
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("remove %s: %w", name, reason(err))
		}
	}
	if a.quiet {
		return nil
	}
	_, err = fmt.Fprintf(a.stdout, "Wrote %d pages to %s.\n", len(pages), dir)
	return err
}

// readPage reads a file as docs would have written it: on Windows, git may end its lines with CRLF.
func readPage(name string) ([]byte, error) {
	content, err := os.ReadFile(name)
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")), err
}

// refuseForeign keeps a file that docs did not write from being replaced.
func refuseForeign(name string) error {
	content, err := readPage(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", name, reason(err))
	case !bytes.HasPrefix(content, []byte(report.HandbookMark)):
		return fmt.Errorf("%s is there already, and docs did not write it: expected a folder without it; nothing was written", name)
	}
	return nil
}

// oldPages returns the files of a folder that docs wrote and would not write now, in order.
func oldPages(dir string, pages []report.Page) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read the folder %s: %w", dir, reason(err))
	}
	var old []string
	for _, entry := range entries {
		written := slices.ContainsFunc(pages, func(p report.Page) bool { return p.Name == entry.Name() })
		if entry.IsDir() || written || !strings.HasSuffix(entry.Name(), ".md") {
			continue
		}
		name := filepath.Join(dir, entry.Name())
		content, err := readPage(name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, reason(err))
		}
		if bytes.HasPrefix(content, []byte(report.HandbookMark)) {
			old = append(old, name)
		}
	}
	return old, nil
}

// checkPages names the files of a folder that are not what docs would write.
func (a *app) checkPages(dir string, pages []report.Page) error {
	old, err := oldPages(dir, pages)
	if err != nil {
		return err
	}
	var stale []string
	for _, page := range pages {
		name := filepath.Join(dir, page.Name)
		content, err := readPage(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			stale = append(stale, name+": it is missing")
		case err != nil:
			return fmt.Errorf("read %s: %w", name, reason(err))
		case !bytes.Equal(content, page.Text):
			stale = append(stale, name+": it is stale")
		}
	}
	for _, name := range old {
		stale = append(stale, name+": nothing writes it any more")
	}
	if len(stale) == 0 {
		if !a.quiet {
			_, err = fmt.Fprintf(a.stdout, "%d pages in %s are fresh.\n", len(pages), dir)
		}
		return err
	}
	slices.Sort(stale)
	if _, err := fmt.Fprintln(a.stdout, strings.Join(stale, "\n")); err != nil {
		return err
	}
	a.say("leeway: write them with leeway docs -o %s", quote(dir))
	return errFinding
}
