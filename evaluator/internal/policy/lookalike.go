package policy

import (
	"bytes"
	"regexp"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// annotates is a line of a comment that METADATA would have.
var annotates = regexp.MustCompile(`^\s*(title|description|scope|custom)\s*:(\s|$)`)

// Lookalikes warns of comments that read like METADATA and are none to OPA: a rule below one is taken as a rule without
// annotations, and a constraint or a property would be gone without a word.
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

// annotated tells whether a comment stands in a METADATA block of a module.
func annotated(module *ast.Module, comment *ast.Comment) bool {
	for _, annotation := range module.Annotations {
		if row := comment.Location.Row; annotation.Location.Row <= row && row <= annotation.EndLoc().Row {
			return true
		}
	}
	return false
}

// ByteOrderMarks warns of files that begin with a byte order mark and are read all the same: other programs may not.
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
