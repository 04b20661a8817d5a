// Package compare asks about policies as such, over every unit there could be: what differs between two
// versions of them, what is wrong with the meaning of one, and whether what it claims is so.
//
// Rules are compared as functions of the facts, by decision diagrams in one space: two are equal in meaning if
// and only if their diagrams are the same.
package compare
