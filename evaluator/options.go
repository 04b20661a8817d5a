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

// An EngineKind is a way to decide units. All of them give the same answers.
type EngineKind = model.EngineKind

// The kinds of engines.
const (
	// EngineAuto looks up tables, and asks OPA about rules that have none.
	EngineAuto = model.EngineAuto
	// EngineTable looks up tables, and refuses policies with a rule that has none.
	EngineTable = model.EngineTable
	// EngineOPA asks OPA anew about everything.
	EngineOPA = model.EngineOPA
)

// EngineKinds returns all kinds of engines.
func EngineKinds() []string { return model.EngineKinds() }

// AllPacks stands, among [Options.Packs], for every pack there is.
const AllPacks = policy.AllPacks

// ErrChanged tells that policies or schemas are not those of [Options.Digest].
var ErrChanged = model.ErrChanged

// A Unit is one service of one country: what policies are asked about, as [Engine.Read] returns it.
type Unit = profile.Unit

// A Filter picks units by name. An empty list lets everything through.
type Filter = model.Filter

// BundleVerification says how a signature is verified.
type BundleVerification = bundle.Verification

// JSONVersion is that of the shape of the JSON that leeway prints, schemas/evaluation.json. It
// changes when a reader of that JSON would have to.
const JSONVersion = model.JSONVersion

// Version returns leeway's own version: of the module it was built from, "devel" in a checkout.
func Version() string { return model.Version() }
