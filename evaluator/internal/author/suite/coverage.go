package suite

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// testFile is the suffix of the names of test files.
const testFile = "_test.rego"

// coverage returns what the tests covered, whether they passed or not.
func (s *suite) coverage(ctx context.Context, results []*tester.Result) (*verdict.Coverage, error) {
	covered := &verdict.Coverage{Files: []verdict.FileCoverage{}}
	s.lines(covered)
	isStrategy := false
	for _, module := range s.parsed {
		isStrategy = isStrategy || policy.IsStrategy(module)
	}
	if s.options.Set == nil || !isStrategy {
		return covered, nil
	}
	set, err := s.options.Set()
	var faults verdict.Faults
	switch {
	case errors.As(err, &faults):
		covered.Undecided = faults.Sorted()[0].Error()
		return covered, nil
	case err != nil:
		return nil, err
	}
	covered.Rules, err = s.decisions(ctx, set, results)
	if err != nil {
		return nil, err
	}
	covered.Decisions = &verdict.Share{}
	for _, rule := range covered.Rules {
		share := rule.Share()
		covered.Decisions.Covered += share.Covered
		covered.Decisions.Of += share.Of
	}
	return covered, nil
}

// lines counts the lines of all files except tests.
func (s *suite) lines(covered *verdict.Coverage) {
	modules := map[string]*ast.Module{}
	for name, module := range s.parsed {
		if !strings.HasSuffix(name, testFile) && s.picks(module, false) {
			modules[name] = module
		}
	}
	report := s.cover.Report(modules)
	for name := range modules {
		counted := report.Files[name]
		if counted == nil {
			continue
		}
		file := verdict.FileCoverage{File: name, Missing: rows(counted.NotCovered)}
		// A line that was only partly reached counts as missing.
		file.Covered = slices.DeleteFunc(rows(counted.Covered), func(row int) bool { return slices.Contains(file.Missing, row) })
		if len(file.Covered)+len(file.Missing) == 0 {
			continue
		}
		covered.Files = append(covered.Files, file)
		covered.Lines.Covered += len(file.Covered)
		covered.Lines.Of += len(file.Covered) + len(file.Missing)
	}
	slices.SortFunc(covered.Files, func(a, b verdict.FileCoverage) int { return strings.Compare(a.File, b.File) })
}

// rows returns the lines in some ranges, in order and without duplicates.
func rows(ranges []cover.Range) []int {
	all := []int{}
	for _, each := range ranges {
		for row := each.Start.Row; row <= each.End.Row; row++ {
			all = append(all, row)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
