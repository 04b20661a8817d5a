package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
)

// policiesPath takes the argument that is a folder or a bundle of policies, if there is one: it stands for --policies. The
// other arguments are returned. Known returns the names that the command takes: a folder that is called like one of them
// is meant only if it is written as a path.
func (a *app) policiesPath(cmd *cobra.Command, args []string, known func(*cobra.Command) []string) (rest []string, err error) {
	path := ""
	for _, arg := range args {
		switch {
		case !holdsAny(arg) || !strings.ContainsRune(filepath.ToSlash(arg), '/') && isName(arg, known(cmd)):
			rest = append(rest, arg)
		case path != "":
			return nil, fmt.Errorf("%s takes one PATH of policies, got %s and %s", cmd.Name(), path, arg)
		default:
			path = arg
		}
	}
	if path == "" {
		return rest, nil
	}
	return rest, a.usePolicies(cmd, path)
}

// usePolicies has a command read the policies at a path.
func (a *app) usePolicies(cmd *cobra.Command, path string) error {
	if cmd.Flags().Changed("policies") && !a.project.gave["policies"] {
		return errors.New("PATH and --policies cannot go together: each names the policies")
	}
	a.options.Policies = path
	delete(a.project.gave, "policies") // hints have to name it
	return nil
}

// holdsAny tells whether a path may hold policies: a folder, or a bundle.
func holdsAny(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir() || evaluator.IsBundle(path) || err != nil && strings.HasPrefix(path, ".")
}

// isName tells whether a word is one of the names, which may have descriptions behind them.
func isName(word string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		name, _, _ = strings.Cut(name, "\t")
		return name == word
	})
}

// checkPaths has check read the policies, schemas and bibliography that are among its arguments, unless they are in use.
func (a *app) checkPaths(cmd *cobra.Command, args []string) error {
	for _, arg := range args {
		if within(a.options.Policies, arg) || within(a.options.Schemas, arg) || within(a.options.Cases, arg) {
			continue
		}
		switch {
		case filepath.Ext(arg) == ".rego":
			return fmt.Errorf("%s is not among the policies in use: expected a file of theirs, or the folder of all policies", arg)
		case evaluator.IsBundle(arg) || holdsRego(arg):
			if err := a.usePolicies(cmd, arg); err != nil {
				return err
			}
		case holds(arg, "unit.json"):
			if cmd.Flags().Changed("schemas") && !a.project.gave["schemas"] {
				return errors.New("a PATH of schemas and --schemas cannot go together")
			}
			a.options.Schemas = arg
			delete(a.project.gave, "schemas")
		case holds(arg, "bibliography.json") && !cmd.Flags().Changed("profiles"): // which the policies may cite, too
			a.options.Profiles = arg
		}
	}
	return nil
}

// within tells whether a file or folder is in a folder, or is that folder.
func within(folder, path string) bool {
	if folder == "" {
		return false
	}
	below, err := filepath.Rel(folder, path)
	return err == nil && filepath.IsLocal(below)
}

// holds tells whether a path is a folder with a file of that name.
func holds(path, name string) bool {
	_, err := os.Stat(filepath.Join(path, name))
	return err == nil
}

// holdsRego tells whether a path is a folder with files of Rego at any depth, and none of JSON at its root, as folders of
// profiles have.
func holdsRego(path string) bool {
	if found, _ := filepath.Glob(filepath.Join(path, "*.json")); len(found) > 0 {
		return false
	}
	holds := false
	_ = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // whoever reads the folder says so
		case !entry.IsDir() && filepath.Ext(name) == ".rego":
			holds = true
			return filepath.SkipAll
		}
		return nil
	})
	return holds
}
