// Package verdict holds the plain values that every answer of leeway is made of.
//
// They carry JSON tags, compute nothing and import nothing of the project, so that a report, or a
// program that reads leeway's JSON, needs no engine.
package verdict
