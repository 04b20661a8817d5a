package qca

import (
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Table groups the cases by the conditions at indexes, whose names are names. With fewer than three stopped cases the
// rows have no consistency.
func Table(cases []Case, indexes []int, names []string) *verdict.TruthTable {
	t := &verdict.TruthTable{Conditions: names, Rows: []verdict.TruthRow{}}
	rows := map[string]*verdict.TruthRow{}
	for _, c := range cases {
		var unknown []string
		values := make([]verdict.Status, len(indexes))
		for i, index := range indexes {
			if values[i] = c.Statuses[index]; values[i] != verdict.Met && values[i] != verdict.Unmet {
				unknown = append(unknown, names[i])
			}
		}
		if unknown != nil {
			t.Unplaced = append(t.Unplaced, verdict.UnplacedCase{ID: c.ID, Succeeded: c.Succeeded, Unknown: unknown})
			continue
		}
		key := keyOf(values)
		if rows[key] == nil {
			rows[key] = &verdict.TruthRow{Values: values}
		}
		addTo(rows[key], c)
	}
	for _, row := range rows {
		row.Contradictory = len(row.Succeeded) > 0 && len(row.Stopped) > 0
		if LimitOf(cases) == "" {
			row.Consistency = ratio(len(row.Succeeded), row.Cases)
		}
		t.Rows = append(t.Rows, *row)
	}
	slices.SortFunc(t.Rows, func(a, b verdict.TruthRow) int { return strings.Compare(keyOf(b.Values), keyOf(a.Values)) })
	all := new(big.Int).Lsh(big.NewInt(1), uint(len(indexes)))
	t.Combinations = json.Number(all.String())
	t.Remainders = json.Number(all.Sub(all, big.NewInt(int64(len(rows)))).String())
	return t
}

// keyOf writes statuses as the digits 1 and 0.
func keyOf(values []verdict.Status) string {
	key := make([]byte, len(values))
	for i, value := range values {
		key[i] = '0'
		if value == verdict.Met {
			key[i] = '1'
		}
	}
	return string(key)
}

func addTo(row *verdict.TruthRow, c Case) {
	row.Cases++
	if c.Succeeded {
		row.Succeeded = append(row.Succeeded, c.ID)
	} else {
		row.Stopped = append(row.Stopped, c.ID)
	}
}
