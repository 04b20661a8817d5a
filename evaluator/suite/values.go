package suite

import (
	"context"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// longest is how many characters of a value, or of a condition, are shown.
const longest = 240

// values asks OPA for the value of each part of a condition that is no constant, with the input and the
// variables of the event at which it failed. Parts whose variables had no value are left out.
func (x *explainer) values(ctx context.Context, written *ast.Expr, event *topdown.Event) []verdict.Term {
	locals := map[string]ast.Value{}
	for name, meta := range event.LocalMetadata {
		if value := event.Locals.Get(name); value != nil {
			locals[string(meta.Name)] = value
		}
	}
	module := x.parsed[written.Location.File]
	if module == nil {
		return nil
	}
	var shown []verdict.Term
	for _, part := range parts(written) {
		if ast.IsConstant(part.Value) {
			continue
		}
		value, known := x.value(ctx, module, part, written.With, locals, event.Input())
		if !known {
			continue
		}
		term := verdict.Term{Value: value}
		if _, alone := written.Terms.(*ast.Term); !alone {
			term.Text = textOf(part.Location)
		}
		shown = append(shown, term)
	}
	return shown
}

// parts returns the terms of a condition that have a value to be shown.
func parts(written *ast.Expr) []*ast.Term {
	switch terms := written.Terms.(type) {
	case *ast.Term:
		return []*ast.Term{terms}
	case []*ast.Term:
		operands := terms[1:]
		if written.IsAssignment() {
			operands = operands[1:] // the name has no value before
		}
		return operands
	case *ast.SomeDecl:
		if len(terms.Symbols) == 1 {
			if call, isCall := terms.Symbols[0].Value.(ast.Call); isCall {
				return call[len(call)-1:] // what is looked into
			}
		}
	}
	return nil
}

// value asks OPA for a term as it is written in a module: "undefined" if it has no value.
func (x *explainer) value(ctx context.Context, module *ast.Module, term *ast.Term, with []*ast.With, locals map[string]ast.Value, input *ast.Term) (value string, known bool) {
	const result = ast.Var("leeway_result")
	var query ast.Body
	used := map[ast.Var]bool{}
	// OPA's results are JSON, in which sets are arrays: so have OPA write the value down, in brackets.
	ask := ast.Equality.Expr(ast.NewTerm(result),
		ast.Sprintf.Call(ast.StringTerm("%v"), ast.ArrayTerm(ast.ArrayTerm(term.Copy()))))
	for _, each := range with {
		ask.With = append(ask.With, each.Copy())
	}
	ast.WalkVars(ask, func(name ast.Var) bool {
		if local := locals[string(name)]; local != nil && !used[name] {
			used[name] = true
			query = append(query, ast.Equality.Expr(ast.NewTerm(name), ast.NewTerm(local)))
		}
		return false
	})
	query = append(query, ask)
	for i, expr := range query {
		expr.Index = i
	}
	options := []rego.EvalOption{rego.EvalParsedInput(nil)}
	if input != nil {
		options[0] = rego.EvalParsedInput(input.Value)
	}
	ctx, cancel := context.WithTimeout(ctx, x.Timeout)
	defer cancel()
	ready, err := rego.New(
		rego.ParsedQuery(query), rego.ParsedPackage(module.Package), rego.ParsedImports(module.Imports),
		rego.Compiler(x.compiler), rego.Store(x.store), rego.Transaction(x.txn), rego.Runtime(x.runtime),
	).PrepareForEval(ctx)
	if err != nil {
		return "", false // a variable had no value
	}
	answers, err := ready.Eval(ctx, append(options, rego.EvalTransaction(x.txn))...)
	switch {
	case err != nil:
		return "", false
	case len(answers) == 0:
		return "undefined", true
	}
	shown, isText := answers[0].Bindings[string(result)].(string)
	if !isText || len(shown) < len("[]") {
		return "", false
	}
	return short(shown[1 : len(shown)-1]), true
}

// textOf returns what stands at a place, in one line.
func textOf(at *ast.Location) string {
	if at == nil {
		return ""
	}
	return short(oneLine(string(at.Text)))
}

func short(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "..."
	}
	return text
}
