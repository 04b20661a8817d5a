// Package table turns rules into decision tables by evaluating them with OPA for every value of the facts they
// read, and answers questions about units from the tables, whatever facts are unknown.
//
// A [Space] is an immutable value: the facts that a set of policies reads, in catalogue order, each with
// its cells. An enumeration or a boolean has a cell for each value. A number is cut at the constants
// that the policies compare it with, so that the policies treat all numbers of one cell alike. Tables and
// encoded units belong to a space, and only values of one space can be compared.
package table
