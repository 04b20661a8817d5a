package evaluator_test

import (
	"strings"

	"pgregory.net/rapid"
)

// variable draws names for facts and constants.
func (d *drawn) variable() string {
	x, y, f, g := d.name("x"), d.name("x"), d.fact(), d.fact()
	set := x + " := " + f + "\n\t"
	switch rapid.IntRange(0, 11).Draw(d.t, "variable") {
	case 0, 1:
		return set + x + " " + d.operator() + " " + d.constant()
	case 2:
		return set + x + " " + d.order() + " " + d.number() + "\n\t" + x + " != " + d.whole()
	case 3:
		return set + x + " " + d.operator() + " " + g
	case 4:
		return set + y + " := " + x + "\n\t" + y + " " + d.operator() + " " + d.choose(d.whole(), g)
	case 5:
		return x + " := " + d.constant() + "\n\t" + f + " " + d.operator() + " " + x
	case 6:
		return x + " = " + f + "\n\t" + x + " = " + d.choose(g, d.whole())
	case 7:
		return d.choose(x+" = "+f, f+" = "+x) + "\n\tnot " + x + " = " + d.choose(g, d.whole())
	case 8:
		return x + " := data.limits\n\t" + f + " " + d.operator() + " " + x + d.choose(".low", ".deep.mid")
	case 9:
		return "not " + d.helper("NAME if {\n\t"+x+" = "+f+"\n\t"+x+" in {"+d.whole()+", "+d.choose(d.whole(), g)+"}\n}")
	case 10:
		return x + " := " + d.whole() + "\n\t" + f + " == " + x + "\n\t" + g + " " + d.operator() + " " + x
	default:
		return set + x + " in [" + d.constant() + ", " + d.whole() + "]"
	}
}

// pattern draws unification with more than a variable.
func (d *drawn) pattern() string {
	x, f, g := d.name("x"), d.fact(), d.fact()
	switch rapid.IntRange(0, 6).Draw(d.t, "pattern") {
	case 0:
		return "[" + x + ", " + x + "] = [" + f + ", " + g + "]"
	case 1:
		return `{"local": ` + x + `, "regional": ` + x + "} = input.service.offices"
	case 2:
		return "[" + x + ", \"a\"] = [" + f + ", input.service.kind]\n\t" + x + " " + d.operator() + " " + d.whole()
	case 3:
		return "[" + f + "] == [" + d.choose(g, d.whole()) + "]"
	case 4:
		return "[" + x + ", \"a\"] = [" + d.whole() + ", input.service.kind]\n\t" + f + " " + d.operator() + " " + x
	case 5:
		return `{"a": ` + f + `} == {"a": ` + d.choose(g, d.whole()) + "}"
	default:
		return "[" + f + ", " + g + "][" + d.choose("0", "1") + "] == " + d.choose(d.fact(), d.whole())
	}
}

// object draws objects of facts under a name or whole.
func (d *drawn) object() string {
	o := d.name("o")
	switch rapid.IntRange(0, 8).Draw(d.t, "object") {
	case 0, 1:
		return o + " := input.service\n\t" + o + ".n " + d.operator() + " " + d.choose(d.whole(), o+".m")
	case 2, 3:
		return o + " := input.service.offices\n\t" + o + ".local " + d.operator() + " " + d.choose(d.whole(), o+".regional")
	case 4:
		return "input.service.offices == {\"local\": " + d.whole() + ", \"regional\": " + d.whole() + "}"
	case 5:
		return o + " := input\n\t" + o + ".service.offices.local " + d.operator() + " " + d.choose(d.whole(), d.fact())
	case 6:
		return o + " := input.service\n\t" + o + `.kind == "a"` + "\n\t" + o + ".offices.regional " + d.order() + " " + d.number()
	case 7:
		return d.whole() + " in input.service.offices"
	default:
		return o + " := {\"x\": " + d.fact() + "}\n\t" + o + ".x " + d.operator() + " " + d.choose(d.whole(), d.fact())
	}
}

// collected draws comprehensions and sets.
func (d *drawn) collected() string {
	f, g := d.fact(), d.fact()
	switch rapid.IntRange(0, 8).Draw(d.t, "collected") {
	case 0:
		return "true in {" + d.comparison() + ", " + d.comparison() + "}"
	case 1:
		return "{b | b := " + d.comparison() + "} == {" + d.choose("true", "false") + "}"
	case 2:
		return "{x | x := " + f + "} == {x | x := " + d.choose(g, d.whole()) + "}"
	case 3:
		return "[1 | " + d.comparison() + "] == [1]"
	case 4:
		return "count({x | x := [" + f + ", " + g + "][_]}) == 1"
	case 5:
		return "{" + f + ", " + g + "} == {" + d.whole() + "}"
	case 6:
		return `{"k": b | b := ` + d.comparison() + `} == {"k": ` + d.choose("true", "false") + "}"
	case 7:
		return "count({" + f + ", " + g + "}) == 1"
	default:
		return "[b | b := " + d.comparison() + "] != []"
	}
}

