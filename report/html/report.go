package html

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A Report has the answers that the report shows. All are about the same units and strategies.
type Report struct {
	// Evaluation has reasons for its preconditions.
	Evaluation *verdict.Evaluation
	Reach      *verdict.Reach
	Robustness *verdict.Robustness
	// Paths has the paths of each unit and strategy that can be analysed.
	Paths *verdict.Paths
	// Options sets the strategies side by side, of units and of states.
	Options *verdict.StrategyOptions
	// Triangles has the entities of the units; nil draws none.
	Triangles *verdict.Triangles
	Rules     *verdict.Catalogue
	Tables    *verdict.Tables
	Facts     *verdict.Facts
}

// Write writes a report as one HTML document that contains its style, script and data. The same answers give the same
// bytes.
func Write(w io.Writer, r *Report) error {
	shown, err := newReportPage(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := Templates(shown.links()).ExecuteTemplate(&out, "report", shown); err != nil {
		return err
	}
	_, err = w.Write(out.Bytes())
	return err
}

// A reportPage is the data of the report's template.
type reportPage struct {
	*Report
	Head     Head
	Scope    string
	Services []string
	Columns  []Column
	States   []reportState
	Tallies  []Tally
	Overview *Overview
	Map      *Tiles
	// Panels has a panel for each service.
	Panels      []reportPanel
	Chart       *ReachChart
	Strategies  []*StrategyPage
	Constraints []RulePage
	FactsPage   FactsPage
	Sources     []verdict.Source
	Data        []reportData

	ids map[[2]string]string // of units
}

// A reportPanel shows one service.
type reportPanel struct {
	Service, ID string
	Matrix      *Matrix
	Map         *Tiles
}

// A reportState has the units of one country.
type reportState struct {
	Country, Name, ID string
	Units             []*Unit
	// Facts are the facts of the context that all units share. The other facts are in the units.
	Facts []verdict.Fact
	// Openings are the single changes that open most.
	Openings []Opening
}

// Evidence returns the table of the facts that all units of the state share.
func (s reportState) Evidence() Evidence {
	return NewEvidence("Facts of the state, with evidence and sources", s.Name, s.Facts)
}

// share moves facts of the context that are equal in all units of a state to the state.
func (s *reportState) share() {
	if len(s.Units) < 2 {
		return
	}
	common := func(f verdict.Fact) bool {
		for _, unit := range s.Units {
			at := slices.IndexFunc(unit.Facts, func(g verdict.Fact) bool { return g.Path == f.Path })
			if at < 0 || !reflect.DeepEqual(unit.Facts[at], f) {
				return false
			}
		}
		return verdict.OfContext(f.Path)
	}
	s.Facts = slices.DeleteFunc(slices.Clone(s.Units[0].Facts), func(f verdict.Fact) bool { return !common(f) })
	for _, unit := range s.Units {
		unit.Facts = slices.DeleteFunc(unit.Facts, func(f verdict.Fact) bool {
			return slices.ContainsFunc(s.Facts, func(g verdict.Fact) bool { return g.Path == f.Path })
		})
	}
}

func newReportPage(r *Report) (*reportPage, error) {
	e := r.Evaluation
	p := &reportPage{
		Report: r, Services: Services(e), Columns: NewColumns(e), Tallies: NewTallies(e), Overview: NewOverview(e),
		Map: NewTiles(e, ""), Chart: NewReachChart(r.Reach), FactsPage: FactsPage{r.Facts.Facts}, Sources: sourcesOf(r),
		ids: map[[2]string]string{},
	}
	p.addStates()
	for _, service := range p.Services {
		p.Panels = append(p.Panels, reportPanel{
			Service: service, ID: "service-" + anchor(service), Matrix: NewMatrix(e, r.Reach, service), Map: NewTiles(e, service),
		})
	}
	for _, info := range r.Rules.Strategies {
		p.Strategies = append(p.Strategies, NewStrategyPage(info, r.Tables.Tables, strategyID(info.Name), 3))
	}
	p.Constraints = NewRulePages("", r.Rules.Constraints, r.Tables.Tables, "constraint", 3)
	p.Scope = p.scope()
	data, err := dataOf(r, p.States, p.Sources)
	if err != nil {
		return nil, err
	}
	p.Data = data
	p.Head = Head{
		Title: "Which strategy is feasible where: " + p.Scope, Identity: e.Identity,
		Nav: []NavItem{
			{Text: "Verdicts", URL: "#verdicts"},
			{Text: "Reach", URL: "#reach"},
			{Text: "States", URL: "#states"},
			{Text: "Strategies", URL: "#strategies"},
			{Text: "Facts", URL: "#facts"},
			{Text: "Sources", URL: "#sources"},
		},
		style: template.CSS(Stylesheet), script: template.JS(Script), //nolint:gosec // both are embedded in the program
	}
	p.Head.policy = fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'",
		digest(Stylesheet), digest(Script))
	return p, nil
}

