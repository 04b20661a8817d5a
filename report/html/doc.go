// Package html renders answers as HTML: the report that `leeway report` writes, and the parts that the pages of
// `leeway serve` share with it. It renders values of package verdict and computes no answers.
//
// The parts are templates of html/template. [Templates] returns all of them. The caller passes functions that make
// the links: anchors in a report, addresses on a server. It can add its own templates to the set and use these:
//
//	{{template "top" .Head}}        the start of a document up to <main>: a Head
//	{{template "bottom" .Head}}     its end: the footer with the identity of the answer
//	{{template "symbols"}}          the shapes of the marks; "top" includes them
//	{{template "legend"}}           the meaning of the shapes
//	{{template "distances"}}        the same, with the numbers of the levers that bring strategies within reach
//	{{template "tallies" .}}        in how many units each strategy is feasible, with bars: []Tally, see NewTallies
//	{{template "matrix" .}}         states by strategies for one service: a Matrix, see NewMatrix
//	{{template "overview" .}}       states by services, a mark for each strategy: an Overview, see NewOverview
//	{{template "tiles" .}}          the map as a grid of tiles: Tiles, see NewTiles
//	{{template "reach" .}}          what is within reach of each state: a ReachChart, see NewReachChart
//	{{template "unit" .}}           a unit in full: a Unit, see NewUnit; or its parts:
//	{{template "unit-verdicts" .}}  its strategies side by side: a Unit
//	{{template "unit-strategy" .}}  one strategy of it: verdict, reasons, preconditions, paths: one of a Unit's Strategies
//	{{template "unit-paths" .}}     what would have to change: one of a Unit's Strategies
//	{{template "unit-facts" .}}     its facts with evidence and sources: a Unit
//	{{template "evidence" .}}       a table of facts with evidence: an Evidence, see NewEvidence
//	{{template "strategy" .}}       the handbook of one strategy: a StrategyPage, see NewStrategyPage
//	{{template "rule" .}}           one of its rules, with its table: a RulePage
//	{{template "facts" .}}          the catalogue of facts: a FactsPage
//	{{template "sources" .}}        a bibliography: []verdict.Source
//	{{template "verdict" .}}        mark and word of a verdict.Verdict
//	{{template "status" .}}         mark and word of a verdict.Status
//	{{template "fit" .}}            bar and percentage of a *verdict.Fit
//	{{template "step" .}}           at which lever a strategy comes within reach: a *verdict.StrategyReach
//
// Text from profiles and policies is escaped. It may be written from right to left, so <bdi> or dir="auto" isolates
// it. No template has a style attribute or an event handler, so a strict Content-Security-Policy works. All pages use
// [Stylesheet] and [Script]. They work without the script, which sorts tables, filters, shows one of several panels,
// and opens the element that an anchor points to.
package html
