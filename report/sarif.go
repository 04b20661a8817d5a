package report

import (
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// home is the address of the project.
const home = "https://github.com/leeway-policy/leeway"

// checkSARIF writes a log of one run: a rule for each kind of fault that was found, a result for each fault.
func checkSARIF(w io.Writer, c *verdict.Check) error {
	run := sarif.NewRunWithInformationURI("leeway", home)
	run.Tool.Driver.WithVersion(c.Leeway)
	run.WithColumnKind("unicodeCodePoints")
	index := map[verdict.RuleID]int{}
	for i, rule := range c.Rules {
		index[rule.ID] = i
		run.Tool.Driver.AddRule(sarif.NewRule(string(rule.ID)).
			WithShortDescription(multiformat(rule.What)).
			WithHelp(multiformat(rule.Help)).
			WithHelpURI(home + "/blob/main/docs/checks.md#" + rule.Anchor).
			WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(rule.Level.String())))
	}
	for _, f := range c.Faults {
		if strings.HasPrefix(f.File, verdict.Embedded) {
			run.WithOriginalUriBaseIds(embeddedBase())
		}
		result := sarif.NewRuleResult(string(f.Rule)).WithLevel(f.Level.String()).WithMessage(sarif.NewTextMessage(f.Message))
		result.RuleIndex = index[f.Rule]
		if f.File != "" {
			at := sarif.NewPhysicalLocation().WithArtifactLocation(locationOf(f.File))
			at.WithRegion(region(f))
			result.AddLocation(sarif.NewLocationWithPhysicalLocation(at))
		}
		run.AddResult(result)
	}
	log := sarif.NewReport()
	log.AddRun(run)
	return log.PrettyWrite(w)
}

func multiformat(words string) *sarif.MultiformatMessageString {
	shown := sarif.NewMultiformatMessageString()
	shown.Text = &words
	return shown
}

// region returns the place of a fault, of which only the beginning is known. A fault of a whole file is at its first
// line.
func region(f *verdict.Fault) *sarif.Region {
	at := sarif.NewRegion().WithStartLine(max(1, f.Line))
	if f.Col > 0 {
		at.WithStartColumn(f.Col)
	}
	return at
}

// embeddedID is the base of the paths of embedded files: a viewer must not look for them among the user's own.
const embeddedID = "EMBEDDED"

func embeddedBase() map[string]sarif.ArtifactLocation {
	return map[string]sarif.ArtifactLocation{
		embeddedID: *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("The content that leeway carries; leeway init writes it out.")),
	}
}

// locationOf returns where a file is.
func locationOf(file string) *sarif.ArtifactLocation {
	if embedded, found := strings.CutPrefix(file, verdict.Embedded); found {
		return sarif.NewSimpleArtifactLocation(fileURI(embedded)).WithURIBaseID(embeddedID)
	}
	return sarif.NewSimpleArtifactLocation(fileURI(file))
}

// fileURI returns the path of a file as a relative reference, or a URI if the path is absolute.
func fileURI(file string) string {
	slashed := filepath.ToSlash(file)
	if filepath.IsAbs(file) {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(slashed, "/")}).String()
	}
	return (&url.URL{Path: slashed}).String() // "./a:b" for a name that looks like a scheme
}
