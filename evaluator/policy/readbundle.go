package policy

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"strings"

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
		return nil, verdict.Faults{{Rule: "bundle", File: path, Message: "it is no OPA bundle: " + oneLine(err.Error())}}
	}
	contents := map[string][]byte{}
	for _, raw := range read.Raw {
		contents[strings.TrimPrefix(raw.Path, "/")] = raw.Value
	}
	folder, err := pack(contents)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return folder, nil
}

// pack returns files as a folder in memory.
func pack(contents map[string][]byte) (fs.FS, error) {
	var packed bytes.Buffer
	w := zip.NewWriter(&packed)
	for name, content := range contents {
		file, err := w.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := file.Write(content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(packed.Bytes()), int64(packed.Len()))
}
