package verdict

// A Bundle is what is in an OPA bundle: the answer to `bundle`.
type Bundle struct {
	// Revision and Roots are those of its manifest; the revision of one that leeway wrote is the digest of the
	// policies, as other answers that are about no unit bear it.
	Revision string   `json:"revision"`
	Roots    []string `json:"roots"`
	// Modules are the files of Rego, in order.
	Modules []string `json:"modules"`
	// Signed tells whether it bears a signature.
	Signed bool `json:"signed"`
}
