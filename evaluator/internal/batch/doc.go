// Package batch decides streams of units. It reads lines of NDJSON or rows of CSV, and writes one row of verdicts for
// each unit.
//
// One goroutine splits the input into blocks of whole lines, several decide blocks, and one writes the results in the
// order of the input. A fixed number of blocks is recycled, so memory does not grow with the input, and a slow writer
// slows down the reader.
//
// A line is decided in one of two ways with the same result. The fast one, the scanner of scan.go, encodes a line
// directly as cells of the space. It handles only plain lines, and gives up on all others. The slow one reads the line
// like any other document (packages document and profile), and reports its faults.
package batch
