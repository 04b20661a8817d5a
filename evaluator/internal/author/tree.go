package author

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"testing/fstest" // for MapFS, the standard library's file system in memory

	"github.com/leeway-policy/leeway/evaluator/internal/files"
)

// The modes of entries of a git tree that are not plain files.
const (
	gitLink      = "120000"
	gitSubmodule = "160000"
)

// readTree returns the folder prefix of a commit as stored in git, without applying attributes: its files of Rego
// and data, and links. The returned file system follows links within the tree. Submodules are returned
// as links to [files.Submodule], so that listing the folder reports them.
func readTree(ctx context.Context, dir, commit, prefix string) (fs.FS, error) {
	listed, err := git(ctx, dir, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, err
	}
	folder := fstest.MapFS{}
	var names, ids []string
	for line := range strings.SplitSeq(string(listed), "\x00") {
		about, name, _ := strings.Cut(line, "\t")
		fields := strings.Fields(about)
		switch {
		case len(fields) != 3:
		case fields[0] == gitSubmodule:
			folder[name] = &fstest.MapFile{Mode: fs.ModeSymlink | 0o777, Data: []byte(files.Submodule)}
		case fields[0] == gitLink || files.KindOf(name) != files.Other:
			mode := fs.FileMode(0o444)
			if fields[0] == gitLink {
				mode = fs.ModeSymlink | 0o777
			}
			folder[name] = &fstest.MapFile{Mode: mode}
			names, ids = append(names, name), append(ids, fields[2])
		}
	}
	if err := readBlobs(ctx, dir, ids, func(i int, text []byte) { folder[names[i]].Data = text }); err != nil {
		return nil, err
	}
	return fs.Sub(folder, path.Clean(prefix))
}

// readBlobs reads objects and calls tell with the index and text of each.
func readBlobs(ctx context.Context, dir string, ids []string, tell func(int, []byte)) error {
	if len(ids) == 0 {
		return nil
	}
	out, err := gitWith(ctx, dir, strings.NewReader(strings.Join(ids, "\n")+"\n"), "cat-file", "--batch")
	if err != nil {
		return err
	}
	for i, id := range ids {
		head, rest, _ := bytes.Cut(out, []byte("\n"))
		fields := strings.Fields(string(head))
		if len(fields) != 3 {
			return fmt.Errorf("git has no object %s", id)
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil || size >= len(rest) {
			return fmt.Errorf("git has no object %s", id)
		}
		tell(i, rest[:size])
		out = rest[size+1:]
	}
	return nil
}
