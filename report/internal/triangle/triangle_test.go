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
	for seed := range uint64(50) {
		rng := rand.New(rand.NewPCG(seed, 17))
		u := random(rng, 1+rng.IntN(200))
		if seed < 40 {
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
		if once, twice := SVG(u, InPage), SVG(u, InPage); once != twice {
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

func TestWrap(t *testing.T) {
	for text, want := range map[string]string{
		"Directorate-General for Registries": "Directorate-|General for|Registries",
		"":                                   "",
		"a - b":                              "a - b",
		"Donaudampfschifffahrtsgesellschaft": "Donaudampfschi|fffahrtsgesellsc|haft",
		"one two three four five six seven eight nine ten eleven twelve": "one two three|four five six|seven eight…",
	} {
		if got := strings.Join(wrap(text, 3, 105, font), "|"); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestMany holds that of many entities the most tied stand on their own, and the rest as one.
func TestMany(t *testing.T) {
	u := &verdict.UnitTriangle{}
	for i := range 200 {
		u.Entities = append(u.Entities, verdict.Entity{ID: fmt.Sprintf("e%d", i), Name: fmt.Sprintf("Group %d", i), Sector: verdict.SectorMarket})
	}
	u.Ties = []verdict.Tie{
		{From: "e150", To: "e190", Kind: "pays"},
		{From: "e150", To: "e191", Kind: "pays"},
		{From: "e150", To: "e0", Kind: "pays"},
		{From: "e190", To: "e0", Kind: "pays"},
		{From: "e191", To: "e0", Kind: "pays"},
		{From: "e7", To: "e8", Kind: "pays"},
		{From: "e8", To: "e9", Kind: "pays"},
	}
	svg := SVG(u, Alone)
	for _, want := range []string{">Group 150<", ">Group 190<", ">Group 191<", ">+195<"} {
		if !strings.Contains(svg, want) {
			t.Errorf("the picture has no %s", want)
		}
	}
	if strings.Contains(svg, ">Group 100<") {
		t.Error("an entity without ties stands on its own")
	}
}

// TestNothing holds that a unit without entities is drawn, and says so.
func TestNothing(t *testing.T) {
	svg := SVG(&verdict.UnitTriangle{Subject: verdict.Subject{Service: "s"}}, Alone)
	wellFormed(t, svg)
	if !strings.Contains(svg, "No entities are described.") || strings.Count(svg, "none described") != 3 {
		t.Errorf("it does not say that there are none:\n%s", svg)
	}
}

var parts = []string{
	"Federal ministry", "of", "finance,", "justice and economy", "Municipalities", "İstanbul", "Directorate-General", "Donaudampfschifffahrtsgesellschaftsverwaltung",
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
