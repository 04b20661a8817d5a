package mutate

import (
	"cmp"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// neighbours lists the mutations of each comparison operator: one that differs where both sides are equal, and one
// that differs everywhere else.
var neighbours = map[string][]string{
	"==": {"!="}, "!=": {"=="},
	"<": {"<=", ">"}, "<=": {"<", ">="},
	">": {">=", "<"}, ">=": {">", "<="},
}

// call mutates the operator of a comparison, and its constant.
func (g *generator) call(terms []*ast.Term) {
	if len(terms) != 3 {
		return
	}
	operator := terms[0].Location
	if !g.written(operator) {
		return
	}
	symbol := string(operator.Text)
	for _, other := range neighbours[symbol] {
		g.replace(Comparison, operator, other)
	}
	_, compares := neighbours[symbol]
	switch {
	case symbol == "in":
		g.domain(terms[1], terms[2])
	case compares || symbol == "=":
		g.operand(terms[1], terms[2])
		g.operand(terms[2], terms[1])
	}
}

// operand mutates a constant that is compared with other.
func (g *generator) operand(other, constant *ast.Term) {
	if !g.written(constant.Location) {
		return
	}
	f, isFact := g.names.Fact(other, g.set.Catalogue)
	switch value := constant.Value.(type) {
	case ast.String:
		if isFact {
			g.values(f, constant, []*ast.Term{constant})
		}
	case ast.Boolean:
		g.replace(Value, constant.Location, strconv.FormatBool(!bool(value)))
	case ast.Number:
		g.number(f, isFact, constant.Location, json.Number(value), other)
	}
}

// domain mutates the values of a collection that is searched for a fact.
func (g *generator) domain(member, collection *ast.Term) {
	f, isFact := g.names.Fact(member, g.set.Catalogue)
	var values []*ast.Term
	switch collected := collection.Value.(type) {
	case ast.Set:
		values = collected.Slice()
	case *ast.Array:
		collected.Foreach(func(value *ast.Term) { values = append(values, value) })
		g.members(collection, values)
	}
	if !isFact {
		return
	}
	for _, value := range values {
		g.values(f, value, values)
	}
}

// values replaces a value of an enumeration by each value that is not in given.
func (g *generator) values(f fact.Fact, value *ast.Term, given []*ast.Term) {
	if _, isString := value.Value.(ast.String); !isString || !g.written(value.Location) {
		return
	}
	for _, other := range f.Enum {
		isOther := func(term *ast.Term) bool { return term.Value.Compare(ast.String(other)) == 0 }
		if !slices.ContainsFunc(given, isOther) {
			g.replace(Value, value.Location, strconv.Quote(other))
		}
	}
}

// number moves a threshold to the next cell below and above, or by one if it is not compared with a fact.
func (g *generator) number(f fact.Fact, isFact bool, loc *ast.Location, value json.Number, other *ast.Term) {
	exact, err := document.Rat(value)
	if err != nil || ast.IsConstant(other.Value) {
		return
	}
	if !isFact {
		for _, by := range []int64{-1, 1} {
			g.replace(Threshold, loc, document.Decimal(new(big.Rat).Add(exact, big.NewRat(by, 1))))
		}
		return
	}
	if f.Check(value) != nil {
		return
	}
	dim := table.Dim{Fact: f, Cells: table.CellsOf(f, append(g.cuts(f), exact))}
	at := dim.CellOf(value)
	for _, next := range []int{at - 1, at + 1} {
		if next >= 0 && next < len(dim.Cells) {
			g.replace(Threshold, loc, string(dim.Cells[next].Value.(json.Number)))
		}
	}
}

// cuts returns the numbers at which the policies cut a fact.
func (g *generator) cuts(f fact.Fact) []*big.Rat {
	var cuts []*big.Rat
	if at := g.space.Index(f.Path); at >= 0 {
		for _, cell := range g.space.Dims[at].Cells {
			if cell.Point() {
				cuts = append(cuts, cell.Low)
			}
		}
	}
	return cuts
}

// members drops each constant of a collection with several.
func (g *generator) members(collection *ast.Term, members []*ast.Term) {
	loc := collection.Location
	if len(members) < 2 || !g.written(loc) || strings.HasPrefix(string(loc.Text), "set(") {
		return
	}
	members = slices.Clone(members)
	for _, member := range members {
		if !g.written(member.Location) || member.Location.Offset < loc.Offset {
			return
		}
	}
	slices.SortFunc(members, func(a, b *ast.Term) int { return cmp.Compare(a.Location.Offset, b.Location.Offset) })
	for i, member := range members {
		if !ast.IsConstant(member.Value) {
			continue
		}
		var kept []string
		for j, other := range members {
			if j != i {
				kept = append(kept, string(other.Location.Text))
			}
		}
		text := string(loc.Text[:1]) + strings.Join(kept, ", ") + string(loc.Text[len(loc.Text)-1:])
		g.splice(Member, member.Location, loc.Offset, loc.Offset+len(loc.Text), text)
	}
}

// conditions drops and negates each condition of a body.
func (g *generator) conditions(body ast.Body) {
	for _, expr := range body {
		if !g.written(expr.Location) || binds(expr) || isTrue(expr) {
			continue
		}
		g.drop(expr.Location, len(body) > 1)
		g.negate(expr)
	}
}

// binds reports whether an expression assigns a variable rather than being a condition.
func binds(expr *ast.Expr) bool {
	_, isSome := expr.Terms.(*ast.SomeDecl)
	return isSome || expr.IsAssignment()
}

// isTrue reports whether an expression is the constant true, which is also the body of a rule without one.
func isTrue(expr *ast.Expr) bool {
	term, isTerm := expr.Terms.(*ast.Term)
	return isTerm && ast.Boolean(true).Equal(term.Value) && !expr.Negated
}

// drop comments out a condition that has its own lines, if there are other conditions, or else replaces it by true.
func (g *generator) drop(loc *ast.Location, others bool) {
	start, end := loc.Offset, loc.Offset+len(loc.Text)
	if others && lines(g.module.Text, start, end, "") == "" {
		g.commentOut(Condition, loc)
		return
	}
	g.replace(Condition, loc, "true")
}

// negate negates a condition. It skips equalities, since replacing the operator negates them.
func (g *generator) negate(expr *ast.Expr) {
	loc := expr.Location
	rest, negated := strings.CutPrefix(string(loc.Text), "not")
	_, isEvery := expr.Terms.(*ast.Every)
	switch {
	case expr.Negated && negated:
		g.replace(Negation, loc, strings.TrimLeft(rest, " \t\n"))
	case expr.Negated, isEvery, expr.IsEquality():
	case expr.IsCall() && (expr.Operator().Equal(ast.Equal.Ref()) || expr.Operator().Equal(ast.NotEqual.Ref())):
	default:
		g.replace(Negation, loc, "not "+string(loc.Text))
	}
}

// constant flips a value of a rule that is written as true or false.
func (g *generator) constant(branch *ast.Rule) {
	value := branch.Head.Value
	if value == nil || !g.written(value.Location) {
		return
	}
	if is, isBoolean := value.Value.(ast.Boolean); isBoolean && string(value.Location.Text) == value.Value.String() {
		g.replace(Constant, value.Location, strconv.FormatBool(!bool(is)))
	}
}

// way drops a body. If it is the rule's only one, or in a chain of else branches, it becomes false instead, so that
// references to the rule still compile, and the branches that follow remain.
func (g *generator) way(branch *ast.Rule) {
	if !g.written(branch.Location) {
		return
	}
	first, last := branch.Body[0], branch.Body[len(branch.Body)-1]
	hasBody := g.written(first.Location) && g.written(last.Location) && (len(branch.Body) > 1 || !isTrue(first))
	switch {
	case hasBody && (g.only || branch != g.rule || branch.Else != nil):
		start, end := g.extent(branch)
		body, rest := first.Location.Offset, last.Location.Offset+len(last.Location.Text)
		g.splice(Way, branch.Location, start, end, g.module.Text[start:body]+"false"+g.module.Text[rest:end])
	case branch == g.rule && branch.Else == nil:
		g.commentOut(Way, branch.Location)
	}
}
