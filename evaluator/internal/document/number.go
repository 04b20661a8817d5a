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
	exactDigits = 15 // that float64 tells apart
	maxExponent = 30 // beyond it, exact arithmetic would need more memory than any fact is worth
)

// Rat returns the exact value of a number in JSON notation. It refuses, in words fit for a message, what is
// no such number, what is longer than 32 bytes, an exponent beyond 30, and a number that OPA rounds when it compares it.
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

// Decimal returns r in plain decimal notation without needless digits. It is exact for what [Rat] returns
// and for sums of it.
func Decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

// Number writes r as a fact may be written: as [Decimal] does, or with an exponent if that is too long for [Rat]. It
// finds a notation for all that Rat returns. For what has none it returns the plain one.
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

// isRounded tells whether OPA may take a number for an equal of one that is not: OPA compares two numbers as float64
// first if both have a point, end in 0 and do not seem whole. Numbers of 15 digits that differ do so as float64 too,
// so it is enough that all such numbers have no more digits than that.
func isRounded(text string) bool {
	if !strings.HasSuffix(text, "0") || !strings.Contains(strings.TrimRight(text, ".0"), ".") {
		return false
	}
	mantissa, _, _ := strings.Cut(strings.ToLower(text), "e")
	return len(strings.Trim(strings.Replace(mantissa, ".", "", 1), "-0")) > exactDigits
}

// IsNumber tells JSON's numbers, of any length, from what big.Rat also reads: fractions, hexadecimals, a leading plus.
func IsNumber(text string) bool {
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
