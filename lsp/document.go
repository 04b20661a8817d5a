package lsp

import (
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/leeway-policy/leeway/evaluator"
)

// A document is a text that the client holds.
type document struct {
	uri     string
	path    string
	version int
	text    []byte
	// project is the one that the file belongs to; nil if it belongs to none.
	project *project
}

func (s *server) didOpen(raw json.RawMessage) error {
	p, err := read[didOpenParams](raw)
	if err != nil {
		return err
	}
	path := pathOf(p.TextDocument.URI)
	if path == "" {
		return nil // it is in no file, such as a text that was never saved
	}
	d := &document{uri: p.TextDocument.URI, path: path, version: p.TextDocument.Version, text: []byte(p.TextDocument.Text)}
	d.project = s.projectOf(path, filepath.Dir(path))
	s.mu.Lock()
	s.documents[path] = d
	s.mu.Unlock()
	d.look(evaluator.Typed)
	return nil
}

// look has the project of a document look at it.
func (d *document) look(depth evaluator.Depth) {
	if d.project != nil {
		d.project.changed(depth)
	}
}

func (s *server) didChange(raw json.RawMessage) error {
	p, err := read[didChangeParams](raw)
	if err != nil {
		return err
	}
	s.mu.Lock()
	d := s.documents[pathOf(p.TextDocument.URI)]
	if d == nil {
		s.mu.Unlock()
		return errors.New("the document is not open")
	}
	if p.TextDocument.Version < d.version || len(p.ContentChanges) == 0 {
		s.mu.Unlock()
		return nil // a late change: a newer text has come already
	}
	last := p.ContentChanges[len(p.ContentChanges)-1]
	if last.Range != nil {
		s.mu.Unlock()
		return errors.New("the change has a range: expected the whole text, as the server asked for")
	}
	changed := *d
	changed.version, changed.text = p.TextDocument.Version, []byte(last.Text)
	s.documents[d.path] = &changed
	s.mu.Unlock()
	if d.project != nil {
		d.project.typed()
	}
	return nil
}

func (s *server) didSave(raw json.RawMessage) error {
	p, err := read[documentParams](raw)
	if err != nil {
		return err
	}
	s.mu.Lock()
	d := s.documents[pathOf(p.TextDocument.URI)]
	s.mu.Unlock()
	if d != nil {
		d.look(evaluator.Saved)
	}
	return nil
}

func (s *server) didClose(raw json.RawMessage) error {
	p, err := read[documentParams](raw)
	if err != nil {
		return err
	}
	path := pathOf(p.TextDocument.URI)
	s.mu.Lock()
	d := s.documents[path]
	delete(s.documents, path)
	s.mu.Unlock()
	if d != nil {
		d.look(evaluator.Typed) // the text on disk counts again
	}
	return nil
}

// buffers returns the texts of the open documents of a project, and the documents by path.
func (s *server) buffers(of *project) (evaluator.Buffers, map[string]*document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	texts, documents := evaluator.Buffers{}, map[string]*document{}
	for path, d := range s.documents {
		if d.project == of {
			texts[path], documents[path] = d.text, d
		}
	}
	return texts, documents
}
