package policy

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Confined returns the capabilities of policies: OPA's, without the built-in functions that depend on more than their
// arguments, such as the clock, time zones, the network, the environment or files.
var Confined = sync.OnceValue(func() *ast.Capabilities {
	confined := ast.CapabilitiesForThisVersion()
	confined.Builtins = slices.DeleteFunc(confined.Builtins, func(b *ast.Builtin) bool { return Withheld(b.Name) != "" })
	confined.AllowNet = []string{}
	return confined
})

// Withheld returns why policies may not use a built-in function of OPA. It returns "" if they may, or if OPA has no such function.
func Withheld(builtin string) string {
	switch {
	case slices.Contains(readsZone, builtin):
		return "it reads time zones"
	case builtin == "json.match_schema" || builtin == "json.verify_schema":
		return "its schemas can name files"
	case strings.HasPrefix(builtin, "crypto.x509."):
		return "it reads the clock and the machine's certificates"
	}
	if declared := ast.BuiltinMap[builtin]; declared != nil && declared.Nondeterministic {
		return "its result changes from call to call"
	}
	return ""
}

// readsZone are the functions that take or read the name of a time zone, which depends on the machine's time zone
// database. OPA counts them as deterministic.
var readsZone = []string{"time.add_date", "time.clock", "time.date", "time.diff", "time.format", "time.parse_ns", "time.weekday"}
