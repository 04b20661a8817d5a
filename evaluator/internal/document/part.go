package document

import "github.com/leeway-policy/leeway/evaluator/verdict"

// Part returns the value at pointer, which must exist, as a document: pointers, and paths in messages, begin there. Its
// positions are those in d.
func (d *Document) Part(pointer string) *Document {
	whole := d
	if d.whole != nil {
		whole = d.whole
	}
	part := &Document{File: d.File, Value: d.At(pointer), data: d.data, whole: whole}
	if d.root == nil {
		part.positions = map[string]Position{"": d.Position(pointer)}
		return part
	}
	part.root, _ = d.nearest(tokens(pointer))
	return part
}

// Limited returns the sorted faults of one document, at most [MaxFaults]; the last then says that there are more.
func (d *Document) Limited(faults verdict.Faults) verdict.Faults {
	faults = faults.Sorted()
	if len(faults) > MaxFaults {
		faults = append(faults[:MaxFaults-1], d.More())
	}
	return faults
}
