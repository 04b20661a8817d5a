package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A verification is what verify is asked for.
type verification struct {
	witness                      string
	stats, strict, allowUnproved bool
}

func newVerifyCmd(a *app) *cobra.Command {
	var v verification
	cmd := &cobra.Command{
		Use:   "verify [PATH] [PROPERTY...]",
		Short: "Prove what policies claim, over every unit there could be",
		Long: `Verify proves the properties that policies claim (rules of kind: property), or those named,
over every unit that the constraints allow, not a sample. Without names it also makes the
proofs of check: preconditions always or never met, dead ways, strategies that no unit can
satisfy. What violates a property is shown by the fewest facts, confirmed by OPA; --witness
writes it as a unit to be evaluated. It exits with 1 if a property is violated or cannot be
proved (unless --allow-unproved), or if a proof of check finds an error (with --strict, or
a warning). PATH is a folder or a bundle of policies; without it the policies in use are meant.`,
		Example: `  leeway verify
  leeway verify my/policies nothing_to_clear --witness unit.json
  leeway verify --stats`,
		RunE: func(cmd *cobra.Command, args []string) error {
			properties, err := a.policiesPath(cmd, args, a.properties)
			if err != nil {
				return err
			}
			return a.verify(cmd, v, properties)
		},
		ValidArgsFunction: a.completePoliciesAnd(a.properties),
	}
	flags := cmd.Flags()
	flags.StringVar(&v.witness, "witness", "", "write the first unit that violates a property to `FILE`")
	flags.BoolVar(&v.stats, "stats", false, "tell how large the diagrams are, in what order they test facts, and how often OPA was asked")
	flags.BoolVar(&v.strict, "strict", false, "exit with 1 for warnings of the built-in proofs too")
	flags.BoolVar(&v.allowUnproved, "allow-unproved", false, "exit with 0 although a property cannot be proved")
	return cmd
}

func (a *app) verify(cmd *cobra.Command, v verification, names []string) error {
	ctx := cmd.Context()
	engine, err := a.load(ctx)
	if err != nil {
		return err
	}
	proofs, err := engine.Proofs(ctx)
	if err != nil {
		return inTime(ctx, err)
	}
	verified, err := proofs.Verify(ctx, names...)
	if err != nil {
		return inTime(ctx, err)
	}
	if v.stats {
		verified.Stats = proofs.Stats()
	}
	if err := write(a, report.Verification, verified, a.witnessHint(engine, verified, v)); err != nil {
		return err
	}
	if v.witness != "" {
		if err := a.writeWitness(verified, v.witness); err != nil {
			return err
		}
	}
	found := verified.Faults.Count(verdict.Error) + verified.Count(verdict.Violated)
	if !v.allowUnproved {
		found += verified.Count(verdict.Unproved)
	}
	if v.strict {
		found += verified.Faults.Count(verdict.Warning)
	}
	a.sayResult(report.Tried(verified), found > 0)
	if found > 0 {
		return errFinding
	}
	return nil
}

// firstViolated returns the first property that is violated, nil if none is.
func firstViolated(v *verdict.Verification) *verdict.Property {
	at := slices.IndexFunc(v.Properties, func(p verdict.Property) bool { return p.Witness != nil })
	if at < 0 {
		return nil
	}
	return &v.Properties[at]
}

// writeWitness writes the unit that violates a property.
func (a *app) writeWitness(v *verdict.Verification, file string) error {
	property := firstViolated(v)
	if property == nil {
		a.say("leeway: nothing is violated, so there is no witness to write to %s", file)
		return nil
	}
	unit, err := json.MarshalIndent(property.Witness.Unit, "", "  ")
	if err != nil {
		return fmt.Errorf("witness of %s: %w", property.Name, err)
	}
	if err := a.writeFile(file, append(unit, '\n')); err != nil {
		return err
	}
	a.say("leeway: wrote what violates %s to %s", property.Name, file)
	return nil
}

// witnessHint says how to see a violation explained.
func (a *app) witnessHint(engine *evaluator.Engine, v *verdict.Verification, asked verification) string {
	property := firstViolated(v)
	if property == nil {
		return ""
	}
	folders := strings.Join(append([]string{""}, a.folders()...), " ")
	if asked.witness == "" {
		return fmt.Sprintf("To evaluate it: leeway verify %s --witness unit.json%s", property.Name, folders)
	}
	if pack := engine.PackOf(property.Strategy); pack != "" && len(a.packs) == 0 {
		folders = " --pack " + quote(pack) + folders // verify looks at all packs, explain at those chosen
	}
	return fmt.Sprintf("Why? leeway explain %s %s%s", quote(asked.witness), property.Strategy, folders)
}
