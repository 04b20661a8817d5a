package policy

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Confined returns what policies may use: OPA's capabilities less the built-ins that look beyond
// their arguments, at the clock, the network, the environment or files.
var Confined = sync.OnceValue(func() *ast.Capabilities {
	confined := ast.CapabilitiesForThisVersion()
	confined.Builtins = slices.DeleteFunc(confined.Builtins, func(b *ast.Builtin) bool {
		return b.Nondeterministic || reachesOutside(b.Name)
	})
	confined.AllowNet = []string{}
	return confined
})

// reachesOutside names the built-ins that OPA counts as deterministic although they can load
// schemas from files, or compare a certificate with the clock.
func reachesOutside(builtin string) bool {
	return builtin == "json.match_schema" || builtin == "json.verify_schema" ||
		strings.HasPrefix(builtin, "crypto.x509.")
}
