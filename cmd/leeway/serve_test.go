package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/leeway-policy/leeway/evaluator"
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

// TestServeVerdictsOnly holds the short answer to the long one, and to the schema.
func TestServeVerdictsOnly(t *testing.T) {
	t.Parallel()
	base := served(t)
	for _, path := range []string{
		"/api/what-if?country=BE&service=social-security-contributions",
		"/api/what-if?country=BE&service=social-security-contributions&set=service.intermediary=mutual",
		"/api/what-if?country=LU&service=civil-certificates&set=service.records=unknown&set=context.population=3&set=context.electronic_signature_law=false",
		"/api/what-if?country=BE&service=civil-certificates&set=service.back_offices.local=1",
		"/api/what-if?country=BE&service=civil-certificates&strategy=centralisation&set=service.records=unknown",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			short := get(t, base+path+"&only=verdicts")
			if err := checkAnswer("evaluation", short); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(bared(t, get(t, base+path)), decoded(t, short)); diff != "" {
				t.Errorf("the short answer (-long +short):\n%s", diff)
			}
		})
	}
}

func decoded(t *testing.T, text []byte) map[string]any {
	t.Helper()
	var answer map[string]any
	if err := json.Unmarshal(text, &answer); err != nil {
		t.Fatal(err)
	}
	return answer
}

// bared is an evaluation without what takes reasons.
func bared(t *testing.T, text []byte) map[string]any {
	t.Helper()
	answer := decoded(t, text)
	for _, units := range []any{answer["units"], answer["before"]} {
		list, _ := units.([]any)
		for _, unit := range list {
			for _, s := range unit.(map[string]any)["strategies"].([]any) {
				strategy := s.(map[string]any)
				strategy["preconditions"] = []any{}
				for _, name := range []string{"reason", "risks", "fill_first", "clash", "outcome"} {
					delete(strategy, name)
				}
			}
		}
	}
	var moved []any
	list, _ := answer["moved"].([]any)
	for _, m := range list {
		move := m.(map[string]any)
		delete(move, "preconditions")
		if move["from"] != move["to"] || move["from_in_place"] != move["to_in_place"] {
			moved = append(moved, move)
		}
	}
	delete(answer, "moved")
	if len(moved) > 0 {
		answer["moved"] = moved
	}
	return answer
}

// TestServeEnds runs the command until it answers, and interrupts it: it says where it listens, and exits with 0.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	toy := brokenToy(t, "unread.txt", "") // is read sooner than what is embedded
	for name, tc := range map[string]struct {
		host  string
		quiet bool
		want  []string
	}{
		"for this machine": {"127.0.0.1", false, []string{"leeway: serving http://127.0.0.1:"}},
		"for all machines": {"0.0.0.0", false, []string{"leeway: other machines can reach "}},
		"by a name":        {"localhost", false, []string{"leeway: serving http://localhost:"}},
		"quiet":            {"127.0.0.1", true, nil},
		"quiet for all":    {"0.0.0.0", true, []string{"leeway: other machines can reach "}},
	} {
		t.Run(name, func(t *testing.T) {
			port := freePort(t)
			ctx, interrupt := context.WithCancel(t.Context())
			defer interrupt()
			var stdout, stderr bytes.Buffer
			ended := make(chan int, 1)
			args := []string{"serve", "--listen", net.JoinHostPort(tc.host, port), fmt.Sprintf("--quiet=%t", tc.quiet)}
			for _, folder := range []string{"policies", "schemas", "profiles"} {
				args = append(args, "--"+folder, filepath.Join(toy, folder))
			}
			go func() { ended <- run(ctx, args, strings.NewReader(""), &stdout, &stderr) }()
			go func() {
				untilAnswered(ctx, "http://127.0.0.1:"+port+"/healthz")
				interrupt()
			}()
			if code := <-ended; code != exitOK {
				t.Errorf("it exited with %d: %s", code, stderr.String())
			}
			if stdout.Len() > 0 {
				t.Errorf("it printed %s", stdout.String())
			}
			lines := strings.Split(strings.TrimSuffix(stderr.String(), "\n"), "\n")
			if len(tc.want) == 0 && stderr.Len() > 0 {
				t.Errorf("it said %q", lines)
			}
			for i, want := range tc.want {
				if i >= len(lines) || !strings.HasPrefix(lines[i], want) {
					t.Errorf("it said %q, want %q", lines, want)
				}
			}
		})
	}
}

