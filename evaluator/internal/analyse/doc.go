// Package analyse answers what is asked about units: verdicts and their reasons, paths, reach, questions worth asking,
// robustness, transfer. It words in values of package verdict what package reason finds.
package analyse
