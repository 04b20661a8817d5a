// Package compare analyses policies over all possible units: the differences between two versions, rules of one
// version that cannot mean what they say, and whether its properties hold.
//
// Rules are compared as functions of the facts, as decision diagrams in one space. Two have the same meaning if
// and only if their diagrams are the same.
package compare
