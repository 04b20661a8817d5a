// Package reason answers questions about one unit by walks over decision diagrams: why a verdict is what
// it is, what would have to change, what to find out first, how far it rests on doubtful facts.
//
// A [Diagrams] holds the rules of a set of policies as functions in one space, with the constraints conjoined. A [Front]
// is one unit placed in them; every analysis takes one, and each has a file of its own. The analyses know rules and facts
// only by name; the caller adds the words of an answer.
package reason
