package html

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A place is the column and the row of a tile.
type place struct{ column, row int }

// places has rough positions of countries in Europe, all different. Countries without a position are placed in rows
// below the others.
var places = map[string]place{
	"IS": {0, 0}, "NO": {3, 0}, "SE": {4, 0}, "FI": {5, 0},
	"IE": {0, 1}, "GB": {1, 1}, "DK": {3, 1}, "LV": {5, 1}, "EE": {6, 0}, "LT": {6, 1},
	"NL": {2, 2}, "DE": {3, 2}, "PL": {4, 2}, "SK": {5, 2},
	"BE": {1, 3}, "LU": {2, 3}, "CH": {3, 3}, "AT": {4, 3}, "HU": {5, 3}, "RO": {6, 3}, "CZ": {4, 1},
	"FR": {1, 4}, "IT": {3, 4}, "SI": {4, 4}, "HR": {5, 4}, "BG": {6, 4},
	"PT": {0, 5}, "ES": {1, 5}, "MT": {3, 5}, "GR": {5, 5}, "CY": {6, 5},
}

// The measures of tiles, in the units of the SVG.
const (
	tileSide = 76
	tileGap  = 4
	tilePad  = 8
)

// Tiles is a map with a tile for each state, and in it a mark for each strategy.
type Tiles struct {
	// Service is the service shown, or "" for all services.
	Service       string
	Columns       []Column
	Width, Height int
	Tiles         []tile
}

// A tile is one state on the map.
type tile struct {
	X, Y          int
	Country, Name string
	// Code is the text on the tile.
	Code string
	// Label describes the marks in words.
	Label string
	Marks []tileMark
}

// A tileMark is one verdict on a tile.
type tileMark struct {
	X, Y, Size float64
	cell
}

// NewTiles returns the map of one service, or of all services if service is "". A tile of all services has a row of
// marks for each strategy, and in it a mark for each service.
func NewTiles(e *verdict.Evaluation, service string) *Tiles {
	t := &Tiles{Service: service, Columns: NewColumns(e)}
	rows := slices.DeleteFunc(NewOverview(e, nil).Rows, func(row overviewRow) bool { return len(unitsOf(row, service)) == 0 })
	first, last := place{}, place{}
	for i, at := range placesOf(rows) {
		if i == 0 {
			first, last = at, at
		}
		first = place{min(first.column, at.column), min(first.row, at.row)}
		last = place{max(last.column, at.column), max(last.row, at.row)}
	}
	for i, at := range placesOf(rows) {
		drawn := tile{
			X: (at.column - first.column) * (tileSide + tileGap), Y: (at.row - first.row) * (tileSide + tileGap),
			Country: rows[i].Country, Name: rows[i].Name, Code: tileCode(rows[i]),
		}
		drawn.draw(rows[i], service, len(t.Columns))
		t.Tiles = append(t.Tiles, drawn)
	}
	t.Width = (last.column-first.column+1)*(tileSide+tileGap) - tileGap
	t.Height = (last.row-first.row+1)*(tileSide+tileGap) - tileGap
	return t
}

// placesOf returns the position of the tile of each row. States that are not in places get positions below the others.
func placesOf(rows []overviewRow) []place {
	low := -1
	for _, row := range rows {
		if at, known := places[row.Country]; known {
			low = max(low, at.row)
		}
	}
	found := make([]place, len(rows))
	spare := 0
	for i, row := range rows {
		at, known := places[row.Country]
		if !known {
			at = place{spare % 6, low + 1 + spare/6}
			spare++
		}
		found[i] = at
	}
	return found
}

// unitsOf returns the units of a row that are of service, or all units if service is "".
func unitsOf(row overviewRow, service string) []overviewUnit {
	return slices.DeleteFunc(slices.Clone(row.Services), func(u overviewUnit) bool {
		return len(u.Cells) == 0 || service != "" && u.Service != service
	})
}

func tileCode(row overviewRow) string {
	if row.Country != "" {
		return row.Country
	}
	runes := []rune(row.Name)
	return string(runes[:min(6, len(runes))])
}

// draw places the marks of a tile: strategies side by side for one service, below each other for all services.
func (t *tile) draw(row overviewRow, service string, strategies int) {
	shown := unitsOf(row, service)
	columns, rows := len(shown), strategies
	if service != "" {
		columns, rows = strategies, 1
	}
	top := 26.
	if service != "" {
		top = 38
	}
	step := min(20, float64(tileSide-2*tilePad)/float64(max(columns, 1)), (tileSide-tilePad-top)/float64(max(rows, 1)))
	for i, unit := range shown {
		for j, cell := range unit.Cells {
			column, line := i, j
			if service != "" {
				column, line = j, 0
			}
			t.Marks = append(t.Marks, tileMark{
				X: tilePad + tenth(step*float64(column)), Y: top + tenth(step*float64(line)), Size: tenth(step * 0.88), cell: cell,
			})
		}
	}
	t.Label = label(strings.TrimPrefix(row.Country+" "+row.Name, " "), service, t.Marks)
}

// label returns a description of the marks of a tile in words.
func label(name, service string, marks []tileMark) string {
	var said []string
	if service != "" {
		for _, m := range marks {
			said = append(said, fmt.Sprintf("%s %s", m.Title, m.State()))
		}
		return name + ": " + strings.Join(said, ", ")
	}
	var titles []string
	feasible, all := map[string]int{}, map[string]int{}
	for _, m := range marks {
		if all[m.Title]++; !slices.Contains(titles, m.Title) {
			titles = append(titles, m.Title)
		}
		if m.Verdict == verdict.Feasible {
			feasible[m.Title]++
		}
	}
	for _, title := range titles {
		said = append(said, fmt.Sprintf("%s feasible in %d of %d services", title, feasible[title], all[title]))
	}
	return name + ": " + strings.Join(said, ", ")
}
