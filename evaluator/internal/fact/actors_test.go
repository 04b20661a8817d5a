package fact_test

import (
	"slices"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
)

func TestActorsAreThoseOfTheFactOrOfItsLever(t *testing.T) {
	named := fact.Fact{
		Lever: fact.Organisational, Actors: []string{"funds"},
		LeverFrom: map[string]fact.Lever{"prohibited": fact.Constitutional}, LeverTo: map[string]fact.Lever{"law": fact.Legal},
	}
	plain := func(l fact.Lever) fact.Fact { return fact.Fact{Lever: l} }
	for _, c := range []struct {
		f        fact.Fact
		from, to string
		want     []string
	}{
		{named, "a", "b", []string{"funds"}},
		{named, "a", "law", []string{"parliament"}},
		{named, "prohibited", "b", []string{"parliament"}},
		{plain(fact.Technical), "a", "b", []string{"offices"}},
		{plain(fact.Organisational), "a", "b", []string{"ministry"}},
		{plain(fact.Legal), "a", "b", []string{"parliament"}},
		{plain(fact.Constitutional), "a", "b", []string{"parliament"}},
		{plain(fact.Given), "a", "b", nil},
	} {
		if got := c.f.ActorsBetween(c.from, c.to); !slices.Equal(got, c.want) {
			t.Errorf("%v from %s to %s: %v, want %v", c.f.Lever, c.from, c.to, got, c.want)
		}
	}
}
