package document_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/document"
)

// TestNumbersCompareAsInOPA spells pairs of numbers that are near each other in many ways, and compares them as OPA does.
// Tables cut numbers by exact values, so a number that OPA rounds must be refused.
func TestNumbersCompareAsInOPA(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[0-9]{1,4}`).Draw(t, "digits")
		spell := func(name string) string {
			text := digits + "." + rapid.StringMatching(`(10|1|0|5)?(0{0,16})(1|5|0|10)?(0{0,3})`).Draw(t, name) + "0"
			switch rapid.IntRange(0, 3).Draw(t, name+" notation") {
			case 0:
				text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
			case 1:
				text += fmt.Sprintf("e%d", rapid.SampledFrom([]int{0, 1, -1, 10, -10, 2}).Draw(t, name+" exponent"))
			}
			if trimmed := strings.TrimLeft(text, "0"); trimmed != "" && trimmed[0] != '.' && trimmed[0] != 'e' {
				text = trimmed
			} else {
				text = "0" + trimmed
			}
			return rapid.SampledFrom([]string{"", "-"}).Draw(t, name+" sign") + text
		}
		a, b := spell("a"), spell("b")
		exactA, errA := document.Rat(json.Number(a))
		exactB, errB := document.Rat(json.Number(b))
		if errA != nil || errB != nil {
			t.Skip("refused")
		}
		if got, want := ast.NumberCompare(ast.Number(a), ast.Number(b)), exactA.Cmp(exactB); got != want {
			t.Fatalf("OPA compares %s with %s as %d, exactly it is %d", a, b, got, want)
		}
	})
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
