package triangle

import (
	"cmp"
	"math"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// The measures of a picture, in the units of its view box. It is narrow, so that its text can be read on a phone.
const (
	total     = 440.0 // width
	margin    = 8.0
	font      = 12.0
	small     = 10.5
	lineH     = 14.5
	mostLines = 5
	axis      = total / 2
	column    = 62.0  // from the middle to the centres of circles
	labelRoom = 122.0 // width of a name
	largest   = 27.0  // radius
	rowGap    = 32.0
	padding   = 10.0
	bold      = 1.08 // how much wider bold text is
)

type point struct{ x, y float64 }

// A box is a rectangle: its upper left corner, width and height.
type box struct{ x, y, w, h float64 }

// meets reports whether two boxes overlap.
func (b box) meets(c box) bool {
	return b.x < c.x+c.w && c.x < b.x+b.w && b.y < c.y+c.h && c.y < b.y+b.h
}

// within reports whether the box lies in another.
func (b box) within(c box) bool {
	return b.x >= c.x && b.y >= c.y && b.x+b.w <= c.x+c.w && b.y+b.h <= c.y+c.h
}

// has reports whether a point lies in the box.
func (b box) has(p point) bool { return p.x >= b.x && p.x <= b.x+b.w && p.y >= b.y && p.y <= b.y+b.h }

// A text is one or more lines of the same style.
type text struct {
	lines  []string
	class  string
	anchor string // start, middle or end
	at     point  // of the first base line
	size   float64
	box    box
}

// A picture is all that is drawn, with its places.
type picture struct {
	height float64
	zones  []box
	// rules are the lines between tiers.
	rules  []float64
	texts  []text
	nodes  []*node
	edges  []*edge
	hidden int // ties that are not drawn
	legend []key
}

// lay places all that belongs to a unit.
func lay(u *verdict.UnitTriangle) *picture {
	p := &picture{}
	y := p.title(u)
	tiers, market, civil, by := corners(u)
	top := y
	y = p.heading("State", "middle", axis, y+padding)
	side := true
	for i, tier := range tiers {
		if i > 0 {
			p.rules = append(p.rules, y)
			y += 6
		}
		p.write(text{lines: []string{tier.title}, class: "faint", anchor: "start", at: point{2 * margin, y + small}, size: small})
		y += small + 6
		for j := 0; j < len(tier.nodes); j++ {
			if j+1 < len(tier.nodes) {
				y = p.row(y, tier.nodes[j], tier.nodes[j+1])
				j++
			} else {
				y = p.row(y, aside(tier.nodes[j], side)...)
				side = !side
			}
		}
	}
	if len(tiers) == 0 {
		y = p.none("middle", axis, y)
	}
	if len(tiers) > 0 {
		y -= rowGap - padding
	}
	p.zones = append(p.zones, box{margin, top, total - 2*margin, y - top})
	top = y + 48
	half := (total - 3*margin) / 2
	left, right := p.stack(market, true, top), p.stack(civil, false, top)
	bottom := max(left, right)
	p.zones = append(p.zones, box{margin, top, half, bottom - top}, box{2*margin + half, top, half, bottom - top})
	p.height = bottom + margin
	p.tie(u, by)
	p.addLegend(bottom + 14)
	return p
}

// aside returns the nodes of a row with one entity, on that side.
func aside(n *node, left bool) []*node {
	if left {
		return []*node{n, nil}
	}
	return []*node{nil, n}
}

// title writes the name of the unit, and returns where the picture goes on.
func (p *picture) title(u *verdict.UnitTriangle) float64 {
	lines := wrap(words.Clean(Name(u)), 3, (total-2*margin)/bold, 15)
	p.write(text{lines: lines, class: "title", anchor: "start", at: point{margin, 20}, size: 15})
	return 20 + float64(len(lines)-1)*18 + 10
}

// heading writes the name of a corner.
func (p *picture) heading(title, anchor string, x, y float64) float64 {
	p.write(text{lines: []string{title}, class: "head", anchor: anchor, at: point{x, y + 11}, size: 13})
	return y + 20
}

// none says that a corner is empty.
func (p *picture) none(anchor string, x, y float64) float64 {
	p.write(text{lines: []string{"none described"}, class: "faint", anchor: anchor, at: point{x, y + small}, size: small})
	return y + small + padding
}

// stack places the nodes of a lower corner below each other, and returns where it ends.
func (p *picture) stack(c corner, left bool, y float64) float64 {
	x, anchor := total-2*margin, "end"
	if left {
		x, anchor = total-x, "start"
	}
	y = p.heading(c.title, anchor, x, y+padding)
	if len(c.nodes) == 0 {
		return p.none(anchor, x, y)
	}
	for _, n := range c.nodes {
		y = p.row(y, aside(n, left)...)
	}
	return y - rowGap + padding
}

// row places at most one node on each side, and returns where the row ends.
func (p *picture) row(y float64, pair ...*node) float64 {
	height := 0.0
	for _, n := range pair {
		if n != nil {
			n.radius = radius(n)
			n.lines = wrap(n.name, mostLines, labelRoom, font)
			height = max(height, 2*n.radius, float64(len(n.lines))*lineH)
		}
	}
	for i, n := range pair {
		if n != nil {
			n.left = i == 0
			p.place(n, y+height/2)
		}
	}
	return y + height + rowGap
}

// radius returns that of a circle: it grows with the logarithm of the number.
func radius(n *node) float64 {
	if n.size == 0 {
		return radiusOf(10)
	}
	return radiusOf(n.size)
}

func radiusOf(number float64) float64 { return min(largest, 9+4*math.Log10(number)) }

// place sets the circle and the name of a node at a height.
func (p *picture) place(n *node, y float64) {
	n.at = point{axis + column, y}
	t := text{lines: n.lines, class: "name", anchor: "start", size: font}
	t.at = point{axis + column + largest + 5, y - float64(len(n.lines))*lineH/2 + font - 1}
	if n.left {
		n.at.x, t.anchor, t.at.x = total-n.at.x, "end", total-t.at.x
	}
	n.label = p.write(t)
	p.nodes = append(p.nodes, n)
}

// write adds a text, with its box, which it returns.
func (p *picture) write(t text) box {
	w := 0.0
	for _, line := range t.lines {
		w = max(w, wide(line, t.size))
	}
	if t.class == "title" || t.class == "head" {
		w *= bold
	}
	t.box = box{t.at.x, t.at.y - t.size, w, t.size*1.25 + float64(len(t.lines)-1)*t.lead()}
	switch t.anchor {
	case "middle":
		t.box.x -= w / 2
	case "end":
		t.box.x -= w
	}
	p.texts = append(p.texts, t)
	return t.box
}

// lead is the distance of the lines.
func (t text) lead() float64 { return t.size * lineH / font }

// around returns the box of a circle.
func (n *node) around() box {
	return box{n.at.x - n.radius, n.at.y - n.radius, 2 * n.radius, 2 * n.radius}
}

// Name returns the name of a unit, with the year that it describes.
func Name(u *verdict.UnitTriangle) string {
	name := u.Service
	if country := cmp.Or(u.CountryName, u.Country); country != "" {
		name = country + ", " + name
	}
	if u.AsOf != 0 {
		name += ", " + strconv.Itoa(u.AsOf)
	}
	return name
}
