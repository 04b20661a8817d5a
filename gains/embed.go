// Package gains holds documented figures of what citizens and firms had to do before and after reforms.
package gains

import "embed"

// FS holds one reform in each file, which is named by the reform's id (nl-wage-return.json). Their sources stand in the
// bibliography of package profiles.
//
//go:embed *.json
var FS embed.FS
