package qca_test

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/qca"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// statuses reads 1, 0 and - as statuses.
func statuses(text string) []verdict.Status {
	var read []verdict.Status
	for _, sign := range text {
		read = append(read, map[rune]verdict.Status{'1': verdict.Met, '0': verdict.Unmet, '-': verdict.Unknown}[sign])
	}
	return read
}

// casesOf reads lines of an id, the statuses of the conditions, and the outcome.
func casesOf(t *testing.T, text string) []qca.Case {
	t.Helper()
	var cases []qca.Case
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			t.Fatalf("%q has not 3 fields", line)
		}
		cases = append(cases, qca.Case{ID: fields[0], Statuses: statuses(fields[1]), Succeeded: fields[2] == "1"})
	}
	return cases
}

// lipset is the crisp data set LC of the R package QCA (Duşa), after Lipset's conditions for the survival of democracy
// between the wars: DEV, URB, LIT, IND, STB, and the outcome SURV.
const lipset = `AU 10110 0
BE 11111 1
CZ 11111 1
EE 00101 0
FI 10101 1
FR 10111 1
DE 11110 0
GR 00000 0
HU 00100 0
IE 10101 1
IT 00001 0
NL 11111 1
PL 00100 0
PT 00000 0
RO 00000 0
ES 00000 0
SE 10111 1
UK 11111 1
`

// TestLipset computes the measures of the 18 cases of LC. The expected shares are counted by hand in the table above:
// 8 cases survived; 10 are developed, 5 urban, 13 literate, 8 industrial and 10 stable, of which 8, 4, 8, 6 and 8 survived.
func TestLipset(t *testing.T) {
	t.Parallel()
	cases := casesOf(t, lipset)
	for i, want := range []struct {
		name                            string
		consistency, coverage, relevant [2]int
	}{
		{"DEV", [2]int{8, 8}, [2]int{8, 10}, [2]int{18 - 10, 18 - 8}},
		{"URB", [2]int{4, 8}, [2]int{4, 5}, [2]int{18 - 5, 18 - 4}},
		{"LIT", [2]int{8, 8}, [2]int{8, 13}, [2]int{18 - 13, 18 - 8}},
		{"IND", [2]int{6, 8}, [2]int{6, 8}, [2]int{18 - 8, 18 - 6}},
		{"STB", [2]int{8, 8}, [2]int{8, 10}, [2]int{18 - 10, 18 - 8}},
	} {
		exactly := func(share [2]int) verdict.QCAMeasure {
			value := float64(share[0]) / float64(share[1])
			return verdict.QCAMeasure{Value: &value, Low: &value, High: &value}
		}
		consistency, coverage, relevance := exactly(want.consistency), exactly(want.coverage), exactly(want.relevant)
		got := qca.Condition(cases, i)
		if diff := cmp.Diff(&verdict.QCANecessity{Consistency: consistency, Coverage: &coverage, Relevance: &relevance}, got.Necessary); diff != "" {
			t.Errorf("%s as necessary (-want +got):\n%s", want.name, diff)
		}
		if diff := cmp.Diff(&verdict.QCASufficiency{Consistency: coverage, Coverage: consistency}, got.Sufficient); diff != "" {
			t.Errorf("%s as sufficient (-want +got):\n%s", want.name, diff)
		}
		if got.N != 18 || got.Constant != "" {
			t.Errorf("%s: n %d, constant %q", want.name, got.N, got.Constant)
		}
	}
}

// textbook has the conditions DEV, URB, LIT and IND with the thresholds of the first truth table of Rihoux and De Meur (in
// Rihoux and Ragin 2009, chapter 3), with which Finland and Czechoslovakia are not developed.
const textbook = `AU 1011 0
BE 1111 1
CZ 0111 1
EE 0010 0
FI 0010 1
FR 1011 1
DE 1111 0
GR 0000 0
HU 0010 0
IE 1010 1
IT 0000 0
NL 1111 1
PL 0010 0
PT 0000 0
RO 0000 0
ES 0000 0
SE 1011 1
UK 1111 1
`

