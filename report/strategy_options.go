package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// StrategyOptions writes the strategies side by side: of one unit with the cheapest path to each, of one state by
// services, of several states by counts.
func StrategyOptions(w io.Writer, a *verdict.StrategyOptions, o Options) error {
	return answer{
		document: a,
		lines:    func(w io.Writer) error { return writeLines(w, a.Identity, optionLines(a)) },
		csv: func() *grid {
			return &grid{header: []string{
				"country", "country_name", "service", "as_of", "strategy", "verdict", "in_place", "undominated", "dominated_by", "state", "lever", "effort",
				"open_preconditions", "fit_low", "fit_high", "certain", "changes", "provided", "actors", "opens", "closes", "undoes",
				"risks_present", "risks_unknown", "untabled",
			}, rows: optionRows(a)}
		},
		sheet: func(s *sheet) { s.strategyOptions(a) },
	}.write(w, o)
}

func optionLines(a *verdict.StrategyOptions) []unitChange[verdict.UnitOptions] {
	if a.Before == nil {
		return unitChanges(a.Units, nil, a.Set)
	}
	return unitChanges(a.Units, a.Before.Units, a.Set)
}

func optionRows(a *verdict.StrategyOptions) [][]string {
	var rows [][]string
	for _, unit := range a.Units {
		for i := range unit.Strategies {
			rows = append(rows, append(unitCells(unit.Subject), optionCells(&unit.Strategies[i])...))
		}
	}
	return rows
}

// optionCells returns the cells of a CSV row about one option, from its strategy on.
func optionCells(o *verdict.Option) []string {
	effort, low, high, certain := "", "", "", ""
	if o.Counts.Effort != nil {
		effort = strconv.Itoa(*o.Counts.Effort)
	}
	if o.Fit != nil {
		low, high = share(o.Fit.Low), share(o.Fit.High)
	}
	path := verdict.Path{}
	if o.Path != nil {
		path, certain = *o.Path, strconv.FormatBool(o.Path.Certain)
	}
	var changes, provided []string
	for _, change := range path.Changes {
		changes = append(changes, change.Path+"="+change.To)
	}
	for _, given := range path.Provided {
		provided = append(provided, given.Path+"="+given.Is)
	}
	cells := []string{
		o.Strategy, string(o.Verdict), string(o.InPlace), strconv.FormatBool(o.Marked()), strings.Join(o.DominatedBy, ";"),
		o.Counts.State, o.Counts.Lever, effort, strconv.Itoa(o.Counts.Preconditions), low, high, certain,
	}
	for _, list := range [][]string{
		changes, provided, o.Actors, path.Opens, path.Closes, path.Undoes, risksThat(o, verdict.Met), risksThat(o, verdict.Unknown),
	} {
		cells = append(cells, strings.Join(list, ";"))
	}
	return append(cells, o.Untabled)
}

// risksThat returns the names of the risks with a status.
func risksThat(o *verdict.Option, status verdict.Status) []string {
	var names []string
	for _, risk := range o.Risks {
		if risk.Status == status {
			names = append(names, risk.Name)
		}
	}
	return names
}

func (s *sheet) strategyOptions(a *verdict.StrategyOptions) {
	switch {
	case len(a.Units) == 0:
		return
	case len(a.Units) == 1:
		s.heading(1, s.subjectTitle(a.Units[0].Subject))
		s.whatIf(a.Set)
		s.gap()
		s.optionsOfUnit(a)
	case len(a.States) == 1 && a.States[0].Country != "":
		s.heading(1, s.state(a.Units[0].Subject))
		s.whatIf(a.Set)
		s.gap()
		s.optionsOfState(a)
	default:
		s.whatIf(a.Set)
		s.gap()
		s.grid(s.optionSums(a))
		s.gap()
		s.para(words.OptionSums)
	}
	s.hint()
}

// markSign stands before a strategy that no other dominates.
const markSign = "*"

// option returns the name of a strategy, with its mark.
func (s *sheet) option(o *verdict.Option) string {
	if o.Marked() {
		return s.code(o.Strategy) + " " + markSign
	}
	return s.code(o.Strategy)
}

func (s *sheet) optionsOfUnit(a *verdict.StrategyOptions) {
	unit := &a.Units[0]
	g := &grid{header: []string{"strategy", "state", "lever", "effort", "open preconditions", "fit"}, right: []int{3, 4, 5}}
	for i := range unit.Strategies {
		now := s.optionRow(&unit.Strategies[i])
		if a.Before != nil {
			for j, was := range s.optionRow(&a.Before.Units[0].Strategies[i]) {
				now[j] = moved(was, now[j])
			}
		}
		g.rows = append(g.rows, now)
	}
	s.grid(g)
	s.gap()
	s.para(words.OptionMarks)
	for i := range unit.Strategies {
		s.optionDetails(&unit.Strategies[i])
	}
	s.gap()
	s.para(words.OptionNote)
	for i := range unit.Strategies {
		s.notAnalysed(unit.Strategies[i].Untabled)
	}
}

