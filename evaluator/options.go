package evaluator

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/leeway-policy/leeway/evaluator/internal/author/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
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
	Verification BundleVerification
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
	// Digest, unless it is "", is that of the policies and schemas to load: [Engine.Identity] has it, of no units. Others are
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

	// Packs names the packs whose strategies are wanted beside those of no pack; [AllPacks] stands for every one.
	Packs []string
	// Without names preconditions to leave out, strategy/precondition.
	Without []string
	// WithoutInferred leaves out the preconditions that the compilers inferred.
	WithoutInferred bool
	// Tests compiles the policies' tests too, to find what is wrong with them.
	Tests bool
	// Static keeps [Check] to what the text of policies and schemas shows: OPA is asked nothing, and no
	// profile is read.
	Static bool
}

// CheckPatterns fails for the first of the patterns of [Options].Ignore that is none.
func CheckPatterns(patterns []string) error { return files.CheckPatterns(patterns) }

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

// A folder is a content folder: the user's own, or the embedded one.
type folder struct {
	fs   fs.FS
	name string
}

// policies returns the folder of the policies, without fs if it is one on the disk.
func (o Options) policies() (folder, error) {
	switch {
	case o.PoliciesFS != nil:
		return folder{fs: o.PoliciesFS, name: o.Policies}, nil
	case bundle.IsBundle(o.Policies):
		read, unchecked, err := bundle.Read(o.Policies, o.Verification)
		if unchecked && o.Warn != nil {
			o.Warn(o.Policies + ": its signature was not checked: give the key to check it with")
		}
		return folder{fs: read, name: o.Policies}, err
	default:
		from, err := open(o.Policies, "policies", policies.FS)
		if o.Policies != "" {
			from.fs = nil // it is listed on the disk, where links are known
		}
		return from, err
	}
}

func (o Options) schemas() (folder, error) {
	if o.SchemasFS != nil {
		return folder{fs: o.SchemasFS, name: o.Schemas}, nil
	}
	return open(o.Schemas, "schemas", schemas.FS)
}

func (o Options) profiles() (folder, error) { return open(o.Profiles, "profiles", profiles.FS) }

// open returns the user's own folder, or the embedded one if none is named.
func open(own, name string, embedded fs.FS) (folder, error) {
	if own == "" {
		return folder{fs: embedded, name: name}, nil
	}
	info, err := os.Stat(own)
	if err != nil {
		return folder{}, verdict.Faults{document.Unreadable(own, err)}
	}
	if !info.IsDir() {
		return folder{}, verdict.Faults{{Rule: verdict.RuleUnreadable, File: own, Message: "it is a file: expected a folder of " + name}}
	}
	return folder{fs: document.Folder(own), name: own}, nil
}
