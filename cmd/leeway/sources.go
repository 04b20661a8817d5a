package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/report"
)

func newSourcesCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sources [KEY...]",
		Aliases: []string{"source"},
		Short:   "List the sources of the bibliography, also as BibTeX and CSL-JSON",
		Long: `Sources lists the texts in the bibliography in use, which evidence, policies, cases and gains
cite, or those of the KEYs. With -f csl (CSL-JSON) or -f bibtex it writes them for reference
managers, and an entry for leeway itself, with its version and the digest of its content. The
questions have these formats too: they then write the sources that their answer rests on.`,
		Example: `  leeway sources
  leeway sources westholm2005 kmw2007 -f bibtex
  leeway explain DE change-of-address -f csl -o sources.json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			sources, err := engine.Sources()
			if err != nil {
				return err
			}
			if sources.Sources, err = withKeys(sources.Sources, args); err != nil {
				return err
			}
			return write(a, report.Sources, sources, "")
		},
		ValidArgsFunction: names(a.sourceKeys),
	}
	a.addFormats(cmd, append(report.Formats(), report.CiteFormats()...), "")
	return cmd
}

// withKeys returns the sources that have one of the keys, or all if there are no keys.
func withKeys(sources []verdict.Source, keys []string) ([]verdict.Source, error) {
	if len(keys) == 0 {
		return sources, nil
	}
	known := make([]string, len(sources))
	for i, source := range sources {
		known[i] = source.Key
	}
	var faults verdict.Faults
	for _, key := range keys {
		if !slices.Contains(known, key) {
			faults = append(faults, &verdict.Fault{
				Rule: verdict.RuleUnknownName, Message: "no source has the key " + quote(key) + ": leeway sources lists them" + suggest.DidYouMean(key, known),
			})
		}
	}
	return slices.DeleteFunc(sources, func(s verdict.Source) bool { return !slices.Contains(keys, s.Key) }), faults.Err()
}

// sourceKeys completes the keys of sources.
func (a *app) sourceKeys(cmd *cobra.Command) []string {
	engine := a.loadForCompletion(cmd)
	if engine == nil {
		return nil
	}
	sources, err := engine.Sources()
	if err != nil {
		return nil
	}
	var keys []string
	for _, source := range sources.Sources {
		keys = append(keys, source.Key+"\t"+source.Citation)
	}
	return keys
}
