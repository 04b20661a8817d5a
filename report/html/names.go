package html

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Names has the titles of services, facts and values, by their ids. Without a title, and in a nil Names, the id stands
// for itself.
type Names struct {
	facts    map[string]factNames
	services map[string]string
}

type factNames struct {
	title  string
	values map[string]string
}

// NewNames returns the titles that schemas give.
func NewNames(facts []verdict.FactInfo, services []verdict.ServiceInfo) *Names {
	n := &Names{facts: map[string]factNames{}, services: map[string]string{}}
	for i := range facts {
		f := &facts[i]
		named := factNames{title: f.Title, values: map[string]string{}}
		if f.Type == "boolean" {
			named.values = map[string]string{"true": "yes", "false": "no"}
		}
		for _, value := range f.Values {
			named.values[value] = cmp.Or(f.Titles[value], strings.ReplaceAll(value, "_", " "))
		}
		n.facts[f.Path] = named
	}
	for _, service := range services {
		n.services[service.Service] = service.Title
	}
	return n
}

// Fact returns the title of a fact.
func (n *Names) Fact(path string) string {
	if n == nil {
		return path
	}
	return cmp.Or(n.facts[path].title, path)
}

// Service returns the title of a service.
func (n *Names) Service(id string) string {
	if n == nil {
		return id
	}
	return cmp.Or(n.services[id], id)
}

// Value returns a text about a fact, such as "central or many_channels", with a title for each value in it.
func (n *Names) Value(path, said string) string {
	if n == nil || n.facts[path].values == nil {
		return said
	}
	values := n.facts[path].values
	if title, found := values[said]; found {
		return title
	}
	return valueName.ReplaceAllStringFunc(said, func(word string) string { return cmp.Or(values[word], word) })
}

// valueName matches what a value of a fact usually looks like.
var valueName = regexp.MustCompile(`\b[a-z][a-z0-9_]*\b`)
