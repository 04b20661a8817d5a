package analyse

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/model"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Efforts are the prices of changes, by fact or else by lever. A fact with lever given never changes, whatever its
// price.
type Efforts struct {
	Levers map[fact.Lever]int
	Facts  map[string]int
}

// DefaultEfforts makes each lever three times as expensive as the one before, so that a change by parliament
// costs more than a few changes that offices can make among themselves.
func DefaultEfforts() Efforts {
	return Efforts{Levers: map[fact.Lever]int{fact.Technical: 1, fact.Organisational: 3, fact.Legal: 9, fact.Constitutional: 27}}
}

// effort returns the price of changing a fact from one value to another, or [diagram.Never] if no lever up to upto can
// change it.
func (e Efforts) effort(f fact.Fact, from, to any, upto fact.Lever) int {
	lever := f.LeverBetween(from, to)
	if lever == fact.Given || lever > upto {
		return diagram.Never
	}
	if own, named := e.Facts[f.Path]; named {
		return own
	}
	return e.Levers[lever]
}

// ReadEfforts reads a user's prices, such as {"levers": {"legal": 5}, "facts": {"service.records": 2}}, which override
// the defaults. Prices are whole numbers, 0 or more. It fails with [verdict.Faults].
func ReadEfforts(m *model.Model, file string) (Efforts, error) {
	efforts := DefaultEfforts()
	efforts.Facts = map[string]int{}
	doc, faults := document.ReadFile(file)
	if len(faults) > 0 {
		return efforts, faults.Err()
	}
	root, isObject := doc.Value.(map[string]any)
	if !isObject {
		return efforts, verdict.Faults{doc.Fault(verdict.RuleEffort, "", "expected an object with levers and facts")}
	}
	for _, key := range slices.Sorted(maps.Keys(root)) {
		prices, isObject := root[key].(map[string]any)
		switch {
		case key != "levers" && key != "facts":
			faults = append(faults, doc.KeyFault(verdict.RuleEffort, "/"+key, "unknown property %q: expected levers or facts%s", key, suggest.DidYouMean(key, []string{"levers", "facts"})))
		case !isObject:
			faults = append(faults, doc.Fault(verdict.RuleEffort, "/"+key, "%s: expected an object of prices", key))
		default:
			faults = append(faults, readPrices(m, doc, key, prices, &efforts)...)
		}
	}
	return efforts, faults.Err()
}

func readPrices(m *model.Model, doc *document.Document, key string, prices map[string]any, efforts *Efforts) verdict.Faults {
	var faults verdict.Faults
	for _, name := range slices.Sorted(maps.Keys(prices)) {
		pointer := document.Pointer("/"+key, name)
		price, err := wholePrice(prices[name])
		if err != nil {
			faults = append(faults, doc.Fault(verdict.RuleEffort, pointer, "%s: %v", name, err))
			continue
		}
		if key == "facts" {
			if _, known := m.Catalogue.Lookup(name); !known {
				faults = append(faults, doc.KeyFault(verdict.RuleUnknownFact, pointer, "no fact is called %q%s", name, m.Catalogue.DidYouMean(name)).Of(name))
			}
			efforts.Facts[name] = price
			continue
		}
		lever, err := fact.ParseLever(name)
		if err == nil && lever == fact.Given {
			err = fmt.Errorf("given facts never change: expected technical, organisational, legal or constitutional")
		}
		if err != nil {
			faults = append(faults, doc.KeyFault(verdict.RuleEffort, pointer, "%v", err))
		}
		efforts.Levers[lever] = price
	}
	return faults
}

// maxPrice is the highest price. It keeps sums of prices far from overflowing.
const maxPrice = 1_000_000

func wholePrice(value any) (int, error) {
	number, isNumber := value.(json.Number)
	price, err := number.Int64()
	if !isNumber || err != nil || price < 0 || price > maxPrice {
		return 0, fmt.Errorf("expected a whole number of 0 to %d, found %s", maxPrice, document.Show(value))
	}
	return int(price), nil
}
