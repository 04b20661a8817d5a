// Package diagram implements reduced ordered multi-valued decision diagrams: functions from finitely many variables, each
// with finitely many values, to true or false.
//
// A [Store] keeps every node once, so two functions are equal if and only if their nodes are. It builds functions (And, Or,
// Not, Exists, ForAll, Restrict) and walks them (Count, Weigh, Reaches, Cheapest, Minimal, Fewest, Witness). It does not
// know what variables and values mean.
//
// The maintained libraries for Go, such as github.com/dalzilio/rudd, are binary. Encoding a variable of k values in
// log2(k) bits splits each fact over several levels, and represents values that do not exist, which every count and
// negation must then exclude. It also loses what the walks here rest on: one edge is one fact with one value and one
// price.
//
// Sources: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE Transactions on
// Computers C-35(8), 1986; A. Srinivasan, T. Kam, S. Malik, R. K. Brayton, "Algorithms for Discrete Function
// Manipulation", ICCAD 1990.
package diagram
