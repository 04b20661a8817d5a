package policy

import (
	"bytes"
	"regexp"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// annotates matches a line of a comment that belongs in METADATA.
var annotates = regexp.MustCompile(`^\s*(title|description|scope|custom)\s*:(\s|$)`)

// Lookalikes returns warnings for comments that look like METADATA but are not METADATA to OPA. A rule below one has no
// annotations, so a constraint or a property would be lost without a message.
func (s *Set) Lookalikes() verdict.Faults {
	var faults verdict.Faults
	for _, module := range s.Modules {
		var first, before *ast.Comment
		found := false
		for _, comment := range module.Parsed.Comments {
			if before == nil || comment.Location.Row != before.Location.Row+1 {
				first, found = comment, false
			}
			before = comment
			if found || annotated(module.Parsed, comment) || !annotates.Match(comment.Text) {
				continue
			}
			found = true
			at := place(module.Name, first.Location)
			faults = append(faults, at.Fault(verdict.RuleMetadataLookalike,
				"this comment reads like METADATA and is none to OPA: expected a first line # METADATA, in column 1"))
		}
	}
	return faults
}

// annotated reports whether a comment is in a METADATA block of a module.
func annotated(module *ast.Module, comment *ast.Comment) bool {
	for _, annotation := range module.Annotations {
		if row := comment.Location.Row; annotation.Location.Row <= row && row <= annotation.EndLoc().Row {
			return true
		}
	}
	return false
}

// ByteOrderMarks returns warnings for files that begin with a byte order mark. leeway reads them, but other programs may not.
func (s *Set) ByteOrderMarks() verdict.Faults {
	var faults verdict.Faults
	for _, f := range s.Read {
		if bytes.HasPrefix(f.Text, []byte("\xef\xbb\xbf")) {
			faults = append(faults, verdict.Place{File: f.Name, Line: 1, Col: 1}.Fault(verdict.RuleByteOrderMark,
				"the file begins with a byte order mark: expected UTF-8 without one"))
		}
	}
	return faults
}