// optionRow returns the counts of an option.
func (s *sheet) optionRow(o *verdict.Option) []string {
	effort, fit := "", ""
	if o.Counts.Effort != nil {
		effort = strconv.Itoa(*o.Counts.Effort)
	}
	if o.Fit != nil {
		fit = words.Fit(o.Fit)
	}
	return []string{
		s.option(o), s.stateWord(o.Verdict, o.InPlace), s.text(words.OptionLever(o)), effort, strconv.Itoa(o.Counts.Preconditions), fit,
	}
}

// optionDetails writes the cheapest path to a strategy, or why there is none, and its risks.
func (s *sheet) optionDetails(o *verdict.Option) {
	s.heading(2, s.title(o.Title, o.Strategy))
	s.gap()
	switch {
	case o.Path != nil:
		s.optionPath(o)
	case o.Untabled != "":
	case o.InPlace == verdict.Met || o.Verdict == verdict.Feasible:
		s.item(0, "", s.stateStart(o.Verdict, o.InPlace)+": nothing need change.")
	case o.Blocked != nil && len(o.Blocked.Facts) > 0:
		s.item(0, "", "No change makes it feasible. These facts block it: "+s.reasonFacts(o.Blocked)+".")
	default:
		s.item(0, "", "No change makes it feasible, whatever the facts are.")
	}
	for _, each := range []struct {
		status verdict.Status
		words  string
	}{{verdict.Met, "Risks:"}, {verdict.Unknown, "Possible risks:"}} {
		var titles []string
		for _, risk := range o.Risks {
			if risk.Status == each.status {
				titles = append(titles, s.text(risk.Title))
			}
		}
		if len(titles) > 0 {
			s.item(0, "", s.strong(each.words)+" "+strings.Join(titles, "; "))
		}
	}
	if o.Disputed != nil {
		s.item(0, "", s.strong("Disputed readings:")+" "+s.say(words.Disputed(o.Disputed)))
	}
	s.elsewhere(o)
	if len(o.DominatedBy) > 0 {
		s.item(0, "", s.strong("Dominated by:")+" "+s.codes(o.DominatedBy))
	}
}

// elsewhere writes what is to be learnt of a strategy in other countries.
func (s *sheet) elsewhere(o *verdict.Option) {
	var cases, gains []words.Sentence
	for i := range o.Precedents {
		cases = append(cases, words.Say(words.CaseOf(&o.Precedents[i]), "; ", words.Near(&o.Precedents[i])))
	}
	if len(o.Donors) > 0 {
		s.item(0, "", s.strong("In place in:")+" "+s.say(words.Donors(o.Donors, o.MoreDonors)))
	}
	for i := range o.Gains {
		gains = append(gains, words.Gain(&o.Gains[i]))
	}
	for _, each := range []struct {
		words string
		said  []words.Sentence
	}{{"Nearest cases:", cases}, {"It spared users elsewhere:", gains}} {
		if len(each.said) > 0 {
			s.item(0, "", s.strong(each.words))
		}
		for _, said := range each.said {
			s.item(1, "", s.say(said))
		}
	}
}

// optionPath writes the cheapest path, with who acts on it.
func (s *sheet) optionPath(o *verdict.Option) {
	s.item(0, "", s.strong("Cheapest path:")+" "+words.Path(o.Path))
	for i := range o.Path.Changes {
		change := &o.Path.Changes[i]
		s.item(1, "", s.say(words.Change(change))+" "+s.faint("("+s.text(change.Lever+": "+words.Actors(change.Actors))+")"))
	}
	if len(o.Path.Provided) > 0 {
		s.item(1, "", s.say(words.Provided(o.Path.Provided)))
	}
	if len(o.Actors) > 0 {
		s.item(0, "", s.strong("Who acts:")+" "+s.text(words.Actors(o.Actors)))
	}
	if effects := words.Effects(o.Path); len(effects) > 0 {
		s.item(0, "", s.strong("The path")+" "+s.say(effects))
	}
}

