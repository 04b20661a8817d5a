package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/serve"
)

// served starts a server of the embedded content and returns its address.
func served(t *testing.T) string {
	t.Helper()
	server, err := serve.New(t.Context(), serve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// TestServeAnswersAsTheCommandDoes holds that the API gives the very bytes of -f json.
func TestServeAnswersAsTheCommandDoes(t *testing.T) {
	t.Parallel()
	base := served(t)
	const whatIf = " --set context.person_identifier=universal --set service.records=unknown"
	const set = "&set=context.person_identifier%3Duniversal&set=service.records=unknown"
	tests := []struct{ command, path string }{
		{"evaluate", "/api/evaluate"},
		{"evaluate --country BE,DE --strategy centralisation --group", "/api/evaluate?country=BE,DE&strategy=centralisation&group=true"},
		{"evaluate --country BE --service civil-certificates" + whatIf, "/api/evaluate?country=BE&service=civil-certificates" + set},
		{"evaluate --country DE --service change-of-address" + whatIf, "/api/what-if?country=DE&service=change-of-address" + set},
		{"explain LU civil-certificates" + whatIf, "/api/explain?country=LU&service=civil-certificates" + set},
		{"explain DE change-of-address centralisation --all=3", "/api/explain?country=DE&service=change-of-address&strategy=centralisation&all=3"},
		{"paths DE change-of-address centralisation", "/api/paths?country=DE&service=change-of-address&strategy=centralisation"},
		{"paths DE change-of-address centralisation --limit 0 --upto legal" + whatIf, "/api/paths?country=DE&service=change-of-address&strategy=centralisation&limit=0&upto=legal" + set},
		{"reach BE" + whatIf, "/api/reach?country=BE" + set},
		{"robustness GR --trust low=0.5", "/api/robustness?country=GR&trust=low%3D0.5"},
		{"ask GR social-security-contributions" + whatIf, "/api/ask?country=GR&service=social-security-contributions" + set},
		{"transfer --from BE --to NL social-security-contributions clearing_house", "/api/transfer?from=BE&to=NL&service=social-security-contributions&strategy=clearing_house"},
		{"transfer --from LU --to DE change-of-address" + whatIf, "/api/transfer?from=LU&to=DE&service=change-of-address" + set},
	}
	for _, tc := range tests {
		t.Run(tc.command, func(t *testing.T) {
			t.Parallel()
			want := leeway(t, append(strings.Fields(tc.command), "-f", "json")...)
			if diff := cmp.Diff(string(want), string(get(t, base+tc.path))); diff != "" {
				t.Errorf("%s (-command +API):\n%s", tc.path, diff)
			}
		})
	}
}

// TestServeTakesProfilesAndUnits posts what the command reads from a file.
func TestServeTakesProfilesAndUnits(t *testing.T) {
	t.Parallel()
	base := served(t)
	profile, err := os.ReadFile("../../profiles/lu.json")
	if err != nil {
		t.Fatal(err)
	}
	unit := leeway(t, "unit", "BE", "civil-certificates")
	for name, tc := range map[string]struct {
		body          []byte
		command, path string
	}{
		"a profile":         {profile, "evaluate FILE --strategy centralisation", "/api/evaluate?strategy=centralisation"},
		"one of a profile":  {profile, "evaluate FILE --service change-of-address --set context.decision_style=consensual", "/api/what-if?country=LU&service=change-of-address&set=context.decision_style=consensual"},
		"a unit":            {unit, "explain FILE --set context.person_identifier=none", "/api/explain?set=context.person_identifier=none"},
		"a unit's paths":    {unit, "paths FILE centralisation", "/api/paths?strategy=centralisation"},
		"a unit's verdicts": {unit, "robustness FILE", "/api/robustness"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "body.json")
			if err := os.WriteFile(file, tc.body, 0o600); err != nil {
				t.Fatal(err)
			}
			want := leeway(t, append(strings.Fields(strings.ReplaceAll(tc.command, "FILE", file)), "-f", "json")...)
			answer, err := http.Post(base+tc.path, "application/json", bytes.NewReader(tc.body)) //nolint:noctx // the test's server ends with it
			if diff := cmp.Diff(string(want), string(bodyOf(t, answer, err))); diff != "" {
				t.Errorf("%s (-command +API):\n%s", tc.path, diff)
			}
		})
	}
}

func get(t *testing.T, address string) []byte {
	t.Helper()
	if _, err := url.Parse(address); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(address) //nolint:noctx // the test's server ends with it
	return bodyOf(t, answer, err)
}

func bodyOf(t *testing.T, answer *http.Response, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/json" {
		t.Fatalf("%s, %s: %s", answer.Status, answer.Header.Get("Content-Type"), body)
	}
	return body
}
