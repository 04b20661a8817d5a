package report

// A Format is a way to write answers.
type Format string

// The formats.
const (
	// Table is for people: tables and prose, with colour and laid out to a width if wished.
	Table Format = "table"
	// JSON is one document, as schemas/evaluation.json has it.
	JSON Format = "json"
	// NDJSON is one line of JSON for each unit, strategy, fact, table or fault.
	NDJSON Format = "ndjson"
	// CSV is a header and comma-separated rows, as in RFC 4180.
	CSV Format = "csv"
	// Markdown is what Table is, to be pasted into a document.
	Markdown Format = "markdown"
)

// Formats returns the names of all formats.
func Formats() []string {
	return []string{string(Table), string(JSON), string(NDJSON), string(CSV), string(Markdown)}
}

// Options say how to write an answer. The zero value is a table without colour, as wide as it likes.
type Options struct {
	// Format is one of Formats; "" is Table.
	Format Format
	// Colour and Width, in columns, are those of the terminal; only tables heed them. Width 0 is
	// any width for tables, and 100 for prose.
	Colour bool
	Width  int
	// Hint is a line that tells the reader of a table what to do next.
	Hint string
}
