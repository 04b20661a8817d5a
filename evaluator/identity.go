package evaluator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator/document"
	"github.com/leeway-policy/leeway/evaluator/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// JSONVersion is that of the shape of the JSON that leeway prints, schemas/evaluation.json. It
// changes when a reader of that JSON would have to.
const JSONVersion = 1

// Version returns leeway's own version: of the module it was built from, "devel" in a checkout.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}

// Identity says what the answers about units rest on.
//
// Its digest is over OPA's version, the files of policies (tests apart) and of schemas, and the
// units: their facts and evidence, whichever files they came from.
func (e *Engine) Identity(units []*profile.Unit) (verdict.Identity, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, e.digest)
	for _, unit := range units {
		facts := struct {
			Country, Service string
			Facts            map[string]any
			Evidence         map[string]profile.Evidence
		}{unit.Country, unit.Service, unit.Facts, unit.Evidence}
		if err := json.NewEncoder(sum).Encode(facts); err != nil {
			return verdict.Identity{}, fmt.Errorf("digest of %s: %w", unit.File, err)
		}
	}
	return verdict.Identity{
		Version: JSONVersion,
		Leeway:  Version(),
		OPA:     opaversion.Version,
		Digest:  "sha256:" + hex.EncodeToString(sum.Sum(nil)),
		Packs:   e.packs(),
	}, nil
}

// digest is over OPA's version and the files of policies and schemas.
func digest(policies, schemas folder) (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, "opa", opaversion.Version)
	for _, from := range []struct {
		folder
		kind string
	}{{policies, policiesKind}, {schemas, schemasKind}} {
		if err := addFolder(sum, from.folder, from.kind, nil); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// The kinds of folders that a digest is over.
const (
	policiesKind = "policies"
	schemasKind  = "schemas"
)

// addFolder adds the files of a folder to a digest: those of the names, all of its kind if there are none.
func addFolder(sum hash.Hash, from folder, kind string, names []string) error {
	extensions := []string{".json"}
	if kind == policiesKind {
		extensions = []string{".rego", ".json", ".yaml", ".yml"}
	}
	err := fs.WalkDir(from.fs, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if !slices.Contains(extensions, path.Ext(name)) || strings.HasSuffix(name, "_test.rego") || !passes(names, name) {
			return nil
		}
		return addFile(sum, from.fs, name, kind)
	})
	if err != nil {
		return verdict.Faults{document.Unreadable(from.name, err)}
	}
	return nil
}

func addFile(sum hash.Hash, from fs.FS, name, kind string) error {
	file, err := from.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	content, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	fmt.Fprintf(sum, "%s/%s %x\n", kind, name, sha256.Sum256(unixLines(name, content)))
	return nil
}

// unixLines returns a file as it would be if its lines did not end as on Windows, where git may write them so: that changes
// no meaning, but in a raw string of Rego.
func unixLines(name string, content []byte) []byte {
	if path.Ext(name) == ".rego" && bytes.IndexByte(content, '`') >= 0 {
		return content
	}
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
}
