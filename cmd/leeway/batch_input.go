package main

import (
	"errors"
	"fmt"
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
		input := evaluator.BatchInput{Name: path, Format: evaluator.BatchFormat(format)}
		if input.Format == "" {
			if input.Format, err = formatOf(path); err != nil {
				return nil, 0, err
			}
		}
		if path == "-" {
			input.Once, known = true, false
			input.Open = func() (io.ReadCloser, error) { return io.NopCloser(a.stdin), nil }
			inputs = append(inputs, input)
			continue
		}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			faults = append(faults, &verdict.Fault{Rule: "unreadable", File: path, Message: "cannot be read: " + reason(err).Error()})
			continue
		case info.IsDir():
			faults = append(faults, &verdict.Fault{Rule: "unreadable", File: path, Message: "it is a folder: expected a file of units"})
			continue
		case info.Mode().IsRegular():
			size += info.Size()
		default:
			input.Once, known = true, false
		}
		input.Open = func() (io.ReadCloser, error) { return os.Open(path) }
		inputs = append(inputs, input)
	}
	if !known {
		size = 0
	}
	return inputs, size, faults.Err()
}

// formatOf tells the format of a file by its extension.
func formatOf(path string) (evaluator.BatchFormat, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".csv":
		return evaluator.CSV, nil
	case ".ndjson", ".jsonl":
		return evaluator.NDJSON, nil
	}
	if path == "-" {
		return evaluator.NDJSON, nil
	}
	if strings.HasSuffix(path, ".json") {
		return "", fmt.Errorf("%s: a file of one document is for leeway evaluate: expected .ndjson, .jsonl or .csv, or --input", path)
	}
	return "", errors.New(path + ": its extension does not tell its format: expected .ndjson, .jsonl or .csv, or --input")
}
