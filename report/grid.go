package report

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/display"
)

const (
	columnGap   = 2
	columnLeast = 9 // a narrower column is harder to read than one that overflows
)

// A grid is a table of text. [sheet.grid] writes it as text or Markdown, [grid.csv] as CSV.
type grid struct {
	header []string
	rows   [][]string
	// right has the indexes of the columns that are aligned to the right.
	right []int
	// dash says that a cell "-" is written as it is, as R expects it. Spreadsheets take it for text.
	dash bool
}

// csv writes the grid as CSV in a dialect. It escapes cells with [display.Cell].
func (g *grid) csv(w io.Writer, name string) error {
	d, found := dialect.Named(name)
	if !found {
		return fmt.Errorf("no dialect of CSV is called %q", name)
	}
	if _, err := io.WriteString(w, d.Begin()); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma = rune(d.Separator)
	for _, row := range append([][]string{g.header}, g.rows...) {
		cells := make([]string, len(row))
		for i, text := range row {
			if cells[i] = text; !g.dash || text != unknownCell {
				cells[i] = d.Cell(display.Cell(display.Text(text)))
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// width returns the width of the grid on a terminal, in characters.
func (g *grid) width() int {
	total := columnGap * (len(g.header) - 1)
	for column := range g.header {
		total += g.columnWidth(column)
	}
	return total
}

func (g *grid) columnWidth(column int) int {
	widest := text.StringWidthWithoutEscSequences(g.header[column])
	for _, row := range g.rows {
		if column < len(row) {
			widest = max(widest, text.StringWidthWithoutEscSequences(row[column]))
		}
	}
	return widest
}

// grid writes a table. If it is too wide, the columns in flexible are made narrower.
func (s *sheet) grid(g *grid, flexible ...int) {
	t := table.NewWriter()
	t.SetStyle(table.Style{
		Box:     table.BoxStyle{MiddleHorizontal: "─", MiddleSeparator: "─", PaddingRight: strings.Repeat(" ", columnGap), PageSeparator: "\n"},
		Options: table.Options{SeparateHeader: true, DoNotColorBordersAndSeparators: true},
		Format:  table.FormatOptions{},
	})
	t.SuppressTrailingSpaces()
	t.AppendHeader(cells(g.header))
	for _, row := range g.rows {
		t.AppendRow(cells(row))
	}
	t.SetColumnConfigs(s.columns(g, flexible))
	if s.markdown() {
		s.gap()
		s.out.WriteString(t.RenderMarkdown() + "\n\n")
		return
	}
	lines := strings.Split(t.Render(), "\n")
	for i, line := range lines {
		if strings.Trim(line, "─") == "" {
			// The line under the header includes the invisible padding of the last column.
			lines[i] = strings.TrimSuffix(line, strings.Repeat("─", columnGap))
		}
	}
	s.out.WriteString(strings.Join(lines, "\n") + "\n")
}

// columns returns the alignment of the columns, and the largest width of the flexible ones.
func (s *sheet) columns(g *grid, flexible []int) []table.ColumnConfig {
	configs := make([]table.ColumnConfig, len(g.header))
	for i := range configs {
		configs[i].Number = i + 1
	}
	for _, column := range g.right {
		configs[column].Align, configs[column].AlignHeader = text.AlignRight, text.AlignRight
	}
	if s.markdown() || s.Width <= 0 {
		return configs
	}
	room := s.Width - g.width()
	for _, column := range flexible {
		room += g.columnWidth(column)
	}
	// Begin with the narrowest columns: the space they do not need goes to the wider ones.
	slices.SortStableFunc(flexible, func(a, b int) int { return cmp.Compare(g.columnWidth(a), g.columnWidth(b)) })
	for i, column := range flexible {
		width := min(g.columnWidth(column), max(columnLeast, room/(len(flexible)-i)))
		if room -= width; width < g.columnWidth(column) {
			configs[column].WidthMax, configs[column].WidthMaxEnforcer = width, fold
		}
	}
	return configs
}

func cells(row []string) table.Row {
	shown := make(table.Row, len(row))
	for i, cell := range row {
		shown[i] = cell
	}
	return shown
}

// fold breaks the text of a cell into lines of at most width characters: at spaces, else within a word after
// one of ._/-, else anywhere.
func fold(t string, width int) string {
	if rest, indented := strings.CutPrefix(t, " "); indented {
		return " " + strings.ReplaceAll(fold(rest, width-1), "\n", "\n ")
	}
	var lines []string
	for _, line := range wrap(t, width) {
		for text.StringWidthWithoutEscSequences(line) > width {
			runes := []rune(line)
			cut := min(width, len(runes))
			if at := strings.LastIndexAny(string(runes[:cut]), "._/-"); at > 0 {
				cut = len([]rune(string(runes[:cut])[:at+1]))
			}
			lines = append(lines, string(runes[:cut]))
			line = string(runes[cut:])
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}
