package html

import (
	"bytes"
	"html/template"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

func TestPlacesOfTilesDiffer(t *testing.T) {
	taken := map[place]string{}
	for country, at := range places {
		if other, found := taken[at]; found {
			t.Errorf("%s and %s have the same tile", country, other)
		}
		taken[at] = country
	}
}

// evaluationOf returns an evaluation with one service of each country, feasible everywhere.
func evaluationOf(countries ...string) *verdict.Evaluation {
	e := &verdict.Evaluation{}
	for _, country := range countries {
		e.Units = append(e.Units, verdict.Unit{Country: country, CountryName: country, Service: "permits", Strategies: []verdict.Strategy{
			{Name: "merge", Title: "Merger", Verdict: verdict.Feasible, Exact: true},
			{Name: "link", Title: "Links", Verdict: verdict.Undetermined, Exact: true},
		}})
	}
	return e
}

func TestTiles(t *testing.T) {
	tests := map[string]struct {
		countries []string
		want      []place
		size      place
	}{
		"two neighbours":                    {[]string{"NO", "SE"}, []place{{0, 0}, {1, 0}}, place{2, 1}},
		"one alone is cropped to itself":    {[]string{"GR"}, []place{{0, 0}}, place{1, 1}},
		"without a place, in the row below": {[]string{"PT", "JP", "KR"}, []place{{0, 0}, {0, 1}, {1, 1}}, place{2, 2}},
		"none has a place":                  {[]string{"JP", "KR"}, []place{{0, 0}, {1, 0}}, place{2, 1}},
		"no country at all":                 {nil, nil, place{1, 1}},
	}
	const step = tileSide + tileGap
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			tiles := NewTiles(evaluationOf(tc.countries...), "")
			var got []place
			for _, tile := range tiles.Tiles {
				got = append(got, place{tile.X / step, tile.Y / step})
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(place{})); diff != "" {
				t.Errorf("places (-want +got):\n%s", diff)
			}
			if size := (place{(tiles.Width + tileGap) / step, (tiles.Height + tileGap) / step}); size != tc.size {
				t.Errorf("the map is %v tiles, expected %v", size, tc.size)
			}
		})
	}
}

// TestMarksFitIntoTheirTile checks that the marks of any number of services and strategies stay within their tile and
// do not cover each other.
func TestMarksFitIntoTheirTile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		services, strategies := rapid.IntRange(1, 12).Draw(t, "services"), rapid.IntRange(1, 8).Draw(t, "strategies")
		var row overviewRow
		for range services {
			row.Services = append(row.Services, overviewUnit{Service: "s", Cells: make([]cell, strategies)})
		}
		var drawn tile
		drawn.draw(row, "", strategies)
		seen := map[[2]float64]bool{}
		for _, m := range drawn.Marks {
			if m.X < 0 || m.Y < 0 || m.X+m.Size > tileSide || m.Y+m.Size > tileSide {
				t.Fatalf("a mark at %v, %v of size %v leaves its tile", m.X, m.Y, m.Size)
			}
			if seen[[2]float64{m.X, m.Y}] {
				t.Fatalf("two marks at %v, %v", m.X, m.Y)
			}
			seen[[2]float64{m.X, m.Y}] = true
		}
	})
}

func TestCodesOfStrategies(t *testing.T) {
	taken := map[string]bool{}
	var got []string
	for _, name := range []string{"centralisation", "clearing_house", "standardisation", "shared_service", "central_hub", "c", "c_h"} {
		code := codeOf(name, taken)
		taken[code] = true
		got = append(got, code)
	}
	if diff := cmp.Diff([]string{"C", "CH", "S", "SS", "CeHu", "c", "c_h"}, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

// TestStackFillsItsBar checks that the segments of a bar are adjacent and fill it.
func TestStackFillsItsBar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 40), 3, 3).Draw(t, "counts")
		bars := stack(200, []string{"a", "b", "c"}, counts)
		if counts[0]+counts[1]+counts[2] == 0 {
			if len(bars) > 0 {
				t.Fatalf("nothing has the bars %v", bars)
			}
			return
		}
		end := 0.0
		for _, bar := range bars {
			if bar.X < end-0.11 || bar.X > end+0.11 {
				t.Fatalf("%v does not begin at %v", bar, end)
			}
			end = bar.X + bar.Width
		}
		if end < 199.8 || end > 200.2 {
			t.Fatalf("%v ends at %v", bars, end)
		}
	})
}

