package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/internal/questions"
	"github.com/leeway-policy/leeway/report"
)

func newUnitCmd(a *app) *cobra.Command {
	var given func() questions.Values
	cmd := &cobra.Command{
		Use:   "unit COUNTRY SERVICE",
		Short: "Print the document that policies see, for opa eval",
		Long: `Unit prints one service of one country as policies see it, as JSON: known facts only,
and no name of a country or a case.`,
		Example: `  leeway unit BE social-security-contributions > unit.json
  opa eval -d policies --ignore '*_test.rego' -i unit.json data.strategies`,
		Args: between(2, 2, "COUNTRY SERVICE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("format") && a.format != string(report.JSON) {
				return fmt.Errorf("%s prints JSON only, not %s", cmd.Name(), a.format)
			}
			filter := evaluator.Filter{Countries: args[:1], Services: args[1:]}
			return a.unit(cmd.Context(), evaluator.Question{Filter: filter, Set: given()["set"]})
		},
		ValidArgsFunction: a.completeArguments([]string{"country", "service"}, false),
	}
	given = a.addParameters(cmd, parametersOf("ask", "set"), nil)
	return cmd
}

// unit writes the document of the unit in question.
func (a *app) unit(ctx context.Context, q evaluator.Question) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	asked, err := q.Ask(ctx, engine)
	if err != nil {
		return questionError(ctx, err)
	}
	for _, unit := range asked.Units { // there is one
		changed, err := engine.With(unit, asked.Set)
		if err != nil {
			return err
		}
		if err := a.emitJSON(changed.Document()); err != nil {
			return err
		}
	}
	return asked.Faults.Err()
}

// emitJSON writes a value as an indented document.
func (a *app) emitJSON(value any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return a.emit(out.Bytes())
}
