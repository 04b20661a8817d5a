package policy

import (
	"errors"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// FaultsOf turns OPA's errors about files of Rego and data into faults of one line; name is used for errors without a
// place.
func FaultsOf(name string, err error) verdict.Faults {
	var several loader.Errors
	if !errors.As(err, &several) {
		several = loader.Errors{err}
	}
	var faults verdict.Faults
	for _, each := range several {
		faults = append(faults, opaFaults(name, each)...)
	}
	for _, fault := range faults {
		// OPA's errors about data read "file: what is wrong".
		file, message, found := strings.Cut(fault.Message, ": ")
		if fault.Line == 0 && found && strings.HasPrefix(file, name) {
			fault.File, fault.Message = file, message
		}
	}
	return faults
}

// IsStrategy reports whether the METADATA of a module declares a strategy.
func IsStrategy(module *ast.Module) bool {
	for _, annotation := range module.Annotations {
		if annotation.Scope == "package" && annotation.Custom["kind"] == string(KindStrategy) {
			return true
		}
	}
	return false
}
