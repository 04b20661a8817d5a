package concordance_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/concordance"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// spaceOf returns a space of facts a, b, c and so on, with three cells each.
func spaceOf(facts int) *table.Space {
	space := &table.Space{}
	for i := range facts {
		space.Dims = append(space.Dims, table.Dim{Fact: fact.Fact{Path: string(rune('a' + i))}, Cells: make([]table.Cell, 3)})
	}
	return space
}

// casesOf reads cases: the outcome (s succeeded, f failed, p partial), the strategy, and the cell of each fact or "-".
func casesOf(lines ...string) (cases []verdict.Case, cells [][]int) {
	outcomes := map[string]verdict.Outcome{"s": verdict.Succeeded, "f": verdict.Failed, "p": verdict.Partial}
	for _, line := range lines {
		words := strings.Fields(line)
		c := verdict.Case{Outcome: outcomes[words[0]], Strategy: words[1], Score: verdict.Right}
		if c.Outcome == verdict.Partial {
			c.Score = verdict.Unscored
		}
		var own []int
		for _, word := range words[2:] {
			cell := table.Unknown
			if word != "-" {
				cell = int(word[0] - '0')
			}
			own = append(own, cell)
		}
		cases, cells = append(cases, c), append(cells, own)
	}
	return cases, cells
}

