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
	"testing/fstest" // its MapFS is the standard library's in-memory folder

	opabundle "github.com/open-policy-agent/opa/v1/bundle"
)

// IsBundle reports whether a path names a bundle, a .tar.gz or .tgz, rather than a folder.
func IsBundle(path string) bool {
	return strings.HasSuffix(path, ".tar.gz") || strings.HasSuffix(path, ".tgz")
}

// Read returns the policies and the data documents of an OPA bundle as a folder.
//
// With v.Key the bundle must have a valid signature, as for [Verify]. Without it, the files of a signed bundle must be
// those listed in the signature, and unchecked is true: the signer is not checked. Read fails with [verdict.Faults] if the
// file cannot be read, is no bundle, exceeds a limit such as [MaxArchive], or its signature does not match.
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
			return nil, false, notAsSigned(name, err)
		}
	}
	read, err := opabundle.NewCustomReader(a.loader()).
		WithSkipBundleVerification(true).
		WithLazyLoadingMode(true). // keep the files as they are
		Read()
	if err != nil {
		return nil, false, notBundle(name, err)
	}
	contents := fstest.MapFS{}
	for _, raw := range read.Raw {
		contents[strings.TrimPrefix(raw.Path, "/")] = &fstest.MapFile{Data: raw.Value, Mode: 0o444}
	}
	return contents, unchecked, nil
}

// signaturesFile is the name of the signature file in a bundle.
const signaturesFile = ".signatures.json"

// isSigned reports whether the archive has a signature. It fails if the archive's files are not those listed in the
// signature, because they were changed after signing. It does not check who signed.
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
