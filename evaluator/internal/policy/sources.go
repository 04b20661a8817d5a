package policy

import "github.com/open-policy-agent/opa/v1/ast"

// An equation sets a variable, or compares it.
type equation struct {
	variable ast.Var
	other    *ast.Term
}

// A source is the fact, or the object of facts, that the numbers of a term come from.
type source struct {
	path   string
	isFact bool
}

func (s *source) String() string {
	switch {
	case s.isFact:
		return "the number " + s.path
	case s.path == "":
		return "the numbers of input"
	default:
		return "the numbers of " + s.path
	}
}

func (c *comparisons) equate(term, other *ast.Term) {
	if name, isVar := term.Value.(ast.Var); isVar {
		c.equations = append(c.equations, equation{name, other})
	}
}

// spread calls bind for all equations until nothing changes.
func (c *comparisons) spread(bind func(equation) bool) {
	for changed := true; changed; {
		changed = false
		for _, e := range c.equations {
			changed = bind(e) || changed
		}
	}
}

// bindSource notes the source of a variable that is set to a reference.
func (c *comparisons) bindSource(e equation) bool {
	ref, isRef := e.other.Value.(ast.Ref)
	if !isRef || c.sources[e.variable] != nil {
		return false
	}
	c.sources[e.variable] = c.sourceOf(ref)
	return c.sources[e.variable] != nil
}

// bindConstant notes a variable that is only set to constants.
func (c *comparisons) bindConstant(e equation) bool {
	if c.constants[e.variable] || c.isArgument(e.variable) {
		return false
	}
	for _, other := range c.equations {
		if other.variable == e.variable && !c.constant(other.other) {
			return false
		}
	}
	c.constants[e.variable] = true
	return true
}

func (c *comparisons) isArgument(name ast.Var) bool {
	found := false
	for _, arg := range c.rule.Head.Args {
		ast.WalkVars(arg, func(v ast.Var) bool {
			found = found || v == name
			return found
		})
	}
	return found
}

// source returns the source of the term's own numbers; nil for none.
func (c *comparisons) source(term *ast.Term) *source {
	switch value := term.Value.(type) {
	case ast.Var:
		return c.sources[value]
	case ast.Ref:
		return c.sourceOf(value)
	default:
		return nil
	}
}

// sourceOf returns the source of a reference below input, or below a variable that is set to an object there; nil if there is no
// number.
func (c *comparisons) sourceOf(ref ast.Ref) *source {
	name, isVar := ref[0].Value.(ast.Var)
	if !isVar {
		return nil
	}
	path := pathOf(ref)
	switch above := c.sources[name]; {
	case above != nil && (above.isFact || path == ""):
		return above
	case above != nil:
		path = joinPath(above.path, path)
	case !ref.HasPrefix(ast.InputRootRef):
		return nil
	}
	if f, isFact := c.reach.catalogue.Lookup(path); isFact {
		if !f.Numeric() {
			return nil
		}
		return &source{path: path, isFact: true}
	}
	for _, f := range c.reach.catalogue.Under(path) {
		if f.Numeric() {
			return &source{path: path}
		}
	}
	return nil
}

// constant reports whether a term is ground and depends on no fact.
func (c *comparisons) constant(term *ast.Term) bool {
	switch value := term.Value.(type) {
	case ast.Var:
		return c.constants[value]
	case ast.Ref:
		name, isVar := value[0].Value.(ast.Var)
		return isVar && constantOperands(term) && (c.constants[name] || value.HasPrefix(ast.DefaultRootRef) && c.reach.isConstant(value))
	default:
		return c.consists(term, c.constant)
	}
}

// literal reports whether a term is a constant that is written out.
func (c *comparisons) literal(term *ast.Term) bool { return c.consists(term, c.literal) }

// consists reports whether a term is a scalar, or a collection of terms for which kind is true.
func (c *comparisons) consists(term *ast.Term, kind func(*ast.Term) bool) bool {
	switch value := term.Value.(type) {
	case ast.Null, ast.Boolean, ast.Number, ast.String:
		return true
	case *ast.Array:
		return !value.Until(func(t *ast.Term) bool { return !kind(t) })
	case ast.Set:
		return !value.Until(func(t *ast.Term) bool { return !kind(t) })
	case ast.Object:
		return !value.Until(func(k, v *ast.Term) bool { return !kind(k) || !kind(v) })
	default:
		return false
	}
}

// constantOperands reports whether a reference uses only constants as keys; it is true for any other term. A ground
// reference may have another reference as a key.
func constantOperands(term *ast.Term) bool {
	ref, isRef := term.Value.(ast.Ref)
	if !isRef {
		return true
	}
	for _, operand := range ref[1:] {
		if !ast.IsConstant(operand.Value) {
			return false
		}
	}
	return true
}
