package edit

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/internal/policy"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// Definition returns the places where the name at an offset is declared: a fact in the catalogue, a source in a bibliography, a
// rule or package in Rego. What is embedded has no place that an editor can show.
func (p *Project) Definition(file string, text []byte, offset int) []verdict.Place {
	v, _ := p.current()
	if v == nil {
		return nil
	}
	return v.definition(v.subjectAt(file, text, offset))
}

func (v *View) definition(s subject) []verdict.Place {
	var places []verdict.Place
	switch {
	case s.fact != "":
		places = append(places, v.content.Catalogue.PlaceOf(s.fact))
	case s.source != "":
		places = v.sourcePlaces(s.source)
	case s.rule != "":
		for _, name := range v.definitions[s.rule] {
			places = append(places, name.Place)
		}
	}
	return onDisk(places)
}

// References returns the places that use the name at an offset: in Rego, its tests and METADATA, and in profiles and cases. With
// declarations they include those of [Project.Definition].
func (p *Project) References(file string, text []byte, offset int, declarations bool) []verdict.Place {
	v, _ := p.current()
	if v == nil {
		return nil
	}
	s := v.subjectAt(file, text, offset)
	var places []verdict.Place
	if declarations {
		places = v.definition(s)
	}
	switch {
	case s.fact != "":
		places = append(places, placesOf(v.uses["input."+s.fact])...)
		places = append(places, v.inDocuments(func(kind fileKind, at []string, _ any) bool { return factOf(kind, at) == s.fact })...)
	case s.rule != "":
		places = append(places, placesOf(v.uses[s.rule])...)
		places = append(places, v.inDocuments(v.namesRule(s.rule))...)
	case s.source != "":
		places = append(places, v.citedIn(s.source)...)
		places = append(places, v.inDocuments(func(_ fileKind, at []string, value any) bool {
			return value == s.source && len(at) > 1 && at[len(at)-2] == "sources"
		})...)
	}
	return onDisk(places)
}

func placesOf(names []policy.Name) []verdict.Place {
	places := make([]verdict.Place, len(names))
	for i, name := range names {
		places[i] = name.Place
	}
	return places
}

// namesRule returns whether a value of a case names a rule, or a strategy by the path of its package.
func (v *View) namesRule(path string) func(fileKind, []string, any) bool {
	id, strategy := "", ""
	if rule := v.rules[path]; rule != nil {
		id = rule.ID()
	}
	for _, s := range v.set.Strategies {
		if s.Package == path {
			strategy = s.Name
		}
	}
	return func(kind fileKind, at []string, value any) bool {
		if kind != caseFile || len(at) == 0 {
			return false
		}
		return id != "" && value == id || strategy != "" && value == strategy && at[len(at)-1] == "strategy"
	}
}

// citedIn returns the rules whose METADATA cites a source.
func (v *View) citedIn(key string) []verdict.Place {
	var places []verdict.Place
	for _, rule := range slices.Concat(v.set.Rules(), v.set.Properties, v.set.Derivations) {
		if slices.Contains(rule.Sources, key) {
			places = append(places, rule.Place)
		}
	}
	for _, strategy := range v.set.Strategies {
		if slices.Contains(strategy.Sources, key) {
			places = append(places, strategy.Place)
		}
	}
	return places
}

// sourcePlaces returns where the bibliographies have a source.
func (v *View) sourcePlaces(key string) []verdict.Place {
	var places []verdict.Place
	for _, open := range []func() (model.Folder, error){v.options.OpenProfiles, v.options.OpenCases} {
		from, err := open()
		if err != nil {
			continue // it was there when the state was loaded
		}
		d, faults := document.ReadFS(from.FS, profile.BibliographyFile, from.Name)
		if at := document.Pointer("/sources", key); len(faults) == 0 && d.Has(at) {
			places = append(places, verdict.Place{File: d.File, Line: d.KeyPosition(at).Line, Col: d.KeyPosition(at).Col})
		}
	}
	return places
}

// inDocuments returns the places of the values of profiles and cases that are wanted, each at its name if it has one.
func (v *View) inDocuments(wanted func(kind fileKind, at []string, value any) bool) []verdict.Place {
	var places []verdict.Place
	for _, each := range []struct {
		open func() (model.Folder, error)
		kind fileKind
	}{{v.options.OpenProfiles, profileFile}, {v.options.OpenCases, caseFile}} {
		from, err := each.open()
		if err != nil || strings.HasPrefix(from.Name, verdict.Embedded) {
			continue
		}
		list := profile.Files{None: verdict.RuleNoProfiles}
		list.Folder(from.FS, from.Name)
		for _, file := range list.Found {
			if d, faults := file.Read(); len(faults) == 0 {
				places = append(places, search(d, each.kind, wanted)...)
			}
		}
	}
	return places
}

// search returns the places of the wanted values of a document.
func search(d *document.Document, kind fileKind, wanted func(fileKind, []string, any) bool) []verdict.Place {
	var places []verdict.Place
	var visit func(pointer string, at []string, value any)
	visit = func(pointer string, at []string, value any) {
		if wanted(kind, at, value) {
			p := d.KeyPosition(pointer)
			if _, isText := value.(string); isText && factOf(kind, at) == "" {
				p = d.Position(pointer)
			}
			places = append(places, verdict.Place{File: d.File, Line: p.Line, Col: p.Col})
			return
		}
		switch value := value.(type) {
		case map[string]any:
			for _, name := range d.Names(pointer) {
				visit(document.Pointer(pointer, name), append(at[:len(at):len(at)], name), value[name])
			}
		case []any:
			for i, each := range value {
				index := document.Pointer(pointer, strconv.Itoa(i))
				if len(at) == 0 && kind == caseFile { // an array of cases
					visit(index, nil, each)
					continue
				}
				visit(index, append(at[:len(at):len(at)], strconv.Itoa(i)), each)
			}
		}
	}
	visit("", nil, d.Value)
	return places
}

// onDisk returns the places in files that are not embedded, each once, in order.
func onDisk(places []verdict.Place) []verdict.Place {
	places = slices.DeleteFunc(places, func(p verdict.Place) bool { return p.File == "" || strings.HasPrefix(p.File, verdict.Embedded) })
	slices.SortFunc(places, func(a, b verdict.Place) int {
		if c := strings.Compare(path.Clean(a.File), path.Clean(b.File)); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	return slices.Compact(places)
}
