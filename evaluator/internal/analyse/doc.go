// Package analyse answers questions about units: verdicts and their reasons, paths, reach, facts to find out,
// robustness, transfer. It turns the results of package reason into values of package verdict.
package analyse
