// Package document reads JSON documents strictly, validates them against JSON Schemas, and keeps the position of
// every part, so that each fault can name its file, line and column.
package document
