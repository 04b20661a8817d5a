package author

import (
	"context"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/record"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// Check returns everything wrong with the policies, their tests, the schemas, the documented cases and gains in use, and the
// profiles at paths. Without paths it checks the profiles in use.
//
// With paths it leaves out warnings and notes about other files. Paths in the folders of policies, schemas, cases and gains
// in use are no profiles. The result holds errors, warnings about rules that cannot mean what they say, and notes, in order of
// file, line and column. Check itself fails only if a folder cannot be read or the context ends.
func Check(ctx context.Context, options model.Options, paths ...string) (*verdict.Check, error) {
	options.Tests = true
	for _, open := range []func() (model.Folder, error){options.OpenPolicies, options.OpenSchemas, options.OpenProfiles, options.OpenCases, options.OpenGains} {
		if _, err := open(); err != nil {
			return nil, err
		}
	}
	c := checker{found: &verdict.Check{}}
	if err := c.load(ctx, options); err != nil {
		return nil, err
	}
	var units []*profile.Unit
	if c.content != nil && !options.Static {
		var err error
		if units, err = c.profiles(ctx, ofProfiles(options, paths)); err != nil {
			return nil, err
		}
	}
	c.found.Embedded = c.embedded(options, ofProfiles(options, paths))
	c.found.Schemas = countFiles(options.OpenSchemas, ".json")
	if c.policies != nil && c.policies.Set != nil {
		c.text(c.policies.Set)
	}
	if c.model != nil {
		if err := c.meaning(ctx); err != nil {
			return nil, err
		}
	}
	if len(paths) > 0 {
		c.found.Faults = about(paths, c.found.Faults)
	}
	c.found.Faults = options.Levels.Apply(c.found.Faults.Sorted())
	c.found.Rules = help(c.found.Faults)
	var err error
	c.found.Identity, err = c.policies.Identity(options.Project, units)
	return c.found, err
}

// Texts are what the text of files shows without asking OPA: their faults, and what is sound. Content is nil if the schemas are
// faulty, Policies if the policies are.
type Texts struct {
	Faults   verdict.Faults
	Content  *model.Content
	Policies *model.Policies
}

// CheckTexts returns what the text of policies, tests, schemas, profiles and cases shows. It fails only if the check cannot go
// on.
func CheckTexts(ctx context.Context, options model.Options) (*Texts, error) {
	options.Tests, options.Static = true, true
	c := checker{found: &verdict.Check{}}
	if err := c.load(ctx, options); err != nil {
		return nil, err
	}
	if c.content != nil && c.content.Reader != nil {
		if _, err := c.profiles(ctx, nil); err != nil {
			return nil, err
		}
	}
	texts := &Texts{Content: c.content}
	if c.policies != nil && c.policies.Set != nil {
		c.text(c.policies.Set)
		texts.Policies = c.policies
	}
	texts.Faults = options.Levels.Apply(c.found.Faults.Sorted())
	return texts, ctx.Err()
}

// A checker holds the state of a check. Fields of what could not be loaded are nil.
type checker struct {
	found    *verdict.Check
	content  *model.Content
	policies *model.Policies
	model    *model.Model
}

// load loads everything that is sound. It fails only if the check cannot go on.
func (c *checker) load(ctx context.Context, options model.Options) error {
	var err error
	if c.content, err = model.ReadContent(options); err != nil {
		return c.found.Faults.Collect(err)
	}
	if c.policies, err = c.content.Policies(); err != nil || options.Static {
		return c.found.Faults.Collect(err)
	}
	c.model, err = model.Build(ctx, c.content, c.policies)
	return c.found.Faults.Collect(err)
}

// profiles checks the profiles at paths and the documented cases, and returns the sound units.
func (c *checker) profiles(ctx context.Context, paths []string) ([]*profile.Unit, error) {
	var units []*profile.Unit
	var faults verdict.Faults
	if c.model == nil { // the policies are faulty, so there are no constraints
		units, faults = c.content.ReadUnits(ctx, paths)
	} else {
		units, faults = c.model.Read(ctx, paths...)
	}
	c.found.Faults = append(c.found.Faults, faults...)
	if c.model != nil {
		c.found.Faults = append(c.found.Faults, lintFacts(c.model, units, len(faults) == 0)...)
		standing, err := inPlaceInfeasible(ctx, c.model, units)
		if err := c.found.Faults.Collect(err); err != nil {
			return nil, err
		}
		c.found.Faults = append(c.found.Faults, standing...)
	}
	c.found.Faults = append(c.found.Faults, profile.WithoutEvidence(units)...)
	c.found.Profiles, c.found.Units = countProfiles(units), len(units)
	if err := c.cases(ctx, units); err != nil {
		return nil, err
	}
	return units, c.gains(ctx, units)
}

// text checks the text of policies.
func (c *checker) text(set *policy.Set) {
	c.found.Policies, c.found.Tests = set.Files, set.Tests
	c.found.Faults = append(c.found.Faults, unknownSources(set, c.content.Reader.Bibliography)...)
	c.found.Faults = append(c.found.Faults, set.Lookalikes()...)
	c.found.Faults = append(c.found.Faults, set.ByteOrderMarks()...)
	c.found.Faults = append(c.found.Faults, set.UnusedHelpers()...)
	c.found.Faults = append(c.found.Faults, circular(set)...)
}

// meaning checks the meaning of policies.
func (c *checker) meaning(ctx context.Context) error {
	linted, err := lint(ctx, c.model)
	if err != nil {
		return err
	}
	c.found.Faults = append(c.found.Faults, linted...)
	proofs, err := NewProofs(ctx, c.model)
	if err := c.found.Faults.Collect(err); err != nil {
		return err
	}
	if proofs != nil {
		c.found.Faults = append(c.found.Faults, proofs.lintProperties()...)
	}
	return nil
}

// cases adds the faults of the documented cases in use, and counts the cases. It skips the shipped cases if the schemas
// are not the shipped ones, since the facts of the cases are those of the shipped catalogue.
func (c *checker) cases(ctx context.Context, units []*profile.Unit) error {
	options := c.content.Options
	if options.Cases == "" && (options.Schemas != "" || options.SchemasFS != nil) {
		return nil
	}
	basis := c.basis()
	known, faults, err := basis.ReadCaseUnits(ctx, units, nil)
	if err := c.found.Faults.Collect(err); err != nil {
		return err
	}
	c.found.Faults = append(c.found.Faults, faults...)
	files := map[string]bool{}
	for _, k := range known {
		files[k.File] = true
		c.found.Faults = append(c.found.Faults, basis.UnknownBlames(k.Case)...)
	}
	c.found.Cases, c.found.CaseFiles = len(known), len(files)
	return nil
}

// basis is what cases and gains are checked against.
func (c *checker) basis() record.Basis {
	basis := record.Basis{Content: c.content, Model: c.model}
	if c.policies != nil {
		basis.Set = c.policies.Set
	}
	return basis
}

// gains adds the faults of the documented gains in use, and counts them. The shipped ones go with the shipped schemas.
func (c *checker) gains(ctx context.Context, units []*profile.Unit) error {
	options := c.content.Options
	if options.Gains == "" && (options.Schemas != "" || options.SchemasFS != nil) {
		return nil
	}
	read, faults, err := c.basis().ReadReforms(ctx, units, nil)
	if err := c.found.Faults.Collect(err); err != nil {
		return err
	}
	c.found.Faults = append(c.found.Faults, faults...)
	files := map[string]bool{}
	for _, r := range read {
		files[r.File] = true
		c.found.Gains += len(r.Gains)
	}
	c.found.Reforms, c.found.GainFiles = len(read), len(files)
	return nil
}

// embedded names the kinds of content that are checked and are not the user's own.
func (c *checker) embedded(options model.Options, paths []string) []string {
	var names []string
	for _, kind := range []struct {
		name  string
		found bool
	}{
		{"policies", options.Policies == "" && options.PoliciesFS == nil},
		{"schemas", options.Schemas == "" && options.SchemasFS == nil},
		{"profiles", options.Profiles == "" && len(paths) == 0 && !options.Static},
		{"cases", options.Cases == "" && c.found.Cases > 0},
		{"gains", options.Gains == "" && c.found.Reforms > 0},
	} {
		if kind.found {
			names = append(names, kind.name)
		}
	}
	return names
}

// about returns the faults of the files and folders at paths, and the errors of all others: those decide what can be said of
// the paths.
func about(paths []string, faults verdict.Faults) verdict.Faults {
	concerned := func(file string) bool {
		return slices.ContainsFunc(paths, func(path string) bool { return within(path, file) && !strings.HasPrefix(file, verdict.Embedded) })
	}
	return slices.DeleteFunc(faults, func(f *verdict.Fault) bool { return f.Level != verdict.Error && !concerned(f.File) })
}

// within reports whether a file or folder is in a folder, or is that folder.
func within(folder, path string) bool {
	below, err := filepath.Rel(folder, path)
	return folder != "" && err == nil && filepath.IsLocal(below)
}

// ofProfiles returns the paths that are not in a folder of policies, schemas, cases or gains in use.
func ofProfiles(options model.Options, paths []string) []string {
	return slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		return within(options.Policies, path) || within(options.Schemas, path) || within(options.Cases, path) || within(options.Gains, path)
	})
}

