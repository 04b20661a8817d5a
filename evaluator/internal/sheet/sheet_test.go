package sheet_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/schemas"
)

func shipped(t testing.TB) *fact.Catalogue {
	t.Helper()
	unit, err := fs.ReadFile(schemas.FS, "unit.json")
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := fact.ReadCatalogue("unit.json", unit)
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}

// A content is what was read from a file.
type content struct {
	How     string // how the file was read
	Facts   []map[string]any
	Carried [][]string
	Faults  []string
}

func read(r sheet.Reader, in io.Reader) content {
	var c content
	r.Recognised = func(_, how string) { c.How = strings.TrimPrefix(how, "read as CSV with ") }
	_, rows, faults := r.Read("x.csv", in)
	for _, row := range rows {
		c.Facts, c.Carried = append(c.Facts, row.Facts), append(c.Carried, row.Carried)
	}
	for _, fault := range faults {
		c.Faults = append(c.Faults, strings.TrimPrefix(fault.Error(), "x.csv:"))
	}
	return c
}

func utf16(order unicode.Endianness, text string) string {
	encoded, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		panic(err) // the tests write valid text
	}
	return encoded
}

const (
	autonomy  = "context.local_autonomy"
	signature = "context.electronic_signature_law"
	local     = "service.back_offices.local"
)

