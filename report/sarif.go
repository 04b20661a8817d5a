package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// home is the address of the project.
const home = "https://github.com/leeway-policy/leeway"

// A sarifLog and the types below are what leeway says in SARIF 2.1.0: all that GitHub's code scanning requires, and nothing
// that has its default value.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string               `json:"columnKind"`
	Bases      map[string]sarifBase `json:"originalUriBaseIds,omitempty"`
	Results    []sarifResult        `json:"results"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	Version         string      `json:"version"`
	SemanticVersion string      `json:"semanticVersion"`
	InformationURI  string      `json:"informationUri"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               verdict.RuleID `json:"id"`
	ShortDescription sarifText      `json:"shortDescription"`
	FullDescription  sarifText      `json:"fullDescription"`
	Help             sarifText      `json:"help"`
	HelpURI          string         `json:"helpUri"`
	Configuration    struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

// A sarifBase says what paths are relative to.
type sarifBase struct {
	Description sarifText `json:"description"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    verdict.RuleID  `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI  string `json:"uri"`
			Base string `json:"uriBaseId,omitempty"`
		} `json:"artifactLocation"`
		Region struct {
			StartLine   int `json:"startLine"`
			StartColumn int `json:"startColumn,omitempty"`
		} `json:"region"`
	} `json:"physicalLocation"`
}

// checkSARIF writes a log of one run: a rule for each kind of fault that was found, a result for each fault.
func checkSARIF(w io.Writer, c *verdict.Check) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	version := semantic(c.Leeway)
	run.Tool.Driver = sarifDriver{Name: "leeway", Version: version, SemanticVersion: version, InformationURI: home, Rules: []sarifRule{}}
	index := map[verdict.RuleID]int{}
	for i, rule := range c.Rules {
		index[rule.ID] = i
		shown := sarifRule{
			ID: rule.ID, ShortDescription: sarifText{rule.What}, FullDescription: sarifText{rule.What}, Help: sarifText{rule.Help},
			HelpURI: home + "/blob/main/docs/checks.md#" + rule.Anchor,
		}
		shown.Configuration.Level = rule.Level.String()
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, shown)
	}
	for _, f := range c.Faults {
		if strings.HasPrefix(f.File, verdict.Embedded) {
			run.Bases = map[string]sarifBase{embeddedID: {sarifText{"The content that leeway carries; leeway init writes it out."}}}
		}
		run.Results = append(run.Results, sarifResult{f.Rule, index[f.Rule], f.Level.String(), sarifText{f.Message}, []sarifLocation{location(f)}})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{
		Schema: "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

// semver matches the versions of https://semver.org.
var semver = regexp.MustCompile(`^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// semantic returns a version of leeway as a semantic version, also that of a build without one.
func semantic(version string) string {
	if version = strings.TrimPrefix(version, "v"); semver.MatchString(version) {
		return version
	}
	return "0.0.0-devel"
}

// location returns the place of a fault, of which only the beginning is known. A fault of a whole file is at its first line.
// A fault of no file is at the folder that leeway runs in, because GitHub refuses a result without a place.
func location(f *verdict.Fault) (at sarifLocation) {
	at.Physical.Artifact.URI = "."
	if embedded, found := strings.CutPrefix(f.File, verdict.Embedded); found {
		at.Physical.Artifact.URI, at.Physical.Artifact.Base = fileURI(embedded), embeddedID
	} else if f.File != "" {
		at.Physical.Artifact.URI = fileURI(f.File)
	}
	at.Physical.Region.StartLine, at.Physical.Region.StartColumn = max(1, f.Line), max(0, f.Col)
	return at
}

// embeddedID is the base of the paths of embedded files: a viewer must not look for them among the user's own.
const embeddedID = "EMBEDDED"

// fileURI returns the path of a file as a relative reference, or a URI if the path is absolute.
func fileURI(file string) string {
	slashed := filepath.ToSlash(file)
	if filepath.IsAbs(file) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(slashed, "/")}).String()
	}
	return (&url.URL{Path: slashed}).String() // "./a:b" for a name that looks like a scheme
}
