// Package edit answers the questions of an editor about the files of one project: what is wrong with them, and what is
// under the cursor.
//
// A [Project] is asked about texts that the editor holds. While one of them is broken, questions are answered from the last
// sound state of the project.
package edit
