package evaluator_test

import "pgregory.net/rapid"

// sharp draws a body that would have a wrong table if one form of Rego were taken for a comparison with a constant.
// It stands alone in a rule, so that nothing else keeps the rule from being tabled.
func (d *drawn) sharp() string {
	paths := rapid.Permutation(numberPaths).Draw(d.t, "facts")
	f, g := "input."+paths[0], "input."+paths[1]
	x, y, order := d.name("x"), d.name("y"), d.order()
	named := x + " := " + f + "\n\t" + y + " := " + g + "\n\t"
	switch rapid.IntRange(0, 11).Draw(d.t, "sharp") {
	case 0: // numbers in heads
		return d.helper("NAME := "+f) + " " + order + " " + d.helper("NAME := "+g)
	case 1: // numbers in heads, by names
		return d.helper("NAME := x if x := "+f) + " " + order + " " + d.helper("NAME := x if x := "+g)
	case 2: // a number in the place of another
		return d.helper("NAME if "+f+" "+order+" "+d.whole()) + " with " + f + " as " + g
	case 3: // a constant only `every` has
		return "every " + x + " in [\"a\"] {\n\t\t" + x + " == \"a\"\n\t\t" + f + " " + order + " " + d.whole() + "\n\t}"
	case 4: // two facts within `every`
		return "every " + x + " in [\"a\"] {\n\t\t" + x + " == \"a\"\n\t\t" + f + " " + order + " " + g + "\n\t}"
	case 5: // two numbers of one object
		return "some " + x + ", " + y + "\n\tv = input.service.offices[" + x + "]\n\tv = input.service.offices[" + y + "]\n\t" + x + " != " + y
	case 6: // a number that chooses
		return "data.limits.list[" + f + "] " + order + " " + d.whole()
	case 7: // second names
		return named + x + "b := " + x + "\n\t" + y + "b := " + y + "\n\t" + x + "b " + order + " " + y + "b"
	case 8: // a pattern
		return d.choose(`{"local": `+x+`, "regional": `+y+"} = input.service.offices", "["+x+", "+y+"] = ["+f+", "+g+"]") + "\n\t" + x + " " + order + " " + y
	case 9: // sets
		return d.choose("{"+f+"} == {"+g+"}", "{"+f+"} "+order+" {"+g+"}")
	case 10: // objects
		return d.choose(`{"a": `+f+`} == {"a": `+g+"}", `{"a": `+f+`} `+order+` {"a": `+g+"}")
	default: // one constant for two facts
		return x + " := " + d.whole() + "\n\t" + d.choose(f, g) + " " + order + " " + x
	}
}