func countProfiles(units []*profile.Unit) int {
	files := map[string]bool{}
	for _, unit := range units {
		files[unit.File] = true
	}
	return len(files)
}

func countFiles(open func() (model.Folder, error), extension string) int {
	from, err := open()
	if err != nil {
		return 0
	}
	count := 0
	_ = fs.WalkDir(from.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) == extension {
			count++
		}
		return nil
	})
	return count
}

// unknownSources returns a fault for each source that a policy cites and the bibliography lacks.
func unknownSources(set *policy.Set, bibliography profile.Bibliography) verdict.Faults {
	var known []string
	for key := range bibliography {
		known = append(known, key)
	}
	var faults verdict.Faults
	check := func(name string, keys []string, at []verdict.Place) {
		for i, key := range keys {
			if _, found := bibliography[key]; !found {
				faults = append(faults, at[i].Fault(verdict.RuleUnknownSource, "%s cites %q: expected a key of %s%s",
					name, key, profile.BibliographyFile, suggest.For(key, known)))
			}
		}
	}
	for _, s := range set.Strategies {
		check(s.Name, s.Sources, s.SourcesAt)
	}
	for _, rule := range slices.Concat(set.Rules(), set.Properties, set.Derivations) {
		check(rule.Name, rule.Sources, rule.SourcesAt)
	}
	return faults
}

// help adds to each fault how to fix it, and returns the rules of the faults in order of their first fault.
func help(faults verdict.Faults) []verdict.Rule {
	var rules []verdict.Rule
	seen := map[verdict.RuleID]bool{}
	for _, f := range faults {
		rule := verdict.RuleOf(f.Rule, f.File)
		f.Help = rule.Help
		if !seen[f.Rule] {
			seen[f.Rule] = true
			rules = append(rules, rule)
		}
	}
	return rules
}
