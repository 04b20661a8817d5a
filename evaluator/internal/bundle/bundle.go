// Package bundle packs a set of policies as an OPA bundle, signs it, and reads it back.
package bundle

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"

	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Source is the content of a bundle.
type Source struct {
	Set *policy.Set
	// Name is the name of the policies' folder, as in the names of their files.
	Name string
	// Revision is the revision in the manifest.
	Revision string
}

// Build returns a bundle, a .tar.gz: the policies without their tests, their data documents, the generated module of
// verdicts, and a manifest with revision and roots. It is signed if signing is not nil.
//
// The same source gives the same bytes, except for an ES256 signature, which is random. Build fails with
// [verdict.Faults] if the policies conflict with the generated module, and if the key cannot be read or does not fit the
// algorithm.
func Build(source Source, signing *Signing) ([]byte, *verdict.Bundle, error) {
	packed := opabundle.Bundle{Data: source.Set.Data}
	if packed.Data == nil {
		packed.Data = map[string]any{}
	}
	modules := map[string]*ast.Module{}
	for _, module := range source.Set.Modules {
		name := source.relative(module.Name)
		if module.Test || name == ModuleFile {
			continue // the module is generated again
		}
		if module.Parsed.Package.Path.String() == ModulePackage {
			return nil, nil, fault(verdict.RuleGeneratedModule, module.Name, "package %s is reserved for the module that a bundle adds: expected another package",
				strings.TrimPrefix(ModulePackage, "data."))
		}
		modules[name] = module.Parsed
		packed.Modules = append(packed.Modules, file(name, []byte(module.Text)))
	}
	for _, s := range source.Set.Strategies {
		if !ruleName.MatchString(s.Name) {
			return nil, nil, fault(verdict.RuleGeneratedModule, s.Place.File, "strategy %q cannot be the name of a rule in %s: expected letters, digits and _",
				s.Name, ModuleFile)
		}
	}
	text, generated, err := verdicts(source.Set)
	if err != nil {
		return nil, nil, fault(verdict.RuleGeneratedModule, source.Name, "cannot generate %s: %v", ModuleFile, err)
	}
	modules[ModuleFile] = generated
	packed.Modules = append(packed.Modules, file(ModuleFile, text))
	slices.SortFunc(packed.Modules, func(a, b opabundle.ModuleFile) int { return strings.Compare(a.Path, b.Path) })
	if err := compile(modules, packed.Data); err != nil {
		return nil, nil, fault(verdict.RuleGeneratedModule, source.Name, "cannot be compiled with %s: %v", ModuleFile, err)
	}
	roots := roots(modules, packed.Data)
	packed.Manifest = opabundle.Manifest{Revision: source.Revision, Roots: &roots}
	packed.Manifest.SetRegoVersion(ast.RegoV1)
	if signing != nil {
		if err := signing.sign(&packed); err != nil {
			return nil, nil, err
		}
	}
	var out bytes.Buffer
	if err := opabundle.NewWriter(&out).UseModulePath(true).DisableFormat(true).Write(packed); err != nil {
		return nil, nil, fmt.Errorf("write the bundle: %w", err)
	}
	return out.Bytes(), describe(&packed, signing != nil), nil
}

var ruleName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// relative returns the path of a file within the folder of the policies.
func (s Source) relative(name string) string {
	if s.Name == "" {
		return name
	}
	return strings.TrimPrefix(name, path.Clean(s.Name)+"/")
}

func file(name string, text []byte) opabundle.ModuleFile {
	return opabundle.ModuleFile{URL: "/" + name, Path: "/" + name, Raw: text}
}

// compile checks that the generated module compiles with the policies and their data.
func compile(modules map[string]*ast.Module, data map[string]any) error {
	compiler := ast.NewCompiler().WithStrict(true).WithCapabilities(policy.Confined()).WithPathConflictsCheck(files.Exists(data))
	copies := map[string]*ast.Module{}
	for name, module := range modules {
		copies[name] = module.Copy()
	}
	if compiler.Compile(copies); compiler.Failed() {
		return compiler.Errors[0]
	}
	return nil
}

// roots returns the paths that the bundle owns: the first part of each package and document, except below data.leeway, where
// it owns whole packages only.
func roots(modules map[string]*ast.Module, data map[string]any) []string {
	var owned []string
	for name := range data {
		owned = append(owned, name)
	}
	for _, module := range modules {
		var parts []string
		for _, term := range module.Package.Path[1:] {
			parts = append(parts, strings.Trim(term.Value.String(), `"`))
		}
		if parts[0] != "leeway" {
			parts = parts[:1]
		}
		owned = append(owned, strings.Join(parts, "/"))
	}
	slices.Sort(owned)
	var roots []string
	for _, root := range owned {
		if !opabundle.RootPathsContain(roots, root) {
			roots = append(roots, root)
		}
	}
	return roots
}

// describe returns the description of a bundle.
func describe(b *opabundle.Bundle, signed bool) *verdict.Bundle {
	shown := &verdict.Bundle{Revision: b.Manifest.Revision, Roots: []string{}, Modules: []string{}, Signed: signed}
	if b.Manifest.Roots != nil {
		shown.Roots = append(shown.Roots, *b.Manifest.Roots...)
	}
	for _, module := range b.Modules {
		shown.Modules = append(shown.Modules, strings.TrimPrefix(module.Path, "/"))
	}
	slices.Sort(shown.Modules)
	return shown
}

func fault(rule verdict.RuleID, file, format string, args ...any) error {
	message := strings.ReplaceAll(fmt.Sprintf(format, args...), "\n", " ")
	return verdict.Faults{{Rule: rule, File: file, Message: message}}
}
