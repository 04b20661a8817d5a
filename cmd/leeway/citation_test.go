package main

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"go.yaml.in/yaml/v3"
)

// TestCitationFile holds that CITATION.cff has what version 1.2.0 of its format requires and no other keys than these, and
// that it names leeway as bibliographies do.
func TestCitationFile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../CITATION.cff")
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := yaml.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range keys {
		if !slices.Contains([]string{"cff-version", "message", "type", "title", "abstract", "authors", "repository-code", "license", "keywords"}, key) {
			t.Errorf("unexpected key %s", key)
		}
	}
	var file struct {
		Version  string              `yaml:"cff-version"`
		Message  string              `yaml:"message"`
		Type     string              `yaml:"type"`
		Title    string              `yaml:"title"`
		Authors  []map[string]string `yaml:"authors"`
		Code     string              `yaml:"repository-code"`
		License  string              `yaml:"license"`
		Keywords []string            `yaml:"keywords"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	if file.Version != "1.2.0" || file.Message == "" || file.Type != "software" || file.License != "Apache-2.0" || len(file.Authors) != 1 || len(file.Keywords) == 0 {
		t.Errorf("got %+v", file)
	}
	var items []struct {
		Title, URL string
		Author     []struct{ Literal string }
	}
	if err := json.Unmarshal(leeway(t, "sources", "report2004", "-f", "csl"), &items); err != nil || len(items) != 2 {
		t.Fatal(len(items), err)
	}
	if own := items[0]; own.Title != file.Title || own.URL != file.Code || len(own.Author) != 1 || own.Author[0].Literal != file.Authors[0]["name"] {
		t.Errorf("bibliographies have %+v, the file %+v", own, file)
	}
}
