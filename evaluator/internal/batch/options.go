package batch

import (
	"context"
	"io"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Format is a way to write units, or rows about them.
type Format string

// The formats.
const (
	// NDJSON is one JSON object a line.
	NDJSON Format = "ndjson"
	// CSV is a header and comma-separated rows, as in RFC 4180.
	CSV Format = "csv"
)

// Formats returns the names of all formats.
func Formats() []string { return []string{string(NDJSON), string(CSV)} }

// Reasons says which reasons rows give.
type Reasons string

// The kinds of reasons.
const (
	// NoReasons gives verdicts only.
	NoReasons Reasons = "none"
	// ShortReasons gives, of each verdict that is not undetermined, facts that force it and of which none can be
	// left out. There may be other such facts, and fewer of them.
	ShortReasons Reasons = "short"
)

// ReasonKinds returns the names of all kinds of reasons.
func ReasonKinds() []string { return []string{string(NoReasons), string(ShortReasons)} }

const (
	// MaxLine is the most bytes of one line.
	MaxLine = 4 << 20
	// MaxValues is the most objects, arrays and values in one line.
	MaxValues = 100_000
	// MaxColumns is the most columns of a file of CSV.
	MaxColumns = 1000
	// MaxGroups is the most countries, and services, that are counted each for itself.
	MaxGroups = 1000
)

// Options say what to read and where to write. Only Inputs are needed.
type Options struct {
	// Inputs are read one after another. They must be of one format, and files of CSV must have the same columns.
	Inputs []Input
	// Output receives a row for each unit, in the order of the input; nil for none. Format is that of the rows, ""
	// is that of the inputs.
	Output io.Writer
	Format Format
	// Reasons says which reasons rows give; "" is NoReasons.
	Reasons Reasons
	// Strategies are the names of those to decide, all if there are none.
	Strategies []string
	// Rejects receives a line of JSON for each line that was rejected, in the order of the input: where it stood, why,
	// and the line itself; nil for none. Rejected, if it is there, is told the faults of each.
	Rejects  io.Writer
	Rejected func(verdict.Faults)
	// Jobs is how many goroutines decide; 0 is as many as there are processors.
	Jobs int
	// Progress, if it is there, is told now and then how far the run has come.
	Progress func(Progress)
	// Slow has every line read the slow way. The answer is the same: it is for those who doubt that.
	Slow bool
}

// An Input is one file or stream of units.
type Input struct {
	// Name is the file's, as the user gave it; "-" is standard input.
	Name   string
	Format Format
	// Open opens it. It is opened twice, unless Once is set: the columns of all files are compared before any is read.
	Open func() (io.ReadCloser, error)
	Once bool
}

// Progress is how far a run has come.
type Progress struct {
	// Lines and Bytes are those that were read, decided or rejected, and written.
	Lines, Bytes int64
}

// Policies is what deciding units takes. The engine of package evaluator has it.
type Policies struct {
	Reader *profile.Reader
	Space  *table.Space
	// Strategies are those to decide.
	Strategies []Strategy
	// NewDecider returns what decides encoded units.
	NewDecider func() Decider
	// Evaluate decides a unit strategy by strategy, where cells alone do not; it is nil if they always do. It fails
	// with a [verdict.Fault] if the unit is at fault.
	Evaluate func(ctx context.Context, unit *profile.Unit) ([]Outcome, error)
	// Reasons returns the reason of each strategy's verdict for a unit whose known numbers bound others of a sum.
	Reasons func(ctx context.Context, unit *profile.Unit) [][]Given
	// Forbidden returns the fault of a unit that the constraints forbid, nil if they do not.
	Forbidden func(ctx context.Context, unit *profile.Unit) (*verdict.Fault, error)
}

// A Strategy is one to decide.
type Strategy struct {
	Name string
	// Whole tells that the cells of a unit decide it, so that reasons can be found. Else its verdicts may be inexact.
	Whole bool
}

// An Outcome is the verdict of one strategy for a unit.
type Outcome struct {
	Verdict verdict.Verdict
	Exact   bool
}

// A Decider decides encoded units, one after another: it is for one goroutine.
type Decider interface {
	// Decide sets the verdict of each strategy for a unit with these cells, one for each dimension of the space, whose
	// known numbers bound some sums. It returns false if the constraints forbid them.
	Decide(cells []int, bounds []table.Bound, verdicts []verdict.Verdict) bool
	// Cells tells whether cells alone give the verdicts of the unit decided last, its bounds left aside.
	Cells() bool
	// Reason appends the reason of a strategy's verdict of the unit decided last, in order of the dimensions; nothing
	// if it is undetermined. Cells alone must give the verdicts.
	Reason(strategy int, reason []Given) []Given
}

// A Given is one fact of a reason.
type Given struct {
	Dim int
	// Within says which values would do as well, as [table.Dim.Within] does.
	Within string
}

// catalogue is that of the facts.
func (p *Policies) catalogue() *fact.Catalogue { return p.Reader.Catalogue }
