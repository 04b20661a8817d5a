package document

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
)

const (
	maxDigits   = 32 // bytes of a number
	maxExponent = 30 // beyond it, exact arithmetic would need more memory than any fact is worth
)

// Rat returns the exact value of a number in JSON notation. It refuses, in words fit for a message, what is
// no such number, what is longer than 32 bytes, and an exponent beyond 30.
func Rat(n json.Number) (*big.Rat, error) {
	text := string(n)
	if i, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(i, 10) == text {
		return new(big.Rat).SetInt64(i), nil
	}
	if err := checkNumber(text); err != nil {
		return nil, err
	}
	if !isNumber(text) {
		return nil, errors.New("expected a number, found " + Show(text))
	}
	rat, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, errors.New("expected a number, found " + Show(text))
	}
	return rat, nil
}

// Decimal returns r in plain decimal notation without needless digits. It is exact for what [Rat] returns
// and for sums of it.
func Decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

func checkNumber(text string) error {
	if len(text) > maxDigits {
		return errors.New("number of " + strconv.Itoa(len(text)) + " characters: expected at most " + strconv.Itoa(maxDigits))
	}
	if roundedByOPA(text) {
		return errors.New("number " + text + ": expected no 0 at its end, or at most " + strconv.Itoa(floatDigits) + " digits: OPA rounds it when it compares it")
	}
	i := strings.IndexAny(text, "eE")
	if i < 0 {
		return nil
	}
	exponent, err := strconv.Atoi(text[i+1:])
	if err != nil || max(exponent, -exponent) > maxExponent {
		return errors.New("number " + text + ": expected an exponent of -" + strconv.Itoa(maxExponent) + " to " + strconv.Itoa(maxExponent))
	}
	return nil
}

// floatDigits is how many digits a float64 always keeps.
const floatDigits = 15

// roundedByOPA tells whether OPA compares a number as a float64 with others of its kind: one with a point that ends in 0.
// All others it compares exactly, as leeway does.
func roundedByOPA(text string) bool {
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	digits := len(strings.Trim(mantissa, "-")) - strings.Count(mantissa, ".")
	return strings.Contains(mantissa, ".") && strings.HasSuffix(text, "0") && digits > floatDigits
}

// isNumber tells JSON's numbers from what big.Rat also reads: fractions, hexadecimals, a leading plus.
func isNumber(text string) bool {
	return json.Valid([]byte(text)) && strings.IndexByte("-0123456789", text[0]) >= 0
}

// Whole returns a number that fits a schema of small integers, in whatever notation; 0 if value is no such number.
func Whole(value any) int {
	n, ok := value.(json.Number)
	if !ok {
		return 0
	}
	rat, err := Rat(n)
	if err != nil || !rat.IsInt() || !rat.Num().IsInt64() {
		return 0
	}
	return int(rat.Num().Int64())
}
