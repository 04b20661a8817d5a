package mutate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// The kinds of mutants.
const (
	Comparison = "comparison" // another operator
	Threshold  = "threshold"  // a number moved by one cell
	Value      = "value"      // another value of the domain
	Member     = "member"     // a set without one of its members
	Condition  = "condition"  // a body without one of its conditions
	Negation   = "negation"   // a condition with not added or removed
	Constant   = "constant"   // true for false, or false for true, as the value of a rule
	Way        = "way"        // a rule without one of its bodies or else branches
)

// A mutant is one change of the text of a module.
type mutant struct {
	verdict.Mutant
	module *policy.Module
	// rule is the place of the changed rule.
	rule verdict.Place
	// The bytes from start to end are replaced by text.
	start, end int
	text       string
}

// source returns the text of the mutated module.
func (m *mutant) source() string {
	return m.module.Text[:m.start] + m.text + m.module.Text[m.end:]
}

// ruleName returns the last part of the rule's path.
func (m *mutant) ruleName() string { return m.Rule[strings.LastIndexByte(m.Rule, '.')+1:] }

// generate returns all mutants of the picked rules, in order of file, line, column and kind. Numbers move by one cell
// of space. Properties are not mutated: they are claims about the other rules, which verification checks.
func generate(set *policy.Set, space *table.Space, picked func(rule string) bool) []*mutant {
	var mutants []*mutant
	total, bodies := countBodies(set), map[string]int{}
	claims := map[string]bool{}
	for _, property := range set.Properties {
		claims[Path(property.Ref)] = true
	}
	for i := range set.Modules {
		module := &set.Modules[i]
		if module.Test {
			continue
		}
		for _, rule := range module.Parsed.Copy().Rules {
			name := Path(rule.Ref().GroundPrefix())
			g := &generator{set: set, space: space, module: module, rule: rule, name: name, names: policy.NamesIn(rule)}
			g.only = total[name] == 1
			if rule.Default {
				g.constant(rule)
			} else {
				bodies[name] = g.branches(bodies[name])
			}
			if picked(name) && !claims[name] {
				mutants = append(mutants, g.mutants...)
			}
		}
	}
	slices.SortStableFunc(mutants, compare)
	return slices.CompactFunc(mutants, func(a, b *mutant) bool {
		return a.module == b.module && a.start == b.start && a.end == b.end && a.text == b.text
	})
}

// countBodies counts the bodies of each rule by its path, without else branches and defaults.
func countBodies(set *policy.Set) map[string]int {
	count := map[string]int{}
	for _, module := range set.Modules {
		for _, rule := range module.Parsed.Rules {
			if !rule.Default {
				count[Path(rule.Ref().GroundPrefix())]++
			}
		}
	}
	return count
}

func compare(a, b *mutant) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Mutated, b.Mutated),
	)
}

// A generator makes the mutants of one rule.
type generator struct {
	set     *policy.Set
	space   *table.Space
	module  *policy.Module
	rule    *ast.Rule
	name    string
	body    int
	only    bool // the rule has this one body
	names   policy.Names
	mutants []*mutant
}

// branches makes the mutants of the rule's body and else branches. before is the number of the rule's earlier bodies;
// the result includes the new ones.
func (g *generator) branches(before int) int {
	g.body = before
	for branch := g.rule; branch != nil; branch = branch.Else {
		g.body++
		g.placeBody(branch)
		g.way(branch)
		g.constant(branch)
		g.conditions(branch.Body)
		walk := ast.NewGenericVisitor(g.visit)
		walk.Walk(branch.Head)
		walk.Walk(branch.Body)
	}
	return g.body
}

