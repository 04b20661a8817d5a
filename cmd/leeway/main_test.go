package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

func TestLines(t *testing.T) {
	t.Parallel()
	fault := &verdict.Fault{File: "a.json", Line: 1, Col: 2, Message: "wrong"}
	tests := map[string]struct {
		err  error
		want []string
	}{
		"a plain error":          {errors.New("no way"), []string{"leeway: no way"}},
		"of several lines":       {errors.New("no\nway"), []string{"leeway: no way"}},
		"a fault in a file":      {fault, []string{"a.json:1:2: wrong"}},
		"a fault in no file":     {&verdict.Fault{Message: "wrong"}, []string{"leeway: wrong"}},
		"wrapped faults":         {fmt.Errorf("load: %w", verdict.Faults{fault, fault}), []string{"a.json:1:2: wrong", "a.json:1:2: wrong"}},
		"faults and a plain one": {errors.Join(verdict.Faults{fault}, errors.New("no way")), []string{"a.json:1:2: wrong", "leeway: no way"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, lines(tc.err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestQuote(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"my/policies": "my/policies",
		"a=b":         "a=b",
		"a folder":    "'a folder'",
		"it's":        `'it'\''s'`,
		"$HOME":       "'$HOME'",
		"":            "''",
		"a\u202e'\\b": `$'a\u202e\'\\b'`,
	}
	for word, want := range tests {
		if got := quote(word); got != want {
			t.Errorf("quote(%q) is %s, want %s", word, got, want)
		}
	}
}
