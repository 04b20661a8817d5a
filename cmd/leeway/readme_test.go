package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocuments checks that README.md and the pages of docs show what leeway prints.
//
// A block of console whose first line is "$ leeway ..." or "$ go run ./cmd/leeway ..." holds commands,
// each followed by what it prints, standard output and error together. They may end in "| head -n N",
// and "$ echo $?" stands for the exit code. A block of rego or json with a path behind the language
// is a file that later commands find. The commands of one document run one after another, from an
// empty folder. A block of go must stand in evaluator/example_test.go.
func TestDocuments(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	example, err := os.ReadFile("../../evaluator/example_test.go")
	if err != nil {
		t.Fatal(err)
	}
	without := []string{"checks.md", "coding.md", "debugging.md", "editor.md", "left-out.md", "library.md", "performance.md", "serve.md"}
	for _, page := range append(pages, "../../README.md") {
		name := filepath.Base(page)
		t.Run(name, func(t *testing.T) {
			file, err := filepath.Abs(page)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			d := documentRun{t: t, example: string(example)}
			got := d.text(string(want))
			if d.commands == 0 && !slices.Contains(without, name) {
				t.Error("no block of commands")
			}
			if update {
				if got == string(want) {
					return
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-shown +printed):\n%s", name, diff)
			}
		})
	}
}

// A documentRun runs the blocks of one document.
type documentRun struct {
	t        *testing.T
	example  string
	commands int
	code     int // of the last command
}

const fence = "```"

// text returns the document with what its commands print now.
func (d *documentRun) text(document string) string {
	var out strings.Builder
	var block []string
	info, within := "", false
	for line := range strings.Lines(document) {
		switch {
		case !within && strings.HasPrefix(line, fence):
			info, within, block = strings.TrimSpace(line[len(fence):]), true, nil
			out.WriteString(line)
		case within && strings.TrimSpace(line) == fence:
			within = false
			out.WriteString(d.block(info, block) + line)
		case within:
			block = append(block, line)
		default:
			out.WriteString(line)
		}
	}
	if within {
		d.t.Fatalf("a block of %s has no end", info)
	}
	return out.String()
}

// block returns a block as it ought to be.
func (d *documentRun) block(info string, lines []string) string {
	language, path, _ := strings.Cut(info, " ")
	text := strings.Join(lines, "")
	switch {
	case language == "console" && len(lines) > 0 && isCommand(lines[0]):
		return d.console(lines)
	case language == "go" && !strings.Contains(d.example, text):
		d.t.Errorf("this block is not in evaluator/example_test.go:\n%s", text)
	case path != "":
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	return text
}

const prompt = "$ "

func isCommand(line string) bool {
	return strings.HasPrefix(line, prompt+"leeway ") || strings.HasPrefix(line, prompt+"go run ./cmd/leeway ")
}

// console returns the commands of a block, each with what it prints.
func (d *documentRun) console(lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		if strings.HasPrefix(line, prompt) {
			out.WriteString(line + d.run(strings.TrimSpace(line[len(prompt):])))
		}
	}
	return out.String()
}

// run returns what a command prints.
func (d *documentRun) run(command string) string {
	if command == "echo $?" {
		return fmt.Sprintln(d.code)
	}
	d.commands++
	command, filter, piped := strings.Cut(command, " | head -n ")
	args := strings.Fields(strings.TrimPrefix(strings.TrimPrefix(command, "go run ./cmd/"), "leeway "))
	var out bytes.Buffer
	d.code = runShared(d.t.Context(), args, &out, &out)
	if !piped {
		return out.String()
	}
	most, err := strconv.Atoi(filter)
	if err != nil {
		d.t.Fatalf("%s: %v", command, err)
	}
	printed := strings.SplitAfter(out.String(), "\n")
	return strings.Join(printed[:min(most, len(printed))], "")
}
