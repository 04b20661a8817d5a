// Package lsp is a language server for policies, profiles and cases. It speaks the Language Server Protocol and asks the
// questions of package evaluator; what the answers say is theirs.
package lsp
