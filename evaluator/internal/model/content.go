package model

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// Content holds the schemas, and reads profiles and policies by them.
type Content struct {
	Options   Options
	Catalogue *fact.Catalogue
	Reader    *profile.Reader
	profiles  Folder
	schemas   Folder
	// texts holds the schemas that loading needs, by file name.
	texts map[string][]byte
	// derivations are those of the policies, once a model is built.
	derivations []derivation
}

// SchemaNames are the names of the schemas that loading needs.
func SchemaNames() []string { return []string{"unit.json", "profile.json", "annotations.json"} }

// ReadContent reads the catalogue of facts, the profile schema and the bibliography. It fails with [verdict.Faults]; if
// only the bibliography is faulty, it returns the content too.
func ReadContent(options Options) (*Content, error) {
	c := &Content{Options: options, texts: map[string][]byte{}}
	var err error
	if c.schemas, err = options.OpenSchemas(); err != nil {
		return nil, err
	}
	var faults verdict.Faults
	for _, name := range SchemaNames() {
		data, err := fs.ReadFile(c.schemas.FS, name)
		if err != nil {
			faults = append(faults, document.Unreadable(path.Join(c.schemas.Name, name), err))
		}
		c.texts[name] = data
	}
	if len(faults) > 0 {
		return nil, faults.Err()
	}
	if c.Catalogue, err = fact.ReadCatalogue(c.schema("unit.json")); err != nil {
		return nil, err
	}
	schema, err := document.CompileSchema(c.schema("profile.json"))
	if err != nil {
		return nil, err
	}
	if c.profiles, err = options.OpenProfiles(); err != nil {
		return nil, err
	}
	c.Reader = &profile.Reader{Catalogue: c.Catalogue, Schema: schema, Stdin: options.Stdin, Dialect: options.Dialect, Recognised: options.Recognised}
	for _, service := range c.Services() {
		c.Reader.Services = append(c.Reader.Services, service.Service)
	}
	c.Reader.Bibliography, err = readBibliography(options, c.profiles)
	return c, err
}

// schema returns the path and the text of a schema.
func (c *Content) schema(name string) (file string, text []byte) {
	return path.Join(c.schemas.Name, name), c.texts[name]
}

// SchemaText returns the text of one of [SchemaNames].
func (c *Content) SchemaText(name string) []byte { return c.texts[name] }

// readBibliography reads the embedded bibliography, which the embedded policies cite, and adds that of the
// profiles in use. A user's folder may have none.
func readBibliography(options Options, inUse Folder) (profile.Bibliography, error) {
	bibliography := profile.Bibliography{}
	embedded, err := Options{}.OpenProfiles()
	if err != nil {
		return bibliography, err
	}
	for _, from := range []Folder{embedded, inUse} {
		name := path.Join(from.Name, profile.BibliographyFile)
		data, err := fs.ReadFile(from.FS, profile.BibliographyFile)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return bibliography, verdict.Faults{document.Unreadable(name, err)}
		}
		read, err := profile.ReadBibliography(name, data)
		if err != nil {
			return bibliography, err
		}
		maps.Copy(bibliography, read)
		if options.Profiles == "" {
			break // the profiles in use are the embedded ones
		}
	}
	return bibliography, nil
}

// Policies are the policies in use, with the digest of their files.
type Policies struct {
	Set    *policy.Set
	digest string
}

// Policies reads and compiles the policies in use. It fails with [verdict.Faults], and with [ErrChanged] if they do not
// match Options.Digest.
func (c *Content) Policies() (*Policies, error) {
	annotations, err := document.CompileSchema(c.schema("annotations.json"))
	if err != nil {
		return nil, err
	}
	from, err := c.Options.OpenPolicies()
	if err != nil {
		return nil, err
	}
	read := &Policies{}
	read.Set, err = policy.Load(policy.Source{
		FS:          from.FS,
		Name:        from.Name,
		Ignore:      c.Options.Ignore,
		Catalogue:   c.Catalogue,
		Unit:        c.texts["unit.json"],
		Annotations: annotations,
		Packs:       c.Options.Packs,
		Tests:       c.Options.Tests,
		Approve: func(found []files.File) error {
			read.digest, err = c.identify(found)
			return err
		},
	})
	return read, err
}

// identify returns the digest of policies and schemas, or [ErrChanged] if it does not match Options.Digest.
func (c *Content) identify(policies []files.File) (string, error) {
	sum, err := digest(policies, c.schemas)
	if err != nil || c.Options.Digest == "" {
		return sum, err
	}
	found, err := identity(sum, nil, verdict.ProjectFile{}, nil)
	if err == nil && found.Digest != c.Options.Digest {
		err = ErrChanged
	}
	return sum, err
}

// ReadUnits returns the units of the profiles and units at paths, or of the profiles in use if there are no paths, and
// the faults of those that are left out. It stops when the context ends, since reading a pipe without a writer never
// ends.
func (c *Content) ReadUnits(ctx context.Context, paths []string) ([]*profile.Unit, verdict.Faults) {
	if len(paths) == 0 {
		return c.reader(ctx).ReadFS(c.profiles.FS, c.profiles.Name)
	}
	type answer struct {
		units  []*profile.Unit
		faults verdict.Faults
	}
	found, err := parallel.Await(ctx, func() answer {
		units, faults := c.reader(ctx).Read(paths...)
		return answer{units, faults}
	})
	if err != nil {
		return nil, verdict.Faults{notInTime(ctx, paths[0])}
	}
	return found.units, found.faults
}

func notInTime(ctx context.Context, file string) *verdict.Fault {
	return &verdict.Fault{Rule: verdict.RuleUnreadable, File: file, Message: "not read in time: " + context.Cause(ctx).Error()}
}