// freePort returns a port that nothing listened on a moment ago.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err := errors.Join(err, listener.Close()); err != nil {
		t.Fatal(err)
	}
	return port
}

// untilAnswered asks an address until it answers, or the context ends.
func untilAnswered(ctx context.Context, address string) {
	for ctx.Err() == nil {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			panic(err)
		}
		if answer, err := http.DefaultClient.Do(request); err == nil {
			_ = answer.Body.Close()
			return
		}
		time.Sleep(10 * time.Millisecond) // before the next try
	}
}

func TestServeOnAPortInUse(t *testing.T) {
	t.Parallel()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close() //nolint:errcheck // it only takes the port
	at := listener.Addr().String()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"serve", "--listen", at}, strings.NewReader(""), &stdout, &stderr)
	want := "leeway: --listen: something listens on " + at + " already: stop it, or take another port, such as --listen 127.0.0.1:0\n"
	if code != exitInvalid || stderr.String() != want || stdout.Len() > 0 {
		t.Errorf("it exited with %d and said %s", code, stderr.String())
	}
}

// TestServeOutlivesWhatIsSaved saves policies that hang, and then sound ones: the server answers all the while, says what is
// wrong, and loads the sound ones as soon as they are there, for the process that tries the others is stopped.
func TestServeOutlivesWhatIsSaved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := copyToy(&testscript.Env{WorkDir: dir}, os.DirFS(filepath.Join(testdata, "toy"))); err != nil {
		t.Fatal(err)
	}
	policies := filepath.Join(dir, "toy", "policies")
	merge := filepath.Join(policies, "strategies", "merge", "merge.rego")
	sound, err := os.ReadFile(merge)
	if err != nil {
		t.Fatal(err)
	}
	hangs := append(bytes.Clone(sound), []byte(endless)...)
	const project = "policies: policies\nschemas: schemas\nprofiles: profiles\n"
	if err := os.WriteFile(filepath.Join(dir, "toy", evaluator.ProjectFileName), []byte(project), 0o600); err != nil {
		t.Fatal(err)
	}
	start := func(limit string, flags ...string) (health func() string) {
		port := freePort(t)
		cmd := exec.CommandContext(t.Context(), "leeway", append([]string{"serve", "--listen=127.0.0.1:" + port, "--quiet", "--load-timeout=" + limit}, flags...)...)
		cmd.Dir = filepath.Join(dir, "toy")
		cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Wait() })
		untilAnswered(t.Context(), "http://127.0.0.1:"+port+"/healthz")
		return func() string {
			answer, err := http.Get("http://127.0.0.1:" + port + "/healthz") //nolint:noctx // the server ends with the test
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return string(body)
		}
	}
	until := func(health func() string, want string) {
		t.Helper()
		end := time.Now().Add(2 * time.Minute) // for a test that hangs
		for said := ""; !strings.Contains(said, want); said = health() {
			if time.Now().After(end) {
				t.Fatalf("it says %q, want %q", said, want)
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
	save := func(text []byte) {
		t.Helper()
		if err := os.WriteFile(merge, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	health := start("1s", "--config="+noProject, "--policies="+policies, "--schemas=schemas", "--profiles=profiles")
	save(hangs)
	until(health, "loading and testing takes longer than 1s (--load-timeout)")
	save(sound)
	until(health, "ok\n")
	patient := start("1h") // its folders are those of the project file
	save(hangs)
	save(append(bytes.Clone(sound), []byte("\nnonsense(\n")...))
	until(patient, "merge.rego")
	save(sound)
	until(patient, "ok\n")
}

// endless is a rule of Rego that OPA works on for years, and cannot be stopped at.
const endless = `
_twice := concat("", [s |
	some i in numbers.range(1, 60)
	s := sprintf("{{define \"a%d\"}}{{template \"a%d\"}}{{template \"a%d\"}}{{end}}", [i, i - 1, i - 1])
])

# METADATA
# title: Endless
# scope: document
# custom:
#   kind: precondition
#   necessity: necessary
#   layer: legal
#   remedy: none
#   sources: [own_judgement]
endless if {
	input.service.agreed
	strings.render_template(concat("", [_twice, "{{define \"a0\"}}x{{end}}{{template \"a60\"}}"]), {}) != ""
}
`
