package policy

import (
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// unknownRules reports references to a rule that its package in the set does not have. To OPA such a reference is merely
// undefined, so a misspelt `not data.a.rule` holds, and its test passes.
func (l *loading) unknownRules(compiler *ast.Compiler) verdict.Faults {
	packages := map[string]bool{}
	for _, module := range compiler.Modules {
		packages[module.Package.Path.String()] = true
	}
	var faults verdict.Faults
	for name, module := range compiler.Modules {
		ast.WalkTerms(module, func(term *ast.Term) bool {
			ref, isRef := term.Value.(ast.Ref)
			if !isRef || !ref.HasPrefix(ast.DefaultRootRef) {
				return false
			}
			if outside := l.outside(packages, ref); outside != nil {
				faults = append(faults, place(name, term.Location).Fault(verdict.RuleUnknownRule,
					"%s is no package and no data document here%s", outside, nearestPackage(packages, outside)))
			} else if missing := l.missing(compiler, packages, ref); missing != nil {
				known := ruleNames(compiler, missing[:len(missing)-1])
				last := strings.Trim(missing[len(missing)-1].Value.String(), `"`)
				hint := suggest.For(last, known)
				if hint.Meant != "" {
					hint.Said = missing[:len(missing)-1].String() + "." + hint.Meant
				}
				faults = append(faults, place(name, term.Location).Fault(verdict.RuleUnknownRule,
					"%s is no rule of that package: expected %s%s", missing, document.OneOf(known), hint))
			}
			return false
		})
	}
	return faults
}

// outside returns the prefix of ref up to the first name at which there is no package of the set and no data document,
// nor any below it; nil if there is one.
func (l *loading) outside(packages map[string]bool, ref ast.Ref) ast.Ref {
	for length := 2; length <= len(ref); length++ {
		part := ref[:length]
		if _, isString := part[length-1].Value.(ast.String); !isString || packages[part.String()] {
			return nil
		}
		if !isPackage(packages, part) && !isData(l.data, part) {
			return part
		}
	}
	return nil
}

func nearestPackage(packages map[string]bool, ref ast.Ref) suggest.Hint {
	names := slices.Sorted(maps.Keys(packages))
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test") })
	return suggest.For(ref.String(), names)
}

// missing returns the prefix of ref up to the first name that its package does not have; nil if the package has it, or is
// not in the set.
func (l *loading) missing(compiler *ast.Compiler, packages map[string]bool, ref ast.Ref) ast.Ref {
	for length := len(ref) - 1; length > 1; length-- {
		if !packages[ref[:length].String()] {
			continue
		}
		if _, isString := ref[length].Value.(ast.String); !isString {
			return nil
		}
		below := ref[:length+1]
		if len(compiler.GetRules(below)) > 0 || isData(l.data, below) || isPackage(packages, below) {
			return nil
		}
		return below
	}
	return nil
}

func isPackage(packages map[string]bool, ref ast.Ref) bool {
	path := ref.String()
	for name := range packages {
		if name == path || strings.HasPrefix(name, path+".") {
			return true
		}
	}
	return false
}

// isData reports whether there is a data document at ref.
func isData(data map[string]any, ref ast.Ref) bool {
	var value any = data
	for _, operand := range ref[1:] {
		object, isObject := value.(map[string]any)
		key, isString := operand.Value.(ast.String)
		if !isObject || !isString {
			return false
		}
		var found bool
		if value, found = object[string(key)]; !found {
			return false
		}
	}
	return true
}

// ruleNames returns the sorted names of a package's rules that do not begin with an underscore.
func ruleNames(compiler *ast.Compiler, pkg ast.Ref) []string {
	var names []string
	for _, rule := range compiler.GetRulesWithPrefix(pkg) {
		if len(rule.Ref()) <= len(pkg) {
			continue
		}
		name := strings.Trim(rule.Ref()[len(pkg)].Value.String(), `"`)
		if !strings.HasPrefix(name, "_") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
