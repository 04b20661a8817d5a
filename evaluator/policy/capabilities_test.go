package policy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/policy"
)

// TestConfinedBuiltins lists what policies may use, so that a new version of OPA cannot add to it
// unseen.
func TestConfinedBuiltins(t *testing.T) {
	var left []string
	for _, builtin := range policy.Confined().Builtins {
		left = append(left, builtin.Name)
	}
	slices.Sort(left)
	golden := filepath.Join("testdata", "builtins.txt")
	got := strings.Join(left, "\n") + "\n"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("built-ins left to policies (-want +got):\n%s", diff)
	}
}

// TestConfinedWithholds names what would let a policy look at the clock, the network, the
// environment or files.
func TestConfinedWithholds(t *testing.T) {
	for _, name := range []string{
		"http.send", "net.lookup_ip_addr", "time.now_ns", "rand.intn", "uuid.rfc4122", "opa.runtime", "io.jwt.decode_verify",
		"json.match_schema", "json.verify_schema", "crypto.x509.parse_and_verify_certificates",
	} {
		if !ast.CapabilitiesForThisVersion().ContainsBuiltin(name) {
			t.Errorf("OPA has no %s: the test tests nothing", name)
		}
		if policy.Confined().ContainsBuiltin(name) {
			t.Errorf("policies may use %s", name)
		}
	}
	if policy.Confined().AllowNet == nil {
		t.Error("no list of hosts stands for any host")
	}
}
