package evaluator_test

import (
	"os"
	"runtime/debug"
	"testing"
)

func TestMain(m *testing.M) {
	// Tests make much garbage, and keep little.
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
