package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A slowUnit is a unit that the slow way read.
type slowUnit struct {
	*profile.Unit
	carried  []carried
	outcomes []Outcome
}

// slowLine decides a line of NDJSON and returns its faults.
func (w *worker) slowLine(ctx context.Context, line []byte, number int64) verdict.Faults {
	if fault := tooMany(line); fault != nil {
		return verdict.Faults{fault}
	}
	d, faults := document.ReadAt(w.b.file, int(number), line)
	if len(faults) > 0 {
		return faults
	}
	var units []slowUnit
	if d.Has("/services") {
		units, faults = w.profileLine(d)
	} else {
		units, faults = w.unitLine(d, line)
	}
	if len(faults) > 0 {
		return faults
	}
	return w.decideSlowly(ctx, units, true)
}

// tooMany returns the fault of a line with so many values that they need much memory. Text in strings does not count,
// so the scanner accepts no line with too many.
func tooMany(line []byte) *verdict.Fault {
	if len(line) < MaxValues {
		return nil
	}
	values, quoted := 1, false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case '\\':
			i++ // the escaped character does not end the string
		case ',', '[', '{':
			if !quoted {
				values++
			}
		}
	}
	if values <= MaxValues {
		return nil
	}
	return &verdict.Fault{Rule: verdict.RuleTooLarge, Message: fmt.Sprintf("too many values in one line: expected at most %d", MaxValues)}
}

// profileLine returns the units of a line that is a profile.
func (w *worker) profileLine(d *document.Document) ([]slowUnit, verdict.Faults) {
	read, faults := w.run.policies.Reader.Units(d)
	units := make([]slowUnit, len(read))
	for i, u := range read {
		units[i] = slowUnit{Unit: u, carried: []carried{
			{name: []byte("country"), json: []byte(`"country"`), value: appendQuoted(nil, []byte(u.Country)), role: countryRole},
			{name: []byte("service"), json: []byte(`"service"`), value: appendQuoted(nil, []byte(u.Service)), role: serviceRole},
		}}
	}
	return units, faults
}

// unitLine returns the unit of a line, with its carried members.
func (w *worker) unitLine(d *document.Document, line []byte) ([]slowUnit, verdict.Faults) {
	members, ok := membersOf(line)
	if !ok {
		return nil, verdict.Faults{d.Fault(verdict.RuleWrongType, "", "expected a unit or a profile, an object; found %s", document.Show(d.Value))}
	}
	var faults verdict.Faults
	found := false
	var carries []carried
	for _, m := range members {
		name := string(m.name)
		if slices.Contains(w.run.names.Tops, name) {
			found = true
			continue
		}
		wrong := w.run.names.Wrong(name)
		if value := m.value[0]; wrong == "" && (value == '{' || value == '[') {
			wrong = "is " + document.Show(d.At(document.Pointer("", name))) + ": expected only " + document.List(w.run.names.Tops) +
				" to be objects, and all else that is carried through to be strings, numbers, true, false or null"
		}
		if wrong != "" && len(faults) < document.MaxFaults {
			faults = append(faults, d.KeyFault(verdict.RuleWrongMember, document.Pointer("", name), "%s %s", document.Show(name), wrong))
		}
		carries = append(carries, m)
	}
	if !found && len(faults) == 0 {
		faults = append(faults, d.Fault(verdict.RuleNoFacts, "", "expected facts in %s, found neither", document.List(w.run.names.Tops)))
	}
	unit, wrong := w.run.policies.Reader.Single(d)
	if faults = append(faults, wrong...); len(faults) > 0 {
		return nil, faults.Sorted()
	}
	for _, m := range carries {
		w.scanner.learn(m)
	}
	return []slowUnit{{Unit: unit, carried: carries}}, nil
}

// membersOf returns the members of the object in a line, as written; ok is false if the line holds no object.
func membersOf(line []byte) (members []carried, ok bool) {
	dec := jsontext.NewDecoder(bytes.NewBuffer(line))
	if token, err := dec.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, false
	}
	for dec.PeekKind() == '"' {
		quoted, err := dec.ReadValue()
		if err != nil {
			return nil, false
		}
		m := carried{json: slices.Clone(quoted)}
		m.name = plainText(m.json)
		m.role = roleOf(string(m.name))
		value, err := dec.ReadValue()
		if err != nil {
			return nil, false
		}
		m.value = value.Clone()
		members = append(members, m)
	}
	return members, true
}

