package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
)

// hostileQCA has the hostile text wherever text from files can stand.
func hostileQCA() *verdict.QCA {
	share := 0.5
	m := verdict.QCAMeasure{Value: &share, Low: &share, High: &share}
	condition := verdict.QCACondition{
		Precondition: hostileText, Title: hostileText, Necessity: "necessary", Column: "column", N: 1, Constant: verdict.Met,
		Necessary: &verdict.QCANecessity{Consistency: m, Coverage: &m, Relevance: &m}, Sufficient: &verdict.QCASufficiency{Consistency: m, Coverage: m},
	}
	return &verdict.QCA{
		Without: []string{hostileText}, Partial: hostileText, LeftOut: []verdict.LeftOut{{Strategy: hostileText, Pack: hostileText, Cases: []string{hostileText}}},
		Strategies: []verdict.StrategyQCA{{
			Strategy: hostileText, Title: hostileText, Succeeded: 1, Partial: 1, Conditions: []verdict.QCACondition{condition},
			TruthTable: &verdict.TruthTable{
				Conditions:   []string{hostileText},
				Rows:         []verdict.TruthRow{{Values: []verdict.Status{verdict.Met}, Succeeded: []string{hostileText}, Stopped: []string{hostileText}, Contradictory: true}},
				Unplaced:     []verdict.UnplacedCase{{ID: hostileText, Unknown: []string{hostileText}}},
				Combinations: "2", Remainders: "1",
			},
			Facts: []verdict.QCAFact{{Path: hostileText, Title: hostileText, Column: "fact", Type: "string", Unit: hostileText, Values: []string{hostileText}}},
			Cases: []verdict.QCACase{{ID: hostileText, Statuses: []verdict.Status{verdict.Unknown}, Facts: map[string]any{hostileText: hostileText}}},
		}},
	}
}

// quoted is an answer about names with quotes and line breaks, as no file of leeway's has them.
func quoted() *verdict.QCA {
	return &verdict.QCA{Strategies: []verdict.StrategyQCA{{
		Strategy: "s",
		Conditions: []verdict.QCACondition{
			{Precondition: "a", Title: `the "best", or so`, Necessity: "necessary", Column: "a"},
			{Precondition: "a", Way: 1, Title: "=1+1", Necessity: "necessary", Column: "a_way1"},
			{Precondition: "b", Necessity: "supporting", Column: "b"},
		},
		Facts: []verdict.QCAFact{
			{Path: "f", Title: "F", Column: "f", Type: "string", Values: []string{"-", `"x"`}},
			{Path: "n", Column: "n", Type: "number", Unit: "%"},
			{Path: "yes", Column: "yes", Type: "boolean"},
		},
		Cases: []verdict.QCACase{
			{ID: `a "case", 1`, Succeeded: true, Statuses: []verdict.Status{verdict.Met, verdict.Unmet, verdict.Unknown}, Facts: map[string]any{"f": `"x"`, "n": json.Number("-67.4"), "yes": false}},
			{ID: "=two", Statuses: []verdict.Status{verdict.Unknown, verdict.Unmet, verdict.Unknown}, Facts: map[string]any{"f": "-"}},
		},
	}}}
}

// TestQCATableIsReadAsWritten holds that a reader of CSV gets the names, and "-" for what is not known.
func TestQCATableIsReadAsWritten(t *testing.T) {
	t.Parallel()
	for dialect, separator := range map[string]rune{"plain": ',', "excel-de": ';'} {
		var out bytes.Buffer
		if err := report.QCA(&out, quoted(), report.Options{Format: report.CSV, Dialect: dialect}); err != nil {
			t.Fatal(err)
		}
		number := map[rune]string{',': "-67.4", ';': "-67,4"}[separator]
		want := [][]string{
			{"case", "a", "a_way1", "b", "f", "n", "yes", "SUCCEEDED"},
			{`a "case", 1`, "1", "0", "-", "1", number, "0", "1"},
			{"'=two", "-", "0", "-", "0", "-", "-", "0"},
		}
		if diff := cmp.Diff(want, readCSV(t, out.String(), separator)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dialect, diff)
		}
	}
}

func readCSV(t *testing.T, text string, separator rune) [][]string {
	t.Helper()
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	in.Comma = separator
	read, err := in.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestQCACodebook(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := report.QCACodebook(&out, quoted(), report.Options{}); err != nil {
		t.Fatal(err)
	}
	const a, way, b = "necessary precondition", "way", "supporting precondition"
	want := [][]string{
		{"column", "kind", "name", "title", "code", "meaning"},
		{"case", "case", "id", "The id of the case", "", ""},
		{"a", a, "s/a", `the "best", or so`, "1", "met"},
		{"a", a, "s/a", `the "best", or so`, "0", "unmet"},
		{"a", a, "s/a", `the "best", or so`, "-", "not known"},
		{"a_way1", way, "s/a way 1", "'=1+1", "1", "met"},
		{"a_way1", way, "s/a way 1", "'=1+1", "0", "unmet"},
		{"a_way1", way, "s/a way 1", "'=1+1", "-", "not known"},
		{"b", b, "s/b", "", "1", "met"},
		{"b", b, "s/b", "", "0", "unmet"},
		{"b", b, "s/b", "", "-", "not known"},
		{"f", "fact", "f", "F", "0", "-"},
		{"f", "fact", "f", "F", "1", `"x"`},
		{"f", "fact", "f", "F", "-", "not known"},
		{"n", "fact", "n", "", "", "the number itself: %"},
		{"n", "fact", "n", "", "-", "not known"},
		{"yes", "fact", "yes", "", "1", "true"},
		{"yes", "fact", "yes", "", "0", "false"},
		{"yes", "fact", "yes", "", "-", "not known"},
		{"SUCCEEDED", "outcome", "outcome", "The outcome of the case", "1", "succeeded"},
		{"SUCCEEDED", "outcome", "outcome", "The outcome of the case", "0", "failed or abandoned"},
	}
	if diff := cmp.Diff(want, readCSV(t, out.String(), ',')); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestQCAScript holds that the lines of R name the file and its dialect as R reads them.
func TestQCAScript(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ file, dialect, want string }{
		{"cases.csv", "", `d <- read.csv("cases.csv", row.names = "case", na.strings = "-")`},
		{`C:\my "cases".csv`, "tab", `d <- read.csv("C:\\my \"cases\".csv", row.names = "case", na.strings = "-", sep = "\t")`},
		{"a\nb.csv", "excel", `d <- read.csv("a\nb.csv", row.names = "case", na.strings = "-", fileEncoding = "UTF-8-BOM")`},
		{"é.csv", "tab-de", `d <- read.csv("é.csv", row.names = "case", na.strings = "-", sep = "\t", dec = ",")`},
	} {
		got := report.QCAScript(quoted(), test.file, test.dialect)
		want := []string{test.want, `d <- na.omit(d[c("a", "SUCCEEDED")])`, `QCA::truthTable(d, outcome = "SUCCEEDED", show.cases = TRUE)`}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.file, diff)
		}
	}
	if got := report.QCAScript(&verdict.QCA{Strategies: []verdict.StrategyQCA{{}}}, "x", ""); got != nil {
		t.Errorf("without necessary preconditions: %q", got)
	}
}
