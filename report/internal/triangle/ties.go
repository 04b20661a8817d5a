package triangle

import (
	"math"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Kinds returns the kinds of ties, in the order of the legend.
func Kinds() []string { return []string{"instructs", "contracts", "negotiates", "supervises", "pays"} }

// An edge is a tie between two nodes, or several alike where nodes stand for several entities. It is drawn as a quadratic curve.
type edge struct {
	kind     string
	from, to *node
	ties     int
	curve    curve
	// label stands beside the line; it is empty where there is no room.
	label string
	at    box
}

// A curve is a quadratic Bézier curve.
type curve [3]point

// on returns a point of the curve, t from 0 to 1.
func (c curve) on(t float64) point { return c.blossom(t, t) }

func (c curve) blossom(s, t float64) point {
	a, b, d := (1-s)*(1-t), (1-s)*t+(1-t)*s, s*t
	return point{a*c[0].x + b*c[1].x + d*c[2].x, a*c[0].y + b*c[1].y + d*c[2].y}
}

// part returns the curve from s to t.
func (c curve) part(s, t float64) curve { return curve{c.on(s), c.blossom(s, t), c.on(t)} }

// steps is how many points of a curve are looked at.
const steps = 32

// points returns points of the curve at equal steps.
func (c curve) points() []point {
	points := make([]point, steps+1)
	for i := range points {
		points[i] = c.on(float64(i) / steps)
	}
	return points
}

// tie draws the ties that have two ends.
func (p *picture) tie(u *verdict.UnitTriangle, by map[string]*node) {
	for _, t := range u.Ties {
		from, to := by[t.From], by[t.To]
		if from == nil || to == nil || from == to || !slices.Contains(Kinds(), t.Kind) {
			p.hidden++
			continue
		}
		at := slices.IndexFunc(p.edges, func(e *edge) bool { return e.kind == t.Kind && e.from == from && e.to == to })
		if at >= 0 {
			p.edges[at].ties++
			continue
		}
		p.edges = append(p.edges, &edge{kind: t.Kind, from: from, to: to, ties: 1})
	}
	taken := p.taken()
	var drawn []point
	for _, e := range p.edges {
		e.curve = p.route(e, taken, drawn)
		drawn = append(drawn, e.curve.points()...)
	}
	for _, e := range p.edges {
		e.name(taken, p.height, drawn)
		if e.label != "" {
			taken = append(taken, e.at)
		}
	}
}

// taken returns the boxes that no label of a tie may meet.
func (p *picture) taken() []box {
	var boxes []box
	for _, t := range p.texts {
		boxes = append(boxes, t.box)
	}
	for _, n := range p.nodes {
		boxes = append(boxes, n.around())
	}
	return boxes
}

// bends are how far the middle of a curve is off the straight line.
var bends = []float64{0, 16, -16, 30, -30, 46, -46, 70, -70, 100, -100, 140, -140}

// mostRouted is the most lines among which a further one looks for a way; a picture of more cannot be followed anyway.
const mostRouted = 30

// apart is how far lines keep from each other, where they can.
const apart = 8

// route returns the curve of an edge that meets least of what is drawn.
func (p *picture) route(e *edge, taken []box, drawn []point) curve {
	a, b := e.from.at, e.to.at
	length := math.Hypot(b.x-a.x, b.y-a.y)
	normal := point{(b.y - a.y) / length, -(b.x - a.x) / length}
	if a.y > b.y || a.y == b.y && a.x > b.x { // so that a tie back takes another way
		normal = point{-normal.x, -normal.y}
	}
	least := math.Inf(1)
	var best curve
	for _, bend := range bends {
		c := curve{a, {(a.x+b.x)/2 + 2*bend*normal.x, (a.y+b.y)/2 + 2*bend*normal.y}, b}
		s, t := e.ends(c)
		c = c.part(s, t)
		cost := math.Abs(bend) * 0.05
		for _, at := range c.points() {
			cost += p.cost(at, taken, drawn)
		}
		if cost < least {
			least, best = cost, c
		}
		if len(drawn) > mostRouted*steps {
			break
		}
	}
	return best
}

// cost says how bad it is for a line to pass at a point.
func (p *picture) cost(at point, taken []box, drawn []point) float64 {
	sum := 0.0
	if at.x < 2*margin || at.x > total-2*margin || at.y < 2*margin || at.y > p.height-margin {
		sum += 50
	}
	for _, b := range taken {
		if b.has(at) {
			sum += 5
		}
	}
	for _, q := range drawn {
		if math.Abs(q.x-at.x) < apart && math.Abs(q.y-at.y) < apart {
			sum++
		}
	}
	return sum
}

// ends returns where the curve leaves the circle of one end and reaches that of the other.
func (e *edge) ends(c curve) (s, t float64) {
	off := func(at float64, n *node) bool {
		q := c.on(at)
		return math.Hypot(q.x-n.at.x, q.y-n.at.y) > n.radius+3
	}
	for s = 0; s < 0.45 && !off(s, e.from); {
		s += 0.005
	}
	for t = 1; t > 0.55 && !off(t, e.to); {
		t -= 0.005
	}
	return s, t
}

// name puts the kind of a tie on its line, where there is room; else its first letter, else nothing.
func (e *edge) name(taken []box, height float64, drawn []point) {
	said := e.kind
	if e.ties > 1 {
		said += " ×" + strconv.Itoa(e.ties)
	}
	for _, label := range []string{said, e.kind[:1]} {
		w := wide(label, small) + 4
		fewest := math.MaxInt
		for _, t := range []float64{0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.2, 0.8} {
			q := e.curve.on(t)
			at := box{q.x - w/2, q.y - small/2 - 2, w, small + 4}
			if !at.within(box{margin, margin, total - 2*margin, height - 2*margin}) || slices.ContainsFunc(taken, at.meets) {
				continue
			}
			covered := 0
			for _, d := range drawn {
				if at.has(d) {
					covered++
				}
			}
			if covered < fewest {
				fewest, e.label, e.at = covered, label, at
			}
		}
		if e.label != "" {
			return
		}
	}
}