// TestAnchors checks that anchors need no escapes, and that different texts have different anchors.
func TestAnchors(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		if (anchor(a) == anchor(b)) != (a == b) {
			t.Fatalf("%q and %q have the anchors %q and %q", a, b, anchor(a), anchor(b))
		}
		if strings.ContainsFunc(anchor(a), func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"'<>&#%`, r) }) {
			t.Fatalf("%q has the anchor %q", a, anchor(a))
		}
	})
}

// TestTextIsText checks that an HTML parser reads any text of a profile back unchanged, and as text.
func TestTextIsText(t *testing.T) {
	ours := []string{"html", "head", "body", "bdi", "h3"}
	rapid.Check(t, func(t *rapid.T) {
		said := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"</script><img src=x>", "<!--", "א&amp;<b>", "\u202eabc\x00"})).Draw(t, "text")
		for _, shown := range []template.HTML{text(said), heading(3, "id", said)} {
			root, err := html.Parse(strings.NewReader(string(shown)))
			if err != nil {
				t.Fatal(err)
			}
			var read strings.Builder
			for n := range root.Descendants() {
				switch {
				case n.Type == html.TextNode:
					read.WriteString(n.Data)
				case n.Type == html.ElementNode && !slices.Contains(ours, n.Data), n.Type == html.CommentNode:
					t.Fatalf("%q is shown as markup: %s", said, shown)
				}
			}
			if got, want := strings.TrimSpace(read.String()), strings.TrimSpace(words.Clean(said)); got != want {
				t.Fatalf("%q is read as %q, expected %q", said, got, want)
			}
		}
	})
}

// TestMatrixOfWhatIf checks that a what-if shows the earlier verdict, and that links come from the caller's functions.
func TestMatrixOfWhatIf(t *testing.T) {
	e := evaluationOf("BE")
	e.Before = evaluationOf("BE").Units
	e.Before[0].Strategies[0].Verdict = verdict.Infeasible
	var out bytes.Buffer
	set := Templates(Links{Unit: func(country, service string) string { return "/unit?country=" + country + "&service=" + service }})
	if err := set.ExecuteTemplate(&out, "matrix", NewMatrix(e, nil, "permits")); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`href="/unit?country=BE&amp;service=permits"`, `<span class="was">was infeasible</span>`, `data-verdict="feasible"`} {
		if strings.Count(out.String(), want) == 0 {
			t.Errorf("expected %s in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "was undetermined") {
		t.Error("a verdict that did not move is said to have been")
	}
}

// TestTemplatesAreListed checks that all templates in the documentation of the package exist.
func TestTemplatesAreListed(t *testing.T) {
	set := Templates(Links{})
	for _, name := range []string{
		"top", "bottom", "symbols", "legend", "tallies", "matrix", "overview", "tiles", "reach", "unit", "unit-verdicts", "unit-strategy",
		"unit-paths", "unit-facts", "strategy", "rule", "facts", "sources", "verdict", "status", "fit", "step",
	} {
		if set.Lookup(name) == nil {
			t.Errorf("there is no template %s", name)
		}
	}
}

// TestDisputedReadingsStandBesideTheConfidence checks the table of facts, and what is said of each strategy.
func TestDisputedReadingsStandBesideTheConfidence(t *testing.T) {
	reading := verdict.Reading{Path: "context.law", Stated: "none", Value: "hard", Reason: "A <court> said so.", Sources: []verdict.Source{{Key: "act"}}}
	unit := evaluationOf("NO").Units[0]
	unit.Disputed = &verdict.DisputedFacts{Readings: []verdict.Reading{reading}}
	unit.Strategies[0].Disputed = &verdict.Disputed{Turns: []verdict.Reading{reading}, Smallest: true, Verdict: verdict.Infeasible}
	unit.Strategies[0].Preconditions = []verdict.Precondition{{Name: "p", Title: "P", Status: verdict.Met, Reasons: &verdict.Reasons{
		Facts: []verdict.Fact{{Path: "context.law", Title: "Law", Value: "none", Confidence: "low"}, {Path: "context.climate", Title: "Climate", Value: "mild"}},
	}}}
	var out bytes.Buffer
	if err := Templates(Links{}).ExecuteTemplate(&out, "unit", NewUnit(&unit, "no", 1, Analyses{})); err != nil {
		t.Fatal(err)
	}
	for want, count := range map[string]int{
		"disputed: hard, because A &lt;court&gt; said so.":    1,
		"One disputed reading turns the state, to infeasible": 1,
	} {
		if got := strings.Count(out.String(), want); got != count {
			t.Errorf("%d times %q, expected %d times in\n%s", got, want, count, out.String())
		}
	}
}
