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
	"github.com/spf13/pflag"
)

// outputFlags are the flags that name a file to write; all others that name a FILE or DIR name one to read.
var outputFlags = []string{"output", "write-baseline", "cobertura", "junit", "sarif", "rejects", "witness"}

// pathsAnnotation, of a command, says that its arguments are files and folders to read, and what folders among them
// hold. Of other commands an argument is a file if its name is that of one.
const pathsAnnotation = "paths"

// What a folder holds: units, or schemas, as JSON, not in folders within it; or policies, with tests and data, at any depth.
const (
	holdsJSON     = "json"
	holdsPolicies = "policies"
)

func readsPaths(cmd *cobra.Command, holds string) *cobra.Command {
	annotate(cmd, pathsAnnotation, holds)
	return cmd
}

// A source is a file or folder that a command reads, and what it holds if it is a folder.
type source struct{ path, holds string }

// checkFiles refuses to write two files to one place, or one where the command reads, under whatever names. All
// files that a command writes are named by flags, and whatever it writes them with, it has passed here.
func (a *app) checkFiles(cmd *cobra.Command) error {
	var outputs []*pflag.Flag
	for _, name := range outputFlags {
		if flag := cmd.Flag(name); flag != nil && writesFile(flag.Value.String()) {
			outputs = append(outputs, flag)
		}
	}
	for i, output := range outputs {
		name := output.Value.String()
		for _, other := range outputs[:i] {
			if sameFile(name, other.Value.String()) {
				return fmt.Errorf("--%s is %s, as --%s is: expected a file of its own", output.Name, name, other.Name)
			}
		}
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() && a.reads(cmd, info) {
			return fmt.Errorf("--%s is %s, which is read: expected a file of its own", output.Name, name)
		}
	}
	return nil
}

// writesFile tells whether a name is that of a file rather than of standard output.
func writesFile(name string) bool { return name != "" && name != "-" }

// reads tells whether the command reads a file.
func (a *app) reads(cmd *cobra.Command, file fs.FileInfo) bool {
	if stdin, isFile := a.stdin.(*os.File); isFile {
		if info, err := stdin.Stat(); err == nil && os.SameFile(info, file) {
			return true
		}
	}
	skip := func(string) bool { return false }
	if cmd.Name() == "table" { // which drafts tests, and reads none
		skip = func(name string) bool { return strings.HasSuffix(name, "_test.rego") }
	}
	return slices.ContainsFunc(sources(cmd), func(s source) bool { return s.has(file, skip) })
}

// sources returns what a command reads, as its flags and arguments say.
func sources(cmd *cobra.Command) []source {
	var found []source
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		what, _ := pflag.UnquoteUsage(flag)
		if what != "FILE" && what != "DIR" || slices.Contains(outputFlags, flag.Name) || !writesFile(flag.Value.String()) {
			return
		}
		holds := holdsJSON
		if flag.Name == "policies" {
			holds = holdsPolicies
		}
		found = append(found, source{flag.Value.String(), holds})
	})
	holds := cmd.Annotations[pathsAnnotation]
	for _, arg := range cmd.Flags().Args() {
		if holds == holdsJSON || holds == holdsPolicies && mayHoldPolicies(arg) || holds == "" && isFile(arg) {
			found = append(found, source{arg, holds})
		}
	}
	return found
}

// mayHoldPolicies tells whether an argument is a folder, or a file as policies are in, rather than a name.
func mayHoldPolicies(arg string) bool {
	info, err := os.Stat(arg)
	return err == nil && info.IsDir() || slices.Contains([]string{".rego", ".json", ".yaml", ".yml", ".gz"}, filepath.Ext(arg))
}

// has tells whether a source is a file, or a folder that the file is read from.
func (s source) has(file fs.FileInfo, skip func(name string) bool) bool {
	info, err := os.Stat(s.path)
	switch {
	case err != nil:
		return false
	case !info.IsDir():
		return os.SameFile(info, file)
	default:
		return s.within(s.path, file, skip, nil)
	}
}

// within looks for a file in a folder, links included; above are the folders that it is in.
func (s source) within(folder string, file fs.FileInfo, skip func(name string) bool, above []fs.FileInfo) bool {
	own, err := os.Stat(folder)
	entries, unread := os.ReadDir(folder)
	loop := func(f fs.FileInfo) bool { return os.SameFile(f, own) }
	if errors.Join(err, unread) != nil || slices.ContainsFunc(above, loop) {
		return false
	}
	above = append(slices.Clip(above), own)
	extensions := []string{".json"}
	if s.holds == holdsPolicies {
		extensions = []string{".rego", ".json", ".yaml", ".yml"}
	}
	for _, entry := range entries {
		name := filepath.Join(folder, entry.Name())
		info, err := os.Stat(name)
		switch {
		case err != nil || skip(name):
		case info.IsDir() && s.holds == holdsPolicies && s.within(name, file, skip, above):
			return true
		case slices.Contains(extensions, filepath.Ext(name)) && os.SameFile(info, file):
			return true
		}
	}
	return false
}

// sameFile tells whether two names are of one file, there or not, that is no device.
func sameFile(one, other string) bool {
	first, err := os.Stat(one)
	if err == nil && !first.Mode().IsRegular() {
		return false
	}
	second, wrong := os.Stat(other)
	return target(one) == target(other) || err == nil && wrong == nil && os.SameFile(first, second)
}

// target returns where a file of that name is, or would be.
func target(name string) string {
	if found, err := filepath.EvalSymlinks(name); err == nil {
		name = found
	} else if folder, err := filepath.EvalSymlinks(filepath.Dir(name)); err == nil {
		name = filepath.Join(folder, filepath.Base(name))
	}
	if whole, err := filepath.Abs(name); err == nil {
		name = whole
	}
	return name
}
