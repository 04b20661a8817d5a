package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
)

// readCases are the commands that read the documented cases in use.
var readCases = []string{"check", "lsp", "concordance", "qca", "precedents"}

// readGains are the commands that read the documented gains of users in use.
var readGains = []string{"check", "docs", "gains", "lsp", "serve"}

// idleFlags returns the flags of all commands that a command with these arguments does not read.
func idleFlags(cmd *cobra.Command, args []string) []string {
	policies := []string{"policies", "policies-key", "policies-key-alg"}
	content := slices.Concat(policies, []string{"profiles", "cases", "gains", "schemas", "ignore", "pack", "csv-dialect"})
	switch cmd.Name() {
	case "version":
		return content
	case "init":
		return append(content, "format", "config")
	case "new", "country", "strategy", "fact", "case":
		return []string{"format", "policies-key", "policies-key-alg"}
	case "lsp":
		return []string{"format", "output", "timeout", "csv-dialect", "pack"}
	case "serve":
		return []string{"format", "output", "timeout", "csv-dialect"}
	case "test":
		if len(args) > 0 {
			return policies
		}
	case "diff":
		if len(args) == 2 || len(args) == 1 && cmd.Flags().Changed("rev") {
			return policies
		}
	}
	return nil
}

// refuseIdle returns an error if a flag is given that the command does not read: whoever gives it expects an effect.
func refuseIdle(cmd *cobra.Command, args []string) error {
	for _, name := range idleFlags(cmd, args) {
		if !cmd.Flags().Changed(name) {
			continue
		}
		said := cmd.Name()
		if len(args) > 0 && said != "init" {
			said += fmt.Sprintf(" of %q", args[0])
		}
		return fmt.Errorf("%s has no use for --%s: see %s --help", said, name, cmd.CommandPath())
	}
	return nil
}

// hideIdleFlags has the help of each command leave out the flags that it does not read.
func hideIdleFlags(root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		idle := idleFlags(cmd, nil)
		if !slices.Contains(readCases, cmd.Name()) {
			idle = append(idle, "cases")
		}
		if !slices.Contains(readGains, cmd.Name()) {
			idle = append(idle, "gains")
		}
		if only := cmd.Name(); only == "report" || only == "unit" { // HTML, and JSON
			idle = append(idle, "format")
		}
		for _, name := range idle {
			if flag := cmd.InheritedFlags().Lookup(name); flag != nil {
				flag.Hidden = true
			}
		}
		help(cmd, args)
	})
}
