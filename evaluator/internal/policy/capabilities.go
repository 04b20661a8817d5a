package policy

import (
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Confined returns what policies may use: OPA's capabilities less the built-in functions that look beyond their
// arguments, at the clock, time zones, the network, the environment or files.
var Confined = sync.OnceValue(func() *ast.Capabilities {
	confined := ast.CapabilitiesForThisVersion()
	confined.Builtins = slices.DeleteFunc(confined.Builtins, func(b *ast.Builtin) bool { return Withheld(b.Name) != "" })
	confined.AllowNet = []string{}
	return confined
})

// Withheld returns why policies may not use a built-in function of OPA's; "" if they may, or if OPA has none of that name.
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

// readsZone are the functions that take the name of a time zone, which stands for what the machine has under that name,
// or that read one: OPA counts them as deterministic.
var readsZone = []string{"time.add_date", "time.clock", "time.date", "time.diff", "time.format", "time.parse_ns", "time.weekday"}
