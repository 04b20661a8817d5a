package main

import (
	"bytes"
	"testing"
)

// TestHandbookIsFresh holds docs/handbook to what leeway docs writes.
func TestHandbookIsFresh(t *testing.T) {
	t.Parallel()
	const handbook = "../../docs/handbook"
	if update {
		leeway(t, "docs", "-o", handbook)
	}
	var stdout, stderr bytes.Buffer
	if code := runShared(t.Context(), []string{"docs", "--check", handbook}, &stdout, &stderr); code != exitOK {
		t.Errorf("exited with %d; UPDATE=1 rewrites it\n%s%s", code, stdout.String(), stderr.String())
	}
}
