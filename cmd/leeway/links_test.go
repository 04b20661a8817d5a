package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLinksLeadSomewhere checks every relative link of every document: the file exists and, in Markdown, so does the anchor.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	documents := map[string]string{}
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if base := entry.Name(); entry.IsDir() && (base == "testdata" || base == ".git") {
			return filepath.SkipDir
		}
		if filepath.Ext(name) != ".md" {
			return nil
		}
		text, err := os.ReadFile(name)
		documents[name] = withoutBlocks(string(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^()\s]+)\)`)
	checked := 0
	for name, text := range documents {
		for _, found := range link.FindAllStringSubmatch(text, -1) {
			target := found[1]
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			checked++
			path, anchor, _ := strings.Cut(target, "#")
			file := name
			if path != "" {
				file = filepath.Join(filepath.Dir(name), path)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: the link %s leads to no file", name, target)
			} else if anchor != "" && !anchors(documents[file])[anchor] {
				t.Errorf("%s: the link %s leads to no heading", name, target)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d links were found", checked)
	}
}

// withoutBlocks returns a document without its fenced blocks, in which "#" begins no heading and "](" no link.
func withoutBlocks(document string) string {
	var out strings.Builder
	within := false
	for line := range strings.Lines(document) {
		if strings.HasPrefix(strings.TrimSpace(line), fence) {
			within = !within
		} else if !within {
			out.WriteString(line)
		}
	}
	return out.String()
}

var (
	anyHeading = regexp.MustCompile(`(?m)^#+ +(.*?) *$`)
	anyID      = regexp.MustCompile(`<a id="([^"]+)">`)
	tag        = regexp.MustCompile(`<[^>]*>`)
	dropped    = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors returns the anchors of a document: its ids, and its headings in the form that GitHub gives them.
func anchors(document string) map[string]bool {
	found := map[string]bool{}
	for _, id := range anyID.FindAllStringSubmatch(document, -1) {
		found[id[1]] = true
	}
	for _, heading := range anyHeading.FindAllStringSubmatch(document, -1) {
		text := dropped.ReplaceAllString(tag.ReplaceAllString(heading[1], ""), "")
		found[strings.ReplaceAll(strings.ToLower(text), " ", "-")] = true
	}
	return found
}
