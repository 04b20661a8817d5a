package triangle

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

type colour struct{ class, light, dark string }

// The colours: each has a class, and a value in light and in dark mode. Text has a contrast of at least 4.5 with its ground,
// and lines have one of at least 3. The light ones are attributes too, for programs that read no stylesheet.
var colours = []colour{
	{"paper", "#ffffff", "#15191b"},
	{"ground", "#f3f5f4", "#1f2629"},
	{"ink", "#1c2326", "#e4e9e8"},
	{"faint", "#566066", "#a2adb0"},
	{"line", "#d9dedc", "#333c40"},
	{"node", "#1f4f82", "#93bdec"},
	{"instructs", "#a03a22", "#f0a089"},
	{"contracts", "#6b3d8f", "#cfa8ee"},
	{"negotiates", "#0c6b58", "#6ccbb2"},
	{"supervises", "#6b5a0e", "#dcc568"},
	{"pays", "#4a5560", "#b7c3c9"},
}

// Style returns the rules of a stylesheet for pages with pictures, in light and in dark mode.
func Style() string {
	return rules("", func(c colour) string { return c.light }) + darkStyle()
}

// darkStyle returns the rules for dark mode.
func darkStyle() string {
	return "@media screen and (prefers-color-scheme: dark) {\n" + rules("  ", func(c colour) string { return c.dark }) + "}\n"
}

func rules(indent string, value func(colour) string) string {
	var css strings.Builder
	for _, c := range colours {
		fmt.Fprintf(&css, "%[1]s.triangle .f-%[2]s { fill: %[3]s; }\n%[1]s.triangle .s-%[2]s { stroke: %[3]s; }\n", indent, c.class, value(c))
	}
	return css.String()
}

// fill, stroke and both return the attributes for colours.
func (w *writer) fill(class string) string { return `class="f-` + class + `"` + w.light("fill", class) }

func (w *writer) stroke(class string) string {
	return `class="s-` + class + `" fill="none"` + w.light("stroke", class)
}

func (w *writer) both(inner, outer string) string {
	return `class="f-` + inner + " s-" + outer + `"` + w.light("fill", inner) + w.light("stroke", outer)
}

// light returns the attribute for a colour in light mode, which a page has in its stylesheet.
func (w *writer) light(attribute, class string) string {
	if w.mode == InPage {
		return ""
	}
	at := slices.IndexFunc(colours, func(c colour) bool { return c.class == class })
	return fmt.Sprintf(` %s="%s"`, attribute, colours[at].light)
}

// A Mode says where a picture stands.
type Mode int

// The modes.
const (
	// Alone is a file of its own, with a stylesheet.
	Alone Mode = iota
	// InPage is an element of a page, which has [Style].
	InPage
)

// SVG draws a unit.
func SVG(u *verdict.UnitTriangle, mode Mode) string {
	p := lay(u)
	w := writer{mode: mode}
	w.f(`<svg xmlns="http://www.w3.org/2000/svg" class="triangle" viewBox="0 0 %s %s"%s role="img" font-family="%s">`,
		num(total), num(p.height), sizeOf(p, mode), "Segoe UI, Roboto, Noto Sans, Liberation Sans, Arial, sans-serif")
	w.f(`<title>%s</title>`, esc("Governance triangle of "+strings.Join(p.texts[0].lines, " ")))
	w.f(`<desc>%s</desc>`, esc(Says(u)))
	if mode == Alone {
		w.f("<style>\n%s</style>", darkStyle())
	}
	w.f(`<rect width="%s" height="%s" %s/>`, num(total), num(p.height), w.fill("paper"))
	w.ground(p)
	for _, e := range p.edges {
		w.f(`<path d="%s" %s stroke-width="1.8"%s/>`, e.curve.path(), w.stroke(e.kind), dashes(e.kind))
	}
	for _, n := range p.nodes {
		w.node(n)
	}
	for _, e := range p.edges {
		w.ends(e)
	}
	for _, t := range p.texts {
		w.text(t)
	}
	for _, e := range p.edges {
		w.label(e)
	}
	for _, k := range p.legend {
		w.key(k)
	}
	w.f("</svg>")
	return w.String()
}

// sizeOf returns the size of a picture of its own, which programs that insert it take over.
func sizeOf(p *picture, mode Mode) string {
	if mode != Alone {
		return ""
	}
	return fmt.Sprintf(` width="%s" height="%s"`, num(1.5*total), num(1.5*p.height))
}

type writer struct {
	strings.Builder
	mode Mode
}

// f writes a line.
func (w *writer) f(format string, args ...any) {
	w.WriteString(fmt.Sprintf(format, args...) + "\n")
}

