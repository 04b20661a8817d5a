package serve

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/report/html"
)

// An authorView is the author's page.
type authorView struct {
	frame
	Folders  []string
	Policies string
	Revision int
	Saves    int
	At       string
	Broken   verdict.Faults
	Left     verdict.Faults
	Units    int
	// Project is the project file if it has changed since the start, else "".
	Project string
	// Last is what the last save moved, Session what all saves since the start did.
	Last, Session *movedView
	Testing       bool
	Tests         *testsView
	TestsFailed   verdict.Faults
	Summary       string
	Tallies       []html.Tally
}

// A movedView is what moved between two states.
type movedView struct {
	// Verdicts are those that moved, Details those of which only the fit or a status did.
	Verdicts []movedVerdict
	Details  []verdict.BaselineChange
	Compared int
}

// A movedVerdict is a strategy that moved, as it was and as it is.
type movedVerdict struct {
	verdict.BaselineChange
	Was, Is verdict.LockedStrategy
}

// A testsView is the tests that do not pass.
type testsView struct {
	verdict.TestCounts
	Bad []verdict.Test
	// Of is the number of all.
	Of int
}

// authorPage shows what became of the last save.
func authorPage(_ context.Context, a *call) (*reply, error) {
	view := authorView{
		frame: a.frame("Author", "/author"), Folders: a.server.options.folders(), Policies: a.server.options.Evaluator.Policies,
		Revision: a.state.revision, Saves: a.state.author.saves, Broken: a.state.author.broken, Project: a.state.author.project, Left: a.state.evaluation.Faults, Units: len(a.state.units),
		Last: newMovedView(a.state.author.last), Session: newMovedView(a.state.author.session),
		Testing: a.state.author.testing, Tests: newTestsView(a.state.author.tests), TestsFailed: a.state.author.testsFailed,
		Tallies: html.NewTallies(a.state.evaluation),
	}
	if !a.state.author.at.IsZero() {
		view.At = a.state.author.at.Format(time.TimeOnly)
	}
	view.Summary = view.summary()
	if a.isPart {
		return a.state.render("author-part", view)
	}
	return a.state.render("author-page", view)
}

func newMovedView(d *verdict.BaselineDiff) *movedView {
	if d == nil {
		return nil
	}
	view := &movedView{Compared: d.Verdicts}
	for _, change := range d.Changes {
		if change.Change == verdict.DetailMoved {
			view.Details = append(view.Details, change)
		} else {
			view.Verdicts = append(view.Verdicts, movedVerdict{
				change, verdict.LockedStrategy{Verdict: change.From, InPlace: change.FromInPlace}, verdict.LockedStrategy{Verdict: change.To, InPlace: change.ToInPlace},
			})
		}
	}
	return view
}

func newTestsView(tests *verdict.Tests) *testsView {
	if tests == nil {
		return nil
	}
	view := &testsView{TestCounts: tests.Counts, Of: tests.Counts.Passed + tests.Counts.Failed + tests.Counts.Errors + tests.Counts.Skipped}
	for _, test := range tests.Tests {
		if test.Outcome == verdict.TestFailed || test.Outcome == verdict.TestErrored {
			view.Bad = append(view.Bad, test)
		}
	}
	return view
}

// FailedCases are the cases of a test that did not pass; a test that is no table is one itself.
func (v *testsView) FailedCases(test verdict.Test) []verdict.TestCase {
	var bad []verdict.TestCase
	for _, c := range test.Cases {
		if c.Failure != nil || c.Outcome == verdict.TestFailed {
			bad = append(bad, c)
		}
	}
	if len(bad) == 0 && test.Failure != nil {
		bad = append(bad, verdict.TestCase{Outcome: test.Outcome, Failure: test.Failure})
	}
	return bad
}

// summary says in a sentence how it stands.
func (v *authorView) summary() string {
	switch {
	case len(v.Broken) > 0:
		return "Broken: " + count(len(v.Broken), "fault") + ". The last good state is served."
	case len(v.Left) > 0:
		return "Profiles or units are left out: " + count(len(v.Left), "fault") + "." + v.movedWords() + v.testsWords()
	case v.Last == nil:
		return "Sound, and not changed since the start." + v.testsWords()
	default:
		return "Sound." + v.movedWords() + v.testsWords()
	}
}

// movedWords say what the last save moved; "" if nothing was saved.
func (v *authorView) movedWords() string {
	switch {
	case v.Last == nil:
		return ""
	case len(v.Last.Verdicts) == 0:
		return " The last save moved no verdict."
	default:
		return " The last save moved " + count(len(v.Last.Verdicts), "verdict") + "."
	}
}

func (v *authorView) testsWords() string {
	switch {
	case v.Testing:
		return " Tests are running."
	case len(v.TestsFailed) > 0:
		return " The tests cannot be run."
	case v.Tests == nil:
		return ""
	case v.Tests.Bad != nil:
		return " " + count(v.Tests.Failed+v.Tests.Errors, "test") + " of " + strconv.Itoa(v.Tests.Of) + " failed."
	case v.Tests.Passed == 1:
		return " The one test passes."
	default:
		return " All " + count(v.Tests.Passed, "test") + " pass."
	}
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}

// bannerPart is the banner of a page that is open, if it has changed.
func bannerPart(_ context.Context, a *call) (*reply, error) {
	b := newBanner(a.state, a.query.One("page"))
	if b.Shown == a.query.One("shown") {
		return &reply{status: http.StatusNoContent, kind: kindHTML}, nil
	}
	return a.state.render("banner", struct {
		Banner  banner
		Watches bool
	}{b, a.server.Watches()})
}
