// Package reason answers questions about one unit by walks over decision diagrams: why a verdict is what
// it is, what would have to change, what to find out first, how far it rests on doubtful facts.
//
// [Diagrams] are the rules of a set of policies as functions in one space, with the constraints conjoined.
// A [Front] is one unit before them; every analysis takes one, and each stands in a file of its own. The
// analyses know rules and facts by their names only; the words of an answer are added by whoever asks.
package reason
