// Package verdict holds the plain values that leeway's answers consist of.
//
// The types carry JSON tags and depend on no other package of the project, so that a report, or a
// program that reads leeway's JSON, needs no engine.
package verdict
