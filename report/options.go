package report

import "github.com/leeway-policy/leeway/internal/dialect"

// A Format is the format that an answer is written in.
type Format string

// The formats.
const (
	// Table is for people: tables and prose, optionally with colour and fitted to a width.
	Table Format = "table"
	// JSON is one document; schemas/ describes it.
	JSON Format = "json"
	// NDJSON is a line of JSON for each unit, strategy, fact, table or fault.
	NDJSON Format = "ndjson"
	// CSV is a header and comma-separated rows, as in RFC 4180, or in another of [Dialects].
	CSV Format = "csv"
	// Markdown has the contents of Table, for documents.
	Markdown Format = "markdown"
	// SVG is a picture, of the few answers that can be drawn.
	SVG Format = "svg"
)

// Formats returns the names of all formats.
func Formats() []string {
	return []string{string(Table), string(JSON), string(NDJSON), string(CSV), string(Markdown)}
}

// Dialects returns the names of the ways to write CSV. The first is plain, as in RFC 4180; the others are those of
// spreadsheets.
func Dialects() []string { return dialect.Names() }

// Options say how to write an answer. The zero value is a table without colour, of any width.
type Options struct {
	// Format is one of [Formats]; "" is Table.
	Format Format
	// Dialect is one of [Dialects], for the format CSV; "" is the plain one.
	Dialect string
	// Colour and Width describe the terminal; only the format Table uses them. Width is in
	// characters; 0 is any width for tables, and 100 for prose.
	Colour bool
	Width  int
	// Hint is a line at the end of a table that says what to do next.
	Hint string
}
