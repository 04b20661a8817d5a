package verdict

import (
	"fmt"
	"strings"
)

// The levers, from the easiest to the hardest to pull. A fact whose lever is given never changes.
const (
	Technical      = "technical"
	Organisational = "organisational"
	Legal          = "legal"
	Constitutional = "constitutional"
	Given          = "given"
)

// Levers returns the levers that can be pulled, the easiest first.
func Levers() []string { return []string{Technical, Organisational, Legal, Constitutional} }

// The actors who change facts.
const (
	Parliament     = "parliament"
	Ministry       = "ministry"
	Regions        = "regions"
	Municipalities = "municipalities"
	Funds          = "funds"
	Offices        = "offices"
	Vendors        = "vendors"
)

// Actors returns those who change facts, those who decide for the most others first.
func Actors() []string {
	return []string{Parliament, Ministry, Regions, Municipalities, Funds, Offices, Vendors}
}

// ActorsOf returns who pulls a lever where the catalogue does not say it of a fact: offices change what is technical, a
// ministry what is organisational, parliament what is legal or constitutional. Nobody changes what is given.
func ActorsOf(lever string) []string {
	switch lever {
	case Technical:
		return []string{Offices}
	case Organisational:
		return []string{Ministry}
	case Legal, Constitutional:
		return []string{Parliament}
	default:
		return nil
	}
}

// Confidences returns the levels of confidence in a fact, the highest first.
func Confidences() []string { return []string{"high", "medium", "low"} }

// LowestConfidence returns the level that a fact without a stated confidence is taken to have.
func LowestConfidence() string { return Confidences()[len(Confidences())-1] }

// The necessities of a precondition.
const (
	Necessary  = "necessary"
	Supporting = "supporting"
)

// What a precondition rests on: literature that states it, the documented cases, or an inference of the authors.
const (
	EvidenceLiterature = "literature"
	EvidenceCases      = "cases"
	EvidenceInferred   = "inferred"
)

// StoppedToTest is the number of stopped cases of a strategy under which its cases cannot test a precondition.
const StoppedToTest = 5

// OfContext reports whether path is that of a fact of the context, which all units of a country share.
func OfContext(path string) bool { return strings.HasPrefix(path, "context.") }

// UnitName names a unit in text: "DE change-of-address", or just the service if it has no country.
func UnitName(country, service string) string { return strings.TrimPrefix(country+" "+service, " ") }

// UnitPath names a unit in arguments and table cells: "DE/change-of-address", or just the service.
func UnitPath(country, service string) string { return strings.TrimPrefix(country+"/"+service, "/") }

// OfLine returns the place without its column.
func (p Place) OfLine() Place { return Place{File: p.File, Line: p.Line} }

// Name returns the title of the way, or else its number and place.
func (w Way) Name() string { return wayName(w.Title, w.Number, w.File, w.Line) }

// Name returns the title of the way, or else its number and place.
func (w WayInfo) Name() string { return wayName(w.Title, w.Number, w.File, w.Line) }

func wayName(title string, number int, file string, line int) string {
	if title != "" {
		return title
	}
	return fmt.Sprintf("way %d (%s)", number, Place{File: file, Line: line})
}
