package serve

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/display"
	"github.com/leeway-policy/leeway/internal/suggest"
	"github.com/leeway-policy/leeway/report"
	"github.com/leeway-policy/leeway/serve/questions"
)

const kindCSV = "text/csv; charset=utf-8"

type csvWriter = bytes.Buffer

// wantsCSV tells whether a page is asked for as CSV: format=csv.
func (a *call) wantsCSV() (bool, error) {
	switch format := a.query.One("format"); format {
	case "":
		return false, nil
	case "csv":
		return true, nil
	default:
		return false, verdict.Faults{{Rule: verdict.RuleUsage, Message: "format: expected csv, found " + strconv.Quote(questions.Cut(format))}}
	}
}

// answerCSV answers with the CSV that the command of the same name prints.
func (a *call) answerCSV(name string, err error, write func(*csvWriter, report.Options) error) (*reply, error) {
	if err != nil {
		return nil, err
	}
	var body csvWriter
	if err := write(&body, report.Options{Format: report.CSV}); err != nil {
		return nil, err
	}
	return &reply{kind: kindCSV, body: body.Bytes(), download: name + ".csv"}, nil
}

// csvReply answers with rows as CSV, in which no cell is a formula.
func csvReply(name string, rows [][]string) (*reply, error) {
	var body bytes.Buffer
	w := csv.NewWriter(&body)
	for _, row := range rows {
		for i := range row {
			row[i] = display.Cell(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return &reply{kind: kindCSV, body: body.Bytes(), download: strings.ReplaceAll(name, "/", "-") + ".csv"}, w.Error()
}

// missing is the error for a name that nothing of a kind bears.
func missing(kind, name string, known []string) error {
	name = questions.Cut(name)
	return fail(http.StatusNotFound, "no %s is called %s%s", kind, strconv.Quote(name), suggest.DidYouMean(name, known))
}
