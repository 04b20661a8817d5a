package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"github.com/leeway-policy/leeway/evaluator/internal/document"
	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/dialect"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A run is one run over a stream.
type run struct {
	policies *Policies
	options  Options
	plan     *plan
	names    *sheet.Names
	in, out  Format
	reasons  bool
	quoter   *quoter // of rows of CSV
	// fast is true if cells alone decide units.
	fast bool

	// first is the header of the first CSV file.
	first     *header
	firstFile string
	// columns are the carried columns of CSV output; known says whether they are known yet.
	columns []string
	known   bool
	total   int64 // bytes that the framer has split
}

// Run decides all units of the inputs. It fails with [verdict.Faults] if an input cannot be read or its header is wrong,
// and with the context's error if that ends first; then the output is incomplete. Faulty lines are no failure.
func Run(ctx context.Context, policies *Policies, o Options) (*verdict.BatchSummary, error) {
	r, err := newRun(policies, o)
	if err != nil {
		return nil, err
	}
	if err := r.compareHeaders(); err != nil {
		return nil, err
	}
	sum, err := r.stream(ctx)
	if err != nil {
		return nil, err
	}
	if sum.lines != sum.decided+sum.rejected || sum.bytes != r.total {
		return nil, fmt.Errorf("internal error: of %d lines in %d bytes, %d lines in %d bytes were decided and %d rejected", sum.lines, r.total, sum.decided, sum.bytes, sum.rejected)
	}
	return sum.summary(policies.Strategies), nil
}

func newRun(policies *Policies, o Options) (*run, error) {
	if len(o.Inputs) == 0 {
		return nil, errors.New("there is no input")
	}
	r := &run{
		policies: policies, options: o, plan: newPlan(policies.catalogue(), policies.Space), in: o.Inputs[0].Format, out: o.Format,
		reasons: o.Reasons == ShortReasons, fast: policies.Evaluate == nil && !o.Slow,
	}
	output, isDialect := dialect.Named(o.OutputDialect)
	if _, found := dialect.Named(o.Dialect); !found || !isDialect {
		return nil, fmt.Errorf("no dialect of CSV is called %q or %q", o.Dialect, o.OutputDialect)
	}
	r.quoter = newQuoter(output)
	for _, input := range o.Inputs {
		if input.Format != r.in {
			return nil, fmt.Errorf("%s is %s and %s is %s: expected one format", o.Inputs[0].Name, r.in, input.Name, input.Format)
		}
	}
	if r.out == "" {
		r.out = r.in
	}
	taken := []string{"strategies"}
	if r.out == CSV {
		taken = columnsOf(policies.Strategies, r.reasons)
	}
	r.names = sheet.NewNames(policies.catalogue(), taken)
	return r, nil
}

