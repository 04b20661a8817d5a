package edit

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/author"
	"github.com/leeway-policy/leeway/evaluator/internal/files"
	"github.com/leeway-policy/leeway/evaluator/internal/model"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Project is a project whose files are being edited. It is safe for concurrent use.
type Project struct {
	options model.Options

	diagnosing sync.Mutex
	// good has the last text of each edited file that had no errors.
	good files.Buffers

	mu sync.Mutex
	// view is the last sound state, first the one before it was edited; both are nil before there is one.
	view, first *View
}

// New returns a project. Paths in its options should be absolute, as those of buffers are.
func New(options model.Options) *Project {
	return &Project{options: options, good: files.Buffers{}}
}

// A Depth says how much to look at.
type Depth int

// The depths.
const (
	// Typed looks at the text of all files, as OPA's own check does.
	Typed Depth = iota
	// Saved asks OPA too: it compares what the rules mean, and runs the tests.
	Saved
)

// Diagnose returns what is wrong with the files of the project, with buffers in place of those on disk. If nothing keeps the
// project from being used, questions are answered from this state from now on.
//
// A broken file does not hide the faults of others: they are looked for with the last good text in its place. Diagnose fails
// only if the context ends.
func (p *Project) Diagnose(ctx context.Context, buffers files.Buffers, depth Depth) (verdict.Faults, error) {
	p.diagnosing.Lock()
	defer p.diagnosing.Unlock()
	texts, err := p.check(ctx, buffers)
	if err != nil {
		return nil, err
	}
	broken := brokenIn(texts.Faults)
	for file, text := range buffers {
		if !broken[file] {
			p.good[file] = text
		}
	}
	if texts.Policies == nil {
		hidden, err := p.hidden(ctx, buffers, broken)
		p.beginWith(texts.Content, buffers)
		return append(texts.Faults, hidden...).Sorted(), err
	}
	view, err := p.renew(ctx, buffers, texts)
	if err != nil {
		return append(texts.Faults, verdict.FaultsOf(err)...).Sorted(), ctx.Err()
	}
	if depth == Saved {
		return p.deep(ctx, view.options)
	}
	return texts.Faults, nil
}

// check checks the texts of all files. A folder that cannot be opened is a fault like others.
func (p *Project) check(ctx context.Context, buffers files.Buffers) (*author.Texts, error) {
	options := p.options
	options.Buffers = buffers
	texts, err := author.CheckTexts(ctx, options)
	if err == nil || ctx.Err() != nil {
		return texts, err
	}
	faults := verdict.FaultsOf(err)
	if faults == nil {
		faults = verdict.Faults{{Rule: verdict.RuleUnreadable, File: p.options.Policies, Message: err.Error()}}
	}
	return &author.Texts{Faults: faults}, nil
}

func brokenIn(faults verdict.Faults) map[string]bool {
	broken := map[string]bool{}
	for _, fault := range faults {
		if fault.Level == verdict.Error {
			broken[fault.File] = true
		}
	}
	return broken
}

// maxRounds limits how often faults are looked for behind others: each broken file may hide another.
const maxRounds = 3

// hidden returns the faults that broken files hide in others.
func (p *Project) hidden(ctx context.Context, buffers files.Buffers, broken map[string]bool) (verdict.Faults, error) {
	var found verdict.Faults
	all, mended, partly := maps.Clone(broken), maps.Clone(buffers), false
	if mended == nil {
		mended = files.Buffers{}
	}
	for range maxRounds {
		replaced := false
		for _, file := range slices.Sorted(maps.Keys(broken)) {
			text, whole := p.lastGood(file, buffers[file])
			if text != nil {
				mended[file], replaced, partly = text, true, partly || !whole
			}
		}
		if !replaced {
			return found, nil
		}
		texts, err := p.check(ctx, mended)
		if err != nil {
			return found, err
		}
		if view, first := p.current(); first == nil && texts.Policies != nil && (view == nil || view.model == nil) {
			_, _ = p.renew(ctx, mended, texts) // there was no sound state: what is sound is better than nothing
		}
		broken = map[string]bool{}
		for _, fault := range texts.Faults {
			if all[fault.File] || partly && !aboutTextAlone(fault.Rule) {
				continue
			}
			found = append(found, fault)
			if fault.Level == verdict.Error {
				broken[fault.File] = true
			}
		}
		maps.Copy(all, broken)
		if len(broken) == 0 {
			return found, nil
		}
	}
	return found, nil
}

