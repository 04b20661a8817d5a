package policy

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

func place(file string, loc *ast.Location) verdict.Place {
	if loc == nil || loc.Row == 0 {
		return verdict.Place{File: file}
	}
	return verdict.Place{File: file, Line: loc.Row, Col: max(loc.Col, 1)} // OPA has column 0 where a file ends too early
}

// opaFaults turns OPA's errors into faults of one line; file is used for errors without a place.
func opaFaults(file string, err error) verdict.Faults {
	var several ast.Errors
	if !errors.As(err, &several) {
		var one *ast.Error
		if !errors.As(err, &one) {
			return verdict.Faults{{Rule: verdict.RuleParse, File: file, Message: oneLine(err.Error())}}
		}
		several = ast.Errors{one}
	}
	var faults verdict.Faults
	for _, e := range several {
		at := verdict.Place{File: file}
		if e.Location != nil {
			at = place(cmp.Or(e.Location.File, file), e.Location)
		}
		faults = append(faults, at.Fault(ruleOf(e), "%s", messageOf(e)))
	}
	return faults
}

func ruleOf(e *ast.Error) verdict.RuleID {
	switch {
	case forbiddenBuiltin(e) != "":
		return verdict.RuleForbiddenBuiltin
	case strings.HasPrefix(e.Message, "deprecated built-in"):
		return verdict.RuleDeprecatedBuiltin
	case strings.Contains(e.Message, "annotation redeclared"):
		return verdict.RuleDuplicateRule
	case strings.HasPrefix(e.Message, "yaml: "):
		return verdict.RuleMetadata
	case unknownFact(e):
		return verdict.RuleUnknownFact
	case strings.Contains(e.Message, "conflicts with"):
		return verdict.RuleDuplicateRule
	case e.Code == ast.ParseErr:
		return verdict.RuleParse
	case e.Code == ast.RecursionErr:
		return verdict.RuleRecursion
	case e.Code == ast.UnsafeVarErr:
		return verdict.RuleUnsafeVariable
	case e.Code == ast.TypeErr:
		return verdict.RuleType
	default:
		return verdict.RuleCompile
	}
}

// messageOf returns OPA's message, with what it expected and a suggestion.
func messageOf(e *ast.Error) suggest.Message {
	if details, isRef := e.Details.(*ast.RefErrInvalidDetail); isRef && len(details.OneOf) > 0 {
		candidates := make([]string, len(details.OneOf))
		for i, value := range details.OneOf {
			candidates[i] = strings.Trim(value.String(), `"`)
		}
		hint := suggest.For(strings.Trim(details.Ref[details.Pos].Value.String(), `"`), candidates)
		return suggest.Message{Text: fmt.Sprintf("%s: expected one of %s%s", oneLine(e.Message), strings.Join(candidates, ", "), hint), Hint: hint}
	}
	return suggest.Message{Text: plainMessage(e)}
}

// plainMessage returns OPA's message, with what it expected.
func plainMessage(e *ast.Error) string {
	if builtin := forbiddenBuiltin(e); builtin != "" {
		return builtin + " is withheld from policies (" + Withheld(builtin) + "): expected a decision by the facts alone"
	}
	message := oneLine(e.Message)
	switch e.Details.(type) {
	case nil, *ast.RefErrInvalidDetail:
		return message
	case ast.ParserErrorDetail, *ast.ParserErrorDetail:
		return message
	default:
		var parts []string
		for _, line := range e.Details.Lines() {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				parts = append(parts, line)
			}
		}
		return strings.Join(append([]string{message}, strings.Join(parts, ", ")), ": ")
	}
}

// forbiddenBuiltin returns the name of the built-in that OPA has but leeway withholds, if e is
// about one.
func forbiddenBuiltin(e *ast.Error) string {
	name, found := strings.CutPrefix(e.Message, "undefined function ")
	if !found || Withheld(name) == "" {
		return ""
	}
	return name
}

// unknownFact reports whether e is about a path that the schema of facts does not have.
func unknownFact(e *ast.Error) bool {
	details, isRef := e.Details.(*ast.RefErrInvalidDetail)
	return isRef && len(details.OneOf) > 0 && strings.HasPrefix(e.Message, "undefined ref: ")
}

// oneLine joins the lines of a message: one fault is one line.
func oneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	var joined strings.Builder
	for i, line := range lines {
		joined.WriteString(line)
		switch {
		case i == len(lines)-1:
		case strings.HasSuffix(line, ":"):
			joined.WriteString(" ")
		default:
			joined.WriteString("; ")
		}
	}
	return joined.String()
}
