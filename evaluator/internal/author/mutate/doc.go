// Package mutate measures how well tests test policies: it makes one small change at a time,
// and reports the changes that fail no test.
//
// It finds the places to change in OPA's AST, and makes the changes in the text, so that a
// mutant is what an author could have written: OPA parses, compiles and tests it like any other policy. A
// mutant that fails no test is compared with the original over all values of the facts, within the
// constraints. If it yields the same everywhere, the tests are not at fault; otherwise, it is reported with
// facts for which the two differ.
//
// Sources: R. A. DeMillo, R. J. Lipton, F. G. Sayward, "Hints on Test Data Selection", IEEE Computer 11(4),
// 1978. Equivalence is undecidable in general; here it is decidable because the domains are finite.
package mutate