// partial draws partial rules.
func (d *drawn) partial() string {
	switch rapid.IntRange(0, 5).Draw(d.t, "partial") {
	case 0:
		return d.choose("true", "false") + " in " + d.helper("NAME contains x if x := "+d.comparison()+"\n\nNAME contains x if x := "+d.comparison())
	case 1:
		return d.whole() + " in " + d.helper("NAME contains "+d.fact())
	case 2:
		h := d.helper("NAME.a := " + d.fact() + "\n\nNAME.b := " + d.choose(d.fact(), d.whole()))
		return h + ".a == " + h + ".b"
	case 3:
		return d.helper("NAME.a := "+d.comparison()+"\n\nNAME.b := "+d.comparison()) + ".a == " + d.choose("true", "false")
	case 4:
		return d.helper("NAME[x] := true if x := "+d.fact()) + "[" + d.choose(d.whole(), d.fact()) + "]"
	default:
		return `"a" in ` + d.helper("NAME contains input.service.kind if "+d.comparison())
	}
}

// quantified draws some and every.
func (d *drawn) quantified() string {
	x, f, g := d.name("x"), d.fact(), d.fact()
	switch rapid.IntRange(0, 5).Draw(d.t, "quantified") {
	case 0:
		return "every " + x + " in [" + f + ", " + g + "] {\n\t\t" + x + " " + d.operator() + " " + d.whole() + "\n\t}"
	case 1:
		return "every " + x + " in {" + d.whole() + ", " + d.whole() + "} {\n\t\t" + f + " != " + x + "\n\t}"
	case 2:
		return "some " + x + " in {" + d.whole() + ", " + d.whole() + "}\n\t" + f + " == " + x
	case 3:
		return "some " + x + ", _ in [" + d.whole() + ", " + d.whole() + "]\n\t" + f + " == " + x
	case 4:
		return "some " + x + " in input.service.offices\n\t" + x + " " + d.operator() + " " + d.choose(d.whole(), f)
	default:
		return "some " + x + " in [input.service.kind]\n\t" + f + " " + d.operator() + " data.limits.kinds[" + x + "]"
	}
}

// with draws modifiers of facts and of data.
func (d *drawn) with() string {
	h := d.helper("NAME if {\n\t" + d.comparison() + "\n\t" + d.comparison() + "\n}")
	switch rapid.IntRange(0, 4).Draw(d.t, "with") {
	case 0:
		return h + " with input." + d.choose("service.m", "service.offices.local") + " as " + d.choose("1", "3", "4")
	case 1:
		return h + ` with input.service.kind as "a"`
	case 2:
		return h + " with " + d.fact() + " as " + d.fact()
	case 3:
		return h + " with data.limits.low as " + d.choose("6", d.fact())
	default:
		return "not " + h + ` with input.service.offices as {"local": 1, "regional": 2}`
	}
}

// odd draws built-ins that know more of a number than its order.
func (d *drawn) odd() string {
	f, g := d.fact(), d.fact()
	return d.choose(
		f+" - "+g+" == 0", "max({"+f+", 3}) == 3", "-"+f+" < "+d.whole(), `$"{`+f+`}" == "3"`, "abs("+f+") == "+d.whole(),
		"data.limits.list["+f+"] == 1", `sprintf("%v", [`+f+`]) == "3"`, "1, "+d.whole()+" in ["+f+", "+g+"]",
		`object.get(input, ["service", "n"], 0) == `+g, "is_number("+f+")", "numbers.range(0, 3)[_] == "+f,
		"x := walk(input)\n\tx == [[], {}]", f+" == "+f,
	)
}

// precondition draws the bodies of one.
func (d *drawn) precondition(name string) string {
	if rapid.IntRange(0, 4).Draw(d.t, "value") == 0 {
		return name + " := " + d.comparison() + "\n"
	}
	var bodies []string
	for range rapid.IntRange(1, 2).Draw(d.t, "bodies") {
		body := d.condition()
		if rapid.Bool().Draw(d.t, "second") {
			body += "\n\t" + d.condition()
		}
		bodies = append(bodies, name+" if {\n\t"+body+"\n}")
	}
	if rapid.IntRange(0, 3).Draw(d.t, "else") == 0 {
		bodies[0] += " else if {\n\t" + d.condition() + "\n}"
	}
	return strings.Join(bodies, "\n\n") + "\n"
}

// strategy draws a whole module.
func (d *drawn) strategy() string {
	rules := annotated("s", d.precondition("p")+"\n"+d.precondition("q")+"\nr if {\n\t"+d.sharp()+"\n}\n")
	rules = strings.Replace(rules, "package strategies.s\n", "package strategies.s\n\nimport future.keywords\n", 1)
	return rules + "\n" + strings.Join(d.helpers, "\n\n") + "\n"
}
