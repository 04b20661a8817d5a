package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/leeway-policy/leeway/evaluator"
)

// methods are the requests that the server answers.
func (s *server) methods() map[string]answering {
	return map[string]answering{
		"initialize":              s.initialize,
		"shutdown":                s.shutDown,
		"textDocument/hover":      about(s, s.hover),
		"textDocument/completion": about(s, s.complete),
		"textDocument/definition": about(s, s.definition),
		"textDocument/references": about(s, s.references),
		"textDocument/codeLens":   about(s, s.lenses),
		"textDocument/codeAction": s.fixes,
	}
}

func (s *server) initialize(_ context.Context, raw json.RawMessage) (any, error) {
	p, err := read[initializeParams](raw)
	if err != nil {
		return nil, err
	}
	folders := p.WorkspaceFolders
	if len(folders) == 0 && p.RootURI != "" {
		folders = []folder{{URI: p.RootURI}}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.initialized = true
	s.watches = p.Capabilities.Workspace.DidChangeWatchedFiles.DynamicRegistration
	s.refreshes = p.Capabilities.Workspace.CodeLens.RefreshSupport
	for _, each := range folders {
		if path := pathOf(each.URI); path != "" {
			s.folders = append(s.folders, path)
		}
	}
	result := initializeResult{ServerInfo: serverInfo{"leeway", evaluator.Version()}, Capabilities: capabilities()}
	return result, nil
}

func capabilities() serverCapabilities {
	c := serverCapabilities{
		TextDocumentSync: syncOptions{OpenClose: true, Change: syncFull},
		HoverProvider:    true, DefinitionProvider: true, ReferencesProvider: true,
		CodeLensProvider:   &struct{}{},
		CodeActionProvider: &codeActionOptions{CodeActionKinds: []string{quickFix}},
		CompletionProvider: &completionProviding{TriggerCharacters: []string{".", `"`, " ", ":", "["}},
	}
	c.Workspace.WorkspaceFolders.Supported, c.Workspace.WorkspaceFolders.ChangeNotifications = true, true
	return c
}

func (s *server) shutDown(context.Context, json.RawMessage) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shutdown = true
	return nil, nil //nolint:nilnil // the result of shutdown is null
}

// notified handles a notification. One that the server does not know is passed over, as the protocol has it.
func (s *server) notified(req *jsonrpc2.Request) error {
	handle, known := map[string]func(json.RawMessage) error{
		"initialized":                         s.begin,
		"exit":                                s.exit,
		"$/cancelRequest":                     s.cancel,
		"textDocument/didOpen":                s.didOpen,
		"textDocument/didChange":              s.didChange,
		"textDocument/didSave":                s.didSave,
		"textDocument/didClose":               s.didClose,
		"workspace/didChangeWatchedFiles":     s.filesChanged,
		"workspace/didChangeWorkspaceFolders": s.foldersChanged,
	}[req.Method]
	s.mu.Lock()
	ready := s.initialized && !s.shutdown
	s.mu.Unlock()
	if !known || !ready && req.Method != "exit" {
		return nil
	}
	return handle(params(req))
}

func (s *server) exit(json.RawMessage) error {
	select {
	case <-s.exited:
	default:
		close(s.exited)
	}
	return nil
}

func (s *server) cancel(raw json.RawMessage) error {
	var p struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.running[p.ID]; cancel != nil {
		cancel()
	}
	return nil
}

// begin looks at the folders for the first time.
func (s *server) begin(json.RawMessage) error {
	s.mu.Lock()
	folders, watches := slices.Clone(s.folders), s.watches
	s.mu.Unlock()
	for _, dir := range folders {
		s.lookAtFolder(dir)
	}
	if watches {
		s.start(s.register)
	}
	return nil
}

// register asks the client to tell of files that others change.
func (s *server) register() error {
	params := map[string]any{"registrations": []any{map[string]any{
		"id": "files", "method": "workspace/didChangeWatchedFiles",
		"registerOptions": map[string]any{"watchers": []any{map[string]any{"globPattern": "**/*.{rego,json,yaml,yml}"}}},
	}}}
	if err := s.conn.Call(s.ctx, "client/registerCapability", params, nil); err != nil && s.ctx.Err() == nil {
		s.options.Log.Warn("files that others change are not seen before the next change here", "error", err)
	}
	return nil
}

// lookAtFolder looks at the project of a folder, if it has one.
func (s *server) lookAtFolder(dir string) {
	if p := s.projectOf(dir, dir); p != nil {
		p.changed(evaluator.Saved)
		return
	}
	s.tell(messageInfo, fmt.Sprintf("leeway: %s has no %s, here or above: files here are not checked", dir, evaluator.ProjectFileName))
}

func (s *server) foldersChanged(raw json.RawMessage) error {
	p, err := read[didChangeFoldersParams](raw)
	if err != nil {
		return err
	}
	s.mu.Lock()
	for _, each := range p.Event.Removed {
		path := pathOf(each.URI)
		s.folders = slices.DeleteFunc(s.folders, func(dir string) bool { return dir == path })
	}
	var added []string
	for _, each := range p.Event.Added {
		if path := pathOf(each.URI); path != "" && !slices.Contains(s.folders, path) {
			added = append(added, path)
		}
	}
	s.folders = append(s.folders, added...)
	s.mu.Unlock()
	for _, dir := range added {
		s.lookAtFolder(dir)
	}
	return nil
}

// filesChanged looks at all projects again: whose files others have changed does not matter much.
func (s *server) filesChanged(json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.projects {
		p.changed(evaluator.Typed)
	}
	return nil
}
