package bundle_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/schemas"
)

func load(t *testing.T, options evaluator.Options) *evaluator.Engine {
	t.Helper()
	e, err := evaluator.Load(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// write puts content into a file and returns its path.
func write(t *testing.T, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestBundle checks the content of the bundle of the shipped policies, and that its bytes are reproducible.
func TestBundle(t *testing.T) {
	t.Parallel()
	e := load(t, evaluator.Options{})
	packed, described, err := e.Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := load(t, evaluator.Options{Tests: true}).Bundle(nil)
	if err != nil || !bytes.Equal(packed, again) {
		t.Errorf("the bytes differ the second time (%v)", err)
	}
	identity, err := e.Identity(nil)
	if err != nil || described.Revision != identity.Digest {
		t.Errorf("the revision is %s, want %s (%v)", described.Revision, identity.Digest, err)
	}
	if want := []string{"derivations", "facts", "leeway/verdicts", "properties", "strategies"}; !slices.Equal(described.Roots, want) {
		t.Errorf("the roots are %v, want %v", described.Roots, want)
	}
	read, err := opabundle.NewReader(bytes.NewReader(packed)).Read()
	if err != nil {
		t.Fatal(err)
	}
	if read.Manifest.Revision != identity.Digest || !slices.Equal(*read.Manifest.Roots, described.Roots) {
		t.Errorf("the manifest is %v", read.Manifest)
	}
	if len(read.Modules) != len(described.Modules) || len(read.Modules) < 5 {
		t.Errorf("%d modules, described as %v", len(read.Modules), described.Modules)
	}
	for _, module := range read.Modules {
		if strings.HasSuffix(module.Path, "_test.rego") {
			t.Errorf("%s is in the bundle", module.Path)
		}
	}
}

// TestGeneratedModule holds the generated Rego to what the project asks of Rego: formatted, strict, and
// typed against the catalogue of facts.
func TestGeneratedModule(t *testing.T) {
	t.Parallel()
	packed, _, err := load(t, evaluator.Options{}).Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	read, err := opabundle.NewReader(bytes.NewReader(packed)).Read()
	if err != nil {
		t.Fatal(err)
	}
	unit, err := schemas.FS.ReadFile("unit.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema any
	if err := util.Unmarshal(unit, &schema); err != nil {
		t.Fatal(err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, schema)
	modules := map[string]*ast.Module{}
	for _, module := range read.Modules {
		modules[module.Path] = module.Parsed
		formatted, err := format.Source(module.Path, module.Raw)
		if err != nil || !bytes.Equal(formatted, module.Raw) {
			t.Errorf("%s is not formatted: %v\n%s", module.Path, err, module.Raw)
		}
	}
	if modules["/"+bundle.ModuleFile] == nil {
		t.Fatalf("no %s", bundle.ModuleFile)
	}
	compiler := ast.NewCompiler().WithStrict(true).WithSchemas(set)
	if compiler.Compile(modules); compiler.Failed() {
		t.Error(compiler.Errors)
	}
}

// TestBundleOfABundle holds that a bundle can be loaded in place of a folder, and bundled again.
func TestBundleOfABundle(t *testing.T) {
	t.Parallel()
	packed, _, err := load(t, evaluator.Options{}).Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, described, err := load(t, evaluator.Options{Policies: write(t, "b.tar.gz", packed)}).Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(again) == 0 || !slices.Contains(described.Modules, bundle.ModuleFile) {
		t.Errorf("%v", described)
	}
}

// TestSignatures holds that a bundle is verified with the right key only, and only as it was signed.
func TestSignatures(t *testing.T) {
	t.Parallel()
	e := load(t, evaluator.Options{})
	unsigned, _, err := e.Bundle(nil)
	if err != nil {
		t.Fatal(err)
	}
	for algorithm, pair := range pairs(t) {
		t.Run(algorithm, func(t *testing.T) {
			private, public := write(t, "private", pair[0]), write(t, "public", pair[1])
			packed, described, err := e.Bundle(&bundle.Signing{Key: private, Algorithm: algorithm})
			if err != nil {
				t.Fatal(err)
			}
			again, _, _ := e.Bundle(&bundle.Signing{Key: private, Algorithm: algorithm})
			if same := bytes.Equal(packed, again); same == (algorithm == "ES256") {
				t.Errorf("the bytes are the same a second time: %v", same)
			}
			file := write(t, "b.tar.gz", packed)
			verified, err := bundle.Verify(file, bundle.Verification{Key: public, Algorithm: algorithm})
			if err != nil {
				t.Fatal(err)
			}
			if verified.Revision != described.Revision || !slices.Equal(verified.Modules, described.Modules) || !verified.Signed {
				t.Errorf("verified %v, signed %v", verified, described)
			}
			others := pairs(t)
			for reason, wrong := range map[string]struct {
				file, key, algorithm string
			}{
				"another key":       {file, write(t, "other", others[algorithm][1]), algorithm},
				"another algorithm": {file, public, map[string]string{"RS256": "ES256", "ES256": "RS256", "HS256": "RS256"}[algorithm]},
				"a changed file":    {write(t, "c.tar.gz", tamper(t, packed)), public, algorithm},
				"no signature":      {write(t, "u.tar.gz", unsigned), public, algorithm},
				"no bundle":         {public, public, algorithm},
				"no such file":      {"nowhere.tar.gz", public, algorithm},
				"no such key":       {file, "nowhere", algorithm},
			} {
				_, err := bundle.Verify(wrong.file, bundle.Verification{Key: wrong.key, Algorithm: wrong.algorithm})
				if err == nil || strings.Contains(err.Error(), "\n") {
					t.Errorf("%s: %v", reason, err)
				}
			}
		})
	}
}

// tamper returns a bundle with a word of its policies changed, under the same signature.
func tamper(t *testing.T, packed []byte) []byte {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.ReplaceAll(content, []byte(`"negotiation"`), []byte(`"negotiatiom"`))
	if bytes.Equal(content, changed) {
		t.Fatal("nothing was changed")
	}
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	if _, err := zipped.Write(changed); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// pairs returns a private and a public key for each algorithm.
func pairs(t *testing.T) map[string][2][]byte {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 32)
	if _, err := rand.Read(secret); err != nil {
		t.Fatal(err)
	}
	encode := func(private, public any) [2][]byte {
		privateBytes, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		publicBytes, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		return [2][]byte{
			pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: privateBytes}),
			pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: publicBytes}),
		}
	}
	return map[string][2][]byte{
		"RS256": encode(rsaKey, &rsaKey.PublicKey),
		"ES256": encode(ecKey, &ecKey.PublicKey),
		"HS256": {secret, secret},
	}
}
