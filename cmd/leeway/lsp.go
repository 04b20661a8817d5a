package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/lsp"
)

func newLSPCmd(a *app) *cobra.Command {
	var stdio bool
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Serve an editor: faults, hovers, completion and fixes while you write",
		Long: `Lsp is a language server: an editor starts it, and speaks the Language Server Protocol with it
over standard input and output. It looks at policies, profiles and cases as you write them, also
before you save, with the folders of the nearest leeway.yaml above each file; after a save it
checks everything and runs the tests. docs/editor.md tells how to set up an editor.

It writes no file. It exits with 1 if the editor goes away without saying so.`,
		Example: `  leeway lsp
  leeway lsp --policies my/policies --profiles my/profiles`,
		Args: between(0, 0, "no argument"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			options, err := a.lspOptions()
			if err != nil {
				return err
			}
			err = lsp.Serve(cmd.Context(), a.stdin, a.stdout, options)
			if errors.Is(err, lsp.ErrNoShutdown) {
				return errFinding
			}
			return inTime(cmd.Context(), err)
		},
	}
	cmd.Flags().BoolVar(&stdio, "stdio", true, "over standard input and output; the only way there is, for editors that say so")
	return cmd
}

// lspOptions returns the options of the server. Each folder has a project file of its own, unless --config names one.
func (a *app) lspOptions() (lsp.Options, error) {
	base := a.options
	base.Packs = []string{evaluator.AllPacks}
	for _, path := range []*string{&base.Policies, &base.Schemas, &base.Profiles, &base.Cases, &base.Gains, &base.Verification.Key} {
		if *path == "" {
			continue
		}
		whole, err := filepath.Abs(*path)
		if err != nil {
			return lsp.Options{}, fmt.Errorf("%s: %w", display.Line(*path), err)
		}
		*path = whole
	}
	if base.Policies != "" {
		if _, err := base.OpenPolicies(); err != nil {
			return lsp.Options{}, err
		}
	}
	log := io.Discard
	if !a.quiet {
		log = a.stderr
	}
	options := lsp.Options{Log: slog.New(slog.NewTextHandler(log, nil)), Pause: lsp.Pause, NoConfig: a.project.file == noProject}
	if a.project.file != "" && !options.NoConfig {
		whole, err := filepath.Abs(a.project.file)
		if err == nil {
			_, err = os.Stat(whole)
		}
		if err != nil {
			return lsp.Options{}, fmt.Errorf("--config: %w", err)
		}
		options.Config = whole
	}
	options.Project = func(file *evaluator.Project) evaluator.Options {
		if file == nil {
			return base
		}
		return evaluator.ProjectOptions(base, file)
	}
	return options, nil
}
