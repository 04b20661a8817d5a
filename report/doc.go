// Package report writes the answers of leeway, which are values of package verdict: as tables for
// people, and as JSON, NDJSON, CSV and Markdown for programs and documents.
//
// There is one function for each kind of answer. It computes only sums and layout. The same answer
// and options give the same bytes. Text from files passes through package display, so no profile can
// send control sequences to a terminal or formulas to a spreadsheet.
package report
