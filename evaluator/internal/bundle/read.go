package bundle

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest" // its MapFS is the standard library's folder in memory

	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// IsBundle tells whether a path names a bundle rather than a folder: a .tar.gz or .tgz.
func IsBundle(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// Read returns the policies and the data documents of an OPA bundle as a folder.
//
// With the file of a key the bundle must bear its signature, as for [Verify]. Without one, a bundle that bears a signature
// must hold the files that were signed, and unchecked is true: nobody knows who signed. Read fails with
// [verdict.Faults] if the file cannot be read, is no bundle, is beyond the limits of [MaxArchive] and the like, or is not
// what was signed.
func Read(name string, v Verification) (folder fs.FS, unchecked bool, err error) {
	if v.Key != "" {
		if _, err := Verify(name, v); err != nil {
			return nil, false, err
		}
	}
	a, err := readArchive(name)
	if err != nil {
		return nil, false, err
	}
	if v.Key == "" {
		if unchecked, err = a.isSigned(); err != nil {
			return nil, false, fault(verdict.RuleSignature, name, "the files are not those that were signed: %s", firstLine(err))
		}
	}
	read, err := opabundle.NewCustomReader(a.loader()).
		WithSkipBundleVerification(true).
		WithLazyLoadingMode(true). // it keeps the files as they are
		Read()
	if err != nil {
		return nil, false, fault(verdict.RuleBundle, name, "it is no OPA bundle: %s", firstLine(err))
	}
	contents := fstest.MapFS{}
	for _, raw := range read.Raw {
		contents[strings.TrimPrefix(raw.Path, "/")] = &fstest.MapFile{Data: raw.Value, Mode: 0o444}
	}
	return contents, unchecked, nil
}

// signaturesFile is where a signature stands in a bundle.
const signaturesFile = ".signatures.json"

// isSigned tells whether the archive bears a signature. It fails if its files are not those that the signature lists:
// whoever changed them did not sign anew. Who signed is not looked at.
func (a *archive) isSigned() (bool, error) {
	text, signed := a.files[signaturesFile]
	if !signed {
		return false, nil
	}
	var config opabundle.SignaturesConfig
	if err := json.Unmarshal(text, &config); err != nil {
		return true, fmt.Errorf("%s: %w", signaturesFile, err)
	}
	if len(config.Signatures) != 1 {
		return true, fmt.Errorf("%s: expected one signature, found %d", signaturesFile, len(config.Signatures))
	}
	parts := strings.Split(config.Signatures[0], ".")
	if len(parts) != 3 {
		return true, fmt.Errorf("%s: expected a JSON Web Token", signaturesFile)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return true, fmt.Errorf("%s: %w", signaturesFile, err)
	}
	var listed opabundle.DecodedSignature
	if err := json.Unmarshal(payload, &listed); err != nil {
		return true, fmt.Errorf("%s: %w", signaturesFile, err)
	}
	files := map[string]opabundle.FileInfo{}
	for _, f := range listed.Files {
		files[f.Name] = f
	}
	for _, name := range a.names {
		if name == signaturesFile {
			continue
		}
		if err := opabundle.VerifyBundleFile(name, *bytes.NewBuffer(a.files[name]), files); err != nil {
			return true, err
		}
	}
	if len(files) > 0 {
		missing := make([]string, 0, len(files))
		for name := range files {
			missing = append(missing, name)
		}
		return true, errors.New(slices.Min(missing) + " is missing")
	}
	return true, nil
}

func (a *archive) loader() opabundle.DirectoryLoader {
	return opabundle.NewTarballLoaderWithBaseURL(bytes.NewReader(a.content), "")
}
