// Package batch decides streams of units: lines of NDJSON or rows of CSV in, one row of verdicts out for each unit.
//
// One goroutine cuts the input into blocks of whole lines, several decide blocks, and one writes what they made in the
// order of the input. A fixed number of blocks goes round, so memory does not grow with the input, and a slow writer
// holds the reader back.
//
// A line is decided in one of two ways that give the same answer. The fast one, the scanner of scan.go, takes a line
// from bytes straight to cells of the space. It knows only what is plain, and gives up on all else. The slow one reads
// the line as any other document (packages document and profile), and words what is wrong with it.
package batch
