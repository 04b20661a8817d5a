package suite_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/leeway-policy/leeway/evaluator/internal/author/suite"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// mocked is a policy whose parts a test replaces.
const mocked = `package play

q := 1

r := data.cfg.a

f(x) := x

h(x) := f(x) + 1

g(x) if x < 0

names contains "n"

names contains x if some x in input.names

sized[k] := v if some k, v in data.cfg

default chosen := "none"

chosen := "high" if q > 2

else := "low" if f(1) == 1
`

// replaced are the parts that a condition is about; replacements are what `with` does to them.
var (
	replacedParts = []string{
		"data.cfg.a", "data.cfg", "q", "r", "f(1)", "h(2)", `rand.intn("x", 10)`, "opa.runtime().env.HOME", "input.a", "input",
		"names", "sized", "chosen", "count([1 | f(1) == 3])", "[f(y) | some y in [q, r]]", "q + f(q)", "sprintf(\"%v\", [q])",
		`data.play["q"]`, "data.play.sized.a", "max(names | {\"z\"})",
	}
	replacements = []string{
		"data.cfg.a as 3", `data.cfg as {"a": 4, "b": 5}`, "data.cfg.b as 6", "data.play.q as 3", "data.play.q as 7",
		"data.play.f as mock", "data.play.f as 8", "data.play.f as twice", "data.play.h as data.play.f", "rand.intn as 5",
		"rand.intn as 6", `opa.runtime as {"env": {"HOME": "/mock"}}`, `input as {"a": 9, "names": ["o"]}`, "input.a as 10",
		`input.names as ["p"]`, `data.play.names as {"m"}`, `sprintf as "s"`, "count as 11", "data.play.r as input.a",
		"data.play.chosen as q",
	}
)

// TestValuesAreThoseOfTheTest draws policies in which conditions fail below several levels of `with`, and compares each
// value that is shown with what the policy prints at that place while the test runs.
func TestValuesAreThoseOfTheTest(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(11, 4)) //nolint:gosec // a seed that is known
	refused, compared, values := 0, 0, map[string]bool{}
	for range 300 {
		policy, test := drawMocks(draw)
		dir := folder(t, map[string]string{"p.rego": policy, "p_test.rego": test, "data.json": `{"cfg": {"a": 2}, "failing": "failing"}`})
		answer, err := suite.Run(t.Context(), suite.Options{Paths: []string{dir}})
		if err != nil {
			if refused++; testing.Verbose() {
				t.Log(err)
			}
			continue // a replacement that the compiler refuses
		}
		ran := answer.Tests[0]
		printed := map[string]bool{}
		for line := range strings.Lines(ran.Output) {
			printed[strings.TrimSpace(line)] = true
		}
		for _, shown := range shownFor(ran.Failure, "failing") {
			compared++
			values[shown] = true
			if want := "[" + strings.TrimSuffix(shown, "undefined") + "]"; !printed[want] {
				t.Errorf("%s is shown, printed was %v:\n%s\n%s", shown, printed, policy, test)
			}
		}
	}
	if compared < 60 || len(values) < 15 {
		t.Errorf("%d values compared, %d of them different: expected more", compared, len(values))
	}
}

// shownFor returns the values shown for the conditions that compare with a word, but for what the word ends.
func shownFor(failure *verdict.Failure, word string) []string {
	if failure == nil {
		return nil
	}
	var shown []string
	if strings.Contains(failure.Condition, word) {
		for _, value := range failure.Values {
			if !strings.HasSuffix(value.Text, word) {
				shown = append(shown, value.Value)
			}
		}
	}
	for i := range failure.Because {
		shown = append(shown, shownFor(&failure.Because[i], word)...)
	}
	return shown
}

