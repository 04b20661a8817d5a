// Package evaluator decides which strategies for integrating the back offices of a public service
// are feasible in a country, and says why.
//
// [Load] reads policies and schemas into an [Engine]; its [Engine.Read] reads profiles or units,
// [Engine.Evaluate] decides one unit, and [Engine.Explain] gives the reasons too. Everything that
// comes back is made of the plain values of package verdict.
//
//	engine, err := evaluator.Load(ctx, evaluator.Options{})
//	...
//	units, faults := engine.Read(ctx)
//	for _, unit := range units {
//		answer, err := engine.Evaluate(ctx, unit)
//		...
//	}
package evaluator
