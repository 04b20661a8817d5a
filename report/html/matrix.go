package html

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/internal/words"
)

// A Matrix shows the verdicts on one service: a row for each state, a column for each strategy.
type Matrix struct {
	Service string
	Columns []Column
	Rows    []Row
}

// A Column is a strategy in the head of a table.
type Column struct {
	Name, Title string
	// Code is a short, unique name: C, CH, S.
	Code string
}

// A Row is one state of a matrix.
type Row struct {
	// Country is the ISO 3166 code, Name the country's name. The name of a unit without a profile is its service.
	Country, Name string
	Cells         []cell
}

// A cell is the verdict of one strategy on a unit.
type cell struct {
	Country, Service string
	Strategy         string
	// Title is the title of the strategy.
	Title   string
	Verdict verdict.Verdict
	// InPlace is the status of the strategy's outcome; empty if it has none.
	InPlace verdict.Status
	// Was is the state before facts were set, with its mark; empty if no facts were set or the state stayed the same.
	Was   string
	Exact bool
	Fit   *verdict.Fit
	// Reach is nil if it was not requested.
	Reach *verdict.StrategyReach
}

// State returns "in place", or the verdict, with its mark.
func (c cell) State() string { return verdict.MarkedState(c.Verdict, c.InPlace) }

// Rung returns the number of the lever that brings the strategy within reach; "" if it is not infeasible, or not known.
func (c cell) Rung() string {
	if c.Verdict != verdict.Infeasible || c.InPlace == verdict.Met {
		return ""
	}
	return words.Rung(c.Reach)
}

// rungClass returns the class of the colour of a rung: the number alone, or "none".
func rungClass(rung string) string {
	if number := strings.TrimSuffix(rung, "?"); number != "–" {
		return number
	}
	return "none"
}

// Distance says how far the strategy is from being feasible; "" if it is feasible or in place, or that is not known.
func (c cell) Distance() string {
	if c.InPlace == verdict.Met {
		return ""
	}
	return words.Distance(c.Reach)
}

// Mark returns the name of the mark of the state.
func (c cell) Mark() string { return markOfState(c.Verdict, c.InPlace) }

// markOfState returns the name of the mark of a strategy's state.
func markOfState(v verdict.Verdict, inPlace verdict.Status) string {
	if inPlace == verdict.Met {
		return "in-place"
	}
	return string(v)
}

// NewMatrix returns the matrix of one service. The reach is nil or about the same units.
func NewMatrix(e *verdict.Evaluation, reach *verdict.Reach, service string) *Matrix {
	m := &Matrix{Service: service, Columns: NewColumns(e)}
	for i := range e.Units {
		if unit := &e.Units[i]; unit.Service == service {
			m.Rows = append(m.Rows, Row{Country: unit.Country, Name: stateName(unit), Cells: cells(e, reach, i)})
		}
	}
	return m
}

// NewColumns returns the strategies of an evaluation in its order, with codes.
func NewColumns(e *verdict.Evaluation) []Column {
	var columns []Column
	if len(e.Units) == 0 {
		return nil
	}
	taken := map[string]bool{}
	for _, st := range e.Units[0].Strategies {
		code := codeOf(st.Name, taken)
		taken[code] = true
		columns = append(columns, Column{Name: st.Name, Title: cmp.Or(st.Title, st.Name), Code: code})
	}
	return columns
}

// codeOf returns the initials of a name, or more of its letters if the initials are taken.
func codeOf(name string, taken map[string]bool) string {
	for n := 1; n <= len(name); n++ {
		var code strings.Builder
		for _, word := range strings.Split(name, "_") {
			code.WriteString(strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):min(n, len(word))])
		}
		if !taken[code.String()] {
			return code.String()
		}
	}
	return name
}

// Services returns the names of the services of an evaluation, sorted.
func Services(e *verdict.Evaluation) []string {
	var services []string
	for i := range e.Units {
		services = append(services, e.Units[i].Service)
	}
	slices.Sort(services)
	return slices.Compact(services)
}

func stateName(unit *verdict.Unit) string {
	return cmp.Or(unit.CountryName, unit.Country, unit.Service)
}

