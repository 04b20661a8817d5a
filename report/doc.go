// Package report renders the answers of leeway, the values of package verdict, as tables for people
// and as JSON, lines of JSON, CSV and Markdown for programs and documents.
//
// There is one function for each kind of answer. It computes nothing but sums and layout, and
// writes the same bytes whenever it is given the same answer and options. Text that comes from
// files passes through package display, so that no profile can write to a terminal or a spreadsheet.
package report