func (s *sheet) optionsOfState(a *verdict.StrategyOptions) {
	g := &grid{header: []string{"service"}}
	flexible := []int{0}
	for i, o := range a.Units[0].Strategies {
		g.header = append(g.header, s.code(o.Strategy))
		flexible = append(flexible, i+1)
	}
	for i := range a.Units {
		row := []string{s.text(a.Units[i].Service)}
		for j := range a.Units[i].Strategies {
			now := s.shortOption(&a.Units[i].Strategies[j])
			if a.Before != nil {
				now = moved(s.shortOption(&a.Before.Units[i].Strategies[j]), now)
			}
			row = append(row, now)
		}
		g.rows = append(g.rows, row)
	}
	s.grid(g, flexible...)
	s.gap()
	s.para(words.OptionCells)
	s.openingChanges(&a.States[0])
	s.gap()
	s.para(words.OptionNote)
}

// shortOption returns the state of an option and its distance, with its mark: "infeasible, legal 18 *".
func (s *sheet) shortOption(o *verdict.Option) string {
	said := s.stateWord(o.Verdict, o.InPlace)
	switch {
	case o.Untabled != "":
		said += ", not analysed"
	case o.Path != nil:
		said += fmt.Sprintf(", %s %d", s.text(o.Counts.Lever), o.Path.Effort)
	case o.Counts.Effort == nil:
		said += ", closed"
	}
	if o.Marked() {
		said += " " + markSign
	}
	return said
}

// shownChanges is the most single changes that are written for people.
const shownChanges = 5

// openingChanges writes which single changes open most.
func (s *sheet) openingChanges(state *verdict.StateOptions) {
	s.heading(2, "What one change opens")
	s.gap()
	if len(state.Changes) == 0 {
		s.para("No single change opens a strategy.")
		return
	}
	for i := range state.Changes[:min(len(state.Changes), shownChanges)] {
		change := &state.Changes[i]
		of := ""
		if change.Service != "" {
			of = " of " + s.text(change.Service)
		}
		s.item(0, "", fmt.Sprintf("%s%s, %s → %s: opens %s %s", s.strong(s.text(change.Title)), of, s.text(words.Value(change.From)),
			s.strong(s.text(change.To)), s.text(words.OfAll(len(change.Opens), state.Of)), s.faint("("+s.text(change.Lever+": "+words.Actors(change.Actors))+")")))
		s.item(1, "", "opens "+s.pairs(change.Opens))
		if len(change.Closes) > 0 {
			s.item(1, "", "closes "+s.pairs(change.Closes))
		}
		if len(change.Undoes) > 0 {
			s.item(1, "", "undoes "+s.pairs(change.Undoes))
		}
	}
	if more := len(state.Changes) - shownChanges; more > 0 {
		s.para(display.Count(more, "more change") + " in -f json.")
	}
}

// pairs lists pairs by strategy: "clearing_house for change-of-address, civil-certificates".
func (s *sheet) pairs(pairs []verdict.Pair) string {
	var names []string
	services := map[string][]string{}
	for _, pair := range pairs {
		if !slices.Contains(names, pair.Strategy) {
			names = append(names, pair.Strategy)
		}
		services[pair.Strategy] = append(services[pair.Strategy], s.text(pair.Service))
	}
	for i, name := range names {
		names[i] = s.code(name) + " for " + strings.Join(services[name], ", ")
	}
	return strings.Join(names, "; ")
}

// optionSums has a row for each state and strategy.
func (s *sheet) optionSums(a *verdict.StrategyOptions) *grid {
	g := &grid{header: []string{"state", "strategy", "in place", "feasible"}}
	for _, lever := range verdict.OptionLevers()[:len(verdict.OptionLevers())-1] {
		if lever == verdict.NoLever {
			lever = "perhaps now"
		}
		g.header = append(g.header, lever)
	}
	g.header = append(g.header, "closed", "of")
	for column := range g.header[2:] {
		g.right = append(g.right, column+2)
	}
	for i := range a.States {
		state := &a.States[i]
		name := s.state(verdict.Subject{Country: state.Country, CountryName: state.CountryName})
		for j := range state.Strategies {
			now := sumCells(&state.Strategies[j])
			if a.Before != nil {
				for k, was := range sumCells(&a.Before.States[i].Strategies[j]) {
					now[k] = moved(was, now[k])
				}
			}
			g.rows = append(g.rows, append([]string{name, s.code(state.Strategies[j].Strategy)}, now...))
			name = ""
		}
	}
	return g
}

func sumCells(sums *verdict.OptionSums) []string {
	var cells []string
	for _, n := range slices.Concat([]int{sums.InPlace, sums.Feasible}, sums.Within, []int{sums.Closed, sums.Of}) {
		cells = append(cells, strconv.Itoa(n))
	}
	return cells
}
