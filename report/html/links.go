package html

// Links say where things are. A function that is nil, or returns "", makes no link.
type Links struct {
	// Unit is where all about a unit stands, State where the units of a country do.
	Unit  func(country, service string) string
	State func(country string) string
	// Strategy and Rule are where the handbook describes them.
	Strategy func(strategy string) string
	Rule     func(strategy, rule string) string
	// Fact is where the catalogue describes a fact, Source where the bibliography has a text.
	Fact   func(path string) string
	Source func(key string) string
}

func (l Links) unit(country, service string) string {
	if l.Unit == nil {
		return ""
	}
	return l.Unit(country, service)
}

func (l Links) rule(strategy, rule string) string {
	if l.Rule == nil {
		return ""
	}
	return l.Rule(strategy, rule)
}

// one returns a link function that is never nil.
func one(link func(string) string) func(string) string {
	if link == nil {
		return func(string) string { return "" }
	}
	return link
}
