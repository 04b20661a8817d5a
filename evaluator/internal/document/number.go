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
	exactDigits = 15 // digits that float64 can distinguish
	maxExponent = 30 // beyond it, exact arithmetic would need too much memory
)

// Rat returns the exact value of a number in JSON notation. It refuses other text, numbers longer than 32 bytes, exponents
// beyond 30, and numbers that OPA rounds when it compares them. Its errors are fit for users.
func Rat(n json.Number) (*big.Rat, error) {
	text := string(n)
	if i, err := strconv.ParseInt(text, 10, 64); err == nil && strconv.FormatInt(i, 10) == text {
		return new(big.Rat).SetInt64(i), nil
	}
	if err := checkNumber(text); err != nil {
		return nil, err
	}
	if !IsNumber(text) {
		return nil, errors.New("expected a number, found " + Show(text))
	}
	rat, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil, errors.New("expected a number, found " + Show(text))
	}
	return rat, nil
}

// Decimal returns r in plain decimal notation without redundant digits. It is exact for results of [Rat]
// and their sums.
func Decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// Number returns r in the notation of a fact: that of [Decimal], or with an exponent if that is too long for [Rat]. Every
// result of Rat has such a notation. For other numbers without one it returns the plain notation.
func Number(r *big.Rat) json.Number {
	plain := json.Number(Decimal(r))
	if _, err := Rat(plain); err == nil {
		return plain
	}
	for exponent, shift := 1, big.NewRat(10, 1); exponent <= maxExponent; exponent++ {
		large := json.Number(Decimal(new(big.Rat).Quo(r, shift)) + "e" + strconv.Itoa(exponent))
		small := json.Number(Decimal(new(big.Rat).Mul(r, shift)) + "e-" + strconv.Itoa(exponent))
		for _, n := range []json.Number{large, small} {
			if _, err := Rat(n); err == nil {
				return n
			}
		}
		shift.Mul(shift, big.NewRat(10, 1))
	}
	return plain
}

func checkNumber(text string) error {
	if len(text) > maxDigits {
		return errors.New("number of " + strconv.Itoa(len(text)) + " characters: expected at most " + strconv.Itoa(maxDigits))
	}
	if isRounded(text) {
		return errors.New("number " + text + ": expected at most " + strconv.Itoa(exactDigits) + " digits, or no 0 at its end, with which OPA rounds it")
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

// isRounded reports whether OPA may treat a number as equal to another. OPA first compares two numbers as float64
// if both have a point, end in 0 and do not seem whole. Different numbers of 15 digits also differ as float64, so it is
// enough to limit the digits of all such numbers.
func isRounded(text string) bool {
	if !strings.HasSuffix(text, "0") || !strings.Contains(strings.TrimRight(text, ".0"), ".") {
		return false
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return len(strings.Trim(strings.Replace(mantissa, ".", "", 1), "-0")) > exactDigits
}

// IsNumber reports whether text is a JSON number of any length; big.Rat also reads fractions, hexadecimals and a leading plus.
func IsNumber(text string) bool {
	return json.Valid([]byte(text)) && strings.IndexByte("-0123456789", text[0]) >= 0
}

// Whole returns the value of a number that fits a schema of small integers, in any notation; 0 for other values.
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
