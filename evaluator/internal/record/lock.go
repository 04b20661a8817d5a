package record

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/schemas"
)

// WriteLock writes a baseline as JSON, with one line for each strategy of a unit, so that line-based tools can
// compare two versions of the file.
func WriteLock(w io.Writer, lock *verdict.Lock) error {
	head := *lock
	head.Units = []verdict.LockedUnit{}
	text, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return err
	}
	out := text[:len(text)-len("]\n}")]
	for i, unit := range lock.Units {
		strategies := unit.Strategies
		unit.Strategies = []verdict.LockedStrategy{}
		text, err := json.Marshal(unit)
		if err != nil {
			return err
		}
		out = append(append(out, separator(i, "\n    ")...), text[:len(text)-len("]}")]...)
		for j, s := range strategies {
			text, err := json.Marshal(s)
			if err != nil {
				return err
			}
			out = append(append(out, separator(j, "\n      ")...), text...)
		}
		out = append(out, "\n    ]}"...)
	}
	_, err = w.Write(append(out, "\n  ]\n}\n"...))
	return err
}

func separator(i int, indent string) string {
	if i > 0 {
		return "," + indent
	}
	return indent
}

// ReadLock reads a baseline. It fails with [verdict.Faults] if the file cannot be read or is not a baseline.
func ReadLock(file string) (*verdict.Lock, error) {
	text, err := schemas.FS.ReadFile("lock.json")
	if err != nil {
		return nil, err
	}
	schema, err := document.CompileSchema(verdict.Embedded+"schemas/lock.json", text)
	if err != nil {
		return nil, err
	}
	read, faults := document.ReadFile(file)
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	if faults := schema.Validate(read); len(faults) > 0 {
		return nil, faults.Err()
	}
	lock := &verdict.Lock{}
	again, err := json.Marshal(read.Value)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(again, lock); err != nil {
		return nil, err
	}
	return lock, placeLock(read, lock)
}

// placeLock sets the lines of the strategies, and returns the faults of duplicates.
func placeLock(read *document.Document, lock *verdict.Lock) error {
	var faults verdict.Faults
	seen := map[string]bool{}
	for i, unit := range lock.Units {
		for j := range unit.Strategies {
			s := &unit.Strategies[j]
			pointer := fmt.Sprintf("/units/%d/strategies/%d", i, j)
			s.Line = read.Position(pointer).Line
			key := verdict.UnitName(unit.Country, unit.Service) + " " + s.Strategy
			if seen[key] {
				faults = append(faults, read.Fault(verdict.RuleDuplicateVerdict, pointer, "%s occurs twice: expected one verdict of each strategy of a unit", key))
			}
			seen[key] = true
		}
	}
	return faults.Err()
}
