package evaluator_test

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// drawn is a strategy with preconditions p, q and r, drawn from a grammar rich in what one can do with a number in Rego.
// Much of it cannot be tabled, and some of it does not load.
type drawn struct {
	t       *rapid.T
	names   int
	helpers []string
}

// smallUnit declares numbers with and without bounds, in two objects, and facts that are none.
const smallUnit = `{"type": "object", "additionalProperties": false, "properties": {
  "service": {"title": "S", "type": "object", "additionalProperties": false, "properties": {
    "n": {"title": "N", "description": "N.", "type": "number", "minimum": 0, "maximum": 10, "x-lever": "legal"},
    "m": {"title": "M", "description": "M.", "type": "integer", "x-lever": "legal"},
    "offices": {"title": "O", "type": "object", "additionalProperties": false, "properties": {
      "local": {"title": "L", "description": "L.", "type": "integer", "minimum": 0, "x-lever": "legal"},
      "regional": {"title": "R", "description": "R.", "type": "number", "x-lever": "legal"}
    }},
    "kind": {"title": "K", "description": "K.", "type": "string", "enum": ["a", "b", "c"], "x-lever": "legal"},
    "wide": {"title": "W", "description": "W.", "type": "boolean", "x-lever": "legal"}
  }}
}}`

// numberPaths are the numbers of smallUnit.
var numberPaths = []string{"service.n", "service.m", "service.offices.local", "service.offices.regional"}

// spellings of whole numbers, from 0 to 10, that every fact can have.
var spellings = []string{
	"0", "1", "2", "3", "5", "7", "-0", "0.0", "1e0", "10e-1", "2.00", "3.0", "3E0", "0.3e1", "30e-1", "5.000000000000000000000000000", "7e+0", "1e1",
}

// fractions are between whole numbers; the last ones are too long, too small, or as long as can be.
var fractions = []string{
	"2.5", "0.5", "25e-1", "0.1", "0.10", "3.0000000000000000000000000001", "0.1000000000000000055511151231",
	"0.1000000000000000055511151231257827", "1e-31", "1e-30", "-1e2", "100.0", "1e2",
}

// limitsData is the data document data.limits; another one stands beside the rules of the strategy.
const limitsData = `{"low": 2, "high": 7.0, "list": [1, 3e0, 0.5], "deep": {"mid": 5}, "kinds": {"a": 2, "b": 7}}`

// besideData is the data document data.strategies.s.beside.
const besideData = `{"beside": {"four": 4}}`

func (d *drawn) choose(of ...string) string { return rapid.SampledFrom(of).Draw(d.t, "choice") }

func (d *drawn) name(prefix string) string {
	d.names++
	return fmt.Sprintf("%s%d", prefix, d.names)
}

// helper adds rules, in which %[1]s stands for the name that it returns.
func (d *drawn) helper(rules string) string {
	name := d.name("_h")
	d.helpers = append(d.helpers, strings.ReplaceAll(rules, "NAME", name))
	return name
}

func (d *drawn) whole() string { return d.choose(spellings...) }

func (d *drawn) number() string {
	if rapid.IntRange(0, 5).Draw(d.t, "fraction") == 0 {
		return d.choose(fractions...)
	}
	return d.whole()
}

func (d *drawn) fact() string { return "input." + d.choose(numberPaths...) }

func (d *drawn) order() string { return d.choose("<", "<=", ">", ">=") }

func (d *drawn) operator() string { return d.choose("<", "<=", ">", ">=", "==", "!=") }

// constant draws an operand that depends on no fact.
func (d *drawn) constant() string {
	switch rapid.IntRange(0, 9).Draw(d.t, "constant") {
	case 0:
		return d.helper("NAME := " + d.whole())
	case 1:
		return d.helper("default NAME := " + d.whole() + "\n\nNAME := " + d.whole() + " if 1 == 2")
	case 2:
		return d.helper("NAME := " + d.whole() + " if 1 == 2\n\nelse := " + d.number())
	case 3:
		return d.choose("data.limits.low", "data.limits.high", "data.limits.deep.mid", "data.limits.list[1]", "data.strategies.s.beside.four")
	case 4:
		return d.helper("NAME := data.limits." + d.choose("low", "high"))
	case 5:
		return d.helper("NAME := 3 + 4")
	default:
		return d.whole()
	}
}

// comparison draws a term that is true or false, or undefined.
func (d *drawn) comparison() string {
	f := d.fact()
	switch rapid.IntRange(0, 13).Draw(d.t, "comparison") {
	case 0, 1, 2:
		return f + " " + d.order() + " " + d.number()
	case 3, 4:
		return f + " " + d.operator() + " " + d.whole()
	case 5:
		return d.whole() + " " + d.operator() + " " + f
	case 6:
		return f + " in {" + d.whole() + ", " + d.whole() + "}"
	case 7:
		return f + " in " + d.choose("data.limits.list", "["+d.whole()+", "+d.whole()+"]", `{"x": `+d.whole()+"}", "data.limits", "data.strategies.s.beside")
	case 8, 9:
		return f + " " + d.operator() + " " + d.constant()
	case 10:
		return f + " " + d.operator() + " " + d.fact()
	case 11:
		return d.choose(`input.service.kind == "a"`, `input.service.kind in {"a", "b"}`, "input.service.wide == true")
	case 12:
		return f + " " + d.operator() + " " + d.helper("NAME := "+d.whole()+" if input.service.kind == \"a\"\n\nNAME := "+d.whole()+" if input.service.kind != \"a\"")
	default:
		return f + " in {" + d.fact() + ", " + d.whole() + "}"
	}
}

