package report

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strconv"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// The elements of Cobertura's coverage-04.dtd. The conditions of a line are the outcomes of the annotated rule that
// begins there.
type (
	coberturaCoverage struct {
		XMLName         xml.Name           `xml:"coverage"`
		LineRate        string             `xml:"line-rate,attr"`
		BranchRate      string             `xml:"branch-rate,attr"`
		LinesCovered    int                `xml:"lines-covered,attr"`
		LinesValid      int                `xml:"lines-valid,attr"`
		BranchesCovered int                `xml:"branches-covered,attr"`
		BranchesValid   int                `xml:"branches-valid,attr"`
		Complexity      string             `xml:"complexity,attr"`
		Version         string             `xml:"version,attr"`
		Timestamp       string             `xml:"timestamp,attr"`
		Sources         []string           `xml:"sources>source"`
		Packages        []coberturaPackage `xml:"packages>package"`
	}
	coberturaPackage struct {
		Name       string           `xml:"name,attr"`
		LineRate   string           `xml:"line-rate,attr"`
		BranchRate string           `xml:"branch-rate,attr"`
		Complexity string           `xml:"complexity,attr"`
		Classes    []coberturaClass `xml:"classes>class"`
	}
	coberturaClass struct {
		Name       string          `xml:"name,attr"`
		Filename   string          `xml:"filename,attr"`
		LineRate   string          `xml:"line-rate,attr"`
		BranchRate string          `xml:"branch-rate,attr"`
		Complexity string          `xml:"complexity,attr"`
		Methods    struct{}        `xml:"methods"`
		Lines      []coberturaLine `xml:"lines>line"`
	}
	coberturaLine struct {
		Number     int                  `xml:"number,attr"`
		Hits       int                  `xml:"hits,attr"`
		Branch     bool                 `xml:"branch,attr"`
		Share      string               `xml:"condition-coverage,attr,omitempty"`
		Conditions *coberturaConditions `xml:"conditions"`
	}
	coberturaConditions struct {
		Conditions []coberturaCondition `xml:"condition"`
	}
	coberturaCondition struct {
		Number   int    `xml:"number,attr"`
		Type     string `xml:"type,attr"`
		Coverage string `xml:"coverage,attr"`
	}
)

const coberturaHead = xml.Header + `<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">` + "\n"

// WriteCobertura writes coverage as Cobertura XML: a package for each folder, a class for each file. The time stamp
// is always 0, so equal coverage gives equal bytes. It fails if c is nil.
func WriteCobertura(w io.Writer, c *verdict.Coverage) error {
	if c == nil {
		return errors.New("no coverage was counted")
	}
	branches := verdict.Share{}
	if c.Decisions != nil {
		branches = *c.Decisions
	}
	root := coberturaCoverage{
		LineRate: rate(c.Lines), BranchRate: rate(branches),
		LinesCovered: c.Lines.Covered, LinesValid: c.Lines.Of,
		BranchesCovered: branches.Covered, BranchesValid: branches.Of,
		Complexity: "0", Version: "leeway", Timestamp: "0", Sources: []string{"."},
	}
	var folders []string
	for _, file := range c.Files {
		if folder := path.Dir(file.File); !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	for _, folder := range folders {
		root.Packages = append(root.Packages, newCoberturaPackage(c, folder))
	}
	if _, err := io.WriteString(w, coberturaHead); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(root); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newCoberturaPackage(c *verdict.Coverage, folder string) coberturaPackage {
	var lines, branches verdict.Share
	shown := coberturaPackage{Name: xmlText(folder), Complexity: "0"}
	for _, file := range c.Files {
		if path.Dir(file.File) != folder {
			continue
		}
		class, l, b := newCoberturaClass(c, file)
		shown.Classes = append(shown.Classes, class)
		lines, branches = add(lines, l), add(branches, b)
	}
	shown.LineRate, shown.BranchRate = rate(lines), rate(branches)
	return shown
}

func newCoberturaClass(c *verdict.Coverage, file verdict.FileCoverage) (class coberturaClass, lines, branches verdict.Share) {
	rules := map[int]*verdict.Decision{}
	for i := range c.Rules {
		if rule := &c.Rules[i]; rule.File == file.File {
			rules[rule.Line] = rule
			branches = add(branches, rule.Share())
		}
	}
	class = coberturaClass{Name: xmlText(path.Base(file.File)), Filename: xmlText(file.File), Complexity: "0"}
	for _, line := range file.Covered {
		class.Lines = append(class.Lines, newCoberturaLine(line, 1, rules[line]))
	}
	for _, line := range file.Missing {
		class.Lines = append(class.Lines, newCoberturaLine(line, 0, rules[line]))
	}
	slices.SortFunc(class.Lines, func(a, b coberturaLine) int { return a.Number - b.Number })
	lines = verdict.Share{Covered: len(file.Covered), Of: len(file.Covered) + len(file.Missing)}
	class.LineRate, class.BranchRate = rate(lines), rate(branches)
	return class, lines, branches
}

// newCoberturaLine returns a line with the outcomes of the rule that begins there as its conditions.
func newCoberturaLine(number, hits int, rule *verdict.Decision) coberturaLine {
	line := coberturaLine{Number: number, Hits: hits}
	if rule == nil {
		return line
	}
	share := rule.Share()
	line.Branch = true
	line.Share = strconv.Itoa(share.Covered*100/share.Of) + "% (" + strconv.Itoa(share.Covered) + "/" + strconv.Itoa(share.Of) + ")"
	line.Conditions = &coberturaConditions{}
	outcomes := []bool{rule.Met, rule.Unmet}
	for _, way := range rule.Ways {
		outcomes = append(outcomes, way.Taken)
	}
	for i, seen := range outcomes {
		covered := "0%"
		if seen {
			covered = "100%"
		}
		line.Conditions.Conditions = append(line.Conditions.Conditions, coberturaCondition{Number: i, Type: "jump", Coverage: covered})
	}
	return line
}

func add(a, b verdict.Share) verdict.Share {
	return verdict.Share{Covered: a.Covered + b.Covered, Of: a.Of + b.Of}
}

// rate returns a share as a number from 0 to 1; the share of nothing is 1.
func rate(s verdict.Share) string {
	return strconv.FormatFloat(s.Percent()/100, 'f', 4, 64)
}
