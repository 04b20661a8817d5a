package author

import (
	"context"
	"fmt"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/author/compare"
	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// lint returns the rules that cannot mean what they say, by proof, and the rules that cannot be examined.
func lint(ctx context.Context, m *model.Model) (_ verdict.Faults, err error) {
	defer diagram.Recover(&err)
	vacuous, err := compare.Vacuous(ctx, m.Set, m.Opa, m.Options.Rows)
	return slices.Concat(compare.Lint(m.Set, m.Diagrams), compare.Untabled(m.Set, m.Tables), vacuous), err
}

// lintProperties warns of properties whose rule is true for no unit, and so claim nothing. [Proofs.Verify] proves the
// others.
func (p *Proofs) lintProperties() verdict.Faults {
	var faults verdict.Faults
	for _, property := range p.model.Set.Properties {
		if compare.Prove(property, p.tables, p.diagrams).Idle {
			faults = append(faults, property.Place.Fault(verdict.RuleIdleProperty, "%s is true for no unit, so it claims nothing", property.Name))
		}
	}
	return faults
}

// lintFacts notes, at their declarations, the facts that no rule reads. If there are several profiles, it also notes
// facts that a rule reads but no profile gives, and facts to which all profiles give the same value. It skips the last
// kind unless all is true, since profiles that were left out may give another value.
func lintFacts(m *model.Model, units []*profile.Unit, all bool) verdict.Faults {
	var faults verdict.Faults
	several := all && countProfiles(units) > 1
	for _, f := range m.Catalogue.Facts {
		at := m.Catalogue.PlaceOf(f.Path)
		fault := func(rule verdict.RuleID, format string, args ...any) {
			faults = append(faults, at.Fault(rule, "%s %s", f.Path, fmt.Sprintf(format, args...)).Of(f.Path))
		}
		readers := readers(m, f)
		if len(readers) == 0 {
			fault(verdict.RuleUnreadFact, "is read by no rule, so it decides nothing")
		}
		if !several {
			continue // one profile alone says nothing about a fact
		}
		var info verdict.FactInfo
		profile.Count(&info, f, units)
		switch {
		case info.Known == 0 && len(readers) > 0:
			fault(verdict.RuleUnknownEverywhere, "is given by no profile, and %s", reads(readers))
		case info.Same != nil:
			fault(verdict.RuleSameEverywhere, "is %s wherever it is given, so it distinguishes nothing", document.Show(info.Same))
		}
	}
	return faults
}

// readers names the rules that read a fact, or a sum that it is a part of, and the properties about it.
func readers(m *model.Model, f fact.Fact) []string {
	var readers []string
	for _, rule := range slices.Concat(m.Set.Rules(), m.Set.Properties) {
		if slices.ContainsFunc(rule.Reads, func(path string) bool {
			read, _ := m.Catalogue.Lookup(path)
			return path == f.Path || slices.Contains(read.SumOf, f.Path)
		}) {
			readers = append(readers, rule.ID())
		}
	}
	return readers
}

// reads returns the readers as a clause: "a and b read it".
func reads(readers []string) string {
	if len(readers) == 1 {
		return readers[0] + " reads it"
	}
	return document.And(readers) + " read it"
}
