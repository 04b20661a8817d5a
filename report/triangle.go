package report

import (
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/triangle"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// Triangles writes the entities of units in the corners of the governance triangle, and their ties. As SVG it draws the first
// unit.
func Triangles(w io.Writer, t *verdict.Triangles, o Options) error {
	return answer{
		document: t,
		lines:    func(w io.Writer) error { return writeLines(w, t.Identity, t.Units) },
		csv:      func() *grid { return &grid{header: triangleColumns, rows: triangleRows(t)} },
		sheet:    func(s *sheet) { s.triangles(t) },
		more: map[Format]func(io.Writer) error{SVG: func(w io.Writer) error {
			if len(t.Units) == 0 {
				return nil
			}
			_, err := io.WriteString(w, triangle.SVG(&t.Units[0], triangle.Alone))
			return err
		}},
	}.write(w, o)
}

// triangleColumns are the columns of entities and ties as CSV. A row is about an entity or a tie: from has the id of the entity,
// or of the entity that the tie begins at.
var triangleColumns = []string{
	"country", "country_name", "service", "as_of", "kind", "from", "to", "name", "name_local", "sector", "tier", "number", "roles", "confidence",
	"sources", "inferred", "note",
}

func triangleRows(t *verdict.Triangles) [][]string {
	var rows [][]string
	for _, u := range t.Units {
		add := func(e verdict.Evidence, cells ...string) {
			inferred := ""
			if e.Inferred {
				inferred = "true"
			}
			rows = append(rows, slices.Concat(unitCells(u.Subject), cells, []string{e.Confidence, strings.Join(e.Sources, ";"), inferred, e.Note}))
		}
		for _, e := range u.Entities {
			add(e.Evidence, "entity", e.ID, "", e.Name, e.LocalName, e.Sector, e.Tier, e.Number.String(), strings.Join(e.Roles, ";"))
		}
		for _, tie := range u.Ties {
			add(tie.Evidence, tie.Kind, tie.From, tie.To, "", "", "", "", "", "")
		}
	}
	return rows
}

func (s *sheet) triangles(t *verdict.Triangles) {
	for i := range t.Units {
		u := &t.Units[i]
		s.heading(2, s.subjectTitle(u.Subject))
		if len(u.Entities) == 0 {
			s.para(words.NoEntities)
			continue
		}
		entities := &grid{header: []string{"entity", "corner", "number", "roles", "known by"}, right: []int{2}}
		for _, e := range u.Entities {
			entities.rows = append(entities.rows, []string{
				s.text(cmp.Or(e.Name, e.ID)), s.text(words.Corner(&e)), s.text(words.HowMany(&e)), s.text(words.Roles(&e)), s.text(words.KnownBy(e.Evidence)),
			})
		}
		s.grid(entities, 0, 3)
		if len(u.Ties) == 0 {
			s.para(words.NoTies)
			continue
		}
		s.gap()
		ties := &grid{header: []string{"from", "tie", "to", "known by"}}
		for _, tie := range u.Ties {
			ties.rows = append(ties.rows, []string{
				s.text(words.EntityName(u, tie.From)), s.text(tie.Kind), s.text(words.EntityName(u, tie.To)), s.text(words.KnownBy(tie.Evidence)),
			})
		}
		s.grid(ties, 0, 2)
	}
	s.hint()
}
