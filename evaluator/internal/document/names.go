package document

// Names returns the names that a JSON pointer is made of, from the outermost on.
func Names(pointer string) []string { return tokens(pointer) }
