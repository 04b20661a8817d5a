package triangle

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestNothingOverlaps holds that no name, circle or label of a tie meets another, and that all is inside the view box.
func TestNothingOverlaps(t *testing.T) {
	for seed := range uint64(80) {
		rng := rand.New(rand.NewPCG(seed, 17))
		u := random(rng, 1+rng.IntN(200))
		if seed < 50 {
			u = random(rng, 1+rng.IntN(8))
		}
		p := lay(u)
		var boxes []box
		for _, x := range p.texts {
			boxes = append(boxes, x.box)
		}
		for _, n := range p.nodes {
			boxes = append(boxes, n.around())
		}
		for _, e := range p.edges {
			if e.label != "" {
				boxes = append(boxes, e.at)
			}
		}
		for i, b := range boxes {
			if !b.within(box{0, 0, total, p.height}) {
				t.Errorf("seed %d: %+v is outside of the picture, %v high", seed, b, p.height)
			}
			for _, c := range boxes[:i] {
				if b.meets(c) {
					t.Errorf("seed %d: %+v meets %+v", seed, b, c)
				}
			}
		}
		stands := 0
		for _, n := range p.nodes {
			stands += max(1, n.rest)
		}
		if stands != len(u.Entities) {
			t.Errorf("seed %d: the picture has %d of %d entities", seed, stands, len(u.Entities))
		}
		ties := p.hidden
		for _, e := range p.edges {
			ties += e.ties
		}
		if ties != len(u.Ties) {
			t.Errorf("seed %d: the picture has %d of %d ties", seed, ties, len(u.Ties))
		}
		wellFormed(t, SVG(u, Alone))
		if SVG(u, InPage) != SVG(u, InPage) {
			t.Error("two pictures of one unit differ")
		}
	}
}

// wellFormed holds that a picture is XML.
func wellFormed(t *testing.T, svg string) {
	t.Helper()
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		switch _, err := d.Token(); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatalf("%v\n%s", err, svg)
		}
	}
}

var parts = []string{
	"Federal ministry", "of", "finance,", "justice and economy", "Municipalities", "İstanbul", "Donaudampfschifffahrtsgesellschaftsverwaltung",
	"市役所", "<script>alert(1)</script>", `"&'`, "\u202egnp", "البلديات", "é́́", "W", "(3)", "\x01", "mmmmmmmmmmmmmmmmmmmmmmmm",
}

func random(rng *rand.Rand, entities int) *verdict.UnitTriangle {
	pick := func(of ...string) string { return of[rng.IntN(len(of))] }
	words := func() string {
		all := make([]string, 1+rng.IntN(9))
		for i := range all {
			all[i] = pick(parts...)
		}
		return strings.Join(all, " ")
	}
	u := &verdict.UnitTriangle{Subject: verdict.Subject{CountryName: words(), Service: words(), AsOf: 2003}}
	for i := range entities {
		e := verdict.Entity{ID: fmt.Sprintf("e%d", i), Name: words(), Sector: pick("state", "market", "civil_society"), Roles: []string{pick("pays", "holds_records")}}
		if e.Sector == verdict.SectorState {
			e.Tier = pick("national", "regional", "local")
		}
		e.Number = json.Number(pick("", "1", "12", "345", "9999999", "123456789012345678901234567890"))
		u.Entities = append(u.Entities, e)
		for range rng.IntN(4) {
			u.Ties = append(u.Ties, verdict.Tie{From: e.ID, To: fmt.Sprintf("e%d", rng.IntN(entities+1)), Kind: pick(Kinds()...)})
		}
	}
	return u
}
