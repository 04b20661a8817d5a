package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/schemas"
)

// A bench is what it takes to read lines both ways: the shipped catalogue, in a space with all its facts but some, whose
// numbers are cut at awkward places.
type bench struct {
	reader *profile.Reader
	space  *table.Space
	plan   *plan
}

func newBench(t testing.TB) *bench {
	t.Helper()
	unit, err := fs.ReadFile(schemas.FS, "unit.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fact.ReadCatalogue("unit.json", unit)
	if err != nil {
		t.Fatal(err)
	}
	f := &policy.Function{Cuts: map[string][]*big.Rat{}}
	for _, each := range catalogue.Facts {
		if strings.HasSuffix(each.Path, "market") || strings.HasSuffix(each.Path, "vendor_market") {
			continue // facts that no rule reads
		}
		f.Reads = append(f.Reads, each.Path)
		if each.Numeric() {
			f.Cuts[each.Path] = []*big.Rat{big.NewRat(0, 1), big.NewRat(5, 2), big.NewRat(20, 1), big.NewRat(61, 3), big.NewRat(99_999_999_999, 1)}
		}
	}
	space := table.NewSpace(catalogue, []*policy.Function{f})
	return &bench{reader: &profile.Reader{Catalogue: catalogue}, space: space, plan: newPlan(catalogue, space)}
}

// scanner returns a scanner that has learnt some names.
func (b *bench) scanner() *scanner {
	s := newScanner(b.plan)
	for _, name := range []string{"id", "country", "note x"} {
		s.learn(carried{name: []byte(name), json: appendQuoted(nil, []byte(name)), role: roleOf(name)})
	}
	return s
}

// slowly reads a line as the slow way does: the cells, and the carried members.
func (b *bench) slowly(line []byte) (cells []int, carries []string, facts map[string]any, err error) {
	d, faults := document.Read("line", line)
	if len(faults) > 0 {
		return nil, nil, nil, faults
	}
	members, ok := membersOf(line)
	if !ok {
		return nil, nil, nil, fmt.Errorf("no object")
	}
	found := false
	for _, m := range members {
		switch name := string(m.name); {
		case name == "context" || name == "service":
			found = true
		case m.value[0] == '{' || m.value[0] == '[' || !slices.Contains([]string{"id", "country", "note x"}, name):
			return nil, nil, nil, fmt.Errorf("member %s", name)
		default:
			carries = append(carries, string(m.json)+":"+string(m.value))
		}
	}
	if !found {
		return nil, nil, nil, fmt.Errorf("no facts")
	}
	unit, faults := b.reader.Single(d)
	if len(faults) > 0 {
		return nil, nil, nil, faults
	}
	return b.space.Encode(unit.Facts), carries, unit.Facts, nil
}

// compare holds what the scanner read, if it did not give up, to the slow way.
func (b *bench) compare(t *testing.T, s *scanner, line []byte) (scanned bool) {
	t.Helper()
	if !s.scan(line) {
		return false
	}
	cells, carries, facts, err := b.slowly(line)
	if err != nil {
		t.Fatalf("the scanner reads %q, which is at fault: %v", line, err)
	}
	if diff := cmp.Diff(cells, s.cells); diff != "" {
		t.Fatalf("cells of %q (-slow +scanner):\n%s", line, diff)
	}
	var scannedMembers []string
	for _, c := range s.carried {
		scannedMembers = append(scannedMembers, string(c.json)+":"+string(c.value))
	}
	if diff := cmp.Diff(carries, scannedMembers); diff != "" {
		t.Fatalf("carried members of %q (-slow +scanner):\n%s", line, diff)
	}
	b.compareValues(t, s, facts, cells)
	return true
}

func (b *bench) compareValues(t *testing.T, s *scanner, facts map[string]any, cells []int) {
	t.Helper()
	for dim, cell := range cells {
		if cell == table.Unknown {
			continue
		}
		want := facts[b.space.Dims[dim].Fact.Path]
		for _, inJSON := range []bool{true, false} {
			if got, want := s.value(nil, dim, inJSON), appendValue(nil, want, inJSON); !bytes.Equal(got, want) {
				t.Fatalf("value of %s is %s, want %s", b.space.Dims[dim].Fact.Path, got, want)
			}
		}
	}
}

// plainLines are lines that the scanner reads.
var plainLines = []string{
	`{"context":{}}`,
	`{"id":1,"country":"BE","context":{},"service":{}}`,
	` { "id" : -1.50 , "note x" : null , "context" : { "person_identifier" : "universal" } , "service" : { "sensitive" : true } } ` + "\r",
	`{"service":{"sensitive":false,"back_offices":{"national":1,"regional":2,"local":3,"market":4,"civil_society":5}},"id":true}`,
	`{"service":{"back_offices":{"national":1,"regional":2,"local":3,"market":4,"civil_society":5,"total":15}},"id":false}`,
	`{"service":{"back_offices":{"national":1,"total":15}},"id":"a b"}`,
	`{"context":{"local_autonomy":22.5,"population":1,"vendor_market":"competitive"}}`,
	`{"context":{"local_autonomy":20.333333},"service":{}}`,
	`{"context":{"local_autonomy":20.333334}}`,
	`{"context":{"local_autonomy":0}}`,
	`{"context":{"local_autonomy":100}}`,
	`{"context":{"population":999999999999999}}`,
	`{"service":{"annual_cases":99999999999}}`,
}

// oddLines are lines that it gives up on.
var oddLines = []string{
	``, `{}`, `[]`, `{"id":1}`, `{"context":{}`, `{"context":{}}}`, `{"context":{},}`, `{"context":{}} x`, `{"context":[]}`, `{"context":{},"context":{}}`,
	`{"context":{"person_identifier":"universal","person_identifier":"none"}}`, `{"id":1,"id":2,"context":{}}`, `{"context":{"population":1,}}`,
	`{"context":{"person_identifier":"universale"}}`, `{"context":{"person_identifier":null}}`, `{"context":{"person_identifier":"univ\u0065rsal"}}`,
	`{"context":{"person_identifer":"universal"}}`, `{"context":{"local_autonomy":101}}`, `{"context":{"local_autonomy":-0}}`, `{"context":{"local_autonomy":1e1}}`,
	`{"context":{"local_autonomy":01}}`, `{"context":{"local_autonomy":1.}}`, `{"context":{"local_autonomy":.5}}`, `{"context":{"local_autonomy":1.50}}`, `{"context":{"local_autonomy":20.3333333}}`,
	`{"context":{"population":1.0}}`, `{"context":{"population":0}}`, `{"context":{"population":1000000000000000}}`, `{"context":{"population":"1"}}`,
	`{"service":{"back_offices":{"national":2,"total":1}}}`, `{"service":{"back_offices":{"national":1,"regional":2,"local":3,"market":4,"civil_society":5,"total":16}}}`,
	`{"service":{"sensitive":"true"}}`, `{"service":{"sensitive":truefalse}}`, `{"unknown":1,"context":{}}`, `{"id":"é","context":{}}`, `{"id":"\n","context":{}}`, `{"id":{},"context":{}}`,
	`{"id":1e5,"context":{}}`, `{"id":1.,"context":{}}`, `{"id":01,"context":{}}`, `{"id":-,"context":{}}`, `{"id":1.2.3,"context":{}}`, `{"id":nul,"context":{}}`, `{"id":1 "context":{}}`, `{"id" 1,"context":{}}`, "{\"id\":\"\t\",\"context\":{}}",
}

func TestScannerReadsWhatIsPlain(t *testing.T) {
	b := newBench(t)
	s := b.scanner()
	for _, line := range plainLines {
		if !b.compare(t, s, []byte(line)) {
			t.Errorf("the scanner gives up on %s", line)
		}
	}
	for _, line := range oddLines {
		if s.scan([]byte(line)) {
			t.Errorf("the scanner reads %s", line)
		}
	}
}

// FuzzScan holds whatever the scanner reads to the slow way, and never lets it read beyond a line.
func FuzzScan(f *testing.F) {
	for _, line := range slices.Concat(plainLines, oddLines) {
		f.Add([]byte(line))
	}
	b := newBench(f)
	s := b.scanner()
	f.Fuzz(func(t *testing.T, line []byte) {
		line = bytes.ReplaceAll(line, newline, []byte(" "))
		b.compare(t, s, slices.Clip(line))
	})
}

// layouts are those that the scanner reads rows of.
func layouts() []sheet.Layout {
	var all []sheet.Layout
	for _, name := range dialect.Names() {
		d, _ := dialect.Named(name)
		all = append(all, sheet.Layout{Dialect: d, Sure: true}, sheet.Layout{Dialect: d, Sure: d.Separator == ','})
	}
	return all
}

// splitHeader returns a header with columns of all kinds.
func (b *bench) splitHeader(t testing.TB, layout sheet.Layout) *header {
	t.Helper()
	names := "id,context.person_identifier,context.local_autonomy,service.sensitive,service.back_offices.national,service.back_offices.total,,\n"
	r := &run{policies: &Policies{Reader: b.reader}, plan: b.plan, names: sheet.NewNames(b.reader.Catalogue, nil)}
	h, err := r.parseHeader("x.csv", []byte(strings.ReplaceAll(names, ",", string(layout.Separator))), layout)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// FuzzSplit does so for rows of CSV in any dialect.
func FuzzSplit(f *testing.F) {
	f.Add([]byte("1,universal,22.5,true,3,"))
	f.Add([]byte("a b,,,,,"))
	f.Add([]byte(`"a,b",sectoral,1e1,false,03,x`))
	f.Add([]byte("é,none,100,,-0,1.0"))
	f.Add([]byte("a;none;22,5;TRUE;3;;;"))
	f.Add([]byte("a;none;1,234;falsch;1.234;"))
	f.Add([]byte("a\tnone\t2.5\tyes\t3\t\t"))
	b := newBench(f)
	s := b.scanner()
	var headers []*header
	for _, layout := range layouts() {
		headers = append(headers, b.splitHeader(f, layout))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		row = slices.Clip(bytes.ReplaceAll(row, newline, []byte(" ")))
		for _, h := range headers {
			b.compareRow(t, s, h, row)
		}
	})
}

// compareRow holds what the scanner read of a row, if it did not give up, to the slow way.
func (b *bench) compareRow(t *testing.T, s *scanner, h *header, row []byte) (scanned bool) {
	t.Helper()
	if sheet.IsBlank(row, h.Separator) || !s.split(row, h) {
		return false
	}
	read, faults := h.Read(row, sheet.Place{Line: 2, Row: 2})
	if len(faults) > 0 {
		t.Fatalf("the scanner reads %q, which is at fault: %v", row, faults)
	}
	for i, text := range read.Carried {
		if string(s.carried[i].value) != text {
			t.Fatalf("%q carries %q", row, s.carried[i].value)
		}
	}
	unit, faults := b.reader.OfFacts(read.Document, read.Facts)
	if len(faults) > 0 {
		t.Fatalf("the scanner reads %q, which is at fault: %v", row, faults)
	}
	cells := b.space.Encode(unit.Facts)
	if diff := cmp.Diff(cells, s.cells); diff != "" {
		t.Fatalf("cells of %q (-slow +scanner):\n%s", row, diff)
	}
	b.compareValues(t, s, unit.Facts, cells)
	return true
}

// TestScannerReadsRowsOfSpreadsheets checks that rows of each dialect are read the fast way.
func TestScannerReadsRowsOfSpreadsheets(t *testing.T) {
	b := newBench(t)
	s := b.scanner()
	for _, layout := range layouts() {
		h := b.splitHeader(t, layout)
		for _, row := range []string{"1,universal,22.5,true,3,", "1,,22.5,TRUE,,7,,", "a b,none,100,no,3,3"} {
			cells := strings.Split(row, ",")
			if layout.DecimalComma {
				cells[2] = strings.Replace(cells[2], ".", ",", 1)
			}
			if text := strings.Join(cells, string(layout.Separator)); !b.compareRow(t, s, h, []byte(text)) {
				t.Errorf("%s: the scanner gives up on %q", layout.Name, text)
			}
		}
	}
}

// BenchmarkSplit reads one row of CSV.
func BenchmarkSplit(b *testing.B) {
	bench := newBench(b)
	for name, row := range map[string]string{"plain": "1,universal,22.5,true,3,", "excel-de": "1;universal;22,5;true;3;"} {
		b.Run(name, func(b *testing.B) {
			d, _ := dialect.Named(name)
			h, s := bench.splitHeader(b, sheet.Layout{Dialect: d, Sure: true}), bench.scanner()
			line := []byte(row)
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			for b.Loop() {
				if !s.split(line, h) {
					b.Fatal("the scanner gives up")
				}
			}
		})
	}
}

// BenchmarkScan reads one line with all facts.
func BenchmarkScan(b *testing.B) {
	bench := newBench(b)
	facts := map[string]any{}
	for _, f := range bench.reader.Catalogue.Facts {
		switch {
		case f.Enum != nil:
			facts[f.Path] = f.Enum[len(f.Enum)-1]
		case f.Type == fact.Boolean:
			facts[f.Path] = true
		case f.SumOf == nil:
			facts[f.Path] = json.Number("17")
		}
	}
	line, err := json.Marshal((&profile.Unit{Facts: facts}).Document())
	if err != nil {
		b.Fatal(err)
	}
	s := bench.scanner()
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if !s.scan(line) {
			b.Fatalf("the scanner gives up on %s", line)
		}
	}
}
