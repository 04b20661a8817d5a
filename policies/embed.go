// Package policies holds the Rego policies of leeway: one folder for each strategy, derivations of facts, facts, with
// the helpers that strategies share and the constraints on combinations of facts, and properties, with
// what the strategies must bear out.
package policies

import "embed"

// FS holds every policy and its tests, under derivations, facts, properties and strategies.
//
//go:embed derivations/*.rego facts/*.rego properties/*.rego strategies/*/*.rego
var FS embed.FS