// decideSlowly decides the units of one line, all or none, and returns their faults.
func (w *worker) decideSlowly(ctx context.Context, units []slowUnit, inJSON bool) verdict.Faults {
	for i := range units {
		faults, err := w.evaluate(ctx, &units[i])
		if err != nil {
			w.b.err = err
		}
		if err != nil || len(faults) > 0 {
			return faults
		}
	}
	for i := range units {
		u := &units[i]
		cells := w.run.policies.Space.Encode(u.Facts)
		bounds := w.run.policies.Space.Bounds(u.Facts)
		if !w.decider.Decide(cells, bounds, w.row.outcomes) {
			w.b.err = errors.New("internal error: the constraints both forbid a unit and allow it")
			return nil
		}
		w.bounded = nil
		if !w.plain() {
			w.bounded = w.run.policies.Reasons(ctx, u.Unit)
		}
		copy(w.row.outcomes, u.outcomes)
		w.row.carried, w.row.json = u.carried, inJSON
		w.row.value = func(out []byte, dim int, inJSON bool) []byte {
			return appendValue(out, u.Facts[w.run.policies.Space.Dims[dim].Fact.Path], inJSON)
		}
		w.giveReasons()
		if surplus := w.put(); surplus != "" {
			return verdict.Faults{w.run.surplusFault(w.b, surplus)} // all units of a line carry the same members
		}
	}
	return nil
}

// evaluate decides one unit that cells do not decide, and returns its faults; err is an error of no unit.
func (w *worker) evaluate(ctx context.Context, u *slowUnit) (verdict.Faults, error) {
	forbidden, err := w.run.policies.Forbidden(ctx, u.Unit)
	if err == nil && forbidden == nil && w.run.policies.Evaluate != nil {
		u.outcomes, err = w.run.policies.Evaluate(ctx, u.Unit)
	}
	if forbidden != nil {
		return verdict.Faults{forbidden}, nil
	}
	var fault *verdict.Fault
	if errors.As(err, &fault) {
		return verdict.Faults{{Rule: fault.Rule, Message: fault.Error()}}, nil
	}
	return nil, err
}

// csvRow decides a row of CSV.
func (w *worker) csvRow(ctx context.Context, line []byte, place sheet.Place, offset int64) {
	if len(line) == 0 || line[0] == w.b.header.Separator && sheet.IsBlank(line, w.b.header.Separator) {
		return // skip blank rows
	}
	w.b.counts.lines++
	if w.run.fast && w.scanner.split(line, w.b.header) && w.decider.Decide(w.scanner.cells, w.scanner.bounds, w.row.outcomes) && w.plain() {
		w.row.carried, w.row.json, w.row.value, w.bounded = w.scanner.carried, false, w.plainValue, nil
		w.giveReasons()
		if surplus := w.put(); surplus == "" {
			w.b.counts.decided++
			return
		}
	}
	if faults := w.slowRow(ctx, line, place); len(faults) > 0 {
		w.reject(&reject{line: place.Line, offset: offset, faults: faults, raw: line, length: int64(len(line))})
	} else if w.b.err == nil {
		w.b.counts.decided++
	}
}

// slowRow decides a row of CSV and returns its faults.
func (w *worker) slowRow(ctx context.Context, line []byte, place sheet.Place) verdict.Faults {
	row, faults := w.b.header.Read(line, place)
	if len(faults) > 0 {
		return faults
	}
	carries := slices.Clone(w.b.header.carried)
	for i := range carries {
		carries[i].value = []byte(row.Carried[i])
	}
	unit, faults := w.run.policies.Reader.OfFacts(row.Document, row.Facts)
	if len(faults) > 0 {
		return faults
	}
	return w.decideSlowly(ctx, []slowUnit{{Unit: unit, carried: carries}}, false)
}
