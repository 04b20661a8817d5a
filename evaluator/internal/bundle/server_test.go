package bundle_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	opabundle "github.com/open-policy-agent/opa/v1/bundle"
	"github.com/open-policy-agent/opa/v1/logging"
	"github.com/open-policy-agent/opa/v1/runtime"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/internal/bundle"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// serve runs OPA's server on a bundle, and returns its address.
func serve(t *testing.T, file string, verification *opabundle.VerificationConfig) string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	params := runtime.NewParams()
	params.Addrs = &[]string{"127.0.0.1:0"}
	params.Paths = []string{file}
	params.BundleMode = true
	params.BundleVerificationConfig = verification
	params.Logger = logging.NewNoOpLogger()
	params.Output = io.Discard
	server, err := runtime.NewRuntime(ctx, params)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for {
		if addresses := server.Addrs(); len(addresses) > 0 {
			return "http://" + addresses[0]
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatal(err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// A judgement is the generated module's object of one strategy.
type judgement struct {
	Verdict verdict.Verdict `json:"verdict"`
	Unmet   []string        `json:"unmet"`
	Fit     *float64        `json:"fit"`
	InPlace *bool           `json:"in_place"`
	Missing []string        `json:"missing"`
}

// ask asks a server for the verdicts on a unit.
func ask(t *testing.T, address string, unit *profile.Unit) map[string]judgement {
	t.Helper()
	input, err := json.Marshal(map[string]any{"input": unit.Document()})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(address+"/v1/data/leeway/verdicts", "application/json", bytes.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Result map[string]judgement `json:"result"`
	}
	decoder := json.NewDecoder(response.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&answer); err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v", response.Status, err)
	}
	return answer.Result
}

// TestServerAgrees loads the bundle, signed, into OPA's server, and asks it for all shipped units, as they are
// and with their unknown facts filled in at random. Where all facts that necessary (supporting)
// preconditions read are known, it gives the verdict (the fit) that leeway gives, and with those of an outcome whether the
// strategy is in place; else it says which are missing.
func TestServerAgrees(t *testing.T) {
	t.Parallel()
	e := load(t, evaluator.Options{Packs: []string{evaluator.AllPacks}})
	pair := pairs(t)["RS256"]
	packed, _, err := e.Bundle(&bundle.Signing{Key: write(t, "private", pair[0])})
	if err != nil {
		t.Fatal(err)
	}
	key := &opabundle.KeyConfig{Key: string(pair[1]), Algorithm: "RS256"}
	address := serve(t, write(t, "b.tar.gz", packed), opabundle.NewVerificationConfig(
		map[string]*opabundle.KeyConfig{bundle.DefaultKeyID: key}, bundle.DefaultKeyID, "", nil))
	units, faults := e.Read(t.Context())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	reads := map[string][]string{} // strategy, or strategy and necessity
	for _, s := range e.Strategies() {
		for _, p := range s.Preconditions {
			reads[s.Name] = append(reads[s.Name], p.Reads...)
			reads[s.Name+p.Necessity] = append(reads[s.Name+p.Necessity], p.Reads...)
		}
		if s.Outcome != nil {
			reads[s.Name] = append(reads[s.Name], s.Outcome.Reads...)
			reads[s.Name+"outcome"] = s.Outcome.Reads
		}
	}
	random := rand.New(rand.NewPCG(4, 9))
	complete, partial, standing := 0, 0, 0
	for _, unit := range append(units, filled(t, e, units, random)...) {
		decided, err := e.Evaluate(t.Context(), unit)
		if err != nil {
			t.Fatal(err)
		}
		got := ask(t, address, unit)
		if len(got) != len(decided.Strategies) {
			t.Fatalf("%s %s: %d strategies, want %d", unit.Country, unit.Service, len(got), len(decided.Strategies))
		}
		for _, s := range decided.Strategies {
			missing := lacks(e, unit, reads[s.Name])
			if len(missing) > 0 {
				partial++
			} else {
				complete++
			}
			want := judgement{Missing: missing}
			if len(lacks(e, unit, reads[s.Name+"necessary"])) == 0 {
				want.Verdict, want.Unmet = s.Verdict, unmet(s)
			}
			if len(lacks(e, unit, reads[s.Name+"supporting"])) == 0 {
				want.Fit = &s.Fit.Low
			}
			if outcome := reads[s.Name+"outcome"]; len(outcome) > 0 && len(lacks(e, unit, outcome)) == 0 {
				inPlace := s.InPlace == verdict.Met
				want.InPlace = &inPlace
				standing++
			}
			if diff := cmp.Diff(want, got[s.Name], cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("%s %s: %s (-leeway +OPA):\n%s", unit.Country, unit.Service, s.Name, diff)
			}
		}
	}
	if complete < 300 || partial < 50 || standing < 100 {
		t.Errorf("only %d complete and %d incomplete answers, %d about outcomes", complete, partial, standing)
	}
}

// filled returns the units with random values for the facts they lack, those that the constraints allow.
func filled(t *testing.T, e *evaluator.Engine, units []*profile.Unit, random *rand.Rand) []*profile.Unit {
	t.Helper()
	var all []*profile.Unit
	for _, unit := range units {
		set := map[string]any{}
		for _, f := range e.Facts(nil) {
			if _, known := unit.Facts[f.Path]; known || len(f.SumOf) > 0 {
				continue
			}
			switch f.Type {
			case "string":
				set[f.Path] = f.Values[random.IntN(len(f.Values))]
			case "boolean":
				set[f.Path] = random.IntN(2) == 0
			default:
				set[f.Path] = json.Number(fmt.Sprint(1 + random.IntN(100)))
			}
		}
		changed, err := e.With(unit, set)
		if err != nil {
			continue
		}
		if _, err := e.Evaluate(t.Context(), changed); err == nil {
			all = append(all, changed)
		}
	}
	return all
}

// lacks returns the facts that a unit lacks of those read, in the catalogue's order.
func lacks(e *evaluator.Engine, unit *profile.Unit, reads []string) []string {
	var lacking []string
	for _, f := range e.Facts(nil) {
		if _, known := unit.Facts[f.Path]; !known && slices.Contains(reads, f.Path) {
			lacking = append(lacking, f.Path)
		}
	}
	return lacking
}

// unmet returns the necessary preconditions that are unmet.
func unmet(s verdict.Strategy) []string {
	names := []string{}
	for _, p := range s.Preconditions {
		if p.Necessity == "necessary" && p.Status == verdict.Unmet {
			names = append(names, p.Name)
		}
	}
	return names
}