// digest returns the source expression that allows an inline style or script in a Content-Security-Policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// addStates groups units by country and gives each state and unit a unique anchor.
func (p *reportPage) addStates() {
	taken := map[string]bool{}
	unique := func(id string) string {
		found := id
		for n := 2; taken[found]; n++ {
			found = fmt.Sprintf("%s-%d", id, n)
		}
		taken[found] = true
		return found
	}
	for i := range p.Evaluation.Units {
		unit := &p.Evaluation.Units[i]
		at := slices.IndexFunc(p.States, func(s reportState) bool { return s.Country == unit.Country && s.Name == stateName(unit) })
		if at < 0 {
			id := unique("state-" + anchor(strings.ToLower(stateKey(unit.Country, unit.Service))))
			p.States, at = append(p.States, reportState{
				Country: unit.Country, Name: stateName(unit), ID: id, Openings: NewOpenings(StateOf(p.Options, unit.Country)),
			}), len(p.States)
		}
		id := unique("unit-" + anchor(strings.ToLower(strings.TrimPrefix(unit.Country+"-"+unit.Service, "-"))))
		p.ids[[2]string{unit.Country, unit.Service}] = id
		p.States[at].Units = append(p.States[at].Units, NewUnit(unit, id, 4, p.analyses(i)))
	}
	for i := range p.States {
		p.States[i].share()
	}
}

func stateKey(country, service string) string {
	if country == "" {
		return service
	}
	return country
}

// analyses returns the analyses of the unit Evaluation.Units[index].
func (p *reportPage) analyses(index int) Analyses {
	unit := &p.Evaluation.Units[index]
	same := func(s verdict.Subject) bool { return s.Country == unit.Country && s.Service == unit.Service }
	more := Analyses{Reach: unitReach(p.Reach, unit), Options: unitOptions(p.Options, unit)}
	if index < len(p.Evaluation.Before) {
		more.Before = &p.Evaluation.Before[index]
	}
	if at := slices.IndexFunc(p.Robustness.Units, func(u verdict.UnitRobustness) bool { return same(u.Subject) }); at >= 0 {
		more.Robustness = &p.Robustness.Units[at]
	}
	if at := slices.IndexFunc(p.Paths.Units, func(u verdict.UnitPaths) bool { return same(u.Subject) }); at >= 0 {
		more.Paths = &p.Paths.Units[at]
	}
	if p.Triangles != nil {
		if at := slices.IndexFunc(p.Triangles.Units, func(u verdict.UnitTriangle) bool { return same(u.Subject) }); at >= 0 {
			more.Triangle = &p.Triangles.Units[at]
		}
	}
	return more
}

func strategyID(name string) string { return "strategy-" + anchor(name) }

// links returns the links of the report, which are anchors in it.
func (p *reportPage) links() Links {
	at := func(id string) string { return "#" + id }
	sources := map[string]bool{}
	for _, source := range p.Sources {
		sources[source.Key] = true
	}
	facts := map[string]bool{}
	for _, f := range p.Facts.Facts {
		facts[f.Path] = true
	}
	return Links{
		Unit: func(country, service string) string { return at(p.ids[[2]string{country, service}]) },
		State: func(country string) string {
			found := slices.IndexFunc(p.States, func(s reportState) bool { return s.Country == country })
			if country == "" || found < 0 {
				return ""
			}
			return at(p.States[found].ID)
		},
		Strategy: func(strategy string) string { return at(strategyID(strategy)) },
		Rule:     func(strategy, rule string) string { return at(RuleID(strategyID(strategy), rule)) },
		Fact: func(path string) string {
			if !facts[path] {
				return ""
			}
			return at(FactID(path))
		},
		Source: func(key string) string {
			if !sources[key] {
				return ""
			}
			return at(SourceID(key))
		},
	}
}

// scope returns the states and services of the report: "Belgium, 5 services", "17 states, change-of-address".
func (p *reportPage) scope() string {
	states, services := display.Count(len(p.States), "state"), display.Count(len(p.Services), "service")
	switch {
	case len(p.States) == 1 && p.States[0].Country == "": // a unit of no profile
		return words.Clean(p.States[0].Name)
	case len(p.States) == 1:
		states = words.Clean(p.States[0].Name)
	}
	if len(p.Services) == 1 {
		services = words.Clean(p.Services[0])
	}
	return states + ", " + services
}

// AsOf returns the years that the facts describe: "2003", or "2001–2003".
func (p *reportPage) AsOf() string {
	first, last := 0, 0
	for _, unit := range p.Evaluation.Units {
		if unit.AsOf == 0 {
			continue
		}
		if first == 0 || unit.AsOf < first {
			first = unit.AsOf
		}
		last = max(last, unit.AsOf)
	}
	switch first {
	case 0:
		return ""
	case last:
		return strconv.Itoa(first)
	default:
		return strconv.Itoa(first) + "–" + strconv.Itoa(last)
	}
}
