package policy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Parse parses a file of Rego of a version, with METADATA. Its faults have places in the file.
func Parse(f *files.File, version ast.RegoVersion) (*ast.Module, verdict.Faults) {
	text := string(f.Text)
	start := verdict.Place{File: f.Name, Line: 1, Col: 1}
	module, err := ast.ParseModuleWithOpts(f.Name, text, ast.ParserOptions{ProcessAnnotation: true, RegoVersion: version})
	switch {
	case err == nil && module != nil:
		return module, nil
	case module == nil && (err == nil || strings.Contains(err.Error(), "empty module")):
		return nil, verdict.Faults{start.Fault(verdict.RuleParse, "the file is empty: expected a package")}
	}
	if version == ast.RegoV1 {
		if fault := older(f, err); fault != nil {
			return nil, verdict.Faults{fault}
		}
	}
	var faults verdict.Faults
	for _, each := range opaFaults(f.Name, err) {
		if strings.HasPrefix(each.Message, yamlPrefix) {
			faults = append(faults, yamlFaults(strings.Split(text, "\n"), each)...)
		} else {
			faults = append(faults, each)
		}
	}
	return nil, faults
}

// older returns one fault for a file that is Rego as OPA read it before 1.0; nil if it is not.
func older(f *files.File, err error) *verdict.Fault {
	if _, err := ast.ParseModuleWithOpts(f.Name, string(f.Text), ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV0}); err != nil {
		return nil
	}
	var all ast.Errors
	if !errors.As(err, &all) || len(all) == 0 {
		return nil
	}
	first := opaFaults(f.Name, all[:1])[0]
	first.Message = olderPrefix + first.Message
	if more := len(all) - 1; more > 0 {
		first.Message += fmt.Sprintf(", and %d more like it", more)
	}
	return first
}

const olderPrefix = "Rego as it was before OPA 1.0: "

// HintAtFormat adds to the first of the faults of older Rego how to rewrite all of it; where is what was read.
func HintAtFormat(faults verdict.Faults, where ...string) {
	for _, fault := range faults.Sorted() {
		if strings.HasPrefix(fault.Message, olderPrefix) {
			fault.Message += ": rewrite it with opa fmt --v0-v1 --write " + strings.Join(where, " ")
			return
		}
	}
}
