// Package policies holds the Rego policies of leeway: one folder for each strategy, and facts, with
// the helpers that strategies share and the constraints on combinations of facts.
package policies

import "embed"

// FS holds every policy and its tests, under facts and strategies.
//
//go:embed facts/*.rego strategies/*/*.rego
var FS embed.FS
