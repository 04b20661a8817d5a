package html

// Links has functions that return addresses. If a function is nil or returns "", there is no link.
type Links struct {
	// Unit returns the address of a unit, State that of a country's units.
	Unit  func(country, service string) string
	State func(country string) string
	// Answer returns the address of one strategy of a unit; if it is nil, that of the unit is taken.
	Answer func(country, service, strategy string) string
	// Try returns the address of a what-if.
	Try func(*Trial) string
	// Strategy and Rule return the addresses of their parts of the handbook.
	Strategy func(strategy string) string
	Rule     func(strategy, rule string) string
	// Fact returns the address of a fact in the catalogue, Source that of a source in the bibliography.
	Fact   func(path string) string
	Source func(key string) string
	// Names has the titles that are shown instead of ids.
	Names *Names
	// Everywhere puts links into long lists too; they make a report too large.
	Everywhere bool
}

func (l Links) answer(country, service, strategy string) string {
	if l.Answer == nil {
		return l.unit(country, service)
	}
	return l.Answer(country, service, strategy)
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

// one returns link, or a function that returns "" if link is nil.
func one(link func(string) string) func(string) string {
	if link == nil {
		return func(string) string { return "" }
	}
	return link
}

func (l Links) try(t *Trial) string {
	if l.Try == nil || t == nil {
		return ""
	}
	return l.Try(t)
}
