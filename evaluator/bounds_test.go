package evaluator_test

import (
	"errors"
	"testing"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// TestNodesAreBounded checks that policies whose diagrams do not fit are refused, with the name of what is too large.
func TestNodesAreBounded(t *testing.T) {
	t.Parallel()
	options := allPacks()
	options.Nodes = 100
	_, err := evaluator.Load(t.Context(), options)
	var faults verdict.Faults
	if !errors.As(err, &faults) || faults[0].Rule != "too-large" || faults[0].File == "" || faults[0].Line == 0 {
		t.Errorf("with room for 100 nodes: %v, want a fault of too-large with a place", err)
	}
}
