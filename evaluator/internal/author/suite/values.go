package suite

import (
	"context"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// maxText limits the characters of a value, or of a condition, that are shown.
const maxText = 240

// values asks OPA for the value of each part of a condition that is not constant, with the input, variables and
// replacements of the event at which it failed. It leaves out parts with variables that had no value, and values that
// another call of a built-in would change.
func (x *explainer) values(ctx context.Context, written *ast.Expr, at int) []verdict.Term {
	module := x.suite.parsed[written.Location.File]
	replaced, known := x.scope(at)
	if module == nil || !known {
		return nil
	}
	event := x.trace.events[at]
	asked := valueQuery{module: module, replaced: replaced, locals: localsOf(event), input: event.Input()}
	var shown []verdict.Term
	for _, part := range parts(written) {
		if ast.IsConstant(part.Value) {
			continue
		}
		value, known := x.valueOfPart(ctx, asked, part)
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

// localsOf returns the variables at an event by their names in the text, including those without a value. If two
// have one name, that of the condition counts; a name that stays ambiguous has no value.
func localsOf(event *topdown.Event) map[ast.Var]ast.Value {
	own := ast.NewVarSet()
	ast.WalkVars(event.Node, func(name ast.Var) bool {
		own.Add(name)
		return false
	})
	locals, owned, twice := map[ast.Var]ast.Value{}, map[ast.Var]bool{}, map[ast.Var]bool{}
	for name, meta := range event.LocalMetadata {
		switch _, seen := locals[meta.Name]; {
		case own.Contains(name):
			twice[meta.Name] = owned[meta.Name]
			owned[meta.Name] = true
		case owned[meta.Name]:
			continue
		case seen:
			twice[meta.Name] = true
		}
		locals[meta.Name] = event.Locals.Get(name)
	}
	for name := range twice {
		if twice[name] {
			locals[name] = nil
		}
	}
	return locals
}

// parts returns the terms of a condition whose values are worth showing.
func parts(written *ast.Expr) []*ast.Term {
	switch terms := written.Terms.(type) {
	case *ast.Term:
		return []*ast.Term{terms}
	case []*ast.Term:
		operands := terms[1:]
		if written.IsAssignment() {
			operands = operands[1:] // the variable has no value yet
		}
		return operands
	case *ast.SomeDecl:
		if len(terms.Symbols) == 1 {
			if call, isCall := terms.Symbols[0].Value.(ast.Call); isCall {
				return call[len(call)-1:] // the collection
			}
		}
	}
	return nil
}

// A valueQuery holds what the value of a part of a condition depends on.
type valueQuery struct {
	module   *ast.Module
	replaced scope
	locals   map[ast.Var]ast.Value
	input    *ast.Term
}

// valueOfPart asks OPA for the value of a term of a module: "undefined" if it has none.
func (x *explainer) valueOfPart(ctx context.Context, asked valueQuery, term *ast.Term) (value string, known bool) {
	// A rule may have the name of a variable, so rename the variables to names that no rule has.
	used, own := map[ast.Var]ast.Var{}, declared(term)
	renamed := withVars(term, func(name ast.Var) ast.Value {
		if _, isLocal := asked.locals[name]; !isLocal || own.Contains(name) {
			return name
		}
		used[name] = "leeway_local_" + name
		return used[name]
	})
	body := ast.Body{}
	for name, local := range used {
		if asked.locals[name] != nil {
			body.Append(ast.Equality.Expr(ast.NewTerm(local), ast.NewTerm(asked.locals[name])))
		}
	}
	body.Append(ast.Equality.Expr(result(0), renamed))
	input := rego.EvalParsedInput(nil)
	if asked.input != nil {
		input = rego.EvalParsedInput(asked.input.Value)
	}
	answers, err := x.suite.pure(ctx, query{body: asked.replaced.around(body), module: asked.module, terms: true}, input)
	switch {
	case err != nil:
		return "", false // for example, a variable had no value
	case len(answers) == 0:
		return "undefined", true
	}
	answer := answers[0].Bindings[result(len(asked.replaced)).String()].(*ast.Term)
	for range asked.replaced {
		level := answer.Value.(*ast.Array)
		if level.Len() == 0 {
			return "undefined", true
		}
		answer = level.Elem(0)
	}
	return short(answer.String()), true
}

// declared returns the variables that comprehensions within a term declare.
func declared(term *ast.Term) ast.VarSet {
	names := ast.NewVarSet()
	ast.WalkExprs(term, func(expr *ast.Expr) bool {
		if expr.IsAssignment() {
			names.Update(expr.Operand(0).Vars())
		}
		if decl, isDecl := expr.Terms.(*ast.SomeDecl); isDecl {
			for _, symbol := range decl.Symbols {
				if in, isCall := symbol.Value.(ast.Call); isCall { // without the collection
					names.Update(ast.ArrayTerm(in[1 : len(in)-1]...).Vars())
				} else {
					names.Update(symbol.Vars())
				}
			}
		}
		return false
	})
	return names
}

// withVars returns a copy of a term with its variables replaced by values.
func withVars(term *ast.Term, value func(ast.Var) ast.Value) *ast.Term {
	holder := ast.NewExpr(ast.ArrayTerm(term.Copy())) // OPA transforms only what is inside a node
	_, _ = ast.TransformVars(holder, func(name ast.Var) (ast.Value, error) { return value(name), nil })
	return holder.Terms.(*ast.Term).Value.(*ast.Array).Elem(0)
}

// textOf returns the text at a location, in one line.
func textOf(at *ast.Location) string {
	if at == nil {
		return ""
	}
	return short(oneLine(string(at.Text)))
}

func short(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText]) + "..."
	}
	return text
}
