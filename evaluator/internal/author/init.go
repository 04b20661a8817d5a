package author

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/project"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Init writes the embedded policies, schemas, profiles, cases and gains, and a project file that names them, into dir, which
// it creates if necessary, and returns the paths of the files. If one of the files exists already, it writes nothing and fails with
// [verdict.Faults].
func Init(dir string) ([]string, error) {
	type content struct {
		to   string
		data []byte
	}
	var contents []content
	for _, open := range []func() (model.Folder, error){model.Options{}.OpenPolicies, model.Options{}.OpenSchemas, model.Options{}.OpenProfiles, model.Options{}.OpenCases, model.Options{}.OpenGains} {
		from, err := open()
		if err != nil {
			return nil, err
		}
		err = fs.WalkDir(from.FS, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := fs.ReadFile(from.FS, name)
			contents = append(contents, content{filepath.Join(dir, strings.TrimPrefix(from.Name, verdict.Embedded), filepath.FromSlash(name)), data})
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("read the embedded %s: %w", from.Name, err)
		}
	}
	contents = append(contents, content{filepath.Join(dir, project.FileName), project.Template})
	for _, c := range contents {
		if _, err := os.Lstat(c.to); !errors.Is(err, fs.ErrNotExist) {
			return nil, verdict.Faults{{Rule: verdict.RuleExists, File: c.to, Message: "it exists already: expected a folder without it; nothing was written"}}
		}
	}
	var written []string
	for _, c := range contents {
		if err := os.MkdirAll(filepath.Dir(c.to), 0o755); err != nil {
			return written, fmt.Errorf("make the folder: %w", err)
		}
		if err := os.WriteFile(c.to, c.data, 0o644); err != nil {
			return written, fmt.Errorf("write: %w", err)
		}
		written = append(written, c.to)
	}
	slices.Sort(written)
	return written, nil
}
