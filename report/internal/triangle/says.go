package triangle

import (
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
)

// Says describes a picture in a sentence for those who do not see it.
func Says(u *verdict.UnitTriangle) string {
	if len(u.Entities) == 0 {
		return "No entities are described."
	}
	in := map[string]int{}
	for _, e := range u.Entities {
		in[e.Sector]++
	}
	return display.Count(len(u.Entities), "entity") + ": " + display.Count(in[verdict.SectorState], "entity") + " of the state, " +
		display.Count(in[verdict.SectorMarket], "entity") + " of the market, " + display.Count(in[verdict.SectorCivilSociety], "entity") +
		" of civil society; " + display.Count(len(u.Ties), "tie") + "."
}
