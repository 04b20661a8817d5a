package lsp

import (
	"maps"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// show tells the client the faults of all files, and of files that have none any more that they have none.
func (p *project) show(faults verdict.Faults, documents map[string]*document) {
	byFile := map[string]verdict.Faults{}
	for path := range documents {
		byFile[path] = nil // an open file is told of even if it is sound, so that clients know it was looked at
	}
	for file := range p.told {
		byFile[file] = nil
	}
	for _, fault := range faults {
		file := fault.File
		if !isFile(file) {
			if p.file == "" {
				p.server.tell(messageWarning, "leeway: "+fault.Error())
				continue
			}
			said := *fault
			said.Message = fault.Error()
			fault, file = &said, p.file
			fault.Line, fault.Col = 0, 0
		}
		byFile[file] = append(byFile[file], fault)
	}
	told := map[string]verdict.Faults{}
	for file, faults := range byFile {
		if len(faults) > 0 {
			told[file] = faults
		}
	}
	p.mu.Lock()
	p.told = told
	p.mu.Unlock()
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		p.publish(file, byFile[file], documents[file])
	}
}

// faultsOf returns the faults of a file that the client was told.
func (p *project) faultsOf(file string) verdict.Faults {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.told[file]
}

// publish tells the client the faults of one file, open or not.
func (p *project) publish(file string, faults verdict.Faults, open *document) {
	params := publishDiagnosticsParams{URI: uriOf(file), Diagnostics: []diagnostic{}}
	var text []byte
	if open != nil {
		params.URI, params.Version, text = open.uri, &open.version, open.text
	} else if len(faults) > 0 {
		text = textOf(file, nil)
	}
	for _, fault := range faults {
		params.Diagnostics = append(params.Diagnostics, diagnosticOf(text, fault))
	}
	_ = p.server.conn.Notify(p.server.ctx, "textDocument/publishDiagnostics", params)
}

func diagnosticOf(text []byte, fault *verdict.Fault) diagnostic {
	severity := severityError
	switch fault.Level {
	case verdict.Warning:
		severity = severityWarning
	case verdict.Note:
		severity = severityHint
	}
	return diagnostic{
		Range: rangeAt(text, fault.Place()), Severity: severity, Code: string(fault.Rule), Source: "leeway", Message: fault.Message,
	}
}
