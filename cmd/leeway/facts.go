package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/report"
)

func newFactsCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "facts [FACT]",
		Aliases: []string{"fact"},
		Short:   "List the facts: their values, levers, readers, and where they are known",
		Long: `Facts lists the facts of the catalogue: which values they may have, what it takes to
change them (the lever), how many rules read them, in how many profiles (for facts of
the context) or units (for facts of the service) they are known, and which of them are
the same everywhere.`,
		Example: `  leeway facts
  leeway facts context.person_identifier`,
		Args: between(0, 1, "at most one FACT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			engine, err := a.load(cmd.Context())
			if err != nil {
				return err
			}
			units, faults := engine.Read(cmd.Context())
			facts := &verdict.Facts{Facts: engine.Facts(units)}
			if facts.Identity, err = engine.Identity(units); err != nil {
				return err
			}
			if len(args) > 0 {
				if facts.Facts, err = factOf(facts.Facts, args[0]); err != nil {
					return err
				}
			}
			if err := write(a, report.Facts, facts, ""); err != nil {
				return err
			}
			return faults.Err()
		},
		ValidArgsFunction: names(a.facts),
	}
}

// factOf returns the one fact of that path.
func factOf(facts []verdict.FactInfo, path string) ([]verdict.FactInfo, error) {
	var paths, names []string
	for _, info := range facts {
		if info.Path == path {
			return []verdict.FactInfo{info}, nil
		}
		paths = append(paths, info.Path)
		names = append(names, info.Path[strings.LastIndex(info.Path, ".")+1:])
	}
	meant := suggest.DidYouMean(path, paths)
	if i := slices.Index(names, suggest.Nearest(path, names)); meant == "" && i >= 0 {
		meant = suggest.DidYouMean(paths[i], paths)
	}
	return nil, fmt.Errorf("no fact is called %q: leeway facts lists them%s", path, meant)
}
