package document_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
)

// drawNumber draws a number in one of many spellings. Most are near 0.1 or 2.5, so that pairs are often close.
func drawNumber(t *rapid.T) json.Number {
	const near = `1(0{0,16}(00|05551115123(1|1257827)?))?|1[05]|25(0{0,15}[01])?`
	return json.Number(rapid.OneOf(
		rapid.StringMatching(`-?0\.(`+near+`)0{0,3}`),
		rapid.StringMatching(`-?[012]\.(`+near+`)0{0,3}[eE][-+]?0?(0|1|10|30)`),
		rapid.StringMatching(`-?(0|[1-9]\d{0,3}|100|250|99)(\.0{0,3}[015]{0,2}0)?`),
		rapid.StringMatching(`-?(1|9{1,3}|25)(0{0,4}|9{26,30})([eE][-+]?(0|1|2|10|20|28|29|30|31|400))?`),
	).Draw(t, "number"))
}

// TestNumbersCompareAsInOPA draws two spelt numbers, and holds that OPA compares them exactly, unless one is refused.
func TestNumbersCompareAsInOPA(t *testing.T) {
	compared, equal, refused := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		for range 100 {
			a, b := drawNumber(t), drawNumber(t)
			exactA, errA := document.Rat(a)
			exactB, errB := document.Rat(b)
			if errA != nil || errB != nil {
				refused++
				continue
			}
			compared++
			want := exactA.Cmp(exactB)
			if want == 0 {
				equal++
			}
			if got := ast.NumberCompare(ast.Number(a), ast.Number(b)); got != want {
				t.Fatalf("OPA compares %s with %s as %d, exactly it is %d", a, b, got, want)
			}
			set := ast.NewSet(ast.NumberTerm(b))
			if set.Contains(ast.NumberTerm(a)) != (want == 0) {
				t.Fatalf("OPA finds %s in {%s}: %t, exactly it is %d", a, b, want != 0, want)
			}
		}
	})
	if compared < 1000 || equal < 50 || refused < 50 {
		t.Errorf("%d pairs compared, %d equal, %d refused: too few", compared, equal, refused)
	}
}

// TestRoundedNumbers gives numbers that OPA takes for others, and spellings like them that it does not.
func TestRoundedNumbers(t *testing.T) {
	tests := map[string]bool{
		"0.10000000000000000555111512310": false,
		"1.2345678901234567e10":           false,
		"-2.500000000000000010":           false,
		"0.1000000000000000055511151231":  true,
		"0.10":                            true,
		"0.100000000000000000000000":      true,
		"1234567890123456789.0":           true,
		"1.25e10":                         true,
		"12345678901234567e10":            true,
		"-0":                              true,
		"-0.0":                            true,
	}
	for text, want := range tests {
		if _, err := document.Rat(json.Number(text)); (err == nil) != want {
			t.Errorf("Rat(%s): %v, want it taken: %t", text, err, want)
		}
	}
}

// TestNumberIsWrittenAsItCanBeRead holds that each number that is read can be written so that it is read again.
func TestNumberIsWrittenAsItCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strconv.FormatInt(rapid.Int64().Draw(t, "start"), 10) + rapid.StringMatching(`(\d{0,10}|\.\d{1,11})([eE][-+]?(\d|1\d|2\d|30))?`).Draw(t, "rest")
		exact, err := document.Rat(json.Number(text))
		if err != nil {
			t.Skip(err)
		}
		written := document.Number(exact)
		again, err := document.Rat(written)
		if err != nil || again.Cmp(exact) != 0 {
			t.Fatalf("%s is written as %s, which is %v: %v", text, written, again, err)
		}
	})
}
