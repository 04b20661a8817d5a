// Package diagram is reduced ordered multi-valued decision diagrams: functions of finitely many
// variables, each with finitely many values, to true or false.
//
// A [Store] keeps every node once, so two functions are the same if and only if their nodes are: equality
// is identity. It builds functions (And, Or, Not, Exists, ForAll, Restrict) and walks them (Count, Weigh,
// Reaches, Cheapest, Minimal, Fewest, Witness). It knows nothing of what variables and values mean.
//
// Why not a library: the well-kept ones for Go, such as github.com/dalzilio/rudd, are binary. Encoding
// a variable of k values in log2(k) bits splits each fact over several levels, makes values that do not
// exist representable, so that every count and every negation must exclude them, and loses the one thing
// the walks here rest on: that one edge is one fact with one value, with one price.
//
// Sources: R. E. Bryant, "Graph-Based Algorithms for Boolean Function Manipulation", IEEE Transactions on
// Computers C-35(8), 1986; A. Srinivasan, T. Kam, S. Malik, R. K. Brayton, "Algorithms for Discrete Function
// Manipulation", ICCAD 1990.
package diagram