// placeBody corrects the location of the condition in an else branch without braces, since OPA gives it the location of
// the branch. It parses the condition again, after as much white space as there is text before it.
func (g *generator) placeBody(branch *ast.Rule) {
	first := branch.Body[0].Location
	if branch == g.rule || first == nil || first.Offset != branch.Location.Offset {
		return
	}
	start, end := g.extent(branch)
	after := start + len("else")
	if value := branch.Head.Value; g.written(value.Location) && value.Location.Offset > start {
		after = value.Location.Offset + len(value.Location.Text)
	}
	condition, found := strings.CutPrefix(strings.TrimLeft(g.module.Text[after:end], " \t\n"), "if")
	if !found {
		return // there is no condition
	}
	before := end - len(condition)
	blank := []byte(g.module.Text[:before])
	for i := range blank {
		if blank[i] != '\n' {
			blank[i] = ' '
		}
	}
	body, err := ast.ParseBodyWithOpts(string(blank)+condition, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err == nil {
		branch.Body = body
	}
}

// extent returns the byte range of a branch, without the branches that follow it.
func (g *generator) extent(branch *ast.Rule) (start, end int) {
	start, end = branch.Location.Offset, branch.Location.Offset+len(branch.Location.Text)
	if branch.Else != nil {
		end = branch.Else.Location.Offset
	}
	return start, start + len(strings.TrimRight(g.module.Text[start:end], " \t\n"))
}

// visit makes the mutants of a node nested in a body.
func (g *generator) visit(node any) bool {
	switch node := node.(type) {
	case *ast.ArrayComprehension:
		g.conditions(node.Body)
	case *ast.SetComprehension:
		g.conditions(node.Body)
	case *ast.ObjectComprehension:
		g.conditions(node.Body)
	case *ast.Every:
		g.conditions(node.Body)
	case *ast.Expr:
		if terms, isCall := node.Terms.([]*ast.Term); isCall {
			g.call(terms)
		}
	case ast.Call:
		g.call(node)
	case *ast.Term:
		if set, isSet := node.Value.(ast.Set); isSet {
			g.members(node, set.Slice())
		}
	}
	return false
}

// replace adds the mutant that has text instead of the text at loc.
func (g *generator) replace(kind string, loc *ast.Location, text string) {
	g.splice(kind, loc, loc.Offset, loc.Offset+len(loc.Text), text)
}

// splice adds the mutant that has text instead of the bytes from start to end; loc is the place to report.
func (g *generator) splice(kind string, loc *ast.Location, start, end int, text string) {
	m := &mutant{module: g.module, rule: g.place(ruleStart(g.rule)), start: start, end: end, text: text}
	at := g.place(loc)
	m.Mutant = verdict.Mutant{
		File: at.File, Line: at.Line, Col: at.Col, Rule: g.name, Body: g.body, Kind: kind,
		Original: lines(g.module.Text, start, end, g.module.Text[start:end]),
		Mutated:  lines(g.module.Text, start, end, text),
	}
	if strings.HasPrefix(text, dropped) {
		m.Mutated = dropped + m.Original
	}
	g.mutants = append(g.mutants, m)
}

// dropped begins commented-out text.
const dropped = "# "

// commentOut comments out the lines of loc.
func (g *generator) commentOut(kind string, loc *ast.Location) {
	g.replace(kind, loc, dropped+strings.ReplaceAll(string(loc.Text), "\n", "\n"+dropped))
}

func (g *generator) place(loc *ast.Location) verdict.Place {
	return verdict.Place{File: g.module.Name, Line: loc.Row, Col: loc.Col}
}

func ruleStart(rule *ast.Rule) *ast.Location {
	if rule.Location != nil {
		return rule.Location
	}
	return rule.Head.Location
}

// written reports whether the module has the text of loc at loc. Code that OPA adds has no text.
func (g *generator) written(loc *ast.Location) bool {
	return loc != nil && len(loc.Text) > 0 && loc.Offset+len(loc.Text) <= len(g.module.Text) &&
		g.module.Text[loc.Offset:loc.Offset+len(loc.Text)] == string(loc.Text)
}

// lines returns the lines of source around the bytes from start to end, with text in their place, joined to one line.
func lines(source string, start, end int, text string) string {
	first := strings.LastIndexByte(source[:start], '\n') + 1
	last := len(source)
	if rest := strings.IndexByte(source[end:], '\n'); rest >= 0 {
		last = end + rest
	}
	whole := strings.Split(source[first:start]+text+source[end:last], "\n")
	for i := range whole {
		whole[i] = strings.TrimSpace(whole[i])
	}
	return strings.Join(slices.DeleteFunc(whole, func(line string) bool { return line == "" }), " ")
}
