package serve

import (
	"context"
	"net/http"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/report"
)

// The parameters of questions.
var (
	ofUnits = []string{"country", "service", "strategy", "set"}
	getPost = []string{http.MethodGet, http.MethodPost}
	getOnly = []string{http.MethodGet}
)

// addAPI adds the routes of the API.
func addAPI(routes map[string]*route) {
	with := func(more ...string) []string { return append(ofUnits[:len(ofUnits):len(ofUnits)], more...) }
	routes["/api/evaluate"] = &route{methods: getPost, dear: true, params: with("group"), several: ofUnits, answer: apiEvaluate}
	routes["/api/explain"] = &route{methods: getPost, dear: true, params: with("all"), several: ofUnits, answer: apiExplain}
	routes["/api/what-if"] = &route{methods: getPost, dear: true, cheap: isPrepared, params: with("only"), several: ofUnits, answer: apiWhatIf}
	routes["/api/paths"] = &route{methods: getPost, dear: true, params: with("upto", "limit"), several: []string{"country", "service", "set"}, answer: apiPaths}
	routes["/api/reach"] = &route{methods: getPost, dear: true, params: with(), several: ofUnits, answer: apiReach}
	routes["/api/robustness"] = &route{methods: getPost, dear: true, params: with("trust"), several: with("trust"), answer: apiRobustness}
	routes["/api/ask"] = &route{methods: getPost, dear: true, params: with(), several: ofUnits, answer: apiAsk}
	routes["/api/transfer"] = &route{methods: getOnly, dear: true, params: []string{"from", "to", "service", "strategy", "set"}, several: []string{"strategy", "set"}, answer: apiTransfer}
}

func apiEvaluate(ctx context.Context, a *asking) (*reply, error) {
	group, err := a.query.flag("group")
	if err != nil {
		return nil, err
	}
	evaluation, err := a.evaluate(ctx, a.filter(), evaluator.Request{Why: true})
	if err == nil && group {
		evaluation.Groups = evaluator.Groups(evaluation)
	}
	return asJSON(report.Evaluation, evaluation, err)
}

func apiExplain(ctx context.Context, a *asking) (*reply, error) {
	all, err := a.query.number("all", 1, 0)
	if err != nil {
		return nil, err
	}
	evaluation, err := a.evaluate(ctx, a.filter(), evaluator.Request{Reasons: true, All: all})
	return asJSON(report.Explanation, evaluation, err)
}

// apiWhatIf answers as `evaluate` does about one unit. With only=verdicts the answer has no preconditions and no
// reasons, and does not wait for a turn if the unit is prepared.
func apiWhatIf(ctx context.Context, a *asking) (*reply, error) {
	switch only := a.query.one("only"); only {
	case "":
	case "verdicts":
		return a.verdictsOnly(ctx)
	default:
		return nil, fail(http.StatusBadRequest, "only: expected verdicts, found %q", cut(only))
	}
	q, err := a.about(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := a.pickOne(q, a.filter()); err != nil {
		return nil, err
	}
	evaluation, err := a.evaluate(ctx, a.filter(), evaluator.Request{Why: true})
	if err == nil && len(evaluation.Units) == 0 { // its facts cannot occur together
		return nil, evaluation.Faults.Err()
	}
	return asJSON(report.Evaluation, evaluation, err)
}

func apiPaths(ctx context.Context, a *asking) (*reply, error) {
	limit, err := a.query.number("limit", 0, 5)
	if err != nil {
		return nil, err
	}
	strategy, err := a.query.need("strategy")
	if err != nil {
		return nil, err
	}
	paths, err := a.paths(ctx, evaluator.PathRequest{Strategy: strategy[0], Upto: a.query.one("upto"), Limit: limit})
	return asJSON(report.Paths, paths, err)
}

func apiReach(ctx context.Context, a *asking) (*reply, error) {
	reach, err := a.reach(ctx, a.filter())
	return asJSON(report.Reach, reach, err)
}

func apiRobustness(ctx context.Context, a *asking) (*reply, error) {
	trust, err := evaluator.ParseTrust(a.query.list("trust"))
	if err != nil {
		return nil, err
	}
	robustness, err := a.robustness(ctx, a.filter(), trust)
	return asJSON(report.Robustness, robustness, err)
}

func apiAsk(ctx context.Context, a *asking) (*reply, error) {
	ask, err := a.ask(ctx, a.filter())
	return asJSON(report.Ask, ask, err)
}

func apiTransfer(ctx context.Context, a *asking) (*reply, error) {
	names, err := a.query.need("from", "to", "service")
	if err != nil {
		return nil, err
	}
	transfer, err := a.transfer(ctx, names[0], names[1], names[2], a.query.list("strategy"))
	return asJSON(report.Transfer, transfer, err)
}

// isPrepared tells whether a question takes no more than what is prepared: the verdicts of one unit.
func isPrepared(a *asking) bool {
	return a.query.one("only") == "verdicts" && a.prepared() != nil
}
