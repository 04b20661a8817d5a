package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/schemas"
)

// batchOf writes units, some of them at fault, and returns how to decide them in a folder.
func batchOf(t *testing.T, n string) (folder string, command func() *exec.Cmd) {
	t.Helper()
	folder = t.TempDir()
	sound := leeway(t, "simulate", "-n", n)
	if err := os.WriteFile(filepath.Join(folder, "sound.ndjson"), sound, 0o600); err != nil {
		t.Fatal(err)
	}
	units := bytes.ReplaceAll(sound, []byte(`{"id":7`), []byte(`{"id":07`))
	if err := os.WriteFile(filepath.Join(folder, "units.ndjson"), units, 0o600); err != nil {
		t.Fatal(err)
	}
	return folder, func() *exec.Cmd {
		cmd := exec.Command("leeway", "batch", "units.ndjson", "-o", "rows.ndjson", "--rejects", "rejects.ndjson")
		cmd.Dir = folder
		return cmd
	}
}

// TestBatchFilesAreWhole kills leeway at random points: its files are then complete or not there.
func TestBatchFilesAreWhole(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts leeway dozens of times")
	}
	folder, command := batchOf(t, "20000")
	names := []string{"rows.ndjson", "rejects.ndjson"}
	want := map[string][]byte{}
	start := time.Now()
	var exit *exec.ExitError
	if err := command().Run(); !errors.As(err, &exit) || exit.ExitCode() != exitInvalid {
		t.Fatalf("without being killed: %v", err)
	}
	took := time.Since(start)
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || len(content) == 0 {
			t.Fatalf("%s has %d bytes: %v", name, len(content), err)
		}
		want[name] = content
	}
	r := rand.New(rand.NewPCG(3, 4))
	killed := 0
	for tries := 0; tries < 8 || killed < 3 && tries < 100; tries++ {
		for _, name := range names {
			_ = os.Remove(filepath.Join(folder, name)) // it need not be there
		}
		cmd := command()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(took + took/10))))
		_ = cmd.Process.Kill() // it may have ended
		if err := cmd.Wait(); errors.As(err, &exit) && exit.ExitCode() != exitInvalid {
			killed++
		}
		there := map[string]bool{}
		for _, name := range names {
			content, err := os.ReadFile(filepath.Join(folder, name))
			if there[name] = err == nil; there[name] && !bytes.Equal(content, want[name]) {
				t.Fatalf("%s is there with %d of %d bytes", name, len(content), len(want[name]))
			}
		}
		if there["rows.ndjson"] && !there["rejects.ndjson"] {
			t.Error("rows are there without the rejects")
		}
	}
	if killed < 3 {
		t.Errorf("only %d runs were killed before they ended", killed)
	}
}

// TestBatchIsInterrupted ends leeway with a signal while it waits for input: nothing is left behind.
func TestBatchIsInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such signal")
	}
	folder := t.TempDir()
	cmd := exec.Command("leeway", "batch", "-o", "rows.ndjson", "--rejects", "rejects.ndjson")
	cmd.Dir = folder
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := in.Write([]byte(`{"context":{}}` + "\n")); err != nil {
		t.Fatal(err)
	}
	for started := false; !started; time.Sleep(10 * time.Millisecond) {
		found, err := os.ReadDir(folder)
		if err != nil {
			t.Fatal(err)
		}
		started = len(found) == 2
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInvalid {
		t.Errorf("it ended with %v", err)
	}
	if stderr.String() != "leeway: interrupted\n" {
		t.Errorf("it said %q", stderr.String())
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("it left %v", left)
	}
}

// TestBatchRowsMatchTheirSchema holds rows with reasons to schemas/batch.json.
func TestBatchRowsMatchTheirSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "units.ndjson")
	if err := os.WriteFile(path, leeway(t, "simulate", "-n", "100", "--unknown", "0.2"), 0o600); err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range bytes.Lines(leeway(t, "batch", path, "--reasons", "short")) {
		rows++
		if err := checkDefinition("batch", "row", line); err != nil {
			t.Fatal(err)
		}
	}
	if rows != 100 {
		t.Errorf("%d rows", rows)
	}
}

// checkDefinition checks JSON against a definition of schemas/KIND.json.
func checkDefinition(kind, definition string, answer []byte) error {
	var whole map[string]any
	if err := json.Unmarshal(mustRead(schemas.FS, kind+".json"), &whole); err != nil {
		return err
	}
	part, err := json.Marshal(map[string]any{
		"$schema": whole["$schema"], "definitions": whole["definitions"], "allOf": []any{map[string]any{"$ref": "#/definitions/" + definition}},
	})
	if err != nil {
		return err
	}
	return validate(kind+".json", part, answer)
}

// TestRejectsCanBeMendedAndRun mends the lines in a file of rejects, and decides them: together with those that were good,
// all units are there.
func TestRejectsCanBeMendedAndRun(t *testing.T) {
	folder, command := batchOf(t, "300")
	var exit *exec.ExitError
	if err := command().Run(); !errors.As(err, &exit) {
		t.Fatal("no line was rejected")
	}
	rejects, err := os.ReadFile(filepath.Join(folder, "rejects.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	var mended strings.Builder
	for line := range strings.Lines(string(rejects)) {
		if err := checkDefinition("batch", "reject", []byte(line)); err != nil {
			t.Error(err)
		}
		var reject struct{ Raw string }
		if err := json.Unmarshal([]byte(line), &reject); err != nil {
			t.Fatal(err)
		}
		mended.WriteString(strings.Replace(reject.Raw, `{"id":07`, `{"id":7`, 1) + "\n")
	}
	path := filepath.Join(folder, "mended.ndjson")
	if err := os.WriteFile(path, []byte(mended.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	rows, err := os.ReadFile(filepath.Join(folder, "rows.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Sorted(strings.Lines(string(rows) + string(leeway(t, "batch", path))))
	want := slices.Sorted(strings.Lines(string(leeway(t, "batch", filepath.Join(folder, "sound.ndjson")))))
	if !slices.Equal(all, want) {
		t.Errorf("%d rows, want the %d of all units", len(all), len(want))
	}
}

func TestRateWords(t *testing.T) {
	t.Parallel()
	done := evaluator.BatchProgress{Lines: 1_500_000, Bytes: 1 << 30}
	if got, want := rateWords(done, 4<<30, 2*time.Second), "1,500,000 lines, 750,000 a second, 25%, 6s left"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := rateWords(done, 0, 2*time.Second), "1,500,000 lines, 750,000 a second"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestBatchFilesHaveTheirPermissions heeds the umask for new files, and keeps the permissions of those it replaces.
func TestBatchFilesHaveTheirPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such permissions")
	}
	folder, _ := batchOf(t, "10")
	private := filepath.Join(folder, "private.ndjson")
	if err := os.WriteFile(private, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", "umask 027 && leeway batch sound.ndjson -o new.ndjson && leeway batch sound.ndjson -o private.ndjson")
	cmd.Dir = folder
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for name, want := range map[string]os.FileMode{"new.ndjson": 0o640, "private.ndjson": 0o600} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Size() == 0 || info.Mode().Perm() != want {
			t.Errorf("%s has %v, want %v: %v", name, info.Mode(), want, err)
		}
	}
}