// ground draws what stands behind all else.
func (w *writer) ground(p *picture) {
	top, low := p.zones[0], p.zones[1]
	y := top.y + top.h
	w.f(`<path d="M%s %sL%s %sM%s %sL%s %sM%s %sL%s %s" %s stroke-width="10" stroke-linecap="round"/>`,
		num(axis-column), num(y), num(low.x+low.w/2), num(low.y), num(axis+column), num(y), num(total-low.x-low.w/2), num(low.y),
		num(low.x+low.w/2), num(low.y+30), num(total-low.x-low.w/2), num(low.y+30), w.stroke("line"))
	for _, z := range p.zones {
		w.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="8" %s/>`, num(z.x), num(z.y), num(z.w), num(z.h), w.fill("ground"))
	}
	for _, y := range p.rules {
		w.f(`<path d="M%s %sH%s" %s stroke-width="1"/>`, num(2*margin), num(y), num(total-2*margin), w.stroke("line"))
	}
}

func (w *writer) node(n *node) {
	look := w.both("paper", "node")
	if n.records {
		look = w.both("node", "node")
	}
	dash, radius := "", n.radius-1
	if n.size == 0 {
		dash = ` stroke-dasharray="3 3"`
		if n.records { // a broken line would not show on its own colour
			w.f(`<circle cx="%s" cy="%s" r="%s" %s/>`, num(n.at.x), num(n.at.y), num(radius-3), w.fill("node"))
			look = w.stroke("node")
		}
	}
	w.f(`<circle cx="%s" cy="%s" r="%s" %s stroke-width="2"%s/>`, num(n.at.x), num(n.at.y), num(radius), look, dash)
	if n.number != "" {
		ink := "ink"
		if n.records {
			ink = "paper"
		}
		size := min(small, 2*(n.radius-1.5)/wide(n.number, 1))
		w.f(`<text x="%s" y="%s" font-size="%s" text-anchor="middle" %s>%s</text>`,
			num(n.at.x), num(n.at.y+size*0.36), num(size), w.fill(ink), esc(n.number))
	}
}

// textStyles are attributes of texts, by class.
var textStyles = map[string]string{
	"title": ` font-weight="600"`,
	"head":  ` font-weight="600"`,
	"faint": ` font-style="italic"`,
}

func (w *writer) text(t text) {
	ink := "ink"
	if t.class == "faint" {
		ink = "faint"
	}
	for i, line := range t.lines {
		w.f(`<text x="%s" y="%s" font-size="%s" text-anchor="%s" %s%s>%s</text>`,
			num(t.at.x), num(t.at.y+float64(i)*t.lead()), num(t.size), t.anchor, w.fill(ink), textStyles[t.class], esc(line))
	}
}

func (w *writer) label(e *edge) {
	if e.label == "" {
		return
	}
	w.f(`<rect x="%s" y="%s" width="%s" height="%s" rx="3" %s/>`, num(e.at.x), num(e.at.y), num(e.at.w), num(e.at.h), w.fill("paper"))
	w.f(`<text x="%s" y="%s" font-size="%s" text-anchor="middle" %s>%s</text>`,
		num(e.at.x+e.at.w/2), num(e.at.y+e.at.h/2+small*0.34), num(small), w.fill(e.kind), esc(e.label))
}

func (w *writer) key(k key) {
	if k.kind != "" {
		e := &edge{kind: k.kind, curve: curve{{2 * margin, k.y}, {40, k.y}, {66, k.y}}}
		w.f(`<path d="%s" %s stroke-width="1.8"%s/>`, e.curve.path(), w.stroke(e.kind), dashes(e.kind))
		w.ends(e)
	}
	for _, n := range k.circles {
		n.at.y = k.y
		w.node(n)
	}
}

// dashes returns how the line of a kind of tie is broken, so that colour alone tells nothing.
func dashes(kind string) string {
	switch kind {
	case "contracts":
		return ` stroke-dasharray="9 3"`
	case "negotiates":
		return ` stroke-dasharray="2 3"`
	case "supervises":
		return ` stroke-dasharray="5 4"`
	case "pays":
		return ` stroke-dasharray="10 3 2 3"`
	default:
		return ""
	}
}

// ends draws the sign of a kind of tie at the end of its line; at both ends if it has no direction.
func (w *writer) ends(e *edge) {
	c := e.curve
	w.sign(e.kind, c[2], c.on(0.9))
	if e.kind == "negotiates" {
		w.sign(e.kind, c[0], c.on(0.1))
	}
}

// sign draws a sign whose tip is at a point, as seen from another.
func (w *writer) sign(kind string, tip, from point) {
	length := math.Hypot(tip.x-from.x, tip.y-from.y)
	if length == 0 {
		return
	}
	u := point{(tip.x - from.x) / length, (tip.y - from.y) / length}
	at := func(back, aside float64) string {
		return num(tip.x-back*u.x-aside*u.y) + " " + num(tip.y-back*u.y+aside*u.x)
	}
	shape := func(look string, corners ...string) {
		w.f(`<path d="M%sZ" %s stroke-width="1.5"/>`, strings.Join(corners, "L"), look)
	}
	switch kind {
	case "instructs":
		shape(w.both(kind, kind), at(0, 0), at(10, 5), at(10, -5))
	case "contracts":
		shape(w.both(kind, kind), at(0, 4), at(8, 4), at(8, -4), at(0, -4))
	case "supervises":
		shape(w.both("paper", kind), at(0, 0), at(10, 5), at(10, -5))
	case "pays":
		shape(w.both(kind, kind), at(0, 0), at(6, 4.5), at(12, 0), at(6, -4.5))
	default:
		x, y, _ := strings.Cut(at(4, 0), " ")
		w.f(`<circle cx="%s" cy="%s" r="4" %s/>`, x, y, w.fill(kind))
	}
}

func (c curve) path() string {
	return fmt.Sprintf("M%s %sQ%s %s %s %s", num(c[0].x), num(c[0].y), num(c[1].x), num(c[1].y), num(c[2].x), num(c[2].y))
}

// num returns a number with at most one decimal.
func num(x float64) string { return strconv.FormatFloat(math.Round(10*x)/10, 'f', -1, 64) }

func esc(text string) string { return html.EscapeString(text) }
