// Package table turns rules into decision tables by asking OPA for every value of the facts they
// read, and answers questions about units from them, whatever facts are unknown.
//
// A [Space] is a value: the facts that a set of policies reads, in the catalogue's order, each with
// its cells. An enumeration or a boolean has a cell for each value; a number is cut at the constants
// that the policies compare it with, so that all numbers of one cell are alike to them. Tables and
// encoded units belong to a space, and only things of one space compare.
package table
