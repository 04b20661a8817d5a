package main

import (
	"cmp"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// batchInputs returns the inputs of those names, standard input without any, and how many bytes they are; 0 if that is
// not known. All of them must be there before any is read.
func (a *app) batchInputs(paths []string, format string) (inputs []evaluator.BatchInput, size int64, err error) {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	var faults verdict.Faults
	known := true
	for _, path := range paths {
		input, length, wrong := a.batchInput(path, evaluator.BatchFormat(format))
		if wrong != "" {
			faults = append(faults, &verdict.Fault{Rule: verdict.RuleUnreadable, File: path, Message: wrong})
		}
		inputs, size, known = append(inputs, input), size+length, known && !input.Once
	}
	if !known {
		size = 0
	}
	return inputs, size, faults.Err()
}

// batchInput returns the input of that name and how many bytes it is, and what is wrong with it.
func (a *app) batchInput(path string, format evaluator.BatchFormat) (input evaluator.BatchInput, size int64, wrong string) {
	input = evaluator.BatchInput{Name: path, Format: format}
	if path == "-" {
		input.Once, input.Format = true, cmp.Or(format, evaluator.NDJSON)
		input.Open = func() (io.ReadCloser, error) { return io.NopCloser(a.stdin), nil }
		return input, 0, ""
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return input, 0, "cannot be read: " + reason(err).Error()
	case info.IsDir():
		return input, 0, "it is a folder: expected a file of units"
	case format == "":
		input.Format, wrong = formatOf(path)
	}
	input.Once = !info.Mode().IsRegular() // a pipe is read once
	input.Open = func() (io.ReadCloser, error) { return os.Open(path) }
	return input, info.Size(), wrong
}

// formatOf tells the format of a file by its extension, or what is wrong with that.
func formatOf(path string) (format evaluator.BatchFormat, wrong string) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return evaluator.CSV, ""
	case ".ndjson", ".jsonl":
		return evaluator.NDJSON, ""
	case ".json":
		return "", "a file of one document is for leeway evaluate: expected .ndjson, .jsonl or .csv, or --input"
	default:
		return "", "its extension does not tell its format: expected .ndjson, .jsonl or .csv, or --input"
	}
}
