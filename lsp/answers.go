package lsp

import (
	"context"
	"encoding/json"
	"fmt"
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
		s.mu.Lock()
		d := s.documents[pathOf(p.TextDocument.URI)]
		s.mu.Unlock()
		if d == nil || d.project == nil {
			return nil, nil //nolint:nilnil // null
		}
		d.project.mu.Lock()
		edited := d.project.edited
		d.project.mu.Unlock()
		if edited == nil || ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return answer(ctx, &question{document: d, edited: edited, at: offset(d.text, p.Position), params: p})
	}
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
			FilterText: p.Text, SortText: fmt.Sprintf("%05d", i), TextEdit: textEdit{at, p.Text},
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

func (s *server) lenses(_ context.Context, q *question) ([]codeLens, error) {
	list := []codeLens{}
	for _, lens := range q.edited.Lenses(q.path, q.text) {
		list = append(list, codeLens{Range: rangeOf(q.text, lens.Span), Command: command{Title: report.Lens(&lens)}})
	}
	return list, nil
}
