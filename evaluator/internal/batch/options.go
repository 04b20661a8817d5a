package batch

import (
	"context"
	"io"

	"github.com/leeway-policy/leeway/evaluator/internal/fact"
	"github.com/leeway-policy/leeway/evaluator/internal/profile"
	"github.com/leeway-policy/leeway/evaluator/internal/table"
	"github.com/leeway-policy/leeway/evaluator/verdict"
)

// A Format is a format of units or rows.
type Format string

// The formats.
const (
	// NDJSON has one JSON object in each line.
	NDJSON Format = "ndjson"
	// CSV has a header and rows, as in RFC 4180 or in a dialect of spreadsheets.
	CSV Format = "csv"
)

// Formats returns the names of all formats.
func Formats() []string { return []string{string(NDJSON), string(CSV)} }

// Reasons selects the kind of reasons in rows.
type Reasons string

// The kinds of reasons.
const (
	// NoReasons gives verdicts only.
	NoReasons Reasons = "none"
	// ShortReasons gives, for each verdict except undetermined, a minimal set of facts that forces it. Other such sets
	// may exist, and smaller ones.
	ShortReasons Reasons = "short"
)

// ReasonKinds returns the names of all kinds of reasons.
func ReasonKinds() []string { return []string{string(NoReasons), string(ShortReasons)} }

const (
	// MaxLine is the maximum length of a line in bytes.
	MaxLine = 4 << 20
	// MaxValues is the maximum number of objects, arrays and values in one line.
	MaxValues = 100_000
	// MaxGroups is the maximum number of countries, and of services, that are counted separately.
	MaxGroups = 1000
)

// Options say what to read and where to write. Only Inputs is required.
type Options struct {
	// Inputs are read one after another. They must have one format, and CSV files must have the same columns.
	Inputs []Input
	// Output, if not nil, receives a row for each unit, in the order of the input. Format is the format of the rows; ""
	// stands for that of the inputs.
	Output io.Writer
	Format Format
	// Dialect is the name of the dialect of CSV in inputs; "" has each file recognised. Recognised, if not nil, is then told
	// how files that are not plain are read.
	Dialect    string
	Recognised func(file, how string)
	// OutputDialect is the name of the dialect of CSV in rows; "" is plain.
	OutputDialect string
	// Reasons selects the reasons in rows; "" stands for NoReasons.
	Reasons Reasons
	// Strategies are the names of the strategies to decide; empty stands for all.
	Strategies []string
	// Rejects, if not nil, receives a line of JSON for each rejected line, in the order of the input: its place, its
	// faults, and the line itself. Rejected, if not nil, is called with the faults of each.
	Rejects  io.Writer
	Rejected func(verdict.Faults)
	// Jobs is the number of goroutines that decide; 0 stands for the number of processors.
	Jobs int
	// Progress, if not nil, is called from time to time with the progress of the run.
	Progress func(Progress)
	// Slow reads every line the slow way. The result is the same; it is for checking the fast way.
	Slow bool
}

// An Input is one file or stream of units.
type Input struct {
	// Name is the name of the file as the user gave it, or "-" for standard input.
	Name   string
	Format Format
	// Open opens it. Unless Once is set, it is called twice, since all headers are compared before any file is read.
	Open func() (io.ReadCloser, error)
	Once bool
}

// Progress is the progress of a run.
type Progress struct {
	// Lines and Bytes count the input that was read, decided or rejected, and written.
	Lines, Bytes int64
}

// Policies holds what it takes to decide units. [Decide] makes it from a model.
type Policies struct {
	Reader *profile.Reader
	Space  *table.Space
	// Strategies are the strategies to decide.
	Strategies []Strategy
	// NewDecider returns a decider for encoded units.
	NewDecider func() Decider
	// Evaluate decides the strategies for a unit that cells alone do not decide; it is nil if they always do. It fails
	// with a [verdict.Fault] if the unit is at fault.
	Evaluate func(ctx context.Context, unit *profile.Unit) ([]Outcome, error)
	// Reasons returns the reason of each strategy's verdict for a unit whose known numbers bound other parts of a sum.
	Reasons func(ctx context.Context, unit *profile.Unit) [][]Given
	// Forbidden returns the fault of a unit that breaks a constraint, nil if it breaks none.
	Forbidden func(ctx context.Context, unit *profile.Unit) (*verdict.Fault, error)
}

// A Strategy is a strategy to decide.
type Strategy struct {
	Name string
	// Whole is true if a unit's cells decide it, so that reasons can be found. If not, its verdicts may be inexact.
	Whole bool
	// Outcome is true if the strategy has an outcome, so that it may be in place.
	Outcome bool
}

// An Outcome is the verdict of one strategy for a unit.
type Outcome struct {
	Verdict verdict.Verdict
	// InPlace is the status of the strategy's outcome; "" if it has none.
	InPlace verdict.Status
	Exact   bool
}

// A Decider decides encoded units, one after another. It is not safe for concurrent use.
type Decider interface {
	// Decide sets the outcome of each strategy for a unit with these cells, one for each dimension of the space, and
	// these bounds on sums by known numbers. It returns false if the unit breaks a constraint.
	Decide(cells []int, bounds []table.Bound, outcomes []Outcome) bool
	// Cells reports whether the unit decided last has the same verdicts without its bounds.
	Cells() bool
	// Reason appends the reason of a strategy's verdict about the unit decided last, in order of the dimensions; nothing
	// if the verdict is undetermined. It may be called only if Cells returns true.
	Reason(strategy int, reason []Given) []Given
}

// A Given is one fact of a reason.
type Given struct {
	Dim int
	// Within describes the values that would do as well, as [table.Dim.Within] does.
	Within string
}

// catalogue returns the catalogue of facts.
func (p *Policies) catalogue() *fact.Catalogue { return p.Reader.Catalogue }