// cells returns the verdicts on the unit e.Units[index].
func cells(e *verdict.Evaluation, reach *verdict.Reach, index int) []cell {
	unit := &e.Units[index]
	within := unitReach(reach, unit)
	row := make([]cell, len(unit.Strategies))
	for i, st := range unit.Strategies {
		row[i] = cell{
			Country: unit.Country, Service: unit.Service, Strategy: st.Name, Title: cmp.Or(st.Title, st.Name),
			Verdict: st.Verdict, InPlace: st.InPlace, Exact: st.Exact, Fit: st.Fit,
		}
		if index < len(e.Before) {
			was := &e.Before[index].Strategies[i]
			if was.Verdict != st.Verdict || was.InPlace != st.InPlace {
				row[i].Was = verdict.MarkedState(was.Verdict, was.InPlace)
			}
		}
		if within != nil {
			row[i].Reach = strategyReach(within, st.Name)
		}
	}
	return row
}

// An Overview shows the verdicts on all services: a row for each state, and in it a mark for each service and strategy.
type Overview struct {
	Services []string
	Columns  []Column
	Rows     []overviewRow
}

// An overviewRow is the row of one state.
type overviewRow struct {
	Country, Name string
	// Now counts the strategies that are in place or feasible, Of all of them.
	Now, Of int
	// Services has an entry for each service. It has no cells if the state has no unit of the service.
	Services []overviewUnit
}

// An overviewUnit has the marks of one unit.
type overviewUnit struct {
	Service string
	Cells   []cell
}

// NewOverview returns the overview of an evaluation. The reach is nil or about the same units; with it, the overview shows how far
// each strategy is from being feasible.
func NewOverview(e *verdict.Evaluation, reach *verdict.Reach) *Overview {
	o := &Overview{Services: Services(e), Columns: NewColumns(e)}
	for i := range e.Units {
		unit := &e.Units[i]
		at := slices.IndexFunc(o.Rows, func(r overviewRow) bool { return r.Country == unit.Country && r.Name == stateName(unit) })
		if at < 0 {
			row := overviewRow{Country: unit.Country, Name: stateName(unit)}
			for _, service := range o.Services {
				row.Services = append(row.Services, overviewUnit{Service: service})
			}
			o.Rows, at = append(o.Rows, row), len(o.Rows)
		}
		service, _ := slices.BinarySearch(o.Services, unit.Service)
		o.Rows[at].Services[service].Cells = cells(e, reach, i)
		for _, st := range unit.Strategies {
			o.Rows[at].Of++
			if st.InPlace == verdict.Met || st.Verdict == verdict.Feasible {
				o.Rows[at].Now++
			}
		}
	}
	return o
}

// A Tally counts the states of one strategy.
type Tally struct {
	Column
	InPlace, Feasible, Infeasible, Undetermined int
	// Perhaps counts the units, among those that are not in place, whose outcome is unknown.
	Perhaps int
}

// Of returns the number of units counted.
func (t Tally) Of() int { return t.InPlace + t.Feasible + t.Infeasible + t.Undetermined }

// tallyBars returns the segments of a bar of the given width, in order.
func tallyBars(t Tally, width float64) []bar {
	return stack(width, []string{"in-place", "feasible", "undetermined", "infeasible"}, []int{t.InPlace, t.Feasible, t.Undetermined, t.Infeasible})
}

// NewTallies counts the states of each strategy.
func NewTallies(e *verdict.Evaluation) []Tally {
	var tallies []Tally
	for i, column := range NewColumns(e) {
		tally := Tally{Column: column}
		for _, unit := range e.Units {
			st := unit.Strategies[i]
			if st.InPlace == verdict.Unknown {
				tally.Perhaps++
			}
			switch st.State() {
			case verdict.InPlace:
				tally.InPlace++
			case string(verdict.Feasible):
				tally.Feasible++
			case string(verdict.Infeasible):
				tally.Infeasible++
			default:
				tally.Undetermined++
			}
		}
		tallies = append(tallies, tally)
	}
	return tallies
}
