package evaluator_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// inLines fails unless an error is faults, each in one line.
func inLines(t *testing.T, err error) {
	t.Helper()
	var faults verdict.Faults
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("not as faults: %v", err)
	}
	for _, fault := range faults {
		if strings.ContainsAny(fault.Error(), "\r\n") {
			t.Errorf("a fault of several lines: %q", fault.Error())
		}
	}
}

// FuzzReadLock checks that a baseline is read whole or refused, and that what is read is written as it was understood.
func FuzzReadLock(f *testing.F) {
	const lock = `{"version": 1, "leeway": "devel", "opa": "1.0.0", "digest": "sha256:0", "units": [{"country": "BE", "service": "s", "strategies": [{"strategy": "a", "verdict": "feasible", "fit": [0.5, 1]}]}]}`
	for _, seed := range []string{
		lock, "{}", "[]", `{"version": 1e0, "units": []}`, strings.Replace(lock, "0.5", "-1", 1), strings.Replace(lock, "feasible", "f\\u202e", 1),
	} {
		f.Add([]byte(seed))
	}
	e := engine(f, evaluator.Options{})
	units, _ := e.Read(f.Context())
	evaluation, err := e.EvaluateAll(f.Context(), units[:2], evaluator.Request{})
	if err != nil {
		f.Fatal(err)
	}
	shipped, err := e.Lock(units[:2], evaluation)
	if err != nil {
		f.Fatal(err)
	}
	var text bytes.Buffer
	if err := evaluator.WriteLock(&text, shipped); err != nil {
		f.Fatal(err)
	}
	f.Add(text.Bytes())
	file := filepath.Join(f.TempDir(), "lock.json")
	read := func(t *testing.T, content []byte) (*verdict.Lock, error) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return evaluator.ReadLock(file)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		lock, err := read(t, content)
		if err != nil {
			inLines(t, err)
			return
		}
		var once, twice bytes.Buffer
		if err := evaluator.WriteLock(&once, lock); err != nil {
			t.Fatal(err)
		}
		again, err := read(t, once.Bytes())
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, once.Bytes())
		}
		if err := evaluator.WriteLock(&twice, again); err != nil || !bytes.Equal(once.Bytes(), twice.Bytes()) {
			t.Errorf("written twice, it differs (%v):\n%s\n%s", err, once.Bytes(), twice.Bytes())
		}
	})
}

// FuzzReadEfforts checks that no price is below 0 or so high that sums of prices overflow.
func FuzzReadEfforts(f *testing.F) {
	for _, seed := range []string{
		`{"levers": {"legal": 5}, "facts": {"context.person_identifier": 0}}`, `{"levers": {"given": 1}}`, `{"facts": {"x": 1}}`, `[]`,
		`{"levers": {"legal": 1e6, "technical": 1000001}}`, `{"levers": null}`, `{"facts": {"context.population": -1}}`,
	} {
		f.Add([]byte(seed))
	}
	e := engine(f, evaluator.Options{})
	file := filepath.Join(f.TempDir(), "efforts.json")
	f.Fuzz(func(t *testing.T, content []byte) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
		efforts, err := e.ReadEfforts(file)
		if err != nil {
			inLines(t, err)
			return
		}
		for name, price := range efforts.Facts {
			if price < 0 || price > 1_000_000 {
				t.Errorf("%s costs %d", name, price)
			}
		}
		for lever, price := range efforts.Levers {
			if price < 0 || price > 1_000_000 {
				t.Errorf("%s costs %d", lever, price)
			}
		}
	})
}