// lastGood returns a text to use in place of a broken one: the last good one; or that on disk; or, of Rego that was never good,
// an empty module, which is not the whole of what other files may need. It is nil if there is none.
func (p *Project) lastGood(file string, text []byte) (good []byte, whole bool) {
	if good, ok := p.good[file]; ok {
		return good, true
	}
	if saved, err := os.ReadFile(file); err == nil && text != nil && !bytes.Equal(saved, text) {
		return saved, true
	}
	if files.KindOf(file) == files.Rego {
		return []byte("package leeway_broken\n"), false
	}
	return nil, false
}

// aboutTextAlone reports whether faults of a rule are about a file alone, whatever other files say.
func aboutTextAlone(rule verdict.RuleID) bool {
	switch rule {
	case verdict.RuleParse, verdict.RuleUnknownFact, verdict.RuleImpossibleValue, verdict.RuleTypesCompared,
		verdict.RuleMalformedJSON, verdict.RuleWrongValue, verdict.RuleUnknownProperty:
		return true
	default:
		return false
	}
}

// renew makes the texts the current state.
func (p *Project) renew(ctx context.Context, buffers files.Buffers, texts *author.Texts) (*View, error) {
	p.mu.Lock()
	first := p.first
	p.mu.Unlock()
	view, err := newView(ctx, texts, buffers)
	if err != nil {
		return nil, err
	}
	if first == nil {
		first = view
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.view, p.first = view, first
	return view, nil
}

// beginWith has questions answered from the catalogue alone if there was no sound state yet. Content is nil if it is faulty, too.
func (p *Project) beginWith(content *model.Content, buffers files.Buffers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.view == nil && content != nil && content.Reader != nil {
		p.view = viewOf(content, buffers)
	}
}

// deep checks everything, and runs the tests.
func (p *Project) deep(ctx context.Context, options model.Options) (verdict.Faults, error) {
	found, err := author.Check(ctx, options)
	if err != nil {
		return verdict.FaultsOf(err), ctx.Err()
	}
	faults := slices.Clone(found.Faults)
	tests, err := author.Test(ctx, options, author.TestOptions{})
	if err != nil {
		faults = append(faults, verdict.FaultsOf(err)...)
	} else {
		faults = append(faults, ofTests(tests)...)
	}
	return options.Levels.Apply(faults.Sorted()), ctx.Err()
}

// ofTests returns a fault for each test that does not pass, at the condition that does not hold.
func ofTests(tests *verdict.Tests) verdict.Faults {
	var faults verdict.Faults
	for i := range tests.Tests {
		test := &tests.Tests[i]
		at := verdict.Place{File: test.File, Line: test.Line, Col: test.Col}
		switch {
		case test.Error != nil:
			faults = append(faults, at.Fault(verdict.RuleTestError, "%s: %s", test.Name, test.Error.Message))
		case test.Outcome == verdict.TestFailed:
			faults = append(faults, failed(at, test)...)
		}
	}
	return faults
}

func failed(at verdict.Place, test *verdict.Test) verdict.Faults {
	var faults verdict.Faults
	add := func(name string, failure *verdict.Failure) {
		message := name + " failed"
		if failure != nil {
			message += ": " + failure.Condition
			for _, value := range failure.Values {
				if value.Text != "" {
					message += ", " + value.Text + " is " + value.Value
				}
			}
		}
		faults = append(faults, at.Fault(verdict.RuleTestFailed, "%s", message))
	}
	for _, c := range test.Cases {
		if c.Outcome == verdict.TestFailed {
			add(test.Name+" "+c.Name[len(c.Name)-1], c.Failure)
		}
	}
	if len(faults) == 0 {
		add(test.Name, test.Failure)
	}
	return faults
}

// Holds reports whether a file belongs to the project: whether it is in one of its folders, and of a kind that is read there.
func (p *Project) Holds(file string) bool {
	o := p.options
	switch filepath.Ext(file) {
	case ".rego":
		return files.Within(o.Policies, file)
	case ".json":
		return slices.ContainsFunc([]string{o.Policies, o.Schemas, o.Profiles, o.Cases, o.Gains}, func(dir string) bool { return files.Within(dir, file) })
	case ".yaml", ".yml":
		return files.Within(o.Policies, file)
	default:
		return false
	}
}

// current returns the last sound state, and the first one; nil if there was none yet.
func (p *Project) current() (view, first *View) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.view, p.first
}
