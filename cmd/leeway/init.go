package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
)

func newInitCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "init DIR",
		Short: "Write the embedded policies, schemas and profiles out, to be edited",
		Long: `Init writes the policies, schemas and profiles that leeway carries into the folder DIR.
It overwrites nothing: if one of the files is there already, it writes none.`,
		Example: `  leeway init my
  leeway evaluate --policies my/policies --schemas my/schemas --profiles my/profiles`,
		Args: between(1, 1, "one DIR"),
		RunE: func(_ *cobra.Command, args []string) error {
			written, err := evaluator.Init(args[0])
			if err != nil {
				return err
			}
			if a.quiet {
				return nil
			}
			flags := ""
			for _, folder := range []string{"policies", "schemas", "profiles"} {
				flags += fmt.Sprintf(" --%s %s", folder, quote(filepath.Join(args[0], folder)))
			}
			said := fmt.Sprintf("Wrote %d files to %s. Edit them, then:\n  leeway check%s\n  leeway evaluate%s\n", len(written), args[0], flags, flags)
			return a.emit([]byte(said))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}
