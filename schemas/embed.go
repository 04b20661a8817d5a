// Package schemas holds the JSON Schemas that leeway ships.
package schemas

import "embed"

// FS holds one JSON Schema (draft-07) for each kind of document, named by it. unit.json is also the
// catalogue of facts: their titles, domains and levers stand there and nowhere else.
//
//go:embed *.json
var FS embed.FS
