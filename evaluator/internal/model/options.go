package model

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/leeway-policy/leeway/cases"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/policies"
	"github.com/leeway-policy/leeway/profiles"
	"github.com/leeway-policy/leeway/schemas"
)

// Options say what to load and how to decide. The zero value stands for the embedded policies,
// schemas, profiles and cases, decided from tables.
type Options struct {
	// Policies, Schemas and Profiles are folders that replace the embedded ones.
	// Policies may also be an OPA bundle, a .tar.gz or .tgz, whose signature is verified as Verification says.
	Policies, Schemas, Profiles string
	// Verification has the key that the signature of a bundle of policies must be of. Without a key, a signature is
	// only held against the files, and Warn is told so.
	Verification bundle.Verification
	// Warn, if it is there, is told in one line what is doubtful and no fault. It may be told the same again.
	Warn func(string)
	// Cases is the folder of documented cases that replaces the embedded one.
	Cases string
	// PoliciesFS and SchemasFS, where they are given, are read instead; then Policies and Schemas only name
	// them in faults.
	PoliciesFS, SchemasFS fs.FS
	// Ignore are patterns of names, as `opa --ignore` takes them: files and folders below Policies that bear such a
	// name are left out.
	Ignore []string
	// Digest, unless it is "", is that of the policies and schemas to load: [Model.Identity] has it, of no units. Others are
	// refused with [ErrChanged] before they are compiled.
	Digest string
	// Stdin is what the path "-" reads.
	Stdin io.Reader

	// Engine says how units are decided; "" is EngineAuto.
	Engine EngineKind
	// Rows is the most rows a table may have; 0 is [table.DefaultLimit].
	Rows int
	// Nodes is the most nodes that the decision diagrams may have; 0 is [reason.DefaultNodes].
	Nodes int
	// Completions is the most look-ups spent on one question about unknown facts; 0 is
	// [table.DefaultCompletions].
	Completions int

	// Packs names the packs whose strategies are wanted beside those of no pack; [policy.AllPacks] stands for every one.
	Packs []string
	// Without names preconditions to leave out, strategy/precondition.
	Without []string
	// WithoutInferred leaves out the preconditions that the compilers inferred.
	WithoutInferred bool
	// Tests compiles the policies' tests too, to find what is wrong with them.
	Tests bool
	// Static keeps a check to what the text of policies and schemas shows: OPA is asked nothing, and no
	// profile is read.
	Static bool
}

// ErrChanged tells that policies or schemas are not those of [Options.Digest].
var ErrChanged = errors.New("policies or schemas have changed since they were looked at")

// An EngineKind is a way to decide units. All of them give the same answers.
type EngineKind string

// The kinds of engines.
const (
	// EngineAuto looks up tables, and asks OPA about rules that have none.
	EngineAuto EngineKind = "auto"
	// EngineTable looks up tables, and refuses policies with a rule that has none.
	EngineTable EngineKind = "table"
	// EngineOPA asks OPA anew about everything.
	EngineOPA EngineKind = "opa"
)

// EngineKinds returns all kinds of engines.
func EngineKinds() []string {
	return []string{string(EngineAuto), string(EngineOPA), string(EngineTable)}
}

// A Folder is a content folder: the user's own, or the embedded one.
type Folder struct {
	// FS is nil for a folder of policies on the disk, which is listed there, where links are known.
	FS   fs.FS
	Name string
}

// OpenPolicies returns the folder or the bundle of the policies in use.
func (o Options) OpenPolicies() (Folder, error) {
	switch {
	case o.PoliciesFS != nil:
		return Folder{FS: o.PoliciesFS, Name: o.Policies}, nil
	case bundle.IsBundle(o.Policies):
		read, unchecked, err := bundle.Read(o.Policies, o.Verification)
		if unchecked && o.Warn != nil {
			o.Warn(o.Policies + ": its signature was not checked: give the key to check it with")
		}
		return Folder{FS: read, Name: o.Policies}, err
	default:
		from, err := open(o.Policies, "policies", policies.FS)
		if o.Policies != "" {
			from.FS = nil // it is listed on the disk, where links are known
		}
		return from, err
	}
}

// OpenSchemas returns the folder of the schemas in use.
func (o Options) OpenSchemas() (Folder, error) {
	if o.SchemasFS != nil {
		return Folder{FS: o.SchemasFS, Name: o.Schemas}, nil
	}
	return open(o.Schemas, "schemas", schemas.FS)
}

// OpenProfiles returns the folder of the profiles in use.
func (o Options) OpenProfiles() (Folder, error) { return open(o.Profiles, "profiles", profiles.FS) }

// OpenCases returns the folder of the documented cases in use.
func (o Options) OpenCases() (Folder, error) { return open(o.Cases, "cases", cases.FS) }

// open returns the user's own folder, or the embedded one if none is named.
func open(own, name string, embedded fs.FS) (Folder, error) {
	if own == "" {
		return Folder{FS: embedded, Name: name}, nil
	}
	info, err := os.Stat(own)
	if err != nil {
		return Folder{}, verdict.Faults{document.Unreadable(own, err)}
	}
	if !info.IsDir() {
		return Folder{}, verdict.Faults{{Rule: verdict.RuleUnreadable, File: own, Message: "it is a file: expected a folder of " + name}}
	}
	return Folder{FS: document.Folder(own), Name: own}, nil
}
