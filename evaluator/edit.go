package evaluator

import (
	"cmp"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/internal/edit"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/project"
)

// An Edited is a project whose files are being edited. It answers the questions of an editor about texts that may not be
// saved: what is wrong with them, and what is under the cursor.
type Edited = edit.Project

// Buffers are texts that an editor holds, by the absolute path of their file.
type Buffers = files.Buffers

// A Depth says how much [Edited.Diagnose] looks at.
type Depth = edit.Depth

// The depths.
const (
	// Typed looks at the text of all files, as OPA's own check does.
	Typed = edit.Typed
	// Saved asks OPA too: it compares what the rules mean, and runs the tests.
	Saved = edit.Saved
)

// Edit returns a project to be edited. Nothing is read before it is asked. Paths in the options should be absolute.
func Edit(options Options) *Edited { return edit.New(options) }

// ParseProject reads the text of a project file, as [ReadProject] reads a file.
func ParseProject(file string, text []byte) (*Project, error) { return project.Parse(file, text) }

// ProjectOptions returns the options with what a project file says where the options say nothing.
func ProjectOptions(options Options, p *Project) Options {
	options.Project.File, options.Project.Digest, options.Levels = p.File, p.Digest, p.Levels
	bundled := options.Policies == ""
	for _, setting := range p.Settings {
		first := setting.Values[:min(1, len(setting.Values))]
		if len(first) == 0 {
			continue
		}
		switch setting.Flag {
		case "policies":
			options.Policies = cmp.Or(options.Policies, first[0])
		case "schemas":
			options.Schemas = cmp.Or(options.Schemas, first[0])
		case "profiles":
			options.Profiles = cmp.Or(options.Profiles, first[0])
		case "cases":
			options.Cases = cmp.Or(options.Cases, first[0])
		case "gains":
			options.Gains = cmp.Or(options.Gains, first[0])
		case "ignore":
			if options.Ignore == nil {
				options.Ignore = slices.Clone(setting.Values)
			}
		case "policies-key":
			if bundled {
				options.Verification.Key = cmp.Or(options.Verification.Key, first[0])
			}
		case "policies-key-alg":
			if bundled {
				options.Verification.Algorithm = first[0]
			}
		}
	}
	return options
}
