package model

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/leeway-policy/leeway/cases"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/gains"
	"github.com/leeway-policy/leeway/policies"
	"github.com/leeway-policy/leeway/profiles"
	"github.com/leeway-policy/leeway/schemas"
)

// Options say what to load and how to decide. The zero value stands for the embedded policies,
// schemas, profiles, cases and gains, decided from tables.
type Options struct {
	// Policies, Schemas and Profiles are folders that replace the embedded ones.
	// Policies may also be an OPA bundle, a .tar.gz or .tgz, whose signature is verified as Verification says.
	Policies, Schemas, Profiles string
	// Verification has the key that must have signed a bundle of policies. Without a key, the files are only compared
	// with the signature's digests, and Warn is called.
	Verification bundle.Verification
	// Warn, if not nil, is called with one-line warnings. It may get the same one again.
	Warn func(string)
	// Cases is the folder of documented cases that replaces the embedded one, Gains that of documented gains of users.
	Cases, Gains string
	// PoliciesFS and SchemasFS, if not nil, are read instead; then Policies and Schemas only name
	// them in faults.
	PoliciesFS, SchemasFS fs.FS
	// Buffers are texts that an editor holds; they are read in place of the files in Policies, Schemas, Profiles and Cases.
	Buffers files.Buffers
	// Ignore lists name patterns as for `opa --ignore`. Files and folders below Policies with a matching name are
	// ignored.
	Ignore []string
	// Digest, unless empty, is the required digest of policies and schemas, as [Model.Identity] returns it for no units.
	// Loading others fails with [ErrChanged] before they are compiled.
	Digest string
	// Stdin is what the path "-" reads.
	Stdin io.Reader

	// Dialect is the name of the dialect of files of CSV; "" has each recognised. Recognised, if not nil, is then told how a
	// file that is not plain is read.
	Dialect    string
	Recognised func(file, how string)

	// Engine selects how units are decided; "" stands for EngineAuto.
	Engine EngineKind
	// Rows limits the rows of a table; 0 stands for [table.DefaultLimit].
	Rows int
	// Nodes limits the nodes of the decision diagrams; 0 stands for [reason.DefaultNodes].
	Nodes int
	// Completions limits the look-ups for one question about unknown facts; 0 stands for
	// [table.DefaultCompletions].
	Completions int

	// Project is the project file that the options come from, for the identity of answers; the zero value if there is none.
	Project verdict.ProjectFile
	// Levels are the levels that the project gives the warnings and notes of rules.
	Levels verdict.Levels

	// Packs names the packs to use beside the strategies of no pack; [policy.AllPacks] stands for every pack.
	Packs []string
	// Without names preconditions to leave out, strategy/precondition.
	Without []string
	// WithoutInferred leaves out the preconditions marked as inferred.
	WithoutInferred bool
	// Tests compiles the policies' tests too, to find their faults.
	Tests bool
	// Static limits a check to the text of policies and schemas: it does not ask OPA, and reads no
	// profiles.
	Static bool
}

// ErrChanged is returned if the policies or schemas do not match [Options.Digest].
var ErrChanged = errors.New("policies or schemas do not match the expected digest")

// An EngineKind selects how units are decided. All kinds give the same answers.
type EngineKind string

// The kinds of engines.
const (
	// EngineAuto looks up tables, and asks OPA about rules without one.
	EngineAuto EngineKind = "auto"
	// EngineTable looks up tables, and refuses policies that have a rule without one.
	EngineTable EngineKind = "table"
	// EngineOPA always asks OPA.
	EngineOPA EngineKind = "opa"
)

// EngineKinds returns all kinds of engines.
func EngineKinds() []string {
	return []string{string(EngineAuto), string(EngineOPA), string(EngineTable)}
}

// A Folder is a content folder: the user's own, or the embedded one.
type Folder struct {
	// FS is nil for a folder of policies on disk, which is listed by package files, since that follows links.
	FS   fs.FS
	Name string
}

// OpenPolicies returns the folder or bundle of the policies in use.
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
		from, err := o.open(o.Policies, "policies", policies.FS)
		if o.Policies != "" && len(o.Buffers) == 0 {
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
	return o.open(o.Schemas, "schemas", schemas.FS)
}

// OpenProfiles returns the folder of the profiles in use.
func (o Options) OpenProfiles() (Folder, error) { return o.open(o.Profiles, "profiles", profiles.FS) }

// OpenCases returns the folder of the documented cases in use.
func (o Options) OpenCases() (Folder, error) { return o.open(o.Cases, "cases", cases.FS) }

// OpenGains returns the folder of the documented gains of users in use.
func (o Options) OpenGains() (Folder, error) { return o.open(o.Gains, "gains", gains.FS) }

// open returns the user's own folder, or the embedded one if own is "".
func (o Options) open(own, name string, embedded fs.FS) (Folder, error) {
	if own == "" {
		return Folder{FS: embedded, Name: verdict.Embedded + name}, nil
	}
	info, err := os.Stat(own)
	if err != nil {
		return Folder{}, verdict.Faults{document.Unreadable(own, err)}
	}
	if !info.IsDir() {
		return Folder{}, verdict.Faults{{Rule: verdict.RuleUnreadable, File: own, Message: "it is a file: expected a folder of " + name}}
	}
	return Folder{FS: o.Buffers.Over(document.Folder(own), own), Name: own}, nil
}
