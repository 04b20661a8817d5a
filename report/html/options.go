package html

import (
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A UnitOptions is the table of a unit's strategies side by side.
type UnitOptions struct {
	Of   string
	Rows []OptionRow
}

// An OptionRow is one strategy of the table.
type OptionRow struct{ *verdict.Option }

// NewUnitOptions returns the table of a unit's options; nil if there are none.
func NewUnitOptions(of string, options *verdict.UnitOptions) *UnitOptions {
	if options == nil {
		return nil
	}
	shown := &UnitOptions{Of: of}
	for i := range options.Strategies {
		shown.Rows = append(shown.Rows, OptionRow{&options.Strategies[i]})
	}
	return shown
}

// Note explains the mark.
func (u *UnitOptions) Note() string { return words.OptionMarks }

// Lever returns the highest lever that the option takes.
func (o OptionRow) Lever() string { return words.OptionLever(o.Option) }

// Who lists those who act on the path.
func (o OptionRow) Who() string {
	if len(o.Actors) == 0 {
		return ""
	}
	return words.Actors(o.Actors)
}

// Present returns the titles of the risks that are present.
func (o OptionRow) Present() []string {
	var titles []string
	for _, risk := range o.Risks {
		if risk.Status == verdict.Met {
			titles = append(titles, risk.Title)
		}
	}
	return titles
}

// An Opening is a single change of a state that opens strategies.
type Opening struct {
	verdict.OpeningChange
	all int
}

// shownOpenings is the most single changes that a state shows.
const shownOpenings = 5

// NewOpenings returns the single changes that open most in a state.
func NewOpenings(state *verdict.StateOptions) []Opening {
	if state == nil {
		return nil
	}
	var shown []Opening
	for _, change := range state.Changes[:min(len(state.Changes), shownOpenings)] {
		shown = append(shown, Opening{change, state.Of})
	}
	return shown
}

// Says returns the change: "context.person_identifier: none → universal".
func (o Opening) Says() words.Sentence {
	return words.Change(&verdict.Change{Path: o.Path, From: o.From, To: o.To})
}

// Share returns how much it opens: "4 of 15".
func (o Opening) Share() string { return words.OfAll(len(o.Opens), o.all) }

// Who lists those who make the change.
func (o Opening) Who() string { return words.Actors(o.Actors) }

// unitOptions returns the options of a unit, nil if the answer has none.
func unitOptions(a *verdict.StrategyOptions, u *verdict.Unit) *verdict.UnitOptions {
	if a == nil {
		return nil
	}
	at := slices.IndexFunc(a.Units, func(o verdict.UnitOptions) bool { return o.Country == u.Country && o.Service == u.Service })
	if at < 0 {
		return nil
	}
	return &a.Units[at]
}

// StateOf returns the sums of a country, nil if the answer has none.
func StateOf(a *verdict.StrategyOptions, country string) *verdict.StateOptions {
	if a == nil {
		return nil
	}
	at := slices.IndexFunc(a.States, func(s verdict.StateOptions) bool { return s.Country == country })
	if at < 0 {
		return nil
	}
	return &a.States[at]
}
