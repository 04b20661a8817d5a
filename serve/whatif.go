package serve

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// unknown is how a form, and the parameter set, call a fact that is taken away.
const unknown = "unknown"

// A whatIfView is the page of a what-if: the form of a unit's facts, and what they lead to.
type whatIfView struct {
	frame
	// Unit is nil before one is picked.
	Unit                *evaluator.Unit
	Name                string
	Countries, Services []choice
	// Turning are the facts that can turn a verdict, and those that are changed; Groups has the others, which are Others in number.
	Turning []factField
	Groups  []factGroup
	Others  int
	// Changes are the facts set, Faults why they cannot be.
	Changes []change
	Faults  verdict.Faults
	// After is the unit with the facts set, Before as it is; nil if they cannot be set.
	After    *html.Unit
	Before   *html.Unit
	Summary  string
	Sums     []factField
	Export   string
	Answer   string
	Share    string
	Original string
}

// A change is one fact set.
type change struct {
	Path, Title, From, To, Lever string
	// Undo is the address of the page without it.
	Undo string
}

// whatIfPage shows a form of the facts of a unit. Facts in the query, as set=FACT=VALUE or each by its own name as
// the form sends them, are set; the address of the page has those only that differ from what is.
func whatIfPage(ctx context.Context, a *call) (*reply, error) {
	view := &whatIfView{frame: a.frame("What if", "/what-if")}
	if a.query.One("country") == "" && a.query.One("service") == "" {
		view.Countries, view.Services = a.unitChoices(nil)
		return a.state.render("whatif-page", view)
	}
	unit, err := a.unit(ctx)
	if err != nil {
		return nil, err
	}
	key := unitKey{unit.Country, unit.Service}
	changes := a.changes(unit)
	canonical := unitAddress("/what-if", key, assignments(changes))
	if a.isForm() && !a.isPart {
		return &reply{status: http.StatusSeeOther, kind: kindText, location: canonical}, nil
	}
	view.Unit, view.Name = unit, cmp.Or(unit.CountryName, unit.Country, unit.Service)
	view.Head.Title = view.Name + ", " + unit.Service + ": " + view.Head.Title
	view.Countries, view.Services = a.unitChoices(unit)
	view.Export = unitAddress("/what-if/profile", key, assignments(changes))
	view.Answer = unitAddress("/api/what-if", key, assignments(changes))
	view.Share, view.Original = canonical, unitAddress("/what-if", key, nil)
	status, err := a.fillWhatIf(ctx, view, changes)
	if err != nil {
		return nil, err
	}
	name := "whatif-page"
	if a.isPart {
		name = "whatif-part"
	}
	answer, err := a.state.render(name, view)
	if err != nil {
		return nil, err
	}
	answer.status = status
	if a.isPart {
		answer.replace = canonical
	}
	return answer, nil
}

// isForm tells whether the query comes from the form: it has facts by their own names.
func (a *call) isForm() bool {
	for name := range a.query {
		if strings.Contains(name, ".") {
			return true
		}
	}
	return false
}

// changes returns the assignments of the query that set a fact to something else than it is, by path. The values
// are as they were typed, and may be wrong.
func (a *call) changes(unit *evaluator.Unit) map[string]string {
	set := map[string]string{}
	for _, assignment := range a.query["set"] {
		path, value, _ := strings.Cut(assignment, "=")
		set[path] = value
	}
	for _, f := range a.state.facts {
		if values, sent := a.query[f.Path]; sent {
			set[f.Path] = cmp.Or(strings.TrimSpace(values[0]), unknown)
		}
		if value, isSet := set[f.Path]; isSet && value == typed(unit.Facts[f.Path]) {
			delete(set, f.Path)
		}
	}
	return set
}

// typed is the value of a fact as one types it: nil is unknown.
func typed(value any) string {
	if value == nil {
		return unknown
	}
	return fmt.Sprint(value)
}

// assignments are the changes as the parameter set has them.
func assignments(changes map[string]string) []string { return sets(changes) }

// fillWhatIf fills in the form, and what the changes lead to. It returns the status of the answer.
func (a *call) fillWhatIf(ctx context.Context, view *whatIfView, changes map[string]string) (int, error) {
	set, err := a.state.engine.ParseSet(assignments(changes))
	var changed *evaluator.Unit
	if err == nil {
		changed, err = a.state.engine.With(view.Unit, set)
	}
	if err == nil {
		err = a.state.engine.Admit(ctx, changed)
	}
	view.Faults = verdict.FaultsOf(err).Sorted()
	if err != nil && len(view.Faults) == 0 {
		return 0, err
	}
	turning, turnErr := a.turning(ctx, view.Unit)
	if turnErr != nil {
		return 0, turnErr
	}
	view.Groups, view.Sums = a.form(view.Unit, changed, changes)
	view.arrange(turning)
	for _, path := range slices.Sorted(maps.Keys(changes)) {
		view.Changes = append(view.Changes, a.change(view.Unit, path, changes))
	}
	if err != nil {
		cause := "what is wrong below"
		if path := view.Faults[0].Fact; slices.ContainsFunc(a.state.facts, func(f verdict.FactInfo) bool { return f.Path == path }) {
			cause = path
		}
		view.Summary = "Nothing was decided, because of " + cause + "."
		return statusOf(err), nil
	}
	return 0, a.decideWhatIf(ctx, view, changed, changes)
}

