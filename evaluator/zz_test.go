package evaluator_test

import (
	"context"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
)

func TestZZ(t *testing.T) {
	e, err := evaluator.Load(context.Background(), evaluator.Options{})
	if err != nil { t.Fatal(err) }
	q := evaluator.Question{}
	a, err := q.Ask(context.Background(), e)
	if err != nil { t.Fatal(err) }
	for range 5 {
	_, err = a.StrategyOptions(context.Background())
	if err != nil { t.Fatal(err) }
	}
}
