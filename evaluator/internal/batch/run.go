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
	"github.com/leeway-policy/leeway/evaluator/verdict"
	"github.com/leeway-policy/leeway/internal/parallel"
)

// A run is one run over a stream.
type run struct {
	policies *Policies
	options  Options
	plan     *plan
	carrier  *carrier
	in, out  Format
	reasons  bool
	// fast tells that cells alone decide units.
	fast bool

	// first is the header of the first file of CSV.
	first     *header
	firstFile string
	// columns are the carried ones of rows of CSV, once they are known.
	columns []string
	known   bool
	total   int64 // bytes that were framed
}

// Run decides all units of the inputs. It fails with [verdict.Faults] if an input cannot be read or its header is wrong,
// and with the context's error if that ends first; then the output is not whole. Lines at fault are no failure.
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
	r.carrier = newCarrier(policies.catalogue(), taken)
	return r, nil
}

// compareHeaders reads the headers of all files of CSV that can be opened twice, before any is read.
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
			err = r.sameColumns(shown(input.Name), h)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shown is how messages name a file.
func shown(name string) string {
	if name == "-" {
		return "<stdin>"
	}
	return name
}

func (r *run) framer(input int, in io.Reader) *framer {
	return &framer{
		in: in, file: shown(r.options.Inputs[input].Name), csv: r.in == CSV, line: 1,
		size: max(leastSize, min(blockSize, roundSize/r.blocks())),
	}
}

func (r *run) jobs() int {
	if r.options.Jobs > 0 {
		return r.options.Jobs
	}
	return runtime.GOMAXPROCS(0)
}

// blocks is how many there are: one for each worker, as many ready for them, and those that are read and written.
func (r *run) blocks() int { return 2*r.jobs() + 2 }

// A round is the ways that blocks go: from free to a worker by work, and by order to the writer, which waits until the
// worker is done with the block and frees it again.
type round struct {
	free, work, order chan *block
	// large has room for the one large block.
	large chan struct{}
	// failed has why reading ended early.
	failed error
}

// stream sends all inputs round and returns the counts.
func (r *run) stream(ctx context.Context) (*counts, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	n := r.blocks()
	g := &round{
		free: make(chan *block, n), work: make(chan *block, n), order: make(chan *block, n), large: make(chan struct{}, 1),
	}
	for range n {
		g.free <- &block{done: make(chan struct{}, 1)}
	}
	go func() {
		g.failed = r.read(ctx, g)
		close(g.work)
		close(g.order)
	}()
	var workers sync.WaitGroup
	for range r.jobs() {
		w := r.worker()
		workers.Go(func() {
			for b := range g.work {
				// A block that is not decided still holds what it held on its last trip.
				if b.err = context.Cause(ctx); b.err == nil {
					w.block(ctx, b)
				}
				b.done <- struct{}{}
			}
		})
	}
	sum := &counts{}
	sum.begin(len(r.policies.Strategies))
	err := r.write(ctx, g, sum)
	cancel(err)
	if err == nil {
		workers.Wait()
	}
	return sum, err
}

// read reads all inputs into blocks.
func (r *run) read(ctx context.Context, g *round) (err error) {
	defer parallel.Catch(&err)
	for i := range r.options.Inputs {
		if err := r.readInput(ctx, g, i); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) readInput(ctx context.Context, g *round, i int) error {
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
		if err := r.sameColumns(f.file, h); err != nil {
			return err
		}
		r.columns, r.known = r.first.carriedNames(), true
	}
	for {
		var b *block
		select {
		case b = <-g.free:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		start := f.offset
		if err := f.next(b); errors.Is(err, io.EOF) {
			g.free <- b
			return nil
		} else if err != nil {
			return verdict.Faults{document.Unreadable(input.Name, err)}
		}
		r.total += f.offset - start
		b.header = h
		r.prepare(b)
		if b.large = len(b.data) > min(largeSize, 2*f.size); b.large {
			select {
			case g.large <- struct{}{}:
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		g.order <- b
		g.work <- b
	}
}

// prepare gives a block the carried columns of rows of CSV. Those of NDJSON are what the first line carries that is an
// object.
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

// lineColumns returns the names that a line carries; ok is false if it is no unit nor profile.
func (r *run) lineColumns(line []byte) (names []string, ok bool) {
	members, ok := membersOf(line)
	if !ok || tooMany(line) != nil {
		return nil, false
	}
	if slices.ContainsFunc(members, func(m carried) bool { return string(m.name) == "services" }) {
		return []string{"country", "service"}, true // a profile, whatever else stands in it
	}
	for _, m := range members {
		switch name := string(m.name); {
		case slices.Contains(r.carrier.tops, name):
		case r.carrier.wrong(name) != "" || m.value[0] == '{' || m.value[0] == '[':
			return nil, false
		default:
			names = append(names, name)
		}
	}
	return names, len(names) < len(members)
}

// write writes what blocks put out, in their order.
func (r *run) write(ctx context.Context, g *round, sum *counts) error {
	header := r.out == CSV && r.options.Output != nil
	var rejects []byte
	for {
		var b *block
		select {
		case b = <-g.order:
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
			if _, err := r.options.Output.Write(csvHeader(b.columns, r.policies.Strategies, r.reasons)); err != nil {
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
			<-g.large
			b.data, b.out, b.rejects = nil, nil, nil
			rejects = nil
		}
		g.free <- b
	}
	if g.failed != nil {
		return g.failed
	}
	if header {
		if _, err := r.options.Output.Write(csvHeader(r.columns, r.policies.Strategies, r.reasons)); err != nil {
			return unwritten("rows", err)
		}
	}
	return nil
}

// unwritten words that rows or rejects could not be written, without the name of a file that is not yet there.
func unwritten(what string, err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fmt.Errorf("write %s: %w", what, err)
}

// report tells the rejects of a block; out is ground to work on.
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
