package policy

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"
)

// Confine returns a context in which OPA runs Rego confined: a call of a built-in function that policies may not use
// ends the evaluation with an error, unless `with` puts something else in its place. [Confined] withholds the same
// functions from the compiler, which does not know whether a test will mock them.
func Confine(ctx context.Context) context.Context {
	return context.WithValue(ctx, confinedKey{}, true)
}

type confinedKey struct{}

func isConfined(ctx context.Context) bool { return ctx != nil && ctx.Value(confinedKey{}) != nil }

// maxResult is the most bytes that a built-in function may make of operands that are much smaller. A call beyond it
// would take all memory at once, before anyone could look at how much is in use.
const maxResult = 256 << 20

// OPA looks built-in functions up in one table for the whole process, so this is where they are wrapped. Only the limits
// of size and the end of panics concern a program that uses OPA without leeway's confinement.
func init() {
	for _, declared := range ast.CapabilitiesForThisVersion().Builtins {
		run := topdown.GetBuiltin(declared.Name)
		if run == nil || declared.Infix != "" {
			continue
		}
		run = reportPanics(declared.Name, run)
		if size := resultSizes[declared.Name]; size != nil {
			run = limitResult(declared.Name, size, run)
		}
		if Withheld(declared.Name) != "" {
			ast.BuiltinMap[declared.Name].CanSkipBctx = false // else OPA does not pass the context on
			run = withhold(declared.Name, run)
		}
		topdown.RegisterBuiltinFunc(declared.Name, run)
	}
}

// withhold fails calls in a confined context.
func withhold(name string, run topdown.BuiltinFunc) topdown.BuiltinFunc {
	return func(call topdown.BuiltinContext, operands []*ast.Term, yield func(*ast.Term) error) error {
		if isConfined(call.Context) {
			return halt(call, "%s is withheld (%s): mock it, or run unconfined", name, Withheld(name))
		}
		return run(call, operands, yield)
	}
}

// reportPanics turns a panic within a function into an error with the place of the call. What is evaluated after it has
// yielded a value runs within it too, and is left alone.
func reportPanics(name string, run topdown.BuiltinFunc) topdown.BuiltinFunc {
	return func(call topdown.BuiltinContext, operands []*ast.Term, yield func(*ast.Term) error) (err error) {
		inside := true
		defer func() {
			if !inside {
				return
			}
			if reason := recover(); reason != nil {
				err = halt(call, "%s: panic in OPA: %v", name, reason)
			}
		}()
		return run(call, operands, func(value *ast.Term) error {
			inside = false
			err := yield(value)
			inside = true
			return err
		})
	}
}

// limitResult fails calls whose result would be larger than maxResult.
func limitResult(name string, size func([]*ast.Term) *big.Int, run topdown.BuiltinFunc) topdown.BuiltinFunc {
	limit := big.NewInt(maxResult)
	return func(call topdown.BuiltinContext, operands []*ast.Term, yield func(*ast.Term) error) error {
		if bytes := size(operands); bytes.Cmp(limit) > 0 {
			return halt(call, "%s: its result would have %s bytes, more than %d", name, bytes, maxResult)
		}
		return run(call, operands, yield)
	}
}

// halt ends the evaluation.
func halt(call topdown.BuiltinContext, format string, args ...any) error {
	return topdown.Halt{Err: &topdown.Error{Code: topdown.BuiltinErr, Message: fmt.Sprintf(format, args...), Location: call.Location}}
}

// resultSizes estimate, from above, the bytes of the result of functions that can make much out of little in one step.
// Operands of a wrong type are left to the function.
var resultSizes = map[string]func(operands []*ast.Term) *big.Int{
	ast.BitsShiftLeft.Name: func(operands []*ast.Term) *big.Int {
		by, err := builtins.BigIntOperand(operands[1].Value, 2)
		if err != nil || by.Sign() < 0 {
			return new(big.Int)
		}
		return new(big.Int).Rsh(by, 3)
	},
	ast.Concat.Name: func(operands []*ast.Term) *big.Int {
		between, ok := operands[0].Value.(ast.String)
		many, isCollection := operands[1].Value.(interface{ Len() int })
		if !ok || !isCollection {
			return new(big.Int)
		}
		return product(len(between), many.Len())
	},
	ast.Replace.Name: func(operands []*ast.Term) *big.Int {
		text, ok := operands[0].Value.(ast.String)
		old, isOld := operands[1].Value.(ast.String)
		replacement, isReplacement := operands[2].Value.(ast.String)
		if !ok || !isOld || !isReplacement {
			return new(big.Int)
		}
		return product(strings.Count(string(text), string(old)), len(replacement))
	},
}

func product(a, b int) *big.Int { return new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(int64(b))) }
