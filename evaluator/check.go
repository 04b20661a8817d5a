package evaluator

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Check returns everything wrong with the policies, their tests, the schemas, the profiles at paths (those in use
// if there are none) and the documented cases in use: errors, warnings about what cannot mean what it says, and notes.
//
// Its faults are in order of file, line and column. It fails only if it cannot check: when a folder
// cannot be read, or the context ends.
func Check(ctx context.Context, options Options, paths ...string) (*verdict.Check, error) {
	options.Tests = true
	for _, open := range []func() (folder, error){options.policies, options.schemas, options.profiles, options.cases} {
		if _, err := open(); err != nil {
			return nil, err
		}
	}
	result := &verdict.Check{}
	engine, err := load(ctx, options)
	if err := collect(&result.Faults, err); err != nil {
		return nil, err
	}
	var units []*profile.Unit
	if engine.reader != nil && !options.Static {
		var faults verdict.Faults
		units, faults = engine.Read(ctx, paths...)
		result.Faults = append(result.Faults, faults...)
		if engine.diagrams != nil {
			result.Faults = append(result.Faults, engine.lintFacts(units, len(faults) == 0)...)
		}
		result.Profiles, result.Units = countProfiles(units), len(units)
		if err := engine.checkCases(ctx, units, result); err != nil {
			return nil, err
		}
	}
	result.Schemas = countFiles(engine.options.schemas, ".json")
	if engine.set != nil {
		result.Policies, result.Tests = engine.set.Files, engine.set.Tests
		result.Faults = append(result.Faults, engine.unknownSources()...)
		result.Faults = append(result.Faults, engine.set.Lookalikes()...)
		result.Faults = append(result.Faults, engine.set.ByteOrderMarks()...)
	}
	if engine.diagrams != nil {
		linted, err := engine.lint()
		if err != nil {
			return nil, err
		}
		result.Faults = append(result.Faults, linted...)
		proofs, err := engine.Proofs(ctx)
		if err := collect(&result.Faults, err); err != nil {
			return nil, err
		}
		if proofs != nil {
			result.Faults = append(result.Faults, proofs.lintProperties()...)
		}
	}
	result.Faults = result.Faults.Sorted()
	result.Rules = help(result.Faults)
	result.Identity, err = engine.Identity(units)
	return result, err
}

// help adds to each fault how to fix it, and returns the rules of the faults, each once, in their order.
func help(faults verdict.Faults) []verdict.Rule {
	var rules []verdict.Rule
	seen := map[verdict.RuleID]bool{}
	for _, f := range faults {
		rule := verdict.RuleOf(f.Rule, f.File)
		f.Help = rule.Help
		if !seen[f.Rule] {
			seen[f.Rule] = true
			rules = append(rules, rule)
		}
	}
	return rules
}

// checkCases adds what is wrong with the documented cases in use, and counts them. The shipped ones are left alone
// where the schemas are not: their facts are those of the shipped catalogue.
func (e *Engine) checkCases(ctx context.Context, units []*profile.Unit, result *verdict.Check) error {
	if e.options.Cases == "" && (e.options.Schemas != "" || e.options.SchemasFS != nil) {
		return nil
	}
	known, faults, err := e.readCases(ctx, units, nil)
	if err := collect(&result.Faults, err); err != nil {
		return err
	}
	result.Faults = append(result.Faults, faults...)
	files := map[string]bool{}
	for _, k := range known {
		files[k.File] = true
	}
	result.Cases, result.CaseFiles = len(known), len(files)
	return nil
}

func countProfiles(units []*profile.Unit) int {
	files := map[string]bool{}
	for _, unit := range units {
		files[unit.File] = true
	}
	return len(files)
}

func countFiles(open func() (folder, error), extension string) int {
	from, err := open()
	if err != nil {
		return 0
	}
	count := 0
	_ = fs.WalkDir(from.fs, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) == extension {
			count++
		}
		return nil
	})
	return count
}

// unknownSources faults the sources of policies that the bibliography does not have.
func (e *Engine) unknownSources() verdict.Faults {
	var known []string
	for key := range e.reader.Bibliography {
		known = append(known, key)
	}
	var faults verdict.Faults
	check := func(name string, file string, line, col int, keys []string) {
		for _, key := range keys {
			if _, found := e.reader.Bibliography[key]; !found {
				faults = append(faults, &verdict.Fault{
					Rule: verdict.RuleUnknownSource, File: file, Line: line, Col: col,
					Message: fmt.Sprintf("%s cites %q: expected a key of %s%s", name, key, profile.BibliographyFile, suggest.DidYouMean(key, known)),
				})
			}
		}
	}
	for _, s := range e.set.Strategies {
		check(s.Name, s.Place.File, s.Place.Line, s.Place.Col, s.Sources)
	}
	for _, rule := range slices.Concat(e.set.Rules(), e.set.Properties) {
		check(rule.Name, rule.Place.File, rule.Place.Line, rule.Place.Col, rule.Sources)
	}
	return faults
}