// TestDialects reads what spreadsheets write, and faulty files near to it.
func TestDialects(t *testing.T) {
	number := func(n string) map[string]any { return map[string]any{autonomy: json.Number(n)} }
	one := func(how, n string) content {
		return content{How: how, Facts: []map[string]any{number(n)}, Carried: [][]string{{"a"}}}
	}
	const german, semicolon = "semicolons and decimal commas (excel-de)", "semicolons and decimal points (semicolon)"
	tests := map[string]struct {
		dialect, text string
		want          content
	}{
		"plain":                       {"", "id," + autonomy + "\na,67.4\n", one("", "67.4")},
		"plain, with a mark":          {"", "\ufeffid," + autonomy + "\r\na,67.4\r\n", one("", "67.4")},
		"plain numbers of any form":   {"", "id," + autonomy + "\na,1.234\n", one("", "1.234")},
		"German Excel":                {"", "\ufeffid;" + autonomy + "\r\na;67,4\r\n", one(german, "67.4")},
		"named":                       {"excel-de", "id;" + autonomy + "\na;1,234\n", one("", "1.234")},
		"semicolons and points":       {"", "id;" + autonomy + "\na;67.4\n", one(semicolon, "67.4")},
		"tabs":                        {"", "id\t" + autonomy + "\na\t67.4\n", one("tabs and decimal points (tab)", "67.4")},
		"tabs and decimal commas":     {"", "id\t" + autonomy + "\na\t67,4\n", one("tabs and decimal commas (tab-de)", "67.4")},
		"whole numbers tell nothing":  {"", "id;" + autonomy + "\na;67\n", one(german, "67")},
		"quoted header":               {"", "\"id\";\"" + autonomy + "\"\n\"a\";\"67,4\"\n", one(german, "67.4")},
		"a line sep=;":                {"", "sep=;\r\nid;" + autonomy + "\r\na;67,4\r\n", one(german, "67.4")},
		"a line sep=, changes little": {"", "sep=,\nid," + autonomy + "\na,67.4\n", one("", "67.4")},
		"a mark and a line sep=;":     {"", "\ufeffsep=;\nid;" + autonomy + "\na;67,4\n", one(german, "67.4")},
		"UTF-16, little endian":       {"", utf16(unicode.LittleEndian, "id\t"+autonomy+"\r\na\t67.4\r\n"), one("tabs and decimal points (tab), in UTF-16", "67.4")},
		"UTF-16, big endian":          {"", utf16(unicode.BigEndian, "id;"+autonomy+"\r\na;67,4\r\n"), one(german+", in UTF-16", "67.4")},
		"empty rows and columns":      {"", "id;" + autonomy + ";;\n;;;\na;67,4;;\n\n;;;\n", one(german, "67.4")},
		"no end of the last line":     {"", "id;" + autonomy + "\na;67,4", one(german, "67.4")},
		"a small decimal is no group": {"", "id;" + autonomy + "\na;0,123\n", one(german, "0.123")},

		"two meanings, comma": {"", "id;" + autonomy + "\na;1,234\n", content{How: german, Faults: []string{
			`2:3: B2: context.local_autonomy: "1,234" may have decimals or be 1234, and other numbers do not tell: expected no separators of thousands, or --csv-dialect excel-de`,
		}}},
		"two meanings, point": {"", "id\t" + autonomy + "\na\t1.234\n", content{How: "tabs and decimal points (tab)", Faults: []string{
			`2:3: B2: context.local_autonomy: "1.234" may have decimals or be 1234, and other numbers do not tell: expected no separators of thousands, or --csv-dialect tab`,
		}}},
		"grouped thousands": {"excel-de", "id;" + local + "\na;12.000\n", content{Faults: []string{
			`2:3: B2: service.back_offices.local: "12.000" may be 12,000 or 12000: expected no separators of thousands, and a decimal comma`,
		}}},
		"both decimals": {"", "id;" + autonomy + "\nb;1,5\nc;2,5\nd;67.4\n", content{
			How: german, Facts: []map[string]any{number("1.5"), number("2.5")}, Carried: [][]string{{"b"}, {"c"}},
			Faults: []string{`4:3: B4: context.local_autonomy: expected a decimal comma, found "67.4" (did you mean 67,4?)`},
		}},
		"rows of another dialect": {"", "id," + autonomy + "\na;67\n", content{Faults: []string{
			"2:1: row 2: expected 2 fields, as in the header, found 1: the header has commas between them, and this row semicolons",
		}}},
		"a header of two dialects": {"", "id," + autonomy + ";" + signature + "\n", content{Faults: []string{
			`1:1: A1: the names in "id,context.local_autonomy" have commas between them: expected semicolons, as between the others`,
		}}},
		"not the dialect named":          {"tab", "id;" + autonomy + "\na;67,4\n", one(german, "67.4")},
		"plain is not the dialect named": {"excel-de", "id," + autonomy + "\na,67.4\n", one("commas and decimal points (plain)", "67.4")},
		"sep=; is not the dialect named": {"tab", "sep=;\nid;" + autonomy + "\na;67,4\n", one(german, "67.4")},
		"a number of another dialect than the one named": {"semicolon", "id;" + autonomy + "\na;67,4\n", content{Faults: []string{
			`2:3: B2: context.local_autonomy: expected a decimal point, found "67,4" (did you mean 67.4?)`,
		}}},
		"a header at fault in the dialect named": {"tab", "id\t" + signature + "\t" + autonomy + "," + local + "\n", content{Faults: []string{
			`1:37: C1: the names in "context.local_autonomy,service.back_offices.local" have commas between them: expected tabs, as between the others`,
		}}},
		"sep=|":              {"", "sep=|\nid|" + autonomy + "\n", content{Faults: []string{`1:1: "sep=|" names no separator: expected sep=, or sep=; or sep= and a tab`}}},
		"a mark and no more": {"", "\ufeff", content{Faults: []string{"1:1: no header: expected names of columns in UTF-8 as in RFC 4180"}}},
		"another encoding": {"", "id;" + autonomy + "\nK\xf6ln;1\n", content{How: german, Faults: []string{
			`2:1: row 2: not UTF-8: expected UTF-8 (in Excel, save as "CSV UTF-8")`,
		}}},
		"a value without a name": {"", "id;" + autonomy + ";;\na;1,5;;x\n", content{How: german, Faults: []string{
			`2:1: row 2: column D has no name in the header: expected no value in it, found "x"`,
		}}},
		"unknown in words": {"", "id;" + autonomy + "\na;unknown\n", content{How: german, Faults: []string{
			`2:3: B2: context.local_autonomy: expected a number of 0 to 100, found "unknown": leave the cell of an unknown fact empty`,
		}}},
		"German words where decimals have points": {"", "id," + signature + "\na,WAHR\n", content{Faults: []string{
			`2:3: B2: context.electronic_signature_law: expected true or false, found "WAHR"`,
		}}},
		"the row of the sheet is not the line": {"", "sep=;\nid;" + autonomy + "\n\"a\nb\";1,5\nc;x\n", content{
			How: german, Facts: []map[string]any{number("1.5")}, Carried: [][]string{{"a\nb"}},
			Faults: []string{`5:3: B3: context.local_autonomy: expected a number of 0 to 100, found "x"`},
		}},
		"the cell after one of two lines": {"", "id;" + autonomy + "\n\"a\nb\";x\n", content{How: german, Faults: []string{
			`3:4: B2: context.local_autonomy: expected a number of 0 to 100, found "x"`,
		}}},
		"columns beyond Z": {"", "a;b;c;d;e;f;g;h;i;j;k;l;m;n;o;p;q;r;s;t;u;v;w;x;y;z;aa;bb;" + autonomy + "\n" + strings.Repeat(";", 28) + "x\n", content{How: german, Faults: []string{
			`2:29: AC2: context.local_autonomy: expected a number of 0 to 100, found "x"`,
		}}},
	}
	catalogue := shipped(t)
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			reader := sheet.Reader{Catalogue: catalogue, Dialect: tc.dialect}
			if diff := cmp.Diff(tc.want, read(reader, strings.NewReader(tc.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestBooleans(t *testing.T) {
	catalogue := shipped(t)
	for _, d := range []string{"plain", "excel-de"} {
		separator := map[string]string{"plain": ",", "excel-de": ";"}[d]
		for words, want := range map[string]bool{"true TRUE True yes YES": true, "false FALSE False no No": false} {
			if d == "excel-de" {
				words += map[bool]string{true: " WAHR VRAI VERO VERDADERO TOSI", false: " FALSCH FAUX FALSO EPÄTOSI FAŁSZ"}[want]
			}
			for _, word := range strings.Fields(words) {
				got := read(sheet.Reader{Catalogue: catalogue, Dialect: d}, strings.NewReader("id"+separator+signature+"\na"+separator+word+"\n"))
				if len(got.Facts) != 1 || got.Facts[0][signature] != want {
					t.Errorf("%s: %s is read as %v", d, word, got)
				}
			}
		}
	}
}

// TestGermanExcel reads a file as a German Excel saves it.
func TestGermanExcel(t *testing.T) {
	f, err := os.Open(filepath.Join("testdata", "excel-de.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // it was only read
	want := content{
		How: "semicolons and decimal commas (excel-de)",
		Facts: []map[string]any{
			{autonomy: json.Number("67.4"), signature: true, local: json.Number("12000"), "service.records": "distributed"},
			{autonomy: json.Number("61.25"), signature: false, "service.records": "central"},
			{signature: true, local: json.Number("0")},
		},
		Carried: [][]string{
			{"wie es ist", "DE", "change-of-address", "Stand 2003; geschätzt"},
			{"zentrale\nDatei", "DE", "change-of-address", `er sagte "nein"`},
			{"leer", "AT", "", "Österreich"},
		},
	}
	if diff := cmp.Diff(want, read(sheet.Reader{Catalogue: shipped(t)}, f)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWhatIsWrittenIsRead draws rows, writes them in any dialect and encoding, and reads the same rows, whether the dialect
// is named or recognised.
func TestWhatIsWrittenIsRead(t *testing.T) {
	catalogue := shipped(t)
	var facts []fact.Fact
	for _, f := range catalogue.Facts {
		if len(f.SumOf) == 0 {
			facts = append(facts, f)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		d, _ := dialect.Named(rapid.SampledFrom(dialect.Names()).Draw(t, "dialect"))
		columns := rapid.SliceOfNDistinct(rapid.SampledFrom(facts), 1, 6, func(f fact.Fact) string { return f.Path }).Draw(t, "columns")
		rows := [][]string{{"label"}}
		for _, f := range columns {
			rows[0] = append(rows[0], f.Path)
		}
		var want content
		for range rapid.IntRange(1, 5).Draw(t, "rows") {
			label := rapid.StringMatching(`[a-z=@,;\t"'\n0-9.-]{1,8}`).Draw(t, "label")
			row, known := []string{display.Cell(label)}, map[string]any{}
			for _, f := range columns {
				text := drawn(t, f)
				if text == "" {
					row = append(row, "")
					continue
				}
				value, err := f.Parse(text)
				if err != nil {
					t.Fatalf("%s: %v", f.Path, err)
				}
				known[f.Path] = value
				row = append(row, d.Cell(text))
			}
			rows = append(rows, row)
			want.Facts, want.Carried = append(want.Facts, known), append(want.Carried, []string{label})
		}
		var out bytes.Buffer
		out.WriteString(d.Begin())
		w := csv.NewWriter(&out)
		w.Comma, w.UseCRLF = rune(d.Separator), rapid.Bool().Draw(t, "CRLF") && !strings.Contains(strings.Join(labels(rows), ""), "\n")
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if rapid.Bool().Draw(t, "UTF-16") {
			text = utf16(unicode.LittleEndian, strings.TrimPrefix(text, "\ufeff"))
		}
		got := read(sheet.Reader{Catalogue: catalogue, Dialect: d.Name}, strings.NewReader(text))
		if got.How = ""; len(got.Faults) > 0 || !cmp.Equal(want, got) {
			t.Fatalf("named %s: %q (-want +got):\n%s", d.Name, text, cmp.Diff(want, got))
		}
		// Recognised, it has the same rows but for those whose numbers do not tell.
		got = read(sheet.Reader{Catalogue: catalogue}, strings.NewReader(text))
		if len(got.Facts)+len(got.Faults) < len(want.Facts) {
			t.Fatalf("recognised %s: %q: rows are missing: %+v", d.Name, text, got)
		}
		for i, label := range got.Carried {
			at := i
			for at < len(want.Carried) && !cmp.Equal(want.Carried[at], label) {
				at++
			}
			if at == len(want.Carried) || !within(want, label, got.Facts[i]) {
				t.Fatalf("recognised %s: %q: row %v is misread as %v", d.Name, text, label, got.Facts[i])
			}
		}
	})
}

func labels(rows [][]string) []string {
	var all []string
	for _, row := range rows {
		all = append(all, row[0])
	}
	return all
}

// within reports whether a row with that label and these facts was written.
func within(want content, label []string, facts map[string]any) bool {
	for i := range want.Facts {
		if cmp.Equal(want.Carried[i], label) && cmp.Equal(want.Facts[i], facts) {
			return true
		}
	}
	return false
}

// drawn returns the text of a value of a fact, "" for unknown.
func drawn(t *rapid.T, f fact.Fact) string {
	if rapid.IntRange(0, 4).Draw(t, "unknown") == 0 {
		return ""
	}
	switch f.Type {
	case fact.String:
		return rapid.SampledFrom(f.Enum).Draw(t, f.Path)
	case fact.Boolean:
		return rapid.SampledFrom([]string{"true", "false"}).Draw(t, f.Path)
	case fact.Integer:
		most := 100_000
		if f.Max != nil {
			most = 100
		}
		return strconv.Itoa(rapid.IntRange(1, most).Draw(t, f.Path))
	default:
		n := rapid.IntRange(0, 99_999).Draw(t, f.Path)
		return strconv.FormatFloat(float64(n)/1000, 'f', -1, 64)
	}
}

// FuzzRead reads any bytes, whole and byte by byte: it is the same, and no value has two meanings.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"id," + autonomy + "\na,67.4\n", "\ufeffsep=;\nid;" + autonomy + "\na;67,4\n", utf16(unicode.BigEndian, "id\t"+autonomy+"\na\t1.234\n"),
		"id;" + local + ";;\n\"a\n\";1.234;;\n;;;\n", "id;" + autonomy + "\na,1\n", "\"", "sep=", "\xff\xfe\x00",
	} {
		f.Add([]byte(text))
	}
	catalogue := shipped(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		reader := sheet.Reader{Catalogue: catalogue}
		whole := read(reader, bytes.NewReader(data))
		if diff := cmp.Diff(whole, read(reader, iotest.OneByteReader(bytes.NewReader(data)))); diff != "" {
			t.Errorf("(-whole +bytes):\n%s", diff)
		}
		if len(whole.Facts) == 0 {
			return
		}
		// Whatever was recognised, the same dialect by name gives the same facts, and more at most.
		how := strings.TrimSuffix(whole.How, ", in UTF-16")
		name := "plain"
		if at := strings.LastIndexByte(how, '('); at >= 0 {
			name = strings.Trim(how[at:], "()")
		}
		reader.Dialect = name
		named := read(reader, bytes.NewReader(data))
		for i := range whole.Facts {
			if !within(named, whole.Carried[i], whole.Facts[i]) {
				t.Errorf("as %s, a row is missing: %v", name, whole.Facts[i])
			}
		}
	})
}
