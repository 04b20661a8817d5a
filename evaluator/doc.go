// Package evaluator decides which strategies for integrating the back offices of a public service
// are feasible in a country, and says why.
//
// [Load] reads policies and schemas into an [Engine]. [Engine.Read] reads profiles and returns their units, one for
// each public service of a country. [Engine.Evaluate] decides every strategy for a unit, and [Engine.Explain] adds the
// reasons:
//
//	engine, err := evaluator.Load(ctx, evaluator.Options{}) // the embedded policies and schemas
//	if err != nil {
//		return err
//	}
//	units, faults := engine.Read(ctx, "my/be.json") // without a path: the embedded profiles
//	for _, unit := range units {
//		answer, err := engine.Evaluate(ctx, unit)
//		...
//	}
//
// Answers are plain values of package verdict. Errors in what the user wrote are [verdict.Faults], each with its file
// and line; Read returns the faults beside the units that are sound.
//
// Further questions about units:
//
//   - [Engine.EvaluateAll] decides many units in parallel, [Engine.Batch] streams of them.
//   - [Engine.ParseSet] and [Engine.With] set facts for a what-if.
//   - [Engine.Paths] returns the cheapest changes that make a strategy feasible, [Engine.Reach] which strategies come
//     within reach at which lever.
//   - [Engine.Ask] returns the unknown facts to find out first, [Engine.Robustness] how much verdicts depend on
//     doubtful facts.
//   - [Engine.Transfer] returns what can be copied from another country.
//   - [Engine.Compare] sets two countries side by side.
//   - [Engine.Precedents] returns the nearest documented cases and the countries to learn from.
//   - [Engine.Concordance] compares verdicts with the outcomes of documented cases.
//   - [Engine.QCA] compares the cases by their preconditions.
//
// Questions about the policies themselves: [Check], [Diff], [Test], [Mutate], [Engine.Tables] and [Engine.Proofs].
package evaluator
