package bundle

import (
	"errors"
	"os"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// DefaultKeyID is the default name of a key, the same as OPA's.
const DefaultKeyID = "default"

// A Signing says how a bundle is signed.
type Signing struct {
	// Key is the file of the private key in PEM, or of the secret for HS256.
	Key string
	// Algorithm is one of [Algorithms]; "" is the first.
	Algorithm string
	// KeyID names the key in the signature; "" is [DefaultKeyID].
	KeyID string
}

// A Verification says how a signature is verified.
type Verification struct {
	// Key is the file of the public key or certificate in PEM, or of the secret for HS256.
	Key string
	// Algorithm is the algorithm of the signature; "" is the first of [Algorithms].
	Algorithm string
}

// Algorithms returns the supported signature algorithms.
func Algorithms() []string { return []string{"RS256", "ES256", "HS256"} }

func (s Signing) sign(b *opabundle.Bundle) error {
	if _, err := readKey(s.Key); err != nil {
		return err
	}
	// OPA gets the name of the file, not its content: it would take a secret for the name of a file.
	config := opabundle.NewSigningConfig(s.Key, algorithm(s.Algorithm), "")
	config.Plugin = "" // OPA's own signer, which a signature does not name
	id := s.KeyID
	if id == "" {
		id = DefaultKeyID
	}
	if err := b.GenerateSignature(config, id, true); err != nil {
		return fault(verdict.RuleKey, s.Key, "is no private key for %s: %s", config.Algorithm, firstLine(err))
	}
	return nil
}

// Verify reads a bundle, compiles its modules, and returns the bundle's description.
//
// With v.Key the bundle must have a signature made with that key, whatever key id it names. Without it, the bundle need
// not be signed, and of a signature only the digests of the files are checked. Verify fails with [verdict.Faults] if a file
// cannot be read, is no bundle or does not compile, if the signature is missing or was not made with the key, or if the
// files are not the signed ones.
func Verify(name string, v Verification) (*verdict.Bundle, error) {
	read, signed, err := v.read(name)
	if err != nil {
		return nil, err
	}
	modules := map[string]*ast.Module{}
	for _, module := range read.Modules {
		modules[module.Path] = module.Parsed
	}
	compiler := ast.NewCompiler().WithPathConflictsCheck(files.Exists(read.Data))
	if compiler.Compile(modules); compiler.Failed() {
		return nil, fault(verdict.RuleBundle, name, "its policies do not compile: %s", compiler.Errors[0].Error())
	}
	described := describe(read, signed)
	described.Unchecked = signed && v.Key == ""
	return described, nil
}

// read reads a bundle, and checks its signature as far as there is a key.
func (v Verification) read(name string) (read *opabundle.Bundle, signed bool, err error) {
	var key []byte
	if v.Key != "" {
		if key, err = readKey(v.Key); err != nil {
			return nil, false, err
		}
	}
	a, err := readArchive(name)
	if err != nil {
		return nil, false, err
	}
	if v.Key == "" {
		if signed, err = a.isSigned(); err != nil {
			return nil, false, notAsSigned(name, err)
		}
		unverified, err := opabundle.NewCustomReader(a.loader()).WithSkipBundleVerification(true).Read()
		if err != nil {
			return nil, false, notBundle(name, err)
		}
		return &unverified, signed, nil
	}
	keys := map[string]*opabundle.KeyConfig{
		DefaultKeyID: {Key: string(key), Algorithm: algorithm(v.Algorithm)},
	}
	verified, err := opabundle.NewCustomReader(a.loader()).
		WithBundleVerificationConfig(opabundle.NewVerificationConfig(keys, DefaultKeyID, "", nil)).
		Read()
	if err != nil {
		return nil, false, fault(verdict.RuleSignature, name, "cannot be verified with %s: %s", v.Key, firstLine(err))
	}
	return &verified, true, nil
}

func notAsSigned(name string, err error) error {
	return fault(verdict.RuleSignature, name, "the files are not those that were signed: %s", firstLine(err))
}

func notBundle(name string, err error) error {
	return fault(verdict.RuleBundle, name, "it is no OPA bundle: %s", firstLine(err))
}

// readKey returns the content of a key file.
func readKey(name string) ([]byte, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, verdict.Faults{document.Unreadable(name, err)}
	}
	if strings.TrimSpace(string(content)) == "" {
		return nil, fault(verdict.RuleKey, name, "the file is empty: expected a key")
	}
	return content, nil
}

func algorithm(name string) string {
	if name == "" {
		return Algorithms()[0]
	}
	return name
}

// firstLine returns the first line of the innermost error.
func firstLine(err error) string {
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(err) {
		err = inner
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
