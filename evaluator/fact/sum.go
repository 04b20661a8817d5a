package fact

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/leeway-policy/leeway/evaluator/document"
)

// FillSums adds to facts, which must be in their domains, each sum that is absent while all its parts are known.
//
// It returns the paths of those it added, and by path what is wrong with sums that are there: one that is not the
// sum of its parts, or that its parts cannot add up to whatever the unknown ones are; and what is wrong with a sum
// that would have been added.
func (c *Catalogue) FillSums(facts map[string]any) (added []string, wrong map[string]error) {
	wrong = map[string]error{}
	for _, f := range c.Facts {
		if len(f.SumOf) == 0 {
			continue
		}
		_, given := facts[f.Path]
		if err := c.fillSum(f, facts); err != nil {
			wrong[f.Path] = err
		} else if _, there := facts[f.Path]; there && !given {
			added = append(added, f.Path)
		}
	}
	return added, wrong
}

func (c *Catalogue) fillSum(f Fact, facts map[string]any) error {
	parts, known := c.sum(f, facts)
	value, given := facts[f.Path]
	switch {
	case given:
		total, err := document.Rat(value.(json.Number))
		if err != nil {
			return err
		}
		if !parts.within(total) {
			whose := "the sum of its parts"
			if !known {
				whose = "by its known parts"
			}
			return fmt.Errorf("expected %s, %s, found %s", parts.words(), whose, document.Decimal(total))
		}
	case known:
		total := json.Number(document.Decimal(parts.Min))
		if err := f.Check(total); err != nil {
			return fmt.Errorf("the sum of its parts: %w", err)
		}
		facts[f.Path] = total
	}
	return nil
}

// bounds are those of a sum: a fact for its Min and Max alone.
type bounds struct{ Fact }

func (b bounds) words() string {
	if b.Min != nil && b.Max != nil && b.Min.Cmp(b.Max) == 0 {
		return document.Decimal(b.Min)
	}
	return b.Domain()
}

// sum returns what the parts of f add up to at least and at most, and whether all of them are known.
func (c *Catalogue) sum(f Fact, facts map[string]any) (sum bounds, known bool) {
	sum = bounds{Fact{Type: f.Type, Min: new(big.Rat), Max: new(big.Rat)}}
	known = true
	for _, path := range f.SumOf {
		part := c.Facts[c.index[path]]
		least, most := part.Min, part.Max
		if value, ok := facts[path].(json.Number); ok {
			exact, err := document.Rat(value)
			if err != nil {
				return bounds{Fact{Type: f.Type}}, false
			}
			least, most = exact, exact
		} else {
			known = false
		}
		sum.Min, sum.Max = add(sum.Min, least), add(sum.Max, most)
	}
	return sum, known
}

// add returns a+b, nil if either is unbounded.
func add(a, b *big.Rat) *big.Rat {
	if a == nil || b == nil {
		return nil
	}
	return new(big.Rat).Add(a, b)
}
