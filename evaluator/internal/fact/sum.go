package fact

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// FillSums adds to facts, which must be in their domains, each absent sum whose parts are all known, and each absent part
// whose sum and other parts are known.
//
// It returns the paths of the facts it added, and errors by path of the sum: a given sum that its parts do not, or cannot, add
// up to, and a value to be added that is outside its domain.
func (c *Catalogue) FillSums(facts map[string]any) (added []string, wrong map[string]error) {
	wrong = map[string]error{}
	for _, f := range c.Facts {
		if len(f.SumOf) == 0 {
			continue
		}
		path, err := c.fillSum(f, facts)
		if err != nil {
			wrong[f.Path] = err
		} else if path != "" {
			added = append(added, path)
		}
	}
	return added, wrong
}

// fillSum returns the path of the fact it added, "" if it added none.
func (c *Catalogue) fillSum(f Fact, facts map[string]any) (added string, err error) {
	parts, unknown := c.sum(f, facts)
	value, given := facts[f.Path]
	if !given {
		if len(unknown) > 0 {
			return "", nil
		}
		total := document.Number(parts.fact.Min)
		if err := f.Check(total); err != nil {
			return "", fmt.Errorf("the sum of its parts: %w", err)
		}
		facts[f.Path] = total
		return f.Path, nil
	}
	total, err := document.Rat(value.(json.Number))
	if err != nil {
		return "", err
	}
	whose := "by its known parts"
	if len(unknown) == 0 {
		whose = "the sum of its parts"
	}
	if !parts.fact.within(total) {
		return "", fmt.Errorf("expected %s, %s, found %s", parts.words(), whose, document.Decimal(total))
	}
	if !parts.balance.Minus(Exactly(total)).CanBeZero() {
		return "", fmt.Errorf("expected what its parts can add up to, found %s", document.Decimal(total))
	}
	if len(unknown) != 1 {
		return "", nil
	}
	last := c.Facts[c.index[unknown[0]]]
	rest := document.Number(new(big.Rat).Sub(total, parts.known))
	if err := last.Check(rest); err != nil {
		return "", fmt.Errorf("%s, the only part that is unknown: %w", last.Path, err)
	}
	facts[last.Path] = rest
	return last.Path, nil
}

// bounds are the bounds of a sum, as a fact with only Min and Max.
type bounds struct {
	fact Fact
	// balance is the balance of all parts, known the sum of the known ones.
	balance Balance
	known   *big.Rat
}

func (b bounds) words() string {
	if b.fact.Min != nil && b.fact.Max != nil && b.fact.Min.Cmp(b.fact.Max) == 0 {
		return document.Decimal(b.fact.Min)
	}
	return b.fact.Domain()
}

// sum returns the bounds of the sum of f's parts, and which parts are unknown.
func (c *Catalogue) sum(f Fact, facts map[string]any) (sum bounds, unknown []string) {
	sum = bounds{Fact{Type: f.Type, Min: zero, Max: zero}, NewBalance(), zero}
	for _, path := range f.SumOf {
		part := c.Facts[c.index[path]]
		within := part.Range()
		if exact := ExactOf(facts[path]); exact != nil {
			within = Exactly(exact)
			sum.known = add(sum.known, exact)
		} else {
			unknown = append(unknown, path)
		}
		sum.fact.Min, sum.fact.Max = add(sum.fact.Min, within.Low), add(sum.fact.Max, within.High)
		sum.balance = sum.balance.Plus(within)
	}
	return sum, unknown
}

// ExactOf returns the exact value of a fact that is a number leeway reads; else nil.
func ExactOf(value any) *big.Rat {
	number, isNumber := value.(json.Number)
	if !isNumber {
		return nil
	}
	exact, err := document.Rat(number)
	if err != nil {
		return nil
	}
	return exact
}

// add returns a+b, nil if either is unbounded.
func add(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}
