package suite

import (
	"cmp"
	"errors"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func byPlace(a, b *tester.Result) int {
	return cmp.Or(
		cmp.Compare(a.Location.File, b.Location.File),
		cmp.Compare(a.Location.Row, b.Location.Row),
		cmp.Compare(a.Location.Col, b.Location.Col),
		cmp.Compare(a.Name, b.Name),
	)
}

// newTest returns the result of one test, without the reasons for failures.
func newTest(result *tester.Result) verdict.Test {
	test := verdict.Test{
		Package: strings.TrimPrefix(result.Package, "data."),
		Name:    result.Name,
		File:    result.Location.File, Line: result.Location.Row, Col: result.Location.Col,
		Seconds: result.Duration.Seconds(),
		Output:  string(result.Output),
	}
	switch {
	case result.Error != nil:
		test.Outcome, test.Error = verdict.TestErrored, errorOf(result)
	case result.Skip:
		test.Outcome = verdict.TestSkipped
	default:
		test.Outcome = outcome(result.Fail)
		test.Cases = cases(result.SubResults)
	}
	return test
}

func outcome(fail bool) verdict.TestOutcome {
	if fail {
		return verdict.TestFailed
	}
	return verdict.TestPassed
}

// cases returns the cases of a test: the leaves of the tree of its sub-results.
func cases(results tester.SubResultMap) []verdict.TestCase {
	var all []verdict.TestCase
	for name, result := range results.Iter {
		if len(result.SubResults) == 0 {
			all = append(all, verdict.TestCase{Name: name, Outcome: outcome(result.Fail)})
		}
	}
	return all
}

// errorOf returns the error of a test, and its place.
func errorOf(result *tester.Result) *verdict.Fault {
	fault := &verdict.Fault{
		Rule: verdict.RuleTestError, File: result.Location.File, Line: result.Location.Row, Col: result.Location.Col,
		Message: oneLine(result.Error.Error()),
	}
	var err *topdown.Error
	if !errors.As(result.Error, &err) {
		return fault
	}
	fault.Message = oneLine(err.Message)
	if err.Code == topdown.CancelErr {
		fault.Message = "it took too long: expected an end within the time limit"
	}
	if at := err.Location; at != nil && at.File != "" {
		fault.File, fault.Line, fault.Col = at.File, at.Row, at.Col
	}
	return fault
}

// count counts a test, or its cases if it has any.
func count(counts *verdict.TestCounts, test *verdict.Test) {
	one := func(outcome verdict.TestOutcome) {
		switch outcome {
		case verdict.TestPassed:
			counts.Passed++
		case verdict.TestFailed:
			counts.Failed++
		case verdict.TestErrored:
			counts.Errors++
		case verdict.TestSkipped:
			counts.Skipped++
		}
	}
	for _, each := range test.Cases {
		one(each.Outcome)
	}
	if len(test.Cases) == 0 {
		one(test.Outcome)
	}
}

// refOf returns the path of a test, for querying it.
func refOf(result *tester.Result) (ast.Ref, error) {
	ref, err := ast.ParseRef(result.Package)
	if err != nil {
		return nil, err
	}
	name, err := ast.ParseRef(result.Name)
	if err != nil { // OPA calls the second of two rules of one name name#01
		return ref.Append(ast.StringTerm(result.Name)), nil //nolint:nilerr // the name is used as it is
	}
	ref = ref.Append(ast.StringTerm(string(name[0].Value.(ast.Var))))
	return ref.Extend(name[1:]), nil
}

// oneLine returns text with each run of white space replaced by one space.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
