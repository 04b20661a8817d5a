package lsp_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leeway-policy/leeway/lsp"
)

// keystrokes is how many keys the benchmark types.
const keystrokes = 10_000

// BenchmarkKeystrokes types in the shipped policies as an editor sends it: after each key the whole text, and a question about the
// place of the cursor, in turn completion and hover. It reports how long the slowest answers took, the slowest look at all files
// after the last key, and how much the memory in use grew from the first quarter to the end.
func BenchmarkKeystrokes(b *testing.B) {
	for b.Loop() {
		dir := shipped(b)
		file := filepath.Join(dir, "policies/strategies/clearing_house/clearing_house.rego")
		text := readFile(b, file)
		c := startWith(b, lsp.Options{Pause: lsp.Pause}, dir)
		c.open(file, text)
		c.awaitVersion(file, 1)
		typed := typing(text)
		var took []time.Duration
		var quarter uint64
		for i := range keystrokes {
			now, at := typed(i)
			c.change(file, i+2, now)
			method := "textDocument/completion"
			if i%2 == 1 {
				method = "textDocument/hover"
			}
			began := time.Now()
			c.call(method, c.at(file, now, at), nil)
			took = append(took, time.Since(began))
			if i == keystrokes/4 {
				quarter = inUse()
			}
		}
		began := time.Now()
		c.change(file, keystrokes+2, text)
		c.awaitVersion(file, keystrokes+2)
		b.ReportMetric(time.Since(began).Seconds()*1000, "ms/look")
		slices.Sort(took)
		b.ReportMetric(took[len(took)/2].Seconds()*1000, "ms/median")
		b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "ms/slowest-1%")
		b.ReportMetric(took[len(took)-1].Seconds()*1000, "ms/slowest")
		b.ReportMetric((float64(inUse())-float64(quarter))/(1<<20), "MB/growth")
	}
}

// typing returns what is in an editor after the nth key, and the offset of the cursor. A rule is typed at the end of a text, key by
// key, then removed and typed again. Most of the time the text is broken.
func typing(text string) func(n int) (now string, at int) {
	const rule = "\n_typed if {\n\tinput.context.person_identifier == \"universal\"\n\tinput.service.records in {\"central\", \"distributed\"}\n\tnot input.service.sensitive\n}\n"
	return func(n int) (string, int) {
		now := text + rule[:n%len(rule)+1]
		return now, len(now)
	}
}

// inUse returns the bytes that are in use after a collection.
func inUse() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// shipped returns a folder with the shipped content as a project.
func shipped(t testing.TB) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	var settings strings.Builder
	for _, folder := range []string{"policies", "schemas", "profiles", "cases"} {
		if err := os.CopyFS(filepath.Join(dir, folder), os.DirFS(filepath.Join("..", folder))); err != nil {
			t.Fatal(err)
		}
		settings.WriteString(folder + ": " + folder + "\n")
	}
	write(t, filepath.Join(dir, "leeway.yaml"), settings.String())
	return dir
}

// TestMemoryStaysFlat edits for a while, and looks at the memory in use: a state that is replaced is not kept.
func TestMemoryStaysFlat(t *testing.T) {
	dir := newProject(t)
	c, path, text := opened(t, dir, mergeFile)
	version := 1
	look := func(times int) uint64 {
		for range times {
			version++
			c.change(path, version, text+strings.Repeat("\n", version%7))
			c.awaitVersion(path, version)
		}
		return inUse()
	}
	before := look(20)
	if after := look(200); after > before+16<<20 {
		t.Errorf("%d bytes in use after 20 changes, %d after 220", before, after)
	}
}
