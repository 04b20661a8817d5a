package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// A question is about a place in an open document of a project.
type question struct {
	*document
	edited *evaluator.Edited
	at     int // the offset of the place
	params *positionParams
}

// about returns how a question about a document is answered: with null if the document is not open or is none of a project's.
func about[T any](s *server, answer func(context.Context, *question) (T, error)) answering {
	return func(ctx context.Context, raw json.RawMessage) (any, error) {
		p, err := read[positionParams](raw)
		if err != nil {
			return nil, err
		}
		d, edited := s.editedAt(p.TextDocument.URI)
		if edited == nil || ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return answer(ctx, &question{document: d, edited: edited, at: offset(d.text, p.Position), params: p})
	}
}

// editedAt returns an open document and its project; nil if it is not open, or its project cannot be used yet.
func (s *server) editedAt(uri string) (*document, *evaluator.Edited) {
	s.mu.Lock()
	d := s.documents[pathOf(uri)]
	s.mu.Unlock()
	if d == nil || d.project == nil {
		return nil, nil
	}
	d.project.mu.Lock()
	defer d.project.mu.Unlock()
	return d, d.project.edited
}

func (s *server) hover(ctx context.Context, q *question) (*hover, error) {
	found, err := q.edited.Hover(ctx, q.path, q.text, q.at)
	if found == nil || err != nil {
		return nil, err
	}
	return &hover{Contents: markup{"markdown", report.Hover(found)}, Range: rangeOf(q.text, found.Span)}, nil
}

// The kinds of completion items, by what is proposed.
var itemKinds = map[verdict.ProposalKind]int{
	verdict.ProposedFact: 6, verdict.ProposedValue: 12, verdict.ProposedKey: 10, verdict.ProposedRule: 3, verdict.ProposedSource: 18,
}

func (s *server) complete(_ context.Context, q *question) (*completionList, error) {
	list := &completionList{Items: []completionItem{}}
	found := q.edited.Complete(q.path, q.text, q.at)
	if found == nil {
		return list, nil
	}
	at := rangeOf(q.text, found.Span)
	for i, p := range found.Items {
		list.Items = append(list.Items, completionItem{
			Label: strings.TrimSuffix(p.Text, ": "), Kind: itemKinds[p.Kind], Detail: p.Detail, Documentation: p.Description,
			SortText: fmt.Sprintf("%05d", i), TextEdit: textEdit{at, p.Text},
		})
	}
	return list, nil
}

func (s *server) definition(_ context.Context, q *question) ([]location, error) {
	return s.locations(q, q.edited.Definition(q.path, q.text, q.at)), nil
}

func (s *server) references(_ context.Context, q *question) ([]location, error) {
	return s.locations(q, q.edited.References(q.path, q.text, q.at, q.params.Context.IncludeDeclaration)), nil
}

// locations returns places as the client knows them: open documents by the URIs that it gave them.
func (s *server) locations(q *question, places []verdict.Place) []location {
	texts, documents := s.buffers(q.project)
	read := map[string][]byte{}
	list := []location{}
	for _, place := range places {
		text, known := read[place.File]
		if !known {
			text = textOf(place.File, texts)
			read[place.File] = text
		}
		uri := uriOf(place.File)
		if d := documents[place.File]; d != nil {
			uri = d.uri
		}
		list = append(list, location{URI: uri, Range: rangeAt(text, place)})
	}
	return list
}

// quickFix is the kind of actions that mend a fault.
const quickFix = "quickfix"

// fixes returns what may mend the faults within a range.
func (s *server) fixes(_ context.Context, raw json.RawMessage) (any, error) {
	p, err := read[codeActionParams](raw)
	if err != nil {
		return nil, err
	}
	actions := []codeAction{}
	d, edited := s.editedAt(p.TextDocument.URI)
	wanted := len(p.Context.Only) == 0 || slices.ContainsFunc(p.Context.Only, func(kind string) bool { return kind == quickFix || kind == "" })
	if edited == nil || !wanted {
		return actions, nil
	}
	for _, fault := range d.project.faultsOf(d.path) {
		said := diagnosticOf(d.text, fault)
		if !said.Range.meets(p.Range) {
			continue
		}
		for _, fix := range edited.Fixes(d.text, fault) {
			edits := []textEdit{}
			for _, edit := range fix.Edits {
				edits = append(edits, textEdit{rangeOf(d.text, edit.Span), edit.Text})
			}
			actions = append(actions, codeAction{
				Title: fix.Title, Kind: quickFix, Diagnostics: []diagnostic{said}, IsPreferred: true,
				Edit: workspaceEdit{map[string][]textEdit{d.uri: edits}},
			})
		}
	}
	return actions, nil
}

// meets reports whether two ranges have a place in common. A cursor is an empty range.
func (r textRange) meets(other textRange) bool {
	before := func(a, b position) bool { return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character }
	return !before(r.End, other.Start) && !before(other.End, r.Start)
}

func (s *server) lenses(_ context.Context, q *question) ([]codeLens, error) {
	list := []codeLens{}
	for _, lens := range q.edited.Lenses(q.path, q.text) {
		list = append(list, codeLens{Range: rangeOf(q.text, lens.Span), Command: command{Title: report.Lens(&lens)}})
	}
	return list, nil
}