// compareHeaders compares the headers of all CSV files that can be opened twice, before any file is read.
func (r *run) compareHeaders() error {
	if r.in != CSV {
		return nil
	}
	for at, input := range r.options.Inputs {
		if input.Once {
			continue
		}
		in, err := input.Open()
		if err != nil {
			return verdict.Faults{document.Unreadable(input.Name, err)}
		}
		h, err := r.readHeader(r.framer(at, in))
		in.Close()
		if err == nil {
			r.tell(input, h)
			err = r.sameColumns(shown(input.Name), h)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tell says how a file is read, unless it is plain.
func (r *run) tell(input Input, h *header) {
	if r.options.Recognised != nil && !h.IsPlain() {
		r.options.Recognised(shown(input.Name), h.String())
	}
}

// shown returns the name of a file for messages.
func shown(name string) string {
	if name == "-" {
		return "<stdin>"
	}
	return name
}

func (r *run) framer(input int, in io.Reader) *framer {
	return &framer{
		in: in, file: shown(r.options.Inputs[input].Name), csv: r.in == CSV, line: 1,
		size: max(leastSize, min(blockSize, poolSize/r.blocks())),
	}
}

func (r *run) jobs() int {
	if r.options.Jobs > 0 {
		return r.options.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// blocks returns the number of blocks: one for each worker, as many queued, one being read and one being written.
func (r *run) blocks() int { return 2*r.jobs() + 2 }

// A pipeline recycles blocks through channels. The reader takes a free block, fills it, and sends it to a worker (work)
// and to the writer (order). The writer waits until the worker is done with the block, and frees it again.
type pipeline struct {
	free, work, order chan *block
	// large holds a token while a large block is in the pipeline.
	large chan struct{}
	// failed is the error that ended reading early.
	failed error
}

// stream sends all inputs through the pipeline and returns the counts.
func (r *run) stream(ctx context.Context) (*counts, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	n := r.blocks()
	p := &pipeline{
		free: make(chan *block, n), work: make(chan *block, n), order: make(chan *block, n), large: make(chan struct{}, 1),
	}
	for range n {
		p.free <- &block{done: make(chan struct{}, 1)}
	}
	go func() {
		p.failed = r.read(ctx, p)
		close(p.work)
		close(p.order)
	}()
	var workers sync.WaitGroup
	for range r.jobs() {
		w := r.worker()
		workers.Go(func() {
			for b := range p.work {
				// Without being decided, the block would still hold earlier results.
				if b.err = context.Cause(ctx); b.err == nil {
					w.block(ctx, b)
				}
				b.done <- struct{}{}
			}
		})
	}
	sum := &counts{}
	sum.begin(len(r.policies.Strategies))
	err := r.write(ctx, p, sum)
	cancel(err)
	if err == nil {
		workers.Wait()
	}
	return sum, err
}

// read reads all inputs into blocks.
func (r *run) read(ctx context.Context, p *pipeline) (err error) {
	defer parallel.Catch(&err)
	for i := range r.options.Inputs {
		if err := r.readInput(ctx, p, i); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) readInput(ctx context.Context, p *pipeline, i int) error {
	input := r.options.Inputs[i]
	in, err := input.Open()
	if err != nil {
		return verdict.Faults{document.Unreadable(input.Name, err)}
	}
	defer in.Close()
	f := r.framer(i, in)
	var h *header
	if r.in == CSV {
		if h, err = r.readHeader(f); err != nil {
			return err
		}
		if input.Once {
			r.tell(input, h)
		}
		if err := r.sameColumns(f.file, h); err != nil {
			return err
		}
		r.columns, r.known = slices.Clone(r.first.Carried), true
	}
	for {
		var b *block
		select {
		case b = <-p.free:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		start := f.offset
		if err := f.next(b); errors.Is(err, io.EOF) {
			p.free <- b
			return nil
		} else if err != nil {
			return verdict.Faults{document.Unreadable(input.Name, err)}
		}
		r.total += f.offset - start
		b.header = h
		r.prepare(b)
		if b.large = len(b.data) > min(largeSize, 2*f.size); b.large {
			select {
			case p.large <- struct{}{}:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		p.order <- b
		p.work <- b
	}
}

// prepare sets the carried columns of CSV output. For NDJSON input they are the members that the first valid object
// carries.
func (r *run) prepare(b *block) {
	if r.out == CSV && !r.known {
		for line := range bytes.Lines(b.data) {
			if names, ok := r.lineColumns(line); ok {
				r.columns, r.known = names, true
				break
			}
		}
	}
	b.columns = r.columns
}

// lineColumns returns the names that a line carries; ok is false if it is neither a unit nor a profile.
func (r *run) lineColumns(line []byte) (names []string, ok bool) {
	members, ok := membersOf(line)
	if !ok || tooMany(line) != nil {
		return nil, false
	}
	if slices.ContainsFunc(members, func(m carried) bool { return string(m.name) == "services" }) {
		return []string{"country", "service"}, true // a profile; its other members do not matter
	}
	for _, m := range members {
		switch name := string(m.name); {
		case slices.Contains(r.names.Tops, name):
		case r.names.Wrong(name) != "" || m.value[0] == '{' || m.value[0] == '[':
			return nil, false
		default:
			names = append(names, name)
		}
	}
	return names, len(names) < len(members)
}

// write writes the output of blocks in their order.
func (r *run) write(ctx context.Context, p *pipeline, sum *counts) error {
	header := r.out == CSV && r.options.Output != nil
	var rejects []byte
	for {
		var b *block
		select {
		case b = <-p.order:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if b == nil {
			break
		}
		select {
		case <-b.done:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if b.err != nil {
			return b.err
		}
		if header && len(b.out) > 0 {
			header = false
			if _, err := r.options.Output.Write(csvHeader(r.quoter, b.columns, r.policies.Strategies, r.reasons)); err != nil {
				return unwritten("rows", err)
			}
		}
		if r.options.Output != nil {
			if _, err := r.options.Output.Write(b.out); err != nil {
				return unwritten("rows", err)
			}
		}
		var err error
		if rejects, err = r.report(b, rejects[:0]); err != nil {
			return err
		}
		sum.merge(&b.counts)
		if r.options.Progress != nil {
			r.options.Progress(Progress{Lines: sum.lines, Bytes: sum.bytes})
		}
		if b.large {
			<-p.large
			b.data, b.out, b.rejects = nil, nil, nil
			rejects = nil
		}
		p.free <- b
	}
	if p.failed != nil {
		return p.failed
	}
	if header {
		if _, err := r.options.Output.Write(csvHeader(r.quoter, r.columns, r.policies.Strategies, r.reasons)); err != nil {
			return unwritten("rows", err)
		}
	}
	return nil
}

// unwritten returns the error for rows or rejects that could not be written, without the name of a temporary file.
func unwritten(what string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("write %s: %w", what, err)
}

// report reports the rejects of a block; out is a buffer, which it returns for reuse.
func (r *run) report(b *block, out []byte) ([]byte, error) {
	for i := range b.rejects {
		if r.options.Rejects != nil {
			out = appendReject(out, b.file, &b.rejects[i])
		}
		if r.options.Rejected != nil {
			r.options.Rejected(b.rejects[i].faults)
		}
	}
	if len(out) > 0 {
		if _, err := r.options.Rejects.Write(out); err != nil {
			return out, unwritten("rejects", err)
		}
	}
	return out, nil
}
