package draft

import (
	"cmp"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/internal/suggest"
)

// StrategyDetails are what is known of a strategy to be drafted; all may be empty.
type StrategyDetails struct {
	Title string
	// Source is a key of the bibliography.
	Source string
	// Fact is the path of the fact that the first precondition reads; without it, that is the first of a service with few
	// values.
	Fact string
}

// sourceToName stands for a source that the author has to name. It is no key of the bibliography, so a check names it.
const sourceToName = "name_a_source"

// Strategy drafts a strategy with one precondition and its test in a folder of its own below Options.Policies.
//
// It fails with [verdict.Faults] if the name is malformed or taken, or if there is no such fact.
func Strategy(options model.Options, name string, details StrategyDetails) (*Draft, error) {
	if err := fits("strategy", name, wordPattern, "a small letter, then small letters, digits and underscores", "_"); err != nil {
		return nil, err
	}
	if ast.IsKeyword(name) || slices.Contains([]string{"input", "data"}, name) {
		return nil, refuse("%q is no name of a strategy: expected one that is no keyword of Rego", name)
	}
	content, err := model.ReadContent(options)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(options.Policies, "strategies", name)
	if err := fresh(folder); err != nil {
		return nil, err
	}
	if err := unusedStrategy(content, name); err != nil {
		return nil, err
	}
	read, err := factToRead(content.Catalogue, details.Fact)
	if err != nil {
		return nil, err
	}
	draft := &Draft{}
	if details.Source == "" {
		draft.Left = []string{"sources"}
	}
	title, source := cmp.Or(details.Title, sentence(name)), cmp.Or(details.Source, sourceToName)
	condition, cases := comparison(read)
	for _, each := range []struct{ file, text string }{
		{name + ".rego", fmt.Sprintf(strategyTemplate, yamlText(title), yamlText(source), name, yamlText(read.Title+": "+cases[0].note), yamlText(source), condition)},
		{name + "_test.rego", testTemplate(name, read, cases)},
	} {
		file := filepath.Join(folder, each.file)
		text, err := format.Source(file, []byte(each.text))
		if err != nil {
			return nil, fmt.Errorf("format the draft of %s: %w", name, err)
		}
		draft.Files = append(draft.Files, File{Name: file, Content: text})
	}
	return draft, nil
}

// unusedStrategy returns a fault if a policy declares a strategy of that name in whichever folder. Policies that cannot be
// loaded declare none.
func unusedStrategy(content *model.Content, name string) error {
	if _, err := os.Stat(content.Options.Policies); err != nil {
		return nil //nolint:nilerr // the folder need not be there
	}
	content.Options.Packs = []string{"all"}
	policies, err := content.Policies()
	if err != nil || policies.Set == nil {
		return nil //nolint:nilerr // check tells what is wrong with them
	}
	for _, strategy := range policies.Set.Strategies {
		if strategy.Name == name {
			return taken(strategy.Place.File, "it is the strategy "+name+" already: nothing was written")
		}
	}
	return nil
}

// factToRead returns the fact with that path, or the first fact of a service that has few values.
func factToRead(c *fact.Catalogue, path string) (fact.Fact, error) {
	var paths []string
	for _, f := range c.Facts {
		paths = append(paths, f.Path)
		isFirst := path == "" && strings.HasPrefix(f.Path, "service.") && !f.Numeric()
		if f.Path == path || isFirst {
			return f, nil
		}
	}
	if path == "" {
		return c.Facts[0], nil
	}
	return fact.Fact{}, refuse("no fact is called %s: leeway facts lists them%s", document.Show(path), suggest.DidYouMean(path, paths))
}

// A tried value of a fact, as Rego, and whether the first precondition holds for it.
type tried struct {
	note, value string
	met         bool
}

// comparison returns a condition on the fact in Rego, and the values to test it with; the first one meets it.
func comparison(f fact.Fact) (condition string, cases []tried) {
	path := "input." + f.Path
	switch f.Type {
	case fact.Boolean:
		return path, []tried{{"true", "true", true}, {"false", "false", false}}
	case fact.String:
		for i, value := range f.Enum {
			cases = append(cases, tried{value, quoted(value), i == 0})
		}
		return path + " == " + quoted(f.Enum[0]), cases
	}
	least := big.NewRat(0, 1)
	switch {
	case f.Min != nil:
		least = f.Min
	case f.Max != nil:
		least = new(big.Rat).Sub(f.Max, big.NewRat(1, 1))
	}
	bound := new(big.Rat).Add(least, big.NewRat(1, 1))
	if f.Max != nil && bound.Cmp(f.Max) > 0 {
		bound = f.Max
	}
	at, below := document.Decimal(bound), document.Decimal(least)
	return path + " >= " + at, []tried{{at + " or more", at, true}, {"below " + at, below, below == at}}
}

// plainText matches text that YAML takes as it is: two words or more, for one may be a boolean, or a name with an underscore.
var plainText = regexp.MustCompile(`^[A-Za-z]+(_[A-Za-z0-9_]+|( [A-Za-z-]+)+)$`)

// yamlText returns text as a value of YAML: as it is if it is plain, else in quotation marks.
func yamlText(text string) string {
	if plainText.MatchString(text) {
		return text
	}
	return quoted(text)
}

const strategyTemplate = `# METADATA
# title: %s
# description: Say in one or two sentences what the strategy does.
# custom:
#   kind: strategy
#   sources: [%s]
package strategies.%s

# METADATA
# title: %s
# description: Say why the strategy needs it.
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: organisational
#   remedy: Say what could be done where it is not met.
#   sources: [%s]
first_precondition if %s
`

// testTemplate returns a table test of the first precondition.
func testTemplate(strategy string, f fact.Fact, cases []tried) string {
	var rows strings.Builder
	for _, each := range cases {
		fmt.Fprintf(&rows, "\t\t%s: [%s, %t],\n", quoted(each.note), each.value, each.met)
	}
	unit := "value"
	for _, name := range slices.Backward(strings.Split(f.Path, ".")) {
		unit = fmt.Sprintf("{%s: %s}", quoted(name), unit)
	}
	return fmt.Sprintf(`package strategies.%[1]s_test

import data.strategies.%[1]s

test_first_precondition[note] if {
	some note, [value, want] in {
%[2]s	}
	got := true in {met | met := %[1]s.first_precondition with input as %[3]s}
	got == want
}
`, strategy, rows.String(), unit)
}
