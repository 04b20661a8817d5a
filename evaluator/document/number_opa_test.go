package document_test

import (
	"encoding/json"
	"math/big"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/document"
)

// TestNumbersCompareAsInOPA spells numbers that are equal or near each other in many ways, and compares all pairs as OPA does.
// Tables cut numbers by exact values, so a number that OPA rounds must be refused.
func TestNumbersCompareAsInOPA(t *testing.T) {
	t.Parallel()
	var texts []string
	var exact []*big.Rat
	for _, sign := range []string{"", "-"} {
		for _, base := range []string{"0.1", "1.5", "10.25", "120.0", "7"} {
			for _, tail := range []string{"", "0", "00", "5", "50", strings.Repeat("0", 12) + "1", strings.Repeat("0", 16) + "1", strings.Repeat("0", 16) + "10", strings.Repeat("0", 20) + "1", strings.Repeat("0", 20) + "10"} {
				for _, exponent := range []string{"", "e0", "e1", "E+10", "e-1", "e-10"} {
					text := sign + base + tail + exponent
					value, err := document.Rat(json.Number(text))
					if err != nil {
						continue // it is refused
					}
					texts, exact = append(texts, text), append(exact, value)
				}
			}
		}
	}
	if len(texts) < 400 {
		t.Errorf("%d numbers are not refused, want 400 or more", len(texts))
	}
	for i, a := range texts {
		for j, b := range texts {
			if got, want := ast.NumberCompare(ast.Number(a), ast.Number(b)), exact[i].Cmp(exact[j]); got != want {
				t.Fatalf("OPA compares %s with %s as %d, exactly it is %d", a, b, got, want)
			}
		}
	}
}

// TestRoundedNumbersAreRefused names numbers that OPA would round, and some that it would not.
func TestRoundedNumbersAreRefused(t *testing.T) {
	t.Parallel()
	for text, refused := range map[string]bool{
		"0.10000000000000000555111512310": true,
		"0.1000000000000000055511151231":  false,
		"1.00000000000000055e10":          true,
		"1.5e10":                          false,
		"0.10":                            false,
		"100000000000000000":              false,
	} {
		if _, err := document.Rat(json.Number(text)); (err != nil) != refused {
			t.Errorf("%s: %v, want refused %t", text, err, refused)
		}
	}
}
