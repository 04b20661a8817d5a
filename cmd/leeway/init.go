package main

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
)

func newInitCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Write the embedded policies, schemas, profiles and cases out, to be edited",
		Long: `Init writes the policies, schemas, profiles and documented cases that leeway carries into the
folder DIR. It overwrites nothing: if one of the files is there already, it writes none.`,
		Example: `  leeway init my
  leeway evaluate --policies my/policies --schemas my/schemas --profiles my/profiles
  leeway concordance --policies my/policies --cases my/cases`,
		Args: between(1, 1, "one DIR"),
		RunE: func(_ *cobra.Command, args []string) error {
			written, err := evaluator.Init(args[0])
			if err != nil {
				return err
			}
			if a.quiet {
				return nil
			}
			flags := func(folders ...string) string {
				said := ""
				for _, folder := range folders {
					said += fmt.Sprintf(" --%s %s", folder, quote(filepath.Join(args[0], folder)))
				}
				return said
			}
			written = slices.DeleteFunc(written, func(name string) bool { return filepath.Base(name) == "bibliography.json" })
			said := fmt.Sprintf("Wrote %d files and the bibliography to %s. Edit them, then:\n  leeway check%s\n  leeway evaluate%s\n", len(written), args[0],
				flags("policies", "schemas", "profiles", "cases"), flags("policies", "schemas", "profiles"))
			return a.emit([]byte(said))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}