// condition draws lines of a body.
func (d *drawn) condition() string {
	kinds := []func(*drawn) string{
		(*drawn).plain, (*drawn).plain, (*drawn).plain, (*drawn).result, (*drawn).result, (*drawn).rule, (*drawn).rule,
		(*drawn).function, (*drawn).variable, (*drawn).variable, (*drawn).pattern, (*drawn).object, (*drawn).collected,
		(*drawn).partial, (*drawn).quantified, (*drawn).with, (*drawn).odd,
	}
	return rapid.SampledFrom(kinds).Draw(d.t, "kind")(d)
}

func (d *drawn) plain() string {
	switch rapid.IntRange(0, 5).Draw(d.t, "plain") {
	case 0:
		return "not " + d.comparison()
	case 1:
		return "not {\n\t\t" + d.comparison() + "\n\t\t" + d.comparison() + "\n\t}"
	case 2:
		return d.comparison() + d.choose(" or ", " and ") + d.comparison()
	case 3:
		return d.fact()
	default:
		return d.comparison()
	}
}

// result draws uses of what a comparison yields.
func (d *drawn) result() string {
	a, b := d.name("r"), d.name("r")
	first := a + " := " + d.comparison() + "\n\t"
	switch rapid.IntRange(0, 7).Draw(d.t, "result") {
	case 0:
		return "(" + d.comparison() + ") == " + d.choose("true", "false")
	case 1:
		return first + a
	case 2:
		return first + "not " + a
	case 3:
		return first + b + " := " + d.comparison() + "\n\t" + a + " " + d.choose("==", "!=") + " " + b
	case 4:
		return "(" + d.comparison() + ") in {" + d.choose("true", "false") + ", \"x\"}"
	case 5:
		return first + d.helper("NAME(true, \"a\")\n\nNAME(false, k) if k == \"b\"") + "(" + a + ", input.service.kind)"
	case 6:
		return first + "[" + a + ", " + b + "] = [true, " + d.choose("input.service.kind", d.fact()) + "]\n\t" + b + " == " + d.choose(`"a"`, d.whole())
	default:
		return "(" + d.comparison() + ") == (" + d.comparison() + ")"
	}
}

// rule draws a helper without arguments and a use of it.
func (d *drawn) rule() string {
	c := d.comparison()
	switch rapid.IntRange(0, 8).Draw(d.t, "rule") {
	case 0:
		return d.helper("NAME := " + c)
	case 1:
		return "not " + d.helper("NAME if "+c)
	case 2:
		return d.helper("default NAME := false\n\nNAME if "+c) + " == " + d.choose("true", "false")
	case 3:
		return d.helper("NAME := true if {\n\t"+d.condition()+"\n} else := false if {\n\t"+d.condition()+"\n}") + " == " + d.choose("true", "false")
	case 4:
		return d.helper("NAME := "+d.fact()) + " " + d.operator() + " " + d.choose(d.whole(), d.fact())
	case 5:
		return d.helper("NAME := x if {\n\tx := "+c+"\n}") + " == " + d.helper("NAME := "+d.comparison())
	case 6:
		return d.helper("NAME := [" + c + ", " + d.choose("1", d.fact()) + "] == [true, " + d.choose("1", d.fact()) + "]")
	case 7:
		return d.helper("NAME if {\n\tx = "+d.fact()+"\n\tx "+d.order()+" "+d.number()+"\n} else := false if {\n\tx = "+d.fact()+"\n\tx == "+d.whole()+"\n}") + " == " + d.choose("true", "false")
	default:
		return d.helper("NAME if {\n\t" + d.condition() + "\n}")
	}
}

// function draws a function, often with a pattern in its head, and a call of it.
func (d *drawn) function() string {
	f, g := d.fact(), d.fact()
	switch rapid.IntRange(0, 11).Draw(d.t, "function") {
	case 0:
		return d.helper("NAME(x) if x "+d.operator()+" "+d.whole()) + "(" + f + ")"
	case 1:
		return d.helper("NAME(x, x)") + "(" + f + ", " + g + ")"
	case 2:
		return d.helper("NAME([x, x])") + "([" + f + ", " + g + "])"
	case 3:
		return d.helper("NAME("+d.whole()+")") + "(" + f + ")"
	case 4:
		return d.helper("NAME(o) if o.local "+d.operator()+" "+d.choose("o.regional", d.whole())) + "(input.service.offices)"
	case 5:
		return d.helper("NAME(s) if s.n "+d.operator()+" "+d.choose("s.m", d.whole())) + "(input.service)"
	case 6:
		return d.helper(`NAME({"local": x, "regional": x})`) + "(input.service.offices)"
	case 7:
		return d.helper("NAME(x) := x "+d.operator()+" "+d.choose(d.whole(), g)) + "(" + f + ") == " + d.choose("true", "false")
	case 8:
		return d.helper("NAME(k) if {\n\tk == \"a\"\n\t"+d.comparison()+"\n}") + "(input.service.kind)"
	case 9:
		return d.helper("NAME(x) := x") + "(" + f + ") == " + d.choose(d.whole(), g)
	case 10:
		return "not " + d.helper("NAME(x, y) if x == y") + "(" + f + ", " + d.choose(d.whole(), g) + ")"
	default:
		return d.helper("NAME(x) if "+f+" "+d.operator()+" x") + "(" + d.choose(d.whole(), g) + ")"
	}
}
