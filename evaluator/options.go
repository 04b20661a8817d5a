package evaluator

import (
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
)

// Options say what to load and how to decide. The zero value stands for the embedded policies,
// schemas, profiles and cases, decided from tables.
type Options = model.Options

// An EngineKind selects how units are decided. All kinds give the same answers.
type EngineKind = model.EngineKind

// The kinds of engines.
const (
	// EngineAuto looks up tables, and asks OPA about rules without one.
	EngineAuto = model.EngineAuto
	// EngineTable looks up tables, and refuses policies that have a rule without one.
	EngineTable = model.EngineTable
	// EngineOPA always asks OPA.
	EngineOPA = model.EngineOPA
)

// EngineKinds returns all kinds of engines.
func EngineKinds() []string { return model.EngineKinds() }

// AllPacks, in [Options.Packs], chooses every pack.
const AllPacks = policy.AllPacks

// ErrChanged is returned if the policies or schemas do not match [Options.Digest].
var ErrChanged = model.ErrChanged

// A Unit is one service of one country, the document that policies see. [Engine.Read] returns units.
type Unit = profile.Unit

// A Filter picks units by name. An empty list selects all.
type Filter = model.Filter

// BundleVerification says how a signature is verified.
type BundleVerification = bundle.Verification

// JSONVersion is the version of the JSON format of answers, schemas/evaluation.json. It increases with every
// incompatible change.
const JSONVersion = model.JSONVersion

// Version returns leeway's version: the version of the module it was built from, or "devel" in a checkout.
func Version() string { return model.Version() }
