package html

import (
	"math"
	"slices"

	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A bar is one segment of a bar chart. Lengths are in the units of its SVG.
type bar struct {
	Kind     string
	X, Width float64
}

// stack divides width among counts, in proportion, and returns a bar for each count that is not 0, from left to right.
func stack(width float64, kinds []string, counts []int) []bar {
	all := 0
	for _, n := range counts {
		all += n
	}
	var bars []bar
	sum := 0
	for i, n := range counts {
		if n > 0 {
			from, to := width*float64(sum)/float64(all), width*float64(sum+n)/float64(all)
			bars = append(bars, bar{Kind: kinds[i], X: tenth(from), Width: tenth(to - from)})
		}
		sum += n
	}
	return bars
}

func tenth(x float64) float64 { return math.Round(10*x) / 10 }

// A fitBar is a fit drawn on a scale of 0 to 40: the share that is met, and the share that may be met.
type fitBar struct {
	*verdict.Fit
	Met, Open bar
}

func newFitBar(fit *verdict.Fit) fitBar {
	const width = 40
	return fitBar{
		Fit:  fit,
		Met:  bar{Width: tenth(width * fit.Low)},
		Open: bar{X: tenth(width * fit.Low), Width: tenth(width * (fit.High - fit.Low))},
	}
}

// levers are the steps of a reach in order, with the names that `leeway reach` prints.
var levers = slices.Concat([]string{verdict.Now}, verdict.Levers(), []string{verdict.NeverReached})

// A stepMark is a ladder with a rung for each lever: "on" if the strategy certainly needs it, "open" if it may need
// it, "off" if it does not.
type stepMark struct{ Rungs []bar }

func newStepMark(r *verdict.StrategyReach) stepMark {
	certain, possible := slices.Index(levers, r.Certain), slices.Index(levers, r.Possible)
	var m stepMark
	for i := 1; i < len(levers); i++ {
		kind := "off"
		switch {
		case i <= possible:
			kind = "on"
		case i <= certain:
			kind = "open"
		}
		m.Rungs = append(m.Rungs, bar{Kind: kind, X: float64(7 * (i - 1)), Width: 5})
	}
	return m
}

// A ReachChart shows, for each state, how many pairs of a service and a strategy are within reach.
type ReachChart struct {
	// Levers are the steps: now, then each lever.
	Levers []string
	States []reachState
}

// A reachState is the row of one state.
type reachState struct {
	verdict.CountryReach
	// Bars has a bar for the pairs that come certainly within reach at each step, and one for those that never do.
	Bars []bar
}

// NewReachChart returns the chart of r.
func NewReachChart(r *verdict.Reach) *ReachChart {
	chart := &ReachChart{Levers: r.Levers}
	for _, country := range r.Countries {
		kinds, counts, before := slices.Clone(r.Levers), []int{}, 0
		for _, n := range country.Certain {
			counts, before = append(counts, n-before), n
		}
		kinds, counts = append(kinds, verdict.NeverReached), append(counts, country.Of-before)
		chart.States = append(chart.States, reachState{CountryReach: country, Bars: stack(180, kinds, counts)})
	}
	return chart
}

func unitReach(reach *verdict.Reach, unit *verdict.Unit) *verdict.UnitReach {
	if reach == nil {
		return nil
	}
	for i := range reach.Units {
		if reach.Units[i].Country == unit.Country && reach.Units[i].Service == unit.Service {
			return &reach.Units[i]
		}
	}
	return nil
}

func strategyReach(unit *verdict.UnitReach, strategy string) *verdict.StrategyReach {
	for i := range unit.Strategies {
		if unit.Strategies[i].Strategy == strategy {
			return &unit.Strategies[i]
		}
	}
	return nil
}