// TestSimpleRules judges a few cases. What is wanted was worked out by hand: the majority of the strategy, the best single
// fact, and its verdict on each case.
func TestSimpleRules(t *testing.T) {
	t.Parallel()
	const yes, no = "feasible", "infeasible"
	for name, test := range map[string]struct{ cases, want []string }{
		// Without the first, 2 succeeded and 2 were stopped, which is no majority. In cell 0 of a one succeeded, in cell 1 two
		// were stopped. The last has no cell, so the tie of the first four decides. Of strategy n, 1 of 2 is no majority.
		"one fact": {
			[]string{"s m 0", "s m 0", "f m 1", "f n 1", "s n -"},
			[]string{yes + " a " + yes, yes + " a " + yes, yes + " a " + no, no + " a " + no, no + " a " + no},
		},
		// a is known in 2 of 4 others or fewer, so all the others decide.
		"no fact is known often enough": {
			[]string{"s m 0", "s m 0", "s m -", "f m -", "s m -"},
			[]string{yes + "  " + yes, yes + "  " + yes, yes + "  " + yes, yes + "  " + yes, yes + "  " + yes},
		},
		// Without the first, a is known in 3 of 4 others, which is enough; without the last in 4 of 4.
		"just often enough": {
			[]string{"s m 0", "s m 0", "f m 1", "f m 1", "f m -"},
			[]string{no + " a " + yes, no + " a " + yes, no + " a " + no, no + " a " + no, no + " a " + no},
		},
		// b and c are right about all others, a about fewer: the first of the best wins.
		"a tie of facts": {
			[]string{"s m 0 0 1", "s m 0 0 1", "f m 0 1 0", "f m 0 1 0"},
			[]string{no + " b " + yes, no + " b " + yes, no + " b " + no, no + " b " + no},
		},
		// Left out, the cell of each stopped case is unseen: 2 of 3 others succeeded.
		"an unseen cell": {
			[]string{"s m 0", "s m 0", "f m 1", "f m 2"},
			[]string{no + " a " + yes, no + " a " + yes, no + " a " + yes, no + " a " + yes},
		},
		// Two of each in cell 0: with one that succeeded left out, 1 of 3 did; with a stopped one left out, 2 of 3 did.
		"a cell where as many succeeded": {
			[]string{"s m 0", "f m 0", "s m 0", "f m 0"},
			[]string{no + " a " + no, no + " a " + yes, no + " a " + no, no + " a " + yes},
		},
		"partial outcomes count for nothing": {
			[]string{"p m 0", "s m 0", "f m 1"},
			[]string{"", no + " a " + no, no + " a " + yes},
		},
		"one scored case has no others": {[]string{"s m 0", "p m 0"}, []string{yes + "  ", ""}},
		"two cases":                     {[]string{"s m 0", "s n 0"}, []string{yes + " a " + yes, yes + " a " + yes}},
		"no case":                       {nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cases, cells := casesOf(test.cases...)
			facts := 0
			if len(cells) > 0 {
				facts = len(cells[0])
			}
			concordance.AddSimple(spaceOf(facts), cases, cells)
			var got []string
			for _, c := range cases {
				said := ""
				if c.Simple != nil {
					said = fmt.Sprintf("%s %s %s", c.Simple.StrategyMajority, c.Simple.Fact, c.Simple.SingleFact)
				}
				got = append(got, said)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestSingleFactIsTheNaiveOne compares the counting of the best single fact with its definition, on random cases.
func TestSingleFactIsTheNaiveOne(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // repeatable on purpose
	chosen := map[string]int{}
	for range 500 {
		space := spaceOf(1 + random.IntN(4))
		var lines []string
		for range random.IntN(12) {
			line := string("ssffp"[random.IntN(5)]) + " m"
			for range space.Dims {
				line += " " + string("0012-"[random.IntN(5)])
			}
			lines = append(lines, line)
		}
		cases, cells := casesOf(lines...)
		concordance.AddSimple(space, cases, cells)
		for i, c := range cases {
			var others []int
			for j, other := range cases {
				if i != j && other.Outcome != verdict.Partial {
					others = append(others, j)
				}
			}
			if c.Outcome == verdict.Partial || len(others) == 0 {
				if c.Simple != nil && c.Simple.SingleFact != "" {
					t.Fatalf("case %d of %q is judged", i, lines)
				}
				continue
			}
			feasible, dim := naive(cases, cells, others, i)
			want := verdict.Simple{StrategyMajority: c.Simple.StrategyMajority, SingleFact: verdict.Infeasible}
			if feasible {
				want.SingleFact = verdict.Feasible
			}
			if dim >= 0 {
				want.Fact = space.Dims[dim].Fact.Path
			}
			chosen[want.Fact]++
			if *c.Simple != want {
				t.Fatalf("case %d of %q: got %+v, want %+v", i, lines, *c.Simple, want)
			}
		}
	}
	if len(chosen) < 4 {
		t.Errorf("only these facts were ever best: %v", chosen)
	}
}

// naive judges a case by the best single fact as the definition reads: for each fact the set of its cells in which more of
// the other cases succeeded than were stopped; of the facts known in three quarters of the others, the first of those that
// are right about most of them.
func naive(cases []verdict.Case, cells [][]int, others []int, judged int) (feasible bool, best int) {
	most := func(in func(int) bool) (feasible, seen bool) {
		balance := 0
		for _, j := range others {
			switch {
			case !in(j):
				continue
			case cases[j].Outcome == verdict.Succeeded:
				balance++
			default:
				balance--
			}
			seen = true
		}
		return balance > 0, seen
	}
	rule := func(dim, cell int) bool {
		if cell != table.Unknown {
			if feasible, seen := most(func(j int) bool { return cells[j][dim] == cell }); seen {
				return feasible
			}
		}
		feasible, _ := most(func(int) bool { return true })
		return feasible
	}
	best, bestRight := -1, -1
	for dim := range cells[judged] {
		known, right := 0, 0
		for _, j := range others {
			if cells[j][dim] != table.Unknown {
				known++
			}
			if rule(dim, cells[j][dim]) == (cases[j].Outcome == verdict.Succeeded) {
				right++
			}
		}
		if float64(known) >= 0.75*float64(len(others)) && right > bestRight {
			best, bestRight = dim, right
		}
	}
	if best < 0 {
		feasible, _ = most(func(int) bool { return true })
		return feasible, best
	}
	return rule(best, cells[judged][best]), best
}
