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
		Short: "Write the embedded policies, schemas, profiles, cases and gains out, to be edited",
		Long: `Init writes the policies, schemas, profiles, documented cases and gains of users that leeway
carries into the folder DIR, and a file leeway.yaml that names them: in DIR, and in every
folder below it, all commands use them. It overwrites nothing: if one of the files is there
already, it writes none.`,
		Example: `  leeway init .
  leeway init my && cd my && leeway check`,
		Args: between(1, 1, "one DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if args[0] == "" {
				return fmt.Errorf("%s: the argument is empty: expected a folder, or . for this one", cmd.Name())
			}
			written, err := evaluator.Init(args[0])
			if err != nil {
				return err
			}
			if a.quiet {
				return nil
			}
			to, enter := args[0], "  cd "+quote(args[0])+"\n"
			if filepath.Clean(to) == "." {
				to, enter = "this folder", ""
			}
			written = slices.DeleteFunc(written, func(name string) bool { // what check does not count
				return filepath.Base(name) == "bibliography.json" || filepath.Base(name) == evaluator.ProjectFileName
			})
			said := fmt.Sprintf("Wrote %d files, the bibliography and %s to %s. Edit them, then:\n%s", len(written), evaluator.ProjectFileName, to, enter)
			said += "  leeway check\n  leeway evaluate\n"
			return a.emit([]byte(said))
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
}
