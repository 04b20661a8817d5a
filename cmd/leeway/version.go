package main

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	opaversion "github.com/open-policy-agent/opa/v1/version"
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report"
)

func newVersionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of leeway, OPA, Go and the JSON shape, and the project file in use",
		Args:  between(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			running := build{
				Leeway: evaluator.Version(), OPA: opaversion.Version, Go: strings.TrimPrefix(runtime.Version(), "go"),
				JSON: evaluator.JSONVersion, Project: a.options.Project, Content: a.content(),
			}
			switch report.Format(a.format) {
			case report.JSON:
				return a.emitJSON(running)
			case report.Table:
				return a.emit([]byte(running.lines()))
			default:
				return fmt.Errorf("%s prints a table or json, not %s", cmd.Name(), a.format)
			}
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}

// A build is what answers depend on, beside the flags of a command.
type build struct {
	Leeway  string              `json:"leeway"`
	OPA     string              `json:"opa"`
	Go      string              `json:"go"`
	JSON    int                 `json:"json"`
	Project verdict.ProjectFile `json:"project,omitzero"`
	// Content has the folder in use for each kind of content, or "embedded".
	Content map[string]string `json:"content"`
}

// kinds are those of content.
var kinds = []string{"policies", "schemas", "profiles", "cases", "gains"}

// content says which folders are in use, as the project file names them.
func (a *app) content() map[string]string {
	uses := map[string]string{}
	for _, kind := range kinds {
		uses[kind] = "embedded"
	}
	if a.project.read != nil {
		for _, setting := range a.project.read.Settings {
			if slices.Contains(kinds, setting.Flag) {
				uses[setting.Flag] = setting.Values[0]
			}
		}
	}
	return uses
}

func (v build) lines() string {
	said := fmt.Sprintf("leeway %s\nOPA %s\nGo %s\nJSON version %d\n", v.Leeway, v.OPA, v.Go, v.JSON)
	if v.Project.File == "" {
		said += "No project file\n"
	} else {
		said += "Project file " + display.Line(v.Project.File) + "\n"
	}
	for _, kind := range kinds {
		said += fmt.Sprintf("%s: %s\n", strings.ToUpper(kind[:1])+kind[1:], display.Line(v.Content[kind]))
	}
	return said
}
