package evaluator_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// drawnUnit draws the facts of the toy, each known or not; the cells of autonomy end at 25 and 75.
func drawnUnit(r *rand.Rand) (context, service map[string]any) {
	context, service = map[string]any{}, map[string]any{}
	draw := func(into map[string]any, name string, values ...any) {
		if i := r.IntN(len(values) + 1); i < len(values) {
			into[name] = values[i]
		}
	}
	draw(context, "autonomy", 10, 20, 30, 60, 80, 90)
	draw(context, "number", "common", "none")
	draw(service, "records", "central", "local")
	draw(service, "agreed", true, false)
	return context, service
}

// toyCell returns the cell of a value of the toy.
func toyCell(value any) any {
	switch n, isNumber := value.(int); {
	case !isNumber:
		return value
	case n < 25:
		return "low"
	case n < 75:
		return "middle"
	default:
		return "high"
	}
}

type randomCase struct {
	id, strategy, country string
	context, service      map[string]any
}

// TestPrecedentsAreInOrder compares the order of the precedents of random units among random cases with that of the definition,
// computed from what evaluate says of each case as a unit of its own, pair by pair in whole numbers.
func TestPrecedentsAreInOrder(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 7))
	countries, services := []string{"LI", "MT", "VA"}, "change-of-address"
	var cases []randomCase
	var documents []map[string]any
	for i := range 60 {
		context, service := drawnUnit(r)
		c := randomCase{fmt.Sprintf("c%02d", r.IntN(100)*100+i), []string{"merge", "link"}[r.IntN(2)], countries[r.IntN(3)], context, service}
		cases = append(cases, c)
		documents = append(documents, map[string]any{
			"id": c.id, "country": c.country, "service": services, "strategy": c.strategy, "since": 2000, "outcome": "failed", "facts": service, "context": context,
		})
	}
	text, err := json.Marshal(documents)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "cases.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
	e := engine(t, evaluator.Options{
		Policies: "../testdata/toy/policies", Profiles: "../testdata/toy/profiles", Cases: folder, SchemasFS: toySchemas(t), Schemas: "schemas",
	})
	statuses := map[string]map[string][]verdict.Status{}
	for _, c := range cases {
		statuses[c.id] = necessaryOf(t, e, c.context, c.service)
	}
	tied := 0
	for range 40 {
		context, service := drawnUnit(r)
		own := necessaryOf(t, e, context, service)
		precedents, err := evaluator.Question{Body: drawnProfile(t, context, service)}.Precedents(t.Context(), e, evaluator.PrecedentRequest{})
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range precedents.Units[0].Strategies {
			var want, got []string
			of := map[string]nearness{}
			for _, c := range cases {
				if c.strategy == st.Strategy && c.country != "LI" {
					want = append(want, c.id)
					of[c.id] = nearnessOf(own[c.strategy], statuses[c.id][c.strategy], context, service, c)
				}
			}
			slices.SortFunc(want, func(a, b string) int {
				order := of[a].compare(of[b])
				if order == 0 {
					tied++
				}
				return cmp.Or(order, cmp.Compare(a, b))
			})
			for _, p := range st.Precedents {
				got = append(got, p.Case)
				if n := of[p.Case]; int(2*p.Distance) != n.halves || len(p.OtherFacts) != n.other || p.Compared != n.compared {
					t.Errorf("%s of %v: distance %v, %d of %d facts differ; want %+v", p.Case, context, p.Distance, len(p.OtherFacts), p.Compared, n)
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%s of %v %v (-want +got):\n%s", st.Strategy, context, service, diff)
			}
			for _, p := range st.SameUnit {
				if p.Country != "LI" {
					t.Errorf("%s of %s is no case of the same unit", p.Case, p.Country)
				}
			}
		}
	}
	if tied == 0 {
		t.Error("no two cases are equally near: the ids are not tested")
	}
}

// A nearness is the place of a case in the order of precedents.
type nearness struct{ halves, other, compared int }

func nearnessOf(own, its []verdict.Status, context, service map[string]any, c randomCase) nearness {
	var n nearness
	for i := range own {
		switch {
		case own[i] == verdict.Unknown || its[i] == verdict.Unknown:
			n.halves++
		case own[i] != its[i]:
			n.halves += 2
		}
	}
	for _, pair := range [][2]map[string]any{{context, c.context}, {service, c.service}} {
		for name, value := range pair[0] {
			if theirs, known := pair[1][name]; known {
				n.compared++
				if toyCell(value) != toyCell(theirs) {
					n.other++
				}
			}
		}
	}
	return n
}

