package profile

import (
	"maps"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// BibliographyFile is the name of the file with the common sources in a folder of profiles.
const BibliographyFile = "bibliography.json"

// A Bibliography holds sources by key.
type Bibliography map[string]Source

// A Source is a text that evidence or a policy cites.
type Source struct {
	Citation string `json:"citation"`
	// Year is the year of publication, 0 if unknown.
	Year int    `json:"year,omitempty"`
	URL  string `json:"url,omitempty"`
	// Checked reports that the text was opened and the claim found in it.
	Checked bool   `json:"checked,omitempty"`
	Note    string `json:"note,omitempty"`
}

// bibliographySchema is the schema of sources in schemas/profile.json, which may also have a note.
const bibliographySchema = `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  "type": "object",
  "additionalProperties": false,
  "required": ["sources"],
  "properties": {
    "title": {"type": "string"},
    "description": {"type": "string"},
    "sources": {
      "type": "object",
      "additionalProperties": {
        "type": "object",
        "additionalProperties": false,
        "required": ["citation"],
        "properties": {
          "citation": {"type": "string", "minLength": 1},
          "year": {"type": "integer", "minimum": 0, "maximum": 9999},
          "url": {"type": "string", "minLength": 1},
          "checked": {"type": "boolean"},
          "note": {"type": "string", "minLength": 1}
        }
      }
    }
  }
}`

var compileBibliographySchema = sync.OnceValues(func() (*document.Schema, error) {
	return document.CompileSchema("bibliography schema", []byte(bibliographySchema))
})

// ReadBibliography reads a bibliography: {"sources": {"key": {"citation": "..."}}}. The error is [verdict.Faults].
func ReadBibliography(file string, data []byte) (Bibliography, error) {
	d, faults := document.Read(file, data)
	if faults != nil {
		return nil, faults.Err()
	}
	b, faults := readBibliography(d)
	return b, faults.Err()
}

func readBibliography(d *document.Document) (Bibliography, verdict.Faults) {
	schema, err := compileBibliographySchema()
	if err != nil {
		return nil, verdict.Faults{d.Fault(verdict.RuleSchema, "", "%s", err)}
	}
	if faults := schema.Validate(d); faults != nil {
		return nil, faults
	}
	return Sources(d.At("/sources")), nil
}

// Sources returns the sources in a value that fits their schema in profile.json.
func Sources(value any) Bibliography {
	b := Bibliography{}
	byKey, _ := value.(map[string]any)
	for key, value := range byKey {
		source, _ := value.(map[string]any)
		b[key] = Source{
			Citation: text(source["citation"]),
			Year:     document.Whole(source["year"]),
			URL:      text(source["url"]),
			Checked:  source["checked"] == true,
			Note:     text(source["note"]),
		}
	}
	return b
}

// With returns b with the sources of others, which take precedence.
func (b Bibliography) With(others Bibliography) Bibliography {
	if len(others) == 0 {
		return b
	}
	all := maps.Clone(b)
	if all == nil {
		all = Bibliography{}
	}
	maps.Copy(all, others)
	return all
}

// Cited returns the sources with these keys. An unknown key becomes a source with nothing but the key.
func (b Bibliography) Cited(keys []string) []verdict.Source {
	cited := make([]verdict.Source, len(keys))
	for i, key := range keys {
		source := b[key]
		cited[i] = verdict.Source{Key: key, Citation: source.Citation, Year: source.Year, URL: source.URL, Checked: source.Checked}
	}
	return cited
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
