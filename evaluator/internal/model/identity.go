package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"path"
	"runtime/debug"
	"strings"

	opaversion "github.com/open-policy-agent/opa/v1/version"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// JSONVersion is the version of the JSON format of answers, schemas/evaluation.json. It increases with every
// incompatible change.
const JSONVersion = 1

// Version returns leeway's version: the version of the module it was built from, or "devel" in a checkout.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}

// Identity identifies what answers about units are based on.
//
// Its digest covers OPA's version, the files of policies (without tests) and schemas, and the facts and evidence
// of the units, but not the names of their files.
func (m *Model) Identity(units []*profile.Unit) (verdict.Identity, error) {
	return identity(m.policies.digest, m.Set.ChosenPacks(), m.Options.Project, units)
}

// Identity identifies answers about faulty policies; p is nil if not even their files could be listed. project is the
// project file in use.
func (p *Policies) Identity(project verdict.ProjectFile, units []*profile.Unit) (verdict.Identity, error) {
	if p == nil {
		return identity("", nil, project, units)
	}
	var packs []string
	if p.Set != nil {
		packs = p.Set.ChosenPacks()
	}
	return identity(p.digest, packs, project, units)
}

// identity returns the identity of answers about units; digest is that of policies and schemas. The project file is named,
// but not part of the digest: what it changes in answers, folders and packs, is.
func identity(digest string, packs []string, project verdict.ProjectFile, units []*profile.Unit) (verdict.Identity, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, digest)
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
		Packs:   packs,
		Project: project,
	}, nil
}

// ExtendDigest has the digest of an identity cover parts too, which are values with JSON tags.
func ExtendDigest(identity *verdict.Identity, parts ...any) error {
	sum := sha256.New()
	fmt.Fprintln(sum, identity.Digest)
	for _, part := range parts {
		if err := json.NewEncoder(sum).Encode(part); err != nil {
			return fmt.Errorf("digest: %w", err)
		}
	}
	identity.Digest = "sha256:" + hex.EncodeToString(sum.Sum(nil))
	return nil
}

// digest returns a digest of OPA's version and the files of policies, without tests, and of schemas.
func digest(policies []files.File, schemas Folder) (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, "opa", opaversion.Version)
	AddPolicies(sum, policies)
	if err := AddSchemas(sum, schemas, nil); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// AddPolicies adds files of policies, without those of tests, to a digest.
func AddPolicies(sum hash.Hash, read []files.File) {
	for _, f := range read {
		if !f.Test() {
			fmt.Fprintf(sum, "policies/%s %x\n", f.Path, sha256.Sum256(unixLines(f.Path, f.Text)))
		}
	}
}

// AddSchemas adds the named schemas of a folder to a digest, or all if names is empty.
func AddSchemas(sum hash.Hash, from Folder, names []string) error {
	err := fs.WalkDir(from.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".json" || !Passes(names, name) {
			return err
		}
		text, err := fs.ReadFile(from.FS, name)
		if err != nil {
			return verdict.Faults{document.Unreadable(path.Join(from.Name, name), err)}
		}
		fmt.Fprintf(sum, "schemas/%s %x\n", name, sha256.Sum256(unixLines(name, text)))
		return nil
	})
	var faults verdict.Faults
	if err != nil && !errors.As(err, &faults) {
		return verdict.Faults{document.Unreadable(from.Name, err)}
	}
	return faults.Err()
}

// unixLines returns content with the line ends of Unix, since git may check files out with those of Windows. This
// changes no meaning, except in a raw string of Rego.
func unixLines(name string, content []byte) []byte {
	if path.Ext(name) == ".rego" && bytes.IndexByte(content, '`') >= 0 {
		return content
	}
	return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n"))
}
