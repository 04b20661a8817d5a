package author

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// AtRevision returns the contents of dir at a revision of its git repository: a branch, a tag or a commit.
// It runs the git command, which must be in the PATH, and reads the files into memory.
//
// It fails with [verdict.Faults] if dir does not exist now or did not exist at the revision, if it is in no
// repository, if the revision is unknown, and if git is not installed.
func AtRevision(ctx context.Context, dir, revision string) (fs.FS, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, verdict.Faults{document.Unreadable(dir, err)}
	}
	if strings.HasPrefix(revision, "-") || revision == "" { // git would take it for an option
		return nil, unknownRevision(ctx, dir, revision)
	}
	commit, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", revision+"^{commit}")
	var refused *exec.ExitError
	switch {
	case errors.As(err, &refused) && len(bytes.TrimSpace(refused.Stderr)) == 0:
		return nil, unknownRevision(ctx, dir, revision)
	case err != nil:
		return nil, gitFault(ctx, dir, err)
	}
	if there, err := git(ctx, dir, "ls-tree", strings.TrimSpace(string(commit))); err == nil && len(there) == 0 {
		return nil, verdict.Faults{{Rule: verdict.RuleRevision, File: dir, Message: fmt.Sprintf("it did not exist at %s: expected a folder that the revision has", revision)}}
	}
	prefix, err := git(ctx, dir, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, gitFault(ctx, dir, err)
	}
	tree, err := readTree(ctx, dir, strings.TrimSpace(string(commit)), strings.TrimSuffix(string(prefix), "\n"))
	if err != nil {
		return nil, gitFault(ctx, dir, err)
	}
	return tree, nil
}

// git runs a git command and returns its output.
func git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	return gitWith(ctx, dir, nil, args...)
}

// gitWith runs a git command that reads from in, and returns its output.
func gitWith(ctx context.Context, dir string, in io.Reader, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", dir}, args...)...)
	// In a git hook, the environment names the hook's repository; here dir selects the repository.
	cmd.Env = slices.DeleteFunc(cmd.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.Stdin = in
	return cmd.Output()
}

// unknownRevision returns the fault of an unknown revision.
func unknownRevision(ctx context.Context, dir, revision string) error {
	names, err := git(ctx, dir, "for-each-ref", "--format=%(refname:short)")
	if err != nil {
		return gitFault(ctx, dir, err)
	}
	if shallow, err := git(ctx, dir, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(string(shallow)) == "true" {
		return verdict.Faults{{
			Rule: verdict.RuleRevision, File: dir,
			Message: fmt.Sprintf("no revision is called %q, or its history is cut off (a shallow clone): fetch more of it, as git fetch --unshallow does", revision),
		}}
	}
	return verdict.Faults{{
		Rule: verdict.RuleRevision, File: dir,
		Message: fmt.Sprintf("no revision is called %q: expected a branch, a tag or a commit of its git repository%s",
			revision, suggest.DidYouMean(revision, strings.Fields(string(names)))),
	}}
}

// gitFault returns why git failed.
func gitFault(ctx context.Context, dir string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	said := err.Error()
	var refused *exec.ExitError
	if errors.As(err, &refused) {
		// All lines, since git puts hints in the later ones.
		said = strings.TrimPrefix(strings.Join(strings.Fields(string(refused.Stderr)), " "), "fatal: ")
	}
	return verdict.Faults{{Rule: verdict.RuleRevision, File: dir, Message: "git cannot read it: " + said}}
}
