package verdict

// A Basis says what the figures of a gain are.
type Basis string

// The bases of figures.
const (
	// Measured figures were counted or measured, or follow from the rules in force.
	Measured Basis = "measured"
	// Goal is the basis if the figure after the reform is what the reform aimed at or the law requires, not what was found.
	Goal Basis = "goal"
	// UpperBound is the basis if the figure before the reform is the most that anybody had to do, not what most had to.
	UpperBound Basis = "upper_bound"
)

// Bases returns all bases of figures, the firmest first.
func Bases() []Basis { return []Basis{Measured, UpperBound, Goal} }

// Gains is the answer to `gains`: documented figures of what users had to do before and after reforms. They are evidence
// about strategies; no verdict depends on them.
type Gains struct {
	Identity
	// Gains are sorted by service, strategy, country, year and id; figures of one reform are in the order of its file.
	Gains []Gain `json:"gains"`
	// LeftOut are strategies with gains that are not in use.
	LeftOut []GainsLeftOut `json:"left_out,omitempty"`
	// Faults are those of gains that were left out.
	Faults Faults `json:"faults,omitempty"`
}

// A Gain is one documented figure of what citizens or firms had to do before and after a reform.
type Gain struct {
	// Reform is the id of the reform, which may have several figures, and Name what it is called.
	Reform string `json:"reform"`
	Name   string `json:"name"`
	// Country is the ISO 3166 code, CountryName its English name.
	Country     string `json:"country"`
	CountryName string `json:"country_name"`
	Service     string `json:"service"`
	// Strategy is the name of the strategy that the reform followed.
	Strategy string `json:"strategy"`
	// Case is the id of the documented case of the reform, if there is one.
	Case string `json:"case,omitempty"`
	// Year is the year from which the figure after holds.
	Year int `json:"year"`
	// Measure is what was counted: notices, visits, certificates, forms, days or cost. Unit says it in words.
	Measure string  `json:"measure"`
	Unit    string  `json:"unit"`
	Before  float64 `json:"before"`
	After   float64 `json:"after"`
	Basis   Basis   `json:"basis"`
	// Confidence is high, medium or low, or empty if it is not stated.
	Confidence string   `json:"confidence,omitempty"`
	Sources    []Source `json:"sources"`
	Note       string   `json:"note,omitempty"`
}

// GainsLeftOut counts the gains of a strategy that is not in use.
type GainsLeftOut struct {
	Strategy string `json:"strategy"`
	// Pack is the pack of the strategy, empty if no policy declares it.
	Pack string `json:"pack,omitempty"`
	// Figures counts the figures, Reforms names the reforms.
	Figures int      `json:"figures"`
	Reforms []string `json:"reforms"`
}

// Of returns the gains of a strategy for a service; "" is any service.
func (g *Gains) Of(strategy, service string) []Gain {
	var found []Gain
	for _, each := range g.Gains {
		if each.Strategy == strategy && (service == "" || each.Service == service) {
			found = append(found, each)
		}
	}
	return found
}
