package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/leeway-policy/leeway/evaluator"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A problem is what went wrong with a request, as RFC 9457 has it. Its type is about:blank: the title is that of
// the status, and faults tell more.
type problem struct {
	Type   string         `json:"type"`
	Title  string         `json:"title"`
	Status int            `json:"status"`
	Detail string         `json:"detail,omitempty"`
	Faults verdict.Faults `json:"faults,omitempty"`
}

// A failure is an error with a status of its own.
type failure struct {
	status int
	detail string
}

func (f *failure) Error() string { return f.detail }

func fail(status int, format string, args ...any) error {
	return &failure{status, fmt.Sprintf(format, args...)}
}

// statusOf returns the status of an answer to a request that ended in err.
//
// A fault has the status of its rule: 400, or 422 if the request can be read but not answered. 404 wins over other
// faults. 503 is for an answer that is not in time, and for a request beyond the limit.
func statusOf(err error) int {
	var own *failure
	switch {
	case errors.As(err, &own):
		return own.status
	case errors.Is(err, evaluator.ErrChanged): // while they were loaded again, without some preconditions
		return http.StatusServiceUnavailable
	case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return http.StatusServiceUnavailable
	}
	faults := verdict.FaultsOf(err)
	if len(faults) == 0 {
		return http.StatusInternalServerError
	}
	status := http.StatusBadRequest
	for _, fault := range faults {
		switch own := verdict.RuleOf(fault.Rule, fault.File).Status; own {
		case 0:
		case http.StatusNotFound:
			return own
		default:
			status = own
		}
	}
	return status
}

// problemOf describes an error. What is no fault of the request is not told: it is in the log.
func problemOf(err error) problem {
	status := statusOf(err)
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Faults: verdict.FaultsOf(err).Sorted()}
	var aside *evaluator.PackAsideError
	if errors.As(err, &aside) {
		for _, fault := range p.Faults { // they are made anew with each error
			if fault.Message == aside.Error() {
				fault.Message += ": start leeway serve with --pack " + aside.Pack
			}
		}
	}
	var own *failure
	switch {
	case errors.As(err, &own):
		p.Detail = own.detail
	case errors.Is(err, errBusy):
		p.Detail = errBusy.Error()
	case errors.Is(err, evaluator.ErrChanged):
		p.Detail = "the policies have just changed: try again in a moment"
	case status == http.StatusServiceUnavailable:
		p.Detail = "there was no answer in time"
	case status == http.StatusInternalServerError:
		p.Detail = "leeway failed to answer: its log says why"
	case len(p.Faults) == 1:
		p.Detail = p.Faults[0].Error()
	default:
		p.Detail = fmt.Sprintf("%d faults", len(p.Faults))
	}
	return p
}

// reply renders the problem.
func (p problem) reply() (*reply, error) {
	var body bytes.Buffer
	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		return nil, err
	}
	return &reply{status: p.Status, kind: kindProblem, body: body.Bytes()}, nil
}
