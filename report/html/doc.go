// Package html renders answers as HTML: the report that `leeway report` writes, and the pieces that a live page
// shares with it. It renders plain values of package verdict and computes no answer.
//
// The pieces are templates of html/template. [Templates] returns them all, with links made by functions of the
// caller: anchors in a report, addresses in a server. A caller adds templates of its own to the set and uses
//
//	{{template "top" .Head}}        the start of a document up to <main>: a Head
//	{{template "bottom" .Head}}     the end of it: the footer with the identity of the answer
//	{{template "symbols"}}          the shapes that marks use; "top" has them already
//	{{template "legend"}}           what the shapes mean
//	{{template "tallies" .}}        how many units each strategy is feasible in, with bars: []Tally, see NewTallies
//	{{template "matrix" .}}         states by strategies for one service: a Matrix, see NewMatrix
//	{{template "overview" .}}       states by services, a mark for each strategy: an Overview, see NewOverview
//	{{template "tiles" .}}          the map as a grid of tiles: Tiles, see NewTiles
//	{{template "reach" .}}          what is within reach of each state: a ReachChart, see NewReachChart
//	{{template "unit" .}}           all about a unit: a Unit, see NewUnit; or its parts:
//	{{template "unit-verdicts" .}}  its strategies side by side: a Unit
//	{{template "unit-strategy" .}}  one strategy of it: verdict, reasons, preconditions, paths: one of a Unit's Strategies
//	{{template "unit-paths" .}}     what would have to change: one of a Unit's Strategies
//	{{template "unit-facts" .}}     its facts with evidence and sources: a Unit
//	{{template "evidence" .}}       such a table of any facts: an Evidence, see NewEvidence
//	{{template "strategy" .}}       the handbook of one strategy: a StrategyPage, see NewStrategyPage
//	{{template "rule" .}}           one rule of it, with its table: a RulePage
//	{{template "facts" .}}          the catalogue of facts: a FactsPage
//	{{template "sources" .}}        a bibliography: []verdict.Source
//	{{template "verdict" .}}        mark and word of a verdict.Verdict
//	{{template "status" .}}         mark and word of a verdict.Status
//	{{template "fit" .}}            bar and percentage of a *verdict.Fit
//	{{template "step" .}}           from which lever on a strategy is within reach: a *verdict.StrategyReach
//
// What comes from profiles and policies is escaped, and set apart by <bdi> or dir="auto", for it may be written
// from right to left. [Stylesheet] and [Script] are the one stylesheet and the one script; no template has a style
// attribute or an event handler, so a strict Content-Security-Policy holds. The page works without the script,
// which sorts tables, filters, shows one of several panels, and opens what an anchor points into.
package html
