// Package document reads JSON documents strictly, validates them by JSON Schema, and remembers where
// everything in them stands, so that each fault can name its file, line and column.
package document
