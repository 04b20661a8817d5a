package html

import (
	"cmp"
	"html/template"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/triangle"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A Triangle is the governance triangle of a unit, as a picture and as tables that say the same.
type Triangle struct {
	// Of names the unit.
	Of       string
	Picture  template.HTML
	Entities []entityRow
	Ties     []tieRow
}

type entityRow struct{ Name, Local, Corner, Number, Roles, Known, Note string }

type tieRow struct{ From, Kind, To, Known, Note string }

// NewTriangle returns the triangle of a unit, nil if it has no entities.
func NewTriangle(u *verdict.UnitTriangle) *Triangle {
	if u == nil || len(u.Entities) == 0 {
		return nil
	}
	t := &Triangle{Of: triangle.Name(u), Picture: template.HTML(triangle.SVG(u, triangle.InPage))} //nolint:gosec // SVG escapes all text
	for i := range u.Entities {
		e := &u.Entities[i]
		t.Entities = append(t.Entities, entityRow{
			cmp.Or(e.Name, e.ID), e.LocalName, words.Corner(e), words.HowMany(e), words.Roles(e), words.KnownBy(e.Evidence), e.Note,
		})
	}
	for _, tie := range u.Ties {
		t.Ties = append(t.Ties, tieRow{words.EntityName(u, tie.From), tie.Kind, words.EntityName(u, tie.To), words.KnownBy(tie.Evidence), tie.Note})
	}
	return t
}
