package policy

import (
	"io/fs"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Source says where and how to load a set of policies.
type Source struct {
	// FS holds the policies; faults name its files Name/path. If it is nil, the folder is Name.
	FS   fs.FS
	Name string
	// Ignore are patterns of names to leave out, as in [files.Root].
	Ignore []string
	// Catalogue declares the facts; Unit is the JSON Schema it was read from, against which OPA checks the types of the
	// policies.
	Catalogue *fact.Catalogue
	Unit      []byte
	// Annotations is the JSON Schema of METADATA.
	Annotations *document.Schema
	// Packs are the packs whose strategies are loaded beside the strategies of no pack; [AllPacks] means all packs.
	Packs []string
	// Tests compiles test files too, to find faults in them.
	Tests bool
	// Approve, if not nil, is called with the files before anything is compiled. Load fails with its error.
	Approve func([]files.File) error
}

// A file is one parsed file of policies.
type file struct {
	name   string
	lines  []string
	module *ast.Module
	test   bool
}

func (f *file) fault(rule verdict.RuleID, loc *ast.Location, format string, args ...any) *verdict.Fault {
	return place(f.name, loc).Fault(rule, format, args...)
}

// loading collects all faults of a set, stage by stage.
type loading struct {
	source Source
	read   []files.File
	files  []*file
	data   map[string]any
	faults verdict.Faults
	// aside has the package paths of the strategies in packs that are not chosen.
	aside map[string]bool
	// outcomes are the outcomes of all strategies, with their METADATA.
	outcomes []describedOutcome
	// described are the annotated rules of all strategies and beside them.
	described []*Rule
}

// Load reads, checks and compiles a set of policies.
//
// It fails with all [verdict.Faults] that it finds: files that do not parse, METADATA that is missing or wrong, paths and
// values that no fact has, and errors of OPA's compiler in strict mode. It compiles policies only if all files parse. A
// set is checked as a whole, with the strategies of all packs; those of packs that are not chosen are then left out. Load
// also fails for an unknown pack.
func Load(source Source) (*Set, error) {
	l := &loading{source: source}
	l.parse()
	if len(l.faults) > 0 {
		return nil, l.faults.Err()
	}
	var err error
	if l.data, err = files.Documents(l.read); err != nil {
		return nil, err
	}
	if source.Approve != nil {
		if err := source.Approve(l.read); err != nil {
			return nil, err
		}
	}
	set := &Set{Catalogue: source.Catalogue, Data: l.data, Modules: l.modules(), Read: l.read}
	for _, f := range l.files {
		if f.test {
			set.Tests++
		} else {
			set.Files++
		}
	}
	l.checkInputs()
	l.describe(set)
	ways := make(chan compiled, 1) // in parallel with the other compilation: it takes as long
	var unchosen error
	if sound := len(l.faults) == 0; sound {
		unchosen = l.choosePacks(set)
		go func() { ways <- l.compileWays(set) }()
	}
	compiler := l.compile()
	if len(l.faults) > 0 {
		return nil, l.faults.Err()
	}
	l.checkReaders(compiler)
	if l.bindOutcomes(compiler); len(l.faults) > 0 {
		return nil, l.faults.Err()
	}
	if unchosen != nil {
		return nil, unchosen
	}
	if err := l.bind(set, compiler, <-ways); err != nil {
		return nil, err
	}
	return set, nil
}

// parse reads every file, and parses the Rego files; test files only on demand, because they change no answer.
func (l *loading) parse() {
	l.read, l.faults = files.Read([]files.Root{{Path: l.source.Name, FS: l.source.FS, Ignore: l.source.Ignore}})
	for i := range l.read {
		if f := &l.read[i]; f.Kind == files.Rego && (l.source.Tests || !f.Test()) {
			l.parseFile(f)
		}
	}
	HintAtFormat(l.faults, l.source.Name)
	if len(l.files) == 0 && len(l.faults) == 0 {
		l.faults = append(l.faults, &verdict.Fault{Rule: verdict.RuleNoStrategy, File: l.source.Name, Message: "no policies: expected at least one .rego file with a strategy"})
	}
}

func (l *loading) parseFile(f *files.File) {
	module, faults := Parse(f, ast.RegoV1)
	if len(faults) > 0 {
		l.faults = append(l.faults, faults...)
		return
	}
	l.files = append(l.files, &file{
		name:   f.Name,
		lines:  strings.Split(string(f.Text), "\n"),
		module: module,
		test:   f.Test(),
	})
}

// compile compiles the set as `opa check --strict --schema` does, without tests.
func (l *loading) compile() *ast.Compiler {
	compiler := l.compileFiles(func(f *file) bool { return !f.test })
	if l.source.Tests && !compiler.Failed() {
		l.compileFiles(func(*file) bool { return true })
	}
	return compiler
}

func (l *loading) compileFiles(wanted func(*file) bool) *ast.Compiler {
	modules := map[string]*ast.Module{}
	for _, f := range l.files {
		if wanted(f) {
			modules[f.name] = f.module
		}
	}
	var unit any
	schemas := ast.NewSchemaSet()
	if err := util.Unmarshal(l.source.Unit, &unit); err == nil {
		schemas.Put(ast.SchemaRootRef, unit)
	}
	compiler := ast.NewCompiler().
		SetErrorLimit(0).
		WithStrict(true).
		WithCapabilities(Confined()).
		WithSchemas(schemas).
		WithPathConflictsCheck(files.Exists(l.data))
	compiler.Compile(modules)
	l.addCompilerFaults(compiler.Errors)
	if !compiler.Failed() {
		l.addNew(l.unknownRules(compiler))
	}
	return compiler
}

// addCompilerFaults adds OPA's faults, except on lines that leeway has reported already, in better words.
func (l *loading) addCompilerFaults(errs ast.Errors) {
	faults := opaFaults(l.source.Name, errs)
	files.WithDocument(faults, l.read)
	l.addNew(faults)
}

// addNew adds the faults of lines without a fault so far.
func (l *loading) addNew(faults verdict.Faults) {
	said := map[verdict.Place]bool{}
	for _, fault := range l.faults {
		said[verdict.Place{File: fault.File, Line: fault.Line}] = true
	}
	for _, fault := range faults {
		if !said[verdict.Place{File: fault.File, Line: fault.Line}] {
			l.faults = append(l.faults, fault)
		}
	}
}
