package verdict

// A Span is a part of a text, from the byte Start up to the byte End.
type Span struct{ Start, End int }
