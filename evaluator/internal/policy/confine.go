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

// Confine returns a context in which OPA runs Rego confined: a call of a built-in function that policies may not use ends the
// evaluation with an error, unless `with` replaces the function. The compiler cannot refuse these calls by [Confined],
// because it does not know whether a test will mock them.
func Confine(ctx context.Context) context.Context {
	return context.WithValue(ctx, confinedKey{}, true)
}

type confinedKey struct{}

func isConfined(ctx context.Context) bool { return ctx != nil && ctx.Value(confinedKey{}) != nil }

// maxResult is the most bytes that a built-in function may return for much smaller operands. A larger result would be
// allocated in one step, before a memory limit could stop it.
const maxResult = 256 << 20

// OPA has one table of built-in functions for the whole process, so they are wrapped here. Programs that use OPA without
// Confine get only the size limits and the recovery from panics.
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
			ast.BuiltinMap[declared.Name].CanSkipBctx = false // otherwise OPA does not pass the context on
			run = withhold(declared.Name, run)
		}
		topdown.RegisterBuiltinFunc(declared.Name, run)
	}
}

// withhold makes calls in a confined context fail.
func withhold(name string, run topdown.BuiltinFunc) topdown.BuiltinFunc {
	return func(call topdown.BuiltinContext, operands []*ast.Term, yield func(*ast.Term) error) error {
		if isConfined(call.Context) {
			return halt(call, "%s is withheld (%s): mock it, or run unconfined", name, Withheld(name))
		}
		return run(call, operands, yield)
	}
}

// reportPanics turns a panic in a function into an error with the place of the call. It does not recover from panics in the
// rest of the evaluation, which runs within the function once it has yielded a value.
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

// limitResult makes calls fail if their result would be larger than maxResult.
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

// resultSizes returns an upper bound on the bytes of the result, for functions whose result can be much larger than their
// operands. It leaves operands of a wrong type to the function.
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
