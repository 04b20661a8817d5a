package table_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/decide"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
)

// space draws a space of up to five facts with two to four values each.
func space(t *rapid.T) *table.Space {
	catalogue := &fact.Catalogue{}
	var reads []string
	for i := range rapid.IntRange(1, 5).Draw(t, "facts") {
		f := fact.Fact{Path: fmt.Sprintf("service.f%d", i), Type: fact.String}
		for value := range rapid.IntRange(2, 4).Draw(t, "values") {
			f.Enum = append(f.Enum, fmt.Sprint("v", value))
		}
		catalogue.Facts = append(catalogue.Facts, f)
		reads = append(reads, f.Path)
	}
	return table.NewSpace(catalogue, []*policy.Function{{Reads: reads}})
}

// lookup draws a function of some facts of the space, true in about a share of its rows.
func lookup(t *rapid.T, s *table.Space, share int, name string) table.Lookup {
	var dims []int
	for dim := range s.Dims {
		if rapid.Bool().Draw(t, name+" reads") {
			dims = append(dims, dim)
		}
	}
	seed := rapid.Uint64().Draw(t, name)
	return table.Lookup{Dims: dims, Answer: func(cells []int) (decide.Answer, error) {
		hash := seed
		for _, dim := range dims {
			hash = (hash ^ uint64(cells[dim]+1)) * 0x9E3779B97F4A7C15
			hash ^= hash >> 29
		}
		if int(hash%100) < share {
			return decide.True, nil
		}
		return decide.Undefined, nil
	}}
}

// TestExistsAgreesWithBruteForce goes over every completion of a random unit, and counts those that
// meet random demands within random constraints.
func TestExistsAgreesWithBruteForce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := space(t)
		cells := make([]int, len(s.Dims))
		for i, dim := range s.Dims {
			cells[i] = rapid.IntRange(table.Unknown, len(dim.Cells)-1).Draw(t, "cell")
		}
		var constraints []table.Lookup
		for range rapid.IntRange(0, 3).Draw(t, "constraints") {
			constraints = append(constraints, lookup(t, s, 20, "constraint"))
		}
		var demands []table.Demand
		for range rapid.IntRange(1, 4).Draw(t, "demands") {
			demands = append(demands, table.Demand{Lookup: lookup(t, s, 50, "demand"), True: rapid.Bool().Draw(t, "true")})
		}
		allowed, meeting := 0, 0
		eachCompletion(s, cells, func(complete []int) {
			for _, constraint := range constraints {
				if answer, _ := constraint.Answer(complete); answer == decide.True {
					return
				}
			}
			allowed++
			for _, demand := range demands {
				if answer, _ := demand.Answer(complete); (answer == decide.True) != demand.True {
					return
				}
			}
			meeting++
		})
		if allowed == 0 {
			t.Skip("no completion is within the constraints: such a unit is refused before")
		}
		got, err := table.NewWalk(s, cells, constraints, 0).Exists(demands...)
		if err != nil {
			t.Fatal(err)
		}
		if want := meeting > 0; (got == table.Some) != want || got == table.Open {
			t.Errorf("Exists = %v, but %d of %d completions meet the demands", got, meeting, allowed)
		}
	})
}

func eachCompletion(s *table.Space, cells []int, visit func([]int)) {
	for i, cell := range cells {
		if cell != table.Unknown {
			continue
		}
		for value := range s.Dims[i].Cells {
			next := append([]int(nil), cells...)
			next[i] = value
			eachCompletion(s, next, visit)
		}
		return
	}
	visit(cells)
}

// TestExistsStopsAtItsLimit searches for one completion among many with a low limit of look-ups.
func TestExistsStopsAtItsLimit(t *testing.T) {
	f := fact.Fact{Type: fact.Boolean}
	catalogue := &fact.Catalogue{}
	var reads []string
	for i := range 12 {
		f.Path = fmt.Sprintf("service.f%02d", i)
		catalogue.Facts = append(catalogue.Facts, f)
		reads = append(reads, f.Path)
	}
	s := table.NewSpace(catalogue, []*policy.Function{{Reads: reads}})
	cells := make([]int, len(s.Dims))
	all := make([]int, len(s.Dims))
	for i := range cells {
		cells[i], all[i] = table.Unknown, i
	}
	never := table.Demand{Lookup: table.Lookup{Dims: all, Answer: func([]int) (decide.Answer, error) { return decide.False, nil }}, True: true}
	for limit, want := range map[int]table.Finding{100: table.Open, 1_000_000: table.None} {
		got, err := table.NewWalk(s, cells, nil, limit).Exists(never)
		if err != nil || got != want {
			t.Errorf("with %d look-ups Exists = %v, %v; want %v", limit, got, err, want)
		}
	}
}
