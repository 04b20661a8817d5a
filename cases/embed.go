// Package cases holds the documented cases of reforms that leeway ships.
package cases

import "embed"

// FS holds one case in each file, which is named by the case's id (at-zmr.json). Their sources stand in the
// bibliography of package profiles.
//
//go:embed *.json
var FS embed.FS
