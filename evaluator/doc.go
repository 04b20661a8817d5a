// Package evaluator decides which strategies for integrating the back offices of a public service
// are feasible in a country, and says why.
//
// [Load] reads policies and schemas into an [Engine]; its [Engine.Read] reads profiles or units,
// [Engine.Evaluate] decides one unit, and [Engine.Explain] gives the reasons too. Everything that
// comes back is made of the plain values of package verdict.
//
// The analyses ask further of a unit: [Engine.Paths] what would have to change, [Engine.Reach] what comes within
// reach at which lever, [Engine.Ask] which unknown facts to find out, [Engine.Robustness] how far verdicts rest on
// doubtful facts, [Engine.Transfer] what can be copied from another country; [Engine.With] sets facts for a what-if.
// Others ask about the policies as such: [Check], [Engine.Proofs], [Diff], [Test], [Mutate]; and
// [Engine.Concordance] compares verdicts with what happened in documented cases.
//
//	engine, err := evaluator.Load(ctx, evaluator.Options{})
//	...
//	units, faults := engine.Read(ctx)
//	for _, unit := range units {
//		answer, err := engine.Evaluate(ctx, unit)
//		...
//	}
package evaluator
