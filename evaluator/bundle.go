package evaluator

import (
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// BundleSigning says how a bundle is signed.
type BundleSigning = bundle.Signing

// BundleVerification says how a signature is verified.
type BundleVerification = bundle.Verification

// BundleAlgorithms returns the algorithms of signatures.
func BundleAlgorithms() []string { return bundle.Algorithms() }

// IsBundle tells whether a path names a bundle rather than a folder: a .tar.gz or .tgz.
func IsBundle(path string) bool { return bundle.IsBundle(path) }

// Bundle returns the policies as an OPA bundle, a .tar.gz, and what is in it: the policies without tests, and a
// module with the verdicts on complete units, data.leeway.verdicts. Its revision is the digest of [Engine.Identity]
// without units. It is signed if signing is not nil.
//
// It fails with [verdict.Faults] if the key cannot be used, or if the policies leave no room for the module.
func (e *Engine) Bundle(signing *BundleSigning) ([]byte, *verdict.Bundle, error) {
	from, err := e.options.policies()
	if err != nil {
		return nil, nil, err
	}
	identity, err := e.Identity(nil)
	if err != nil {
		return nil, nil, err
	}
	return bundle.Build(bundle.Source{Set: e.set, Name: from.name, Revision: identity.Digest}, signing)
}

// VerifyBundle reads a bundle whose signature must be right, and says what is in it; else it fails with
// [verdict.Faults].
func VerifyBundle(file string, v BundleVerification) (*verdict.Bundle, error) {
	return bundle.Verify(file, v)
}
