package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

func newUnitCmd(a *app) *cobra.Command {
	var given func() questions.Values
	var entities bool
	cmd := &cobra.Command{
		Use:   "unit {FILE | COUNTRY SERVICE}",
		Short: "Print the document that policies see, for opa eval",
		Long: `Unit prints one service of one country as policies see it, as JSON: known facts only,
and no name of a country or a case. With --entities it adds the entities and ties of the profile,
without their names: derivations read them, and no other rule does.`,
		Example: `  leeway unit BE social-security-contributions > unit.json
  opa eval -d policies --ignore '*_test.rego' -i unit.json data.strategies`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("format") && a.format != string(report.JSON) {
				return fmt.Errorf("%s prints JSON only, not %s", cmd.Name(), a.format)
			}
			q, err := named(cmd, args)
			if err != nil {
				return err
			}
			if err := given().Fill(&q); err != nil {
				return err
			}
			return a.unit(cmd.Context(), q, entities)
		},
		ValidArgsFunction: a.completeNames(nil),
	}
	given = a.addParameters(cmd, parametersOf("ask", "country", "service", "set"))
	cmd.Flags().BoolVar(&entities, "entities", false, "add the entities and ties that derivations read")
	return cmd
}

// unit writes the document of the unit in question, with its entities and ties if they are wanted.
func (a *app) unit(ctx context.Context, q evaluator.Question, entities bool) error {
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	a.findFiles(ctx, engine, &q)
	asked, err := q.AskOne(ctx, engine)
	if err != nil {
		return inTime(ctx, err)
	}
	changed, err := engine.With(asked.Units[0], asked.Set)
	if err != nil {
		return err
	}
	document := changed.Document()
	if entities {
		maps.Copy(document, changed.Arrays())
	}
	if err := a.emitJSON(document); err != nil {
		return err
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