// TestTextbookTable gives the truth table that the chapter prints: three contradictory rows, with their shares.
func TestTextbookTable(t *testing.T) {
	t.Parallel()
	table := qca.Table(casesOf(t, textbook), []int{0, 1, 2, 3}, []string{"DEV", "URB", "LIT", "IND"})
	var got []string
	for _, row := range table.Rows {
		var values string
		for _, value := range row.Values {
			values += map[verdict.Status]string{verdict.Met: "1", verdict.Unmet: "0"}[value]
		}
		got = append(got, fmt.Sprintf("%s n=%d %.3f %v %v %t", values, row.Cases, *row.Consistency, row.Succeeded, row.Stopped, row.Contradictory))
	}
	want := []string{
		"1111 n=4 0.750 [BE NL UK] [DE] true",
		"1011 n=3 0.667 [FR SE] [AU] true",
		"1010 n=1 1.000 [IE] [] false",
		"0111 n=1 1.000 [CZ] [] false",
		"0010 n=4 0.250 [FI] [EE HU PL] true",
		"0000 n=5 0.000 [] [GR IT PT RO ES] false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if table.Combinations != "16" || table.Remainders != "10" || table.Unplaced != nil {
		t.Errorf("%s combinations, %s remainders, unplaced %v", table.Combinations, table.Remainders, table.Unplaced)
	}
}

// TestTableOfUnknown lists cases with an unknown condition apart, and gives no consistency with few stopped cases.
func TestTableOfUnknown(t *testing.T) {
	t.Parallel()
	table := qca.Table(casesOf(t, "a 11 1\nb -1 0\nc 11 0\nd -- 1\n"), []int{0, 1}, []string{"one", "two"})
	want := &verdict.TruthTable{
		Conditions: []string{"one", "two"},
		Rows:       []verdict.TruthRow{{Values: statuses("11"), Cases: 2, Succeeded: []string{"a"}, Stopped: []string{"c"}, Contradictory: true}},
		Unplaced: []verdict.UnplacedCase{
			{ID: "b", Unknown: []string{"one"}}, {ID: "d", Succeeded: true, Unknown: []string{"one", "two"}},
		},
		Combinations: "4", Remainders: "3",
	}
	if diff := cmp.Diff(want, table); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestTableHoldsEachCaseOnce holds that each case is in one row or apart, with the statuses of its row, and that rows and
// remainders are all combinations.
func TestTableHoldsEachCaseOnce(t *testing.T) {
	t.Parallel()
	names := []string{"x", "y", "z"}
	rapid.Check(t, func(t *rapid.T) {
		of := map[string]qca.Case{}
		var cases []qca.Case
		for i, signs := range rapid.SliceOfN(rapid.StringMatching(`[01-]{3}`), 0, 12).Draw(t, "cases") {
			c := qca.Case{ID: fmt.Sprint(i), Statuses: statuses(signs), Succeeded: rapid.Bool().Draw(t, "succeeded")}
			of[c.ID], cases = c, append(cases, c)
		}
		table := qca.Table(cases, []int{0, 1, 2}, names)
		seen := 0
		for _, row := range table.Rows {
			for _, id := range append(append([]string{}, row.Succeeded...), row.Stopped...) {
				if diff := cmp.Diff(row.Values, of[id].Statuses); diff != "" {
					t.Fatalf("case %s (-row +case):\n%s", id, diff)
				}
			}
			if both := len(row.Succeeded) > 0 && len(row.Stopped) > 0; row.Cases != len(row.Succeeded)+len(row.Stopped) || both != row.Contradictory {
				t.Fatalf("row %+v", row)
			}
			seen += row.Cases
		}
		for _, apart := range table.Unplaced {
			if !slices.Contains(of[apart.ID].Statuses, verdict.Unknown) {
				t.Fatalf("case %s is apart", apart.ID)
			}
		}
		if seen+len(table.Unplaced) != len(cases) || table.Remainders.String() != fmt.Sprint(8-len(table.Rows)) {
			t.Fatalf("%d cases, %d in rows, %d apart, %s remainders", len(cases), seen, len(table.Unplaced), table.Remainders)
		}
	})
}

// TestManyConditions counts remainders beyond the range of machine words.
func TestManyConditions(t *testing.T) {
	t.Parallel()
	const many = 70
	indexes, names := make([]int, many), make([]string, many)
	for i := range indexes {
		indexes[i] = i
	}
	one := qca.Case{ID: "a", Statuses: statuses(strings.Repeat("1", many))}
	if table := qca.Table([]qca.Case{one}, indexes, names); table.Remainders != "1180591620717411303423" { // 2^70 - 1
		t.Errorf("%s remainders", table.Remainders)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, cases                       string
		limit                             verdict.QCALimit
		constant                          verdict.Status
		necessary, relevance, sufficiency bool
	}{
		{"none", "", verdict.QCAFewCases, verdict.Unknown, false, false, false},
		{"one", "a 1 1\n", verdict.QCAFewCases, verdict.Met, false, false, false},
		{"no success", "a 1 0\nb 0 0\n", verdict.QCANoSucceeded, "", false, false, false},
		{"none stopped", "a 1 1\nb 0 1\n", verdict.QCANoStopped, "", true, false, false},
		{"two stopped", "a 1 1\nb 0 0\nc 0 0\n", verdict.QCAFewStopped, "", true, true, false},
		{"three stopped", "a 0 1\nb 0 0\nc - 0\nd 0 0\n", "", verdict.Unmet, true, true, true},
		{"all unknown", "a - 1\nb - 0\nc - 0\nd - 0\n", "", verdict.Unknown, true, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cases := casesOf(t, test.cases)
			got := qca.Condition(cases, 0)
			if limit := qca.LimitOf(cases); limit != test.limit || got.Constant != test.constant {
				t.Errorf("limit %q, constant %q", limit, got.Constant)
			}
			if got.Necessary != nil != test.necessary || got.Sufficient != nil != test.sufficiency ||
				test.necessary && (got.Necessary.Relevance != nil != test.relevance || got.Necessary.Coverage != nil != test.relevance) {
				t.Errorf("necessary %+v, sufficient %+v", got.Necessary, got.Sufficient)
			}
		})
	}
}

