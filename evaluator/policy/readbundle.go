package policy

import (
	"io/fs"
	"os"
	"strings"
	"testing/fstest" // its MapFS is the standard library's folder in memory

	"github.com/open-policy-agent/opa/v1/bundle"

	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// IsBundle tells whether a path names a bundle rather than a folder: a .tar.gz or .tgz.
func IsBundle(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// ReadBundle returns the policies and the data documents of an OPA bundle as a folder. Signatures are not
// verified. It fails with [verdict.Faults] if the file cannot be read, or is no bundle.
func ReadBundle(path string) (fs.FS, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(path, err)}
	}
	defer func() { _ = file.Close() }() // it was only read
	read, err := bundle.NewCustomReader(bundle.NewTarballLoaderWithBaseURL(file, "")).
		WithSkipBundleVerification(true).
		WithLazyLoadingMode(true). // it keeps the files as they are
		Read()
	if err != nil {
		return nil, verdict.Faults{{Rule: "bundle", File: path, Message: "it is no OPA bundle: " + firstLine(err.Error())}}
	}
	folder := fstest.MapFS{}
	for _, raw := range read.Raw {
		folder[strings.TrimPrefix(raw.Path, "/")] = &fstest.MapFile{Data: raw.Value, Mode: 0o444}
	}
	return folder, nil
}
