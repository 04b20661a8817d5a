package evaluator_test

import (
	"context"
	"fmt"
	"log"

	"github.com/leeway-policy/leeway/evaluator"
)

func Example() {
	ctx := context.Background()
	engine, err := evaluator.Load(ctx, evaluator.Options{}) // the embedded policies and schemas
	if err != nil {
		log.Fatal(err)
	}
	units, faults := engine.Read(ctx) // the embedded profiles; or engine.Read(ctx, "my/be.json")
	if len(faults) > 0 {
		log.Print(faults) // these profiles are left out, all others are there
	}
	units, err = engine.Select(units, evaluator.Filter{
		Countries: []string{"NO", "SE"}, Services: []string{"change-of-address"},
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, unit := range units {
		answer, err := engine.Evaluate(ctx, unit) // or Explain, for the reasons too
		if err != nil {
			log.Fatal(err)
		}
		for _, strategy := range answer.Strategies {
			fmt.Println(unit.Country, unit.Service, strategy.Name, strategy.Verdict)
		}
	}
	// Output:
	// NO change-of-address centralisation feasible
	// NO change-of-address clearing_house feasible
	// NO change-of-address standardisation feasible
	// SE change-of-address centralisation feasible
	// SE change-of-address clearing_house feasible
	// SE change-of-address standardisation feasible
}

func ExampleEngine_Paths() {
	ctx := context.Background()
	engine, err := evaluator.Load(ctx, evaluator.Options{})
	if err != nil {
		log.Fatal(err)
	}
	units, _ := engine.Read(ctx)
	units, err = engine.Select(units, evaluator.Filter{Countries: []string{"SE"}, Services: []string{"business-registration"}})
	if err != nil {
		log.Fatal(err)
	}
	found, err := engine.Paths(ctx, units, evaluator.PathRequest{Strategies: []string{"centralisation"}, Limit: 1})
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range found.Units[0].Strategies[0].Paths {
		for _, change := range path.Changes {
			fmt.Printf("%s: %v to %s (%s)\n", change.Path, change.From, change.To, change.Lever)
		}
	}
	// Output:
	// service.relations: negotiation to hierarchy or contract (legal)
	// service.data_standard: agreed to mandatory (legal)
}