// drawMocks returns a policy with a condition that fails, and a test that comes to it in some steps, each of which
// may replace something.
func drawMocks(draw *rand.Rand) (policy, test string) {
	part := replacedParts[draw.IntN(len(replacedParts))]
	var out strings.Builder
	out.WriteString(mocked)
	out.WriteString("\nmock(_) := 20\n\ntwice(x) := y if {\n\ty := f(x) * 2\n}\n")
	fmt.Fprintf(&out, "\nstep0 if {\n\tprint([v | v := %[1]s])\n\t%[1]s == data.failing\n}\n", part)
	steps := 1 + draw.IntN(4)
	for i := 1; i <= steps; i++ {
		below, with := fmt.Sprintf("step%d", i-1), drawWith(draw, false)
		fmt.Fprintf(&out, "\nfun%d(_) if %s\n\nset%d contains 1 if %s\n", i, below, i, below)
		body := []string{
			below + with,
			fmt.Sprintf("fun%d(q)%s", i, with),
			fmt.Sprintf("1 in set%d%s", i, with),
			fmt.Sprintf("{1 | %s%s} == {1}", below, with),
			fmt.Sprintf("every _ in [1] {\n\t\t%s%s\n\t}", below, with),
			fmt.Sprintf("some q in [30, 31]\n\tq == 31\n\tx := q\n\t%s with data.play.q as x", below),
			fmt.Sprintf("g(1) with data.play.g as fun%d", i) + strings.TrimSuffix(with, "\n"),
			fmt.Sprintf("set%d[_] == 1%s", i, with),
		}[draw.IntN(8)]
		fmt.Fprintf(&out, "\nstep%d if {\n\t%s\n}\n", i, body)
	}
	return out.String(), fmt.Sprintf("package play_test\n\ntest_it if data.play.step%d%s\n", steps, drawWith(draw, true))
}

func drawWith(draw *rand.Rand, test bool) string {
	var with strings.Builder
	for range draw.IntN(4) {
		replacement := replacements[draw.IntN(len(replacements))]
		target, value, _ := strings.Cut(replacement, " as ")
		if strings.Contains(with.String(), target) || !test && strings.Contains(value, "data.play") {
			continue // a policy whose `with` names its own rules is recursive
		}
		if test && slices.Contains([]string{"mock", "twice", "q"}, value) {
			value = "data.play." + value
		}
		with.WriteString(" with " + target + " as " + value)
	}
	return with.String()
}

// TestImpureCallsAreNotRepeated looks at tests that send a request: it is sent once, whatever is then asked about the
// test, and no value is shown that may be another one than the test saw.
func TestImpureCallsAreNotRepeated(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		test     string
		requests int32
	}{
		"not replaced":                    {`test_x if data.play.ok`, 1},
		"replaced by a value":             {`test_x if data.play.ok with http.send as {"status_code": 403}`, 0},
		"replaced by a function":          {"mock(_) := {\"status_code\": 403}\n\ntest_x if data.play.ok with http.send as mock", 0},
		"replaced two levels up":          {`test_x if data.play.above with http.send as {"status_code": 403}`, 0},
		"behind a condition that fails":   {`test_x if data.play.never`, 0},
		"behind an index that leaves out": {`test_x if data.play.indexed with input.n as 1`, 0},
		"that fails":                      {`test_x if data.play.fails`, 1},
		"in the test":                     {`test_x if http.send({"method": "GET", "url": "URL"}).status_code == 500`, 1},
		"in a case": {
			"test_x[note] if {\n\tsome note in [\"a\"]\n\tgot := http.send({\"method\": \"GET\", \"url\": \"URL\"}).status_code\n\tgot == 500\n}", 1,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				if r.URL.Path == "/fails" {
					panic(http.ErrAbortHandler)
				}
			}))
			defer server.Close()
			url := func(text string) string { return strings.ReplaceAll(text, "URL", server.URL) }
			answer, err := suite.Run(t.Context(), suite.Options{Coverage: true, Unconfined: true, Paths: []string{folder(t, map[string]string{
				"p.rego": url(`package play

ok if http.send({"method": "DELETE", "url": "URL"}).status_code == 500

above if ok with input as {}

never if {
	input.none
	ok
}

indexed if {
	ok
	input.n == 2
}

fails if http.send({"method": "GET", "url": "URL/fails", "max_retry_attempts": 0}).status_code == 500
`),
				"p_test.rego": url("package play_test\n\n" + tc.test + "\n"),
			})}})
			if err != nil {
				t.Fatal(err)
			}
			if got := requests.Load(); got != tc.requests {
				t.Errorf("%d requests, expected %d", got, tc.requests)
			}
			ran := answer.Tests[0]
			if ran.Outcome != verdict.TestFailed {
				t.Fatalf("the test %s: expected it to fail", ran.Outcome)
			}
			if explained := ran.Unexplained == ""; explained && tc.requests > 0 {
				t.Errorf("it rests on an answer that is not there any more: %+v", ran.Failure)
			}
			for _, value := range shownFor(ran.Failure, "status_code") {
				if tc.requests == 0 && strings.Contains(value, "200") {
					t.Errorf("%s is shown, and no request was sent", value)
				}
			}
		})
	}
}