// arrange marks the fields that faults are of, and moves those that are changed or can turn a verdict to the front.
func (v *whatIfView) arrange(turning map[string]bool) {
	for i := range v.Groups {
		group := &v.Groups[i]
		var others []factField
		for _, field := range group.Fields {
			field.Invalid = slices.ContainsFunc(v.Faults, func(f *verdict.Fault) bool { return f.Fact == field.Path })
			if field.Changed || field.Invalid || turning[field.Path] {
				field.Takes = group.Lever
				v.Turning = append(v.Turning, field)
			} else {
				others = append(others, field)
			}
		}
		group.Fields = others
		v.Others += len(others)
	}
	v.Groups = slices.DeleteFunc(v.Groups, func(g factGroup) bool { return len(g.Fields) == 0 })
}

// turning returns the facts of a unit that can turn a verdict: alone, or on one of the paths that are shown.
func (a *call) turning(ctx context.Context, unit *evaluator.Unit) (map[string]bool, error) {
	found := map[string]bool{}
	units := []*evaluator.Unit{unit}
	paths, err := a.paths(ctx, unit, nil)
	if err != nil {
		return nil, err
	}
	for _, s := range paths.Strategies {
		for _, p := range s.Paths {
			for _, c := range p.Changes {
				found[c.Path] = true
			}
			for _, c := range p.Provided {
				found[c.Path] = true
			}
		}
	}
	robustness, err := a.state.engine.Robustness(ctx, units, nil, evaluator.DefaultTrust())
	if err != nil {
		return nil, err
	}
	for _, u := range robustness.Units {
		for _, s := range u.Strategies {
			for _, flip := range s.Flips {
				found[flip.Path] = true
			}
		}
	}
	unknowns, err := a.unknowns(ctx, units)
	for _, u := range unknowns {
		found[u.Path] = true
	}
	return found, err
}

func (a *call) change(unit *evaluator.Unit, path string, changes map[string]string) change {
	one := change{Path: path, Title: path, From: typed(unit.Facts[path]), To: changes[path]}
	at := slices.IndexFunc(a.state.facts, func(f verdict.FactInfo) bool { return f.Path == path })
	if at >= 0 {
		one.Title, one.Lever = a.state.facts[at].Title, leverBetween(a.state.facts[at], unit.Facts[path], changes[path])
	}
	others := map[string]string{}
	for other, value := range changes {
		if other != path {
			others[other] = value
		}
	}
	one.Undo = unitAddress("/what-if", unitKey{unit.Country, unit.Service}, assignments(others))
	return one
}

// decideWhatIf explains the unit before and after, with paths and reach.
func (a *call) decideWhatIf(ctx context.Context, view *whatIfView, changed *evaluator.Unit, changes map[string]string) error {
	before, err := a.explainWithPaths(ctx, view.Unit, "before", html.Analyses{})
	if err != nil {
		return err
	}
	if len(view.Changes) == 0 {
		view.After, view.Summary = before, "No fact is changed: this is how it is."
		return nil
	}
	view.Before = before
	after := html.Analyses{Before: before.Unit, Set: changes}
	if view.After, err = a.explainWithPaths(ctx, changed, "after", after); err != nil {
		return err
	}
	view.Summary = html.Moved(before.Unit, view.After.Unit)
	return nil
}

func (a *call) explainWithPaths(ctx context.Context, unit *evaluator.Unit, id string, more html.Analyses) (*html.Unit, error) {
	explained, err := a.state.engine.Explain(ctx, unit)
	if err != nil {
		return nil, err
	}
	reach, err := a.state.engine.Reach(ctx, []*evaluator.Unit{unit}, nil)
	if err != nil {
		return nil, err
	}
	if len(reach.Units) == 0 {
		return nil, reach.Faults.Err()
	}
	more.Reach = &reach.Units[0]
	if more.Paths, err = a.paths(ctx, unit, nil); err != nil {
		return nil, err
	}
	return html.NewUnit(explained, id, 2, more), nil
}

// changedProfile lets one save the profile with the facts set.
func changedProfile(ctx context.Context, a *call) (*reply, error) {
	unit, err := a.unit(ctx)
	if err != nil {
		return nil, err
	}
	set, err := a.state.engine.ParseSet(a.query["set"])
	if err != nil {
		return nil, err
	}
	changed, err := a.state.engine.With(unit, set)
	if err == nil {
		err = a.state.engine.Admit(ctx, changed)
	}
	if err != nil {
		return nil, err
	}
	text, err := a.state.engine.Export(unit, set)
	if err != nil {
		return nil, err
	}
	name := "unit"
	if unit.Country != "" {
		name = strings.ToLower(unit.Country)
	}
	if len(set) > 0 {
		name += "-what-if"
	}
	return &reply{kind: kindJSON, body: text, download: name + ".json"}, nil
}

// sets returns assignments as ParseSet reads them, in order of the facts.
func sets(facts map[string]string) []string {
	var all []string
	for _, path := range slices.Sorted(maps.Keys(facts)) {
		all = append(all, path+"="+facts[path])
	}
	return all
}
