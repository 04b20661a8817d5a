// Package docs holds the documents that leeway itself quotes.
package docs

import _ "embed"

// Checks is checks.md: a table row for each rule of faults, with what is wrong and how to mend it.
//
//go:embed checks.md
var Checks string