// fit computes the measures of completed cases as they are defined for fuzzy sets, with membership 1 or 0. A measure that
// divides by 0 is NaN.
func fit(x, y []float64) (consistency, coverage, relevance float64) {
	var both, sumX, sumY float64
	for i := range x {
		both += math.Min(x[i], y[i])
		sumX += x[i]
		sumY += y[i]
	}
	n := float64(len(x))
	return both / sumY, both / sumX, (n - sumX) / (n - both)
}

// TestRanges holds the ranges to all completions, and the values to the known cases.
func TestRanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// Three stopped cases and a success, so that all measures are there; their statuses are drawn too.
		y := append([]float64{1, 0, 0, 0}, rapid.SliceOfN(rapid.SampledFrom([]float64{0, 1}), 0, 6).Draw(t, "outcomes")...)
		signs := rapid.SliceOfN(rapid.SampledFrom([]byte("10-")), len(y), len(y)).Draw(t, "statuses")
		var cases []qca.Case
		var knownX, knownY []float64
		var open []int
		x := make([]float64, len(y))
		for i, sign := range signs {
			cases = append(cases, qca.Case{Statuses: statuses(string(sign)), Succeeded: y[i] == 1})
			if sign == '-' {
				open = append(open, i)
				continue
			}
			x[i] = float64(sign - '0')
			knownX, knownY = append(knownX, x[i]), append(knownY, y[i])
		}
		got := qca.Condition(cases, 0)
		measures := []verdict.QCAMeasure{got.Necessary.Consistency, *got.Necessary.Coverage, *got.Necessary.Relevance}
		want := make([]verdict.QCAMeasure, len(measures))
		a, b, c := fit(knownX, knownY)
		for i, value := range []float64{a, b, c} {
			want[i].Value = number(value)
		}
		for completion := range 1 << len(open) {
			for bit, i := range open {
				x[i] = float64(completion >> bit & 1)
			}
			a, b, c := fit(x, y)
			for i, value := range []float64{a, b, c} {
				widen(&want[i], value)
			}
		}
		if diff := cmp.Diff(want, measures); diff != "" {
			t.Fatalf("statuses %s, outcomes %v (-all completions +got):\n%s", signs, y, diff)
		}
		if got.N != len(knownX) {
			t.Fatalf("n %d, want %d", got.N, len(knownX))
		}
	})
}

func number(value float64) *float64 {
	if math.IsNaN(value) {
		return nil
	}
	return &value
}

// widen extends the range of a measure to a value.
func widen(m *verdict.QCAMeasure, value float64) {
	if math.IsNaN(value) {
		return
	}
	if m.Low == nil || value < *m.Low {
		m.Low = &value
	}
	if m.High == nil || value > *m.High {
		m.High = &value
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	got := qca.Columns([]string{"one_key", "service.records", "service_records", "ONE_KEY", "_own", "next", "TRUE", "NA_real_", `a"b`, "é", "", "case", "succeeded", "7"})
	want := []string{"one_key", "service_records", "service_records_2", "ONE_KEY_2", "X_own", "Xnext", "XTRUE", "XNA_real_", "a_b", "X_", "X", "case_2", "succeeded_2", "X7"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestColumnsAreNamesOfR holds of any names that the columns are distinct, case aside, and names of R.
func TestColumnsAreNamesOfR(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOf(rapid.OneOf(rapid.String(), rapid.StringMatching(`[aA]([._]2?)?`))).Draw(t, "names")
		seen := map[string]bool{}
		for i, column := range qca.Columns(names) {
			if low := strings.ToLower(column); !name.MatchString(column) || seen[low] {
				t.Fatalf("%q becomes %q", names[i], column)
			} else {
				seen[low] = true
			}
		}
	})
}
