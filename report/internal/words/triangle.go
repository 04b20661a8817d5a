package words

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Sentences about entities and ties.
const (
	NoEntities = "No entities are described."
	NoTies     = "No ties are described."
)

// Corner names the corner of the governance triangle that an entity stands in: "state, national", "civil society".
func Corner(e *verdict.Entity) string {
	corner := strings.ReplaceAll(e.Sector, "_", " ")
	if e.Tier != "" {
		corner += ", " + e.Tier
	}
	return corner
}

// HowMany says how many organisations an entity has: "2,359", or "unknown".
func HowMany(e *verdict.Entity) string {
	if e.Number == "" {
		return "unknown"
	}
	return display.Grouped(e.Number)
}

// Roles lists the roles of an entity: "decides, holds records".
func Roles(e *verdict.Entity) string {
	return strings.ReplaceAll(strings.Join(e.Roles, ", "), "_", " ")
}

// KnownBy says how an entity or a tie is known: "medium confidence, inferred: de-mrrg".
func KnownBy(e verdict.Evidence) string {
	var said []string
	if e.Confidence != "" {
		said = append(said, e.Confidence+" confidence")
	}
	if e.Inferred {
		said = append(said, "inferred")
	}
	known := strings.Join(said, ", ")
	if len(e.Sources) > 0 {
		known = strings.TrimPrefix(known+": ", ": ") + strings.Join(e.Sources, ", ")
	}
	return known
}

// EntityName returns the name of the entity with an id, or the id if there is none.
func EntityName(u *verdict.UnitTriangle, id string) string {
	i := slices.IndexFunc(u.Entities, func(e verdict.Entity) bool { return e.ID == id })
	if i < 0 {
		return id
	}
	return cmp.Or(u.Entities[i].Name, id)
}
