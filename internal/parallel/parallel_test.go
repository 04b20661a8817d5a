package parallel_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/leeway-policy/leeway/internal/parallel"
)

// explode panics two calls deep, as faulty code does.
func explode() int {
	return func(list []int) int { return list[0] }(nil)
}

// caught returns the value that f panics with, or nil.
func caught(f func()) (found *parallel.PanicError) {
	defer func() {
		if value := recover(); value != nil {
			found = parallel.NewPanic(value)
		}
	}()
	f()
	return nil
}

func TestPanicsReachWhoWaits(t *testing.T) {
	t.Parallel()
	tests := map[string]func(){
		"in the caller's goroutine": func() { explode() },
		"of a group": func() {
			var group parallel.Group
			group.Go(func() error { return nil })
			group.Go(func() error { explode(); return nil })
			_ = group.Wait()
		},
		"of a group with a context": func() {
			group, within := parallel.WithContext(t.Context())
			group.SetLimit(1)
			group.Go(func() error { explode(); return nil })
			group.Go(func() error { <-within.Done(); return nil }) // a panic ends the context
			_ = group.Wait()
		},
		"of a group within a group": func() {
			var outer parallel.Group
			outer.Go(func() error {
				var inner parallel.Group
				inner.Go(func() error { explode(); return nil })
				return inner.Wait()
			})
			_ = outer.Wait()
		},
		"awaited": func() { _, _ = parallel.Await(t.Context(), explode) },
		"caught and thrown on": func() {
			var err error
			func() {
				defer parallel.Catch(&err)
				explode()
			}()
			panic(err)
		},
	}
	place := regexp.MustCompile(`^internal/parallel_test/parallel_test\.go:\d+$`)
	for name, f := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := caught(f)
			if got == nil {
				t.Fatal("nothing was caught")
			}
			if want := "runtime error: index out of range [0] with length 0"; got.Error() != want {
				t.Errorf("the message is %q, want %q", got, want)
			}
			if !place.MatchString(got.Place) {
				t.Errorf("the place is %q, want one like %s", got.Place, place)
			}
		})
	}
}

func TestGroupReturnsErrors(t *testing.T) {
	t.Parallel()
	want := errors.New("no")
	group, within := parallel.WithContext(t.Context())
	group.Go(func() error { return want })
	group.Go(func() error { <-within.Done(); return context.Cause(within) })
	if err := group.Wait(); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

func TestAwaitReturnsInTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancelCause(t.Context())
	want := errors.New("too late")
	cancel(want)
	never := make(chan struct{})
	t.Cleanup(func() { close(never) })
	if _, err := parallel.Await(ctx, func() int { <-never; return 1 }); !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
	if got, err := parallel.Await(t.Context(), func() int { return 1 }); err != nil || got != 1 {
		t.Errorf("got %d and %v, want 1", got, err)
	}
}

func TestPanicIsOneLine(t *testing.T) {
	t.Parallel()
	got := caught(func() { panic(fmt.Errorf("one\n\ttwo")) })
	if want := "one two"; got.Error() != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
