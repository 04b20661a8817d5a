// Package mutate finds out whether the tests of policies test them: it changes one small thing at a time
// and tells which changes fail no test.
//
// Where a change is to be made is found on OPA's AST, and the change is made in the text, so that a
// mutant is what an author could have written: OPA parses, compiles and tests it as any other policy. A
// mutant that fails no test is compared with the original over all values of the facts, within the
// constraints: one that yields the same everywhere is no fault of the tests, and any other is shown with
// facts that tell the two apart.
//
// Sources: R. A. DeMillo, R. J. Lipton, F. G. Sayward, "Hints on Test Data Selection", IEEE Computer 11(4),
// 1978. That equivalence can be decided here is owed to finite domains; in general it cannot.
package mutate
