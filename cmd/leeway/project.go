package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// noProject is the value of --config that stands for no project file.
const noProject = "none"

// A projectUse is what a command takes from the project file.
type projectUse struct {
	// file is the value of --config, or the file that was found.
	file string
	// named says that the user gave --config, and how, for hints.
	named string
	// read is nil if there is no project file.
	read *evaluator.Project
	// gave has the flags whose values are from the file.
	gave map[string]bool
	done bool
}

// withoutProject are commands that do not read the project file of the current folder; of completion the command that is completed does.
var withoutProject = []string{"init", "lsp", cobra.ShellCompRequestCmd, cobra.ShellCompNoDescRequestCmd}

// hasNoProject tells whether a command has nothing to do with the project file, and so is not kept from its work by one that
// is wrong.
func hasNoProject(cmd *cobra.Command) bool {
	return slices.Contains(withoutProject, cmd.Name()) || cmd.HasParent() && cmd.Parent().Name() == "completion"
}

// useProject reads the project file, and gives each flag that the user did not give the value that the file has for it.
func (a *app) useProject(cmd *cobra.Command, args []string) error {
	use := &a.project
	if use.done || hasNoProject(cmd) {
		return nil
	}
	use.done, use.gave = true, map[string]bool{}
	named := cmd.Flags().Changed("config")
	switch {
	case named && use.file == "":
		return errors.New("--config: expected a FILE, or none for no project file")
	case named:
		use.named = use.file
	default:
		use.file = evaluator.FindProject(".")
	}
	if use.file == noProject || use.file == "" {
		use.file = ""
		return nil
	}
	read, err := evaluator.ReadProject(use.file)
	if err != nil {
		return err
	}
	use.read = read
	a.options.Project = verdict.ProjectFile{File: read.File, Digest: read.Digest}
	a.options.Levels = read.Levels
	var faults verdict.Faults
	for _, setting := range read.Settings {
		if !takes(cmd, args, setting) {
			continue
		}
		if err := give(cmd.Flag(setting.Flag), setting.Values); err != nil {
			faults = append(faults, setting.At.Fault(verdict.RuleWrongValue, "%s: %v", setting.Flag, err))
		}
		use.gave[setting.Flag] = true
	}
	return faults.Err()
}

// takes tells whether a command takes the value of a setting: it has the flag and a use for it, and its user did not give it.
func takes(cmd *cobra.Command, args []string, s evaluator.ProjectSetting) bool {
	flag := cmd.Flag(s.Flag)
	if flag == nil || flag.Changed || s.Command != "" && s.Command != cmd.Name() || slices.Contains(idleFlags(cmd, args), s.Flag) {
		return false
	}
	switch s.Flag {
	case "policies":
		return cmd.Name() != "diff" || cmd.Flags().Changed("rev") // what it compares with, unless told, is the embedded ones
	case "policies-key", "policies-key-alg":
		return !cmd.Flags().Changed("policies") // they are of the bundle that the file names
	case "threshold":
		return len(args) == 0 && !cmd.Flags().Changed("run") && !cmd.Flags().Changed("strategy") // it is for all tests
	case "format":
		return hasFormat(cmd, flag, s.Values[0])
	}
	return true
}

// ownFormats are commands that write what the format of answers says nothing about.
var ownFormats = []string{"batch", "bundle", "docs", "report", "serve", "simulate", "try", "unit", "version"}

// hasFormat tells whether a command writes its answer in a format.
func hasFormat(cmd *cobra.Command, flag *pflag.Flag, format string) bool {
	one, isChoice := flag.Value.(*choice)
	return isChoice && one.check(format) == nil && !slices.Contains(ownFormats, cmd.Name())
}

// give sets a flag as if it were so by default.
func give(flag *pflag.Flag, values []string) error {
	switch value := flag.Value.(type) {
	case pflag.SliceValue:
		return value.Replace(values)
	case *single:
		*value.value = values[0] // it is not given
		return nil
	default:
		return value.Set(values[0])
	}
}

// sayUnused says once that folders here, or beside the project file, look like content and are not in use.
func (a *app) sayUnused(cmd *cobra.Command, args []string) {
	if a.quiet || hasNoProject(cmd) {
		return
	}
	idle := idleFlags(cmd, args)
	asked := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool {
		switch {
		case slices.Contains(idle, kind) || cmd.Flag(kind) == nil || cmd.Flag(kind).Changed:
			return true
		case kind == "policies":
			return cmd.Annotations[pathsAnnotation] == holdsPolicies && len(args) > 0 // they are named, or compared with
		case kind == "gains":
			return !slices.Contains(readGains, cmd.Name())
		case kind == "cases":
			return !slices.Contains(readCases, cmd.Name()) || len(args) > 0 && (cmd.Name() != "qca" || slices.ContainsFunc(args, isFile))
		default:
			return kind == "profiles" && len(args) > 0 && cmd.Annotations[pathsAnnotation] == holdsJSON
		}
	})
	dir, where := ".", "here"
	if a.project.read != nil {
		dir, where = filepath.Dir(a.project.file), "beside "+a.project.file
	}
	unused := evaluator.UnusedFolders(a.options, dir, asked)
	if len(unused) == 0 {
		return
	}
	names, them, flags := unused[0], "folder", ""
	if last := len(unused) - 1; last > 0 {
		names, them = strings.Join(unused[:last], ", ")+" and "+unused[last], "folders"
	}
	for _, kind := range unused {
		flags += " --" + kind + " " + quote(filepath.Join(dir, kind))
	}
	how := "write a file " + evaluator.ProjectFileName
	if _, err := os.Stat("leeway.yml"); err == nil {
		how = "call leeway.yml " + evaluator.ProjectFileName
	}
	if a.project.read != nil {
		how = "name the " + them + " there"
	}
	a.say("leeway: the embedded %s are used, not the %s %s: add%s, or %s", names, them, where, flags, how)
}

// single is the value of a flag that may be given once: of two folders the first would be lost in silence.
type single struct {
	value *string
	given bool
}

// String, Set and Type make it a pflag.Value.
func (s *single) String() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// Set takes the first value. For completion flags are read twice.
func (s *single) Set(text string) error {
	if s.given && text != *s.value {
		return fmt.Errorf("given twice, as %q and %q: expected it once", *s.value, text)
	}
	*s.value, s.given = text, true
	return nil
}

// Type is shown in the help.
func (s *single) Type() string { return "string" }
