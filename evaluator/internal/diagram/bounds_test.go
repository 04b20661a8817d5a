package diagram_test

import (
	"errors"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/diagram"
)

// parity builds the function that holds where an odd number of variables is 1: two nodes for each variable.
func parity(s *diagram.Store, variables int) (n diagram.Node, err error) {
	defer diagram.Recover(&err)
	for variable := range variables {
		is := s.Is(variable, 1)
		n = s.Or(s.And(n, s.Not(is)), s.And(s.Not(n), is))
	}
	return n, nil
}

func binary(variables int) *diagram.Store {
	sizes := make([]int, variables)
	for i := range sizes {
		sizes[i] = 2
	}
	return diagram.NewStore(sizes)
}

func TestBoundsOfNodes(t *testing.T) {
	t.Parallel()
	unbounded := binary(20)
	want, err := parity(unbounded, 20)
	if err != nil {
		t.Fatal(err)
	}
	roomy := binary(20)
	roomy.Bound(diagram.Bounds{Nodes: 10_000})
	if got, err := parity(roomy, 20); err != nil || roomy.Count(got).Cmp(unbounded.Count(want)) != 0 {
		t.Errorf("with room to spare: %v, %v", got, err)
	}
	narrow := binary(20)
	narrow.Bound(diagram.Bounds{Nodes: 30})
	_, err = parity(narrow, 20)
	var large *diagram.TooLargeError
	if !errors.As(err, &large) || large.Nodes != 30 {
		t.Errorf("with room for 30 nodes: %v, want TooLargeError", err)
	}
}

// TestBoundsOfForks holds that a fork counts the nodes of its base.
func TestBoundsOfForks(t *testing.T) {
	t.Parallel()
	base := binary(20)
	if _, err := parity(base, 10); err != nil {
		t.Fatal(err)
	}
	fork := base.Fork()
	fork.Bound(diagram.Bounds{Nodes: 10})
	if _, err := parity(fork, 20); err == nil {
		t.Error("a fork of a store beyond its bound went on to grow")
	}
}

func TestBoundsStop(t *testing.T) {
	t.Parallel()
	ended := errors.New("ended")
	s := binary(2_000)
	looks := 0
	s.Bound(diagram.Bounds{Stop: func() error {
		if looks++; looks == 2 {
			return ended
		}
		return nil
	}})
	if _, err := parity(s, 2_000); !errors.Is(err, ended) {
		t.Errorf("%v, want the error of Stop", err)
	}
}

// TestRecoverLetsOthersPass checks that Recover does not recover from other panics.
func TestRecoverLetsOthersPass(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("the panic did not go on")
		}
	}()
	var err error
	defer diagram.Recover(&err)
	panic("a mistake")
}
