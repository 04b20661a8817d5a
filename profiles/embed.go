// Package profiles holds the country profiles that leeway ships, and their bibliography.
package profiles

import "embed"

// FS holds one profile for each state, named by its country code in lower case (at.json),
// and bibliography.json, the sources that profiles, policies and cases cite.
//
//go:embed *.json
var FS embed.FS
