package policy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/leeway-policy/leeway/evaluator/internal/policy"
)

// TestConfinedBuiltins checks that every built-in function of policies is listed with why it is pure, so that a new
// version of OPA cannot add to them unseen.
func TestConfinedBuiltins(t *testing.T) {
	t.Parallel()
	listed, err := os.ReadFile(filepath.Join("testdata", "builtins.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var pure []string
	for line := range strings.Lines(string(listed)) {
		name, why, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if why == "" {
			t.Errorf("testdata/builtins.txt does not say why %s is pure", name)
		}
		pure = append(pure, name)
	}
	var left []string
	for _, builtin := range policy.Confined().Builtins {
		left = append(left, builtin.Name)
	}
	slices.Sort(left)
	if diff := cmp.Diff(pure, left); diff != "" {
		t.Errorf("built-in functions left to policies (-listed +left):\n%s", diff)
	}
}

// TestConfinedWithholds names what would let a policy look at the clock, the network, the
// environment or files.
func TestConfinedWithholds(t *testing.T) {
	for _, name := range []string{
		"http.send", "net.lookup_ip_addr", "time.now_ns", "rand.intn", "uuid.rfc4122", "opa.runtime", "io.jwt.decode_verify",
		"time.clock", "time.format", "time.parse_ns", "time.add_date", "json.match_schema", "json.verify_schema", "crypto.x509.parse_and_verify_certificates",
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
