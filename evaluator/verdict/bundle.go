package verdict

// A Bundle describes an OPA bundle: the answer to `bundle`.
type Bundle struct {
	// Revision and Roots are those of its manifest. The revision of a bundle that leeway wrote is the digest of the
	// policies, as in other answers that are about no unit.
	Revision string   `json:"revision"`
	Roots    []string `json:"roots"`
	// Modules are the names of the Rego files, sorted.
	Modules []string `json:"modules"`
	// Signed is true if the bundle is signed.
	Signed bool `json:"signed"`
	// Unchecked is true if the bundle is signed, but without a key nothing could check who signed it.
	Unchecked bool `json:"unchecked,omitempty"`
}
