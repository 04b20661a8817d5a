package triangle

import "slices"

// A key is one line of the legend: a tie, or circles.
type key struct {
	kind    string
	circles []*node
	y       float64
}

const legendLine = 22.0

// said says in the legend what a kind of tie means.
var said = map[string]string{
	"instructs":  "instructs: gives orders to, by command or by an act",
	"contracts":  "contracts: pays for work under a contract with",
	"negotiates": "negotiates with",
	"supervises": "supervises: watches, but gives no orders to",
	"pays":       "pays: finances, without a contract",
}

// addLegend explains the signs that occur, from a height on.
func (p *picture) addLegend(y float64) {
	const right = 78.0
	add := func(k key, line string) {
		k.y = y + legendLine/2
		p.legend = append(p.legend, k)
		p.write(text{lines: []string{line}, class: "note", anchor: "start", at: point{right, k.y + small/3}, size: small})
		y += legendLine
	}
	for _, kind := range Kinds() {
		if slices.ContainsFunc(p.edges, func(e *edge) bool { return e.kind == kind }) {
			add(key{kind: kind}, said[kind])
		}
	}
	circle := func(x, size float64, records bool) *node {
		return &node{size: size, records: records, at: point{x, 0}, radius: 6}
	}
	has := func(is func(n *node) bool) bool { return slices.ContainsFunc(p.nodes, is) }
	if has(func(n *node) bool { return n.records }) {
		add(key{circles: []*node{circle(40, 1, true)}}, "holds records of the service")
	}
	if has(func(n *node) bool { return !n.records && n.rest == 0 }) {
		add(key{circles: []*node{circle(40, 1, false)}}, "holds none")
	}
	if has(func(n *node) bool { return n.number == "?" }) {
		add(key{circles: []*node{circle(40, 0, false)}}, "number of organisations unknown")
	}
	if len(p.nodes) > 0 {
		p.lines(&y, "Number in a circle: organisations (radius: its logarithm).")
	}
	if p.hidden > 0 {
		p.lines(&y, "Ties within a group are in the table alone.")
	}
	p.height = y + margin
}

// lines writes a remark below the legend.
func (p *picture) lines(y *float64, remark string) {
	for _, line := range wrap(remark, 3, total-4*margin, small) {
		p.write(text{lines: []string{line}, class: "note", anchor: "start", at: point{2 * margin, *y + small + 2}, size: small})
		*y += small + 6
	}
}
