// Package sheet reads CSV as spreadsheets write it: it recognises the dialect of a file, reads the header and rows, and
// names the place of each fault as the spreadsheet shows it, such as C7.
package sheet