// compare compares distances, then shares of other cells. A case of which no fact can be compared is as far as one that
// differs in all.
func (n nearness) compare(m nearness) int {
	for _, x := range []*nearness{&n, &m} {
		if x.compared == 0 {
			x.other, x.compared = 1, 1
		}
	}
	return cmp.Or(cmp.Compare(n.halves, m.halves), cmp.Compare(n.other*m.compared, m.other*n.compared))
}

func drawnProfile(t *testing.T, context, service map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{
		"country": "LI", "name": "Liechtenstein", "context": context, "services": map[string]any{"change-of-address": map[string]any{"service": service}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// necessaryOf returns the statuses of the necessary preconditions of each strategy, as evaluate says them.
func necessaryOf(t *testing.T, e *evaluator.Engine, context, service map[string]any) map[string][]verdict.Status {
	t.Helper()
	asked, err := evaluator.Question{Body: drawnProfile(t, context, service)}.Ask(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	evaluation, err := asked.Evaluate(t.Context(), evaluator.Request{})
	if err != nil {
		t.Fatal(err)
	}
	statuses := map[string][]verdict.Status{}
	for _, st := range evaluation.Units[0].Strategies {
		for _, p := range st.Preconditions {
			if p.Necessity == verdict.Necessary {
				statuses[st.Name] = append(statuses[st.Name], p.Status)
			}
		}
	}
	return statuses
}

// TestDonorsAreAsTransferSays compares each donor of the shipped profiles with the transfer from it: the donor has the strategy
// in place, each necessary precondition that it meets travels as there, and what is to be adapted is what is missing there.
func TestDonorsAreAsTransferSays(t *testing.T) {
	t.Parallel()
	e := engine(t, evaluator.Options{})
	precedents, err := evaluator.Question{Filter: evaluator.Filter{Services: []string{"change-of-address", "business-registration"}}}.
		Precedents(t.Context(), e, evaluator.PrecedentRequest{})
	if err != nil {
		t.Fatal(err)
	}
	donors := 0
	for _, unit := range precedents.Units {
		for _, st := range unit.Strategies {
			last := 2.0
			for _, donor := range st.Donors {
				donors++
				share := (float64(donor.Travels) + float64(donor.Open)/2) / float64(max(1, donor.Met))
				if share > last {
					t.Errorf("%s %s: %s is not in order", unit.Country, st.Strategy, donor.Country)
				}
				last = share
				if unit.Country != "DE" && unit.Country != "LU" {
					continue // a transfer for each would take long
				}
				question := evaluator.Question{Filter: evaluator.Filter{Services: []string{unit.Service}, Strategies: []string{st.Strategy}}}
				transfer, err := question.Transfer(t.Context(), e, donor.Country, unit.Country)
				if err != nil {
					t.Fatal(err)
				}
				sameAsTransfer(t, donor, transfer.Units[0].Strategies[0])
			}
		}
	}
	if donors < 20 {
		t.Errorf("only %d donors", donors)
	}
}

func sameAsTransfer(t *testing.T, donor verdict.Donor, transfer verdict.StrategyTransfer) {
	t.Helper()
	if transfer.FromInPlace != verdict.Met {
		t.Errorf("%s has no %s in place", donor.Country, transfer.Strategy)
	}
	var want []verdict.DonorPrecondition
	for _, p := range transfer.Preconditions {
		if p.Necessity == verdict.Necessary && p.From.Status == verdict.Met {
			want = append(want, verdict.DonorPrecondition{Precondition: p.Name, Title: p.Title, Travels: p.Travels, Adapt: p.Missing, Copyable: p.Copyable, FindOut: p.FindOut})
		}
	}
	if diff := gocmp.Diff(want, donor.Preconditions); diff != "" {
		t.Errorf("%s of %s (-transfer +donor):\n%s", transfer.Strategy, donor.Country, diff)
	}
	if donor.Met != len(want) || donor.Travels+donor.Open+donor.Stays != donor.Met || strings.TrimSpace(donor.CountryName) == "" {
		t.Errorf("%s counts wrongly: %+v", donor.Country, donor)
	}
}
