package main

import (
	"fmt"
	"runtime"
	"strings"

	opaversion "github.com/open-policy-agent/opa/v1/version"
	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

func newVersionCmd(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of leeway, OPA, Go and the JSON shape",
		Args:  between(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			versions := struct {
				Leeway string `json:"leeway"`
				OPA    string `json:"opa"`
				Go     string `json:"go"`
				JSON   int    `json:"json"`
			}{evaluator.Version(), opaversion.Version, strings.TrimPrefix(runtime.Version(), "go"), evaluator.JSONVersion}
			switch report.Format(a.format) {
			case report.JSON:
				return a.emitJSON(versions)
			case report.Table:
				return a.emit(fmt.Appendf(nil, "leeway %s\nOPA %s\nGo %s\nJSON version %d\n",
					versions.Leeway, versions.OPA, versions.Go, versions.JSON))
			default:
				return fmt.Errorf("%s prints a table or json, not %s", cmd.Name(), a.format)
			}
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
}
