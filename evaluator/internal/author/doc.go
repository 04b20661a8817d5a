// Package author serves those who write policies: check, test, mutate, prove, compare and draft.
package author
