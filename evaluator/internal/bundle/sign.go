package bundle

import (
	"errors"
	"os"
	"strings"

	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
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

// Verify reads a bundle, checks its signature, whatever key id it names, and returns the bundle's description. It fails
// with [verdict.Faults] if a file cannot be read, is no bundle or has no signature, if the signature was not made with the
// key, or if the files are not the signed ones.
func Verify(name string, v Verification) (*verdict.Bundle, error) {
	key, err := readKey(v.Key)
	if err != nil {
		return nil, err
	}
	a, err := readArchive(name)
	if err != nil {
		return nil, err
	}
	keys := map[string]*opabundle.KeyConfig{
		DefaultKeyID: {Key: string(key), Algorithm: algorithm(v.Algorithm)},
	}
	read, err := opabundle.NewCustomReader(a.loader()).
		WithBundleVerificationConfig(opabundle.NewVerificationConfig(keys, DefaultKeyID, "", nil)).
		Read()
	if err != nil {
		return nil, fault(verdict.RuleSignature, name, "cannot be verified with %s: %s", v.Key, firstLine(err))
	}
	return describe(&read, true), nil
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
