package serve

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

var (
	getPost = []string{http.MethodGet, http.MethodPost}
	getOnly = []string{http.MethodGet}
)

// addAPI adds a route for each question.
func addAPI(routes map[string]*route) {
	for _, d := range questions.All() {
		to := &route{methods: getOnly, expensive: true, answer: answerTo(d)}
		to.params, to.several = d.Remote()
		if d.Document {
			to.methods = getPost
		}
		routes["/api/"+d.Name] = to
	}
	whatIf := routes["/api/what-if"]
	whatIf.cheap, whatIf.answer = isPrepared, verdictsOr(whatIf.answer)
}

// answerTo answers a question with the JSON that `-f json` prints.
func answerTo(d *questions.Question) func(context.Context, *call) (*reply, error) {
	return func(ctx context.Context, a *call) (*reply, error) {
		answer, err := a.ask(ctx, d)
		if err != nil {
			return nil, err
		}
		var body bytes.Buffer
		if err := answer.Render(&body, report.Options{Format: report.JSON}); err != nil {
			return nil, err
		}
		return &reply{kind: kindJSON, body: body.Bytes()}, nil
	}
}

// ask answers a question from the state and the request.
func (a *call) ask(ctx context.Context, d *questions.Question) (*questions.Answer, error) {
	answer, err := d.Ask(ctx, a.state.engine, a.question(), a.query)
	return answer, inParameters(err)
}

// question returns a question about the body of the request, or else about the profiles of the state.
func (a *call) question() evaluator.Question {
	return evaluator.Question{Body: a.body, Profiles: a.state.profiles}
}

// inParameters returns the error of a question in the words of a request.
func inParameters(err error) error {
	var notOne *evaluator.NotOneError
	if !errors.As(err, &notOne) {
		return err
	}
	return verdict.Faults{{Rule: verdict.RuleUsage, Message: err.Error() + ", each as a parameter"}}
}

// verdictsOr answers a what-if of only=verdicts without preconditions and reasons, and any other as whole does.
func verdictsOr(whole func(context.Context, *call) (*reply, error)) func(context.Context, *call) (*reply, error) {
	return func(ctx context.Context, a *call) (*reply, error) {
		if a.query.One("only") == "verdicts" {
			return a.verdictsOnly(ctx)
		}
		return whole(ctx, a)
	}
}

// isPrepared tells whether a question takes no more than what is prepared: the verdicts of one unit.
func isPrepared(a *call) bool {
	return a.query.One("only") == "verdicts" && a.prepared() != nil
}
