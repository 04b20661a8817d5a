package main

import (
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
)

// lookAtAllPacks has a command look at the strategies of all packs, unless the flag says which: a command that
// judges policies themselves, or packs them, and says nothing of units but what that does to them.
func lookAtAllPacks(cmd *cobra.Command) *cobra.Command {
	annotate(cmd, packsAnnotation, evaluator.AllPacks)
	cmd.Long += "\n\nThe strategies of all packs take part; with --pack only those of the packs named, beside\nthose that are in none."
	return cmd
}

const packsAnnotation = "packs"

func annotate(cmd *cobra.Command, key, value string) {
	if cmd.Annotations == nil {
		cmd.Annotations = map[string]string{}
	}
	cmd.Annotations[key] = value
}

// packsFor returns the packs that a command looks at: those chosen, or else all if it is one for which that is so.
func (a *app) packsFor(cmd *cobra.Command) []string {
	all := cmd.Annotations[packsAnnotation]
	switch {
	case all != "" && len(a.packs) == 0:
		return []string{all}
	case all != "" && a.project.gave["pack"]: // those of the project file have to be there, and no more
		return append([]string{all}, a.packs...)
	default:
		return a.packs
	}
}

// packNames completes the names of packs.
func (a *app) packNames(cmd *cobra.Command) []string {
	chosen := a.packs
	a.packs = nil // what is typed may be no pack yet
	defer func() { a.packs = chosen }()
	if engine := a.loadForCompletion(cmd); engine != nil && len(engine.PackNames()) > 0 {
		return append(engine.PackNames(), evaluator.AllPacks)
	}
	return nil
}
