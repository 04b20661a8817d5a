package batch

import (
	"bytes"
	"io"
)

// A block is some whole lines of one input, and what was made of them. Blocks go round: see Run.
type block struct {
	file string
	// line is the number of the first line, offset where it stands in the input.
	line, offset int64
	data         []byte
	// skipped is a line that was too long to be kept, at the end of the data; 0 is none, else its length.
	skipped int64
	// header has what the columns of CSV mean, columns the names of the carried ones in rows of CSV.
	header  *header
	columns []string

	out     []byte
	rejects []reject
	counts  counts
	// err is what ends the run.
	err  error
	done chan struct{}
	// large tells that no other block of this size may be on its way.
	large bool
}

const (
	// blockSize is how many bytes are read at once; with very many jobs it is less, so that all blocks together hold
	// no more than roundSize.
	blockSize = 256 << 10
	roundSize = 16 << 20
	leastSize = 16 << 10
	// mostRows is how many lines are in a block: what is made of a very short one takes far more room than itself.
	mostRows = 8192
	// largeSize is the size of blocks of which only one may be on its way, or it is twice that of the others.
	largeSize = 1 << 20
)

// A framer cuts an input into blocks of whole lines.
type framer struct {
	in   io.Reader
	file string
	size int
	csv  bool
	// rest is what was read and is not in a block yet. The first looked bytes of it hold no end of a line, and state is
	// where CSV stands behind them.
	rest         []byte
	looked       int
	state        csvState
	line, offset int64
	eof          bool
}

// next fills a block; io.EOF says that there is nothing more.
func (f *framer) next(b *block) error {
	b.file, b.line, b.offset, b.skipped = f.file, f.line, f.offset, 0
	b.data = append(b.data[:0], f.rest...)
	f.rest = f.rest[:0]
	end := f.lastEnd(b.data, f.looked)
	looked := len(b.data)
	for end == 0 && !f.eof {
		if len(b.data) > MaxLine {
			return f.skip(b)
		}
		b.data = grow(b.data, f.size)
		n, err := f.in.Read(b.data[len(b.data):cap(b.data)])
		b.data = b.data[:len(b.data)+n]
		end = f.lastEnd(b.data, looked)
		looked = len(b.data)
		if err == io.EOF {
			f.eof = true
		} else if err != nil {
			return err
		}
	}
	if f.eof {
		end = len(b.data)
	}
	if end == 0 {
		return io.EOF
	}
	kept := f.firstRows(b.data[:end])
	f.rest = append(f.rest, b.data[kept:]...)
	if f.looked = len(f.rest); kept < end {
		f.looked, f.state, end = 0, atStart, kept
	}
	b.data = b.data[:end]
	f.line += int64(bytes.Count(b.data, newline))
	f.offset += int64(end)
	return nil
}

// firstRows returns where the first mostRows of whole lines end.
func (f *framer) firstRows(data []byte) int {
	if bytes.Count(data, newline) <= mostRows {
		return len(data)
	}
	at := 0
	for range mostRows {
		next := bytes.IndexByte(data[at:], '\n') + 1
		if f.csv {
			next, _ = csvEnd(data[at:], atStart)
		}
		if next == 0 {
			return len(data)
		}
		at += next
	}
	return at
}

var newline = []byte("\n")

// grow makes room for one more read: of size bytes at least, and of no less than the half of what there is.
func grow(data []byte, size int) []byte {
	if cap(data)-len(data) >= size/2 {
		return data
	}
	grown := make([]byte, len(data), len(data)+max(size, len(data)))
	copy(grown, data)
	return grown
}

// lastEnd returns where the last whole line ends, 0 if there is none; all up to looked was looked at before.
func (f *framer) lastEnd(data []byte, looked int) int {
	if !f.csv {
		if last := bytes.LastIndexByte(data[looked:], '\n'); last >= 0 {
			return looked + last + 1
		}
		return 0
	}
	end := 0
	for at := looked; at < len(data); {
		next, state := csvEnd(data[at:], f.state)
		f.state = state
		if next == 0 {
			break
		}
		at += next
		end = at
	}
	return end
}

// skip goes to the end of a line that is too long, keeping nothing of it.
func (f *framer) skip(b *block) error {
	b.skipped = int64(len(b.data))
	lines := int64(bytes.Count(b.data, newline))
	buffer := make([]byte, f.size)
	for !f.eof {
		n, err := f.in.Read(buffer)
		if err == io.EOF {
			f.eof = true
		} else if err != nil {
			return err
		}
		end := f.firstEnd(buffer[:n])
		if end > 0 {
			f.rest, f.looked = append(f.rest, buffer[end:n]...), 0
			n = end
		}
		b.skipped += int64(n)
		lines += int64(bytes.Count(buffer[:n], newline))
		if end > 0 {
			break
		}
	}
	b.data = nil
	f.line += lines
	f.offset += b.skipped
	return nil
}

func (f *framer) firstEnd(data []byte) int {
	if !f.csv {
		return bytes.IndexByte(data, '\n') + 1
	}
	end, state := csvEnd(data, f.state)
	f.state = state
	return end
}

// A csvState is where a reader of CSV stands.
type csvState int

const (
	atStart   csvState = iota // of a field
	inField                   // one that is not quoted
	inQuotes                  // of a quoted field
	atClosing                 // behind a quotation mark that closes a field, or is the first of two
)

// csvEnd returns where the first row of CSV in data ends, 0 if it does not, and the state at its end. A quotation mark
// within a field that does not begin with one does not count, as for encoding/csv.
func csvEnd(data []byte, state csvState) (int, csvState) {
	if state != inQuotes {
		end := bytes.IndexByte(data, '\n') + 1
		line := data[:end]
		if end == 0 {
			line = data
		}
		if bytes.IndexByte(line, '"') < 0 {
			switch {
			case end > 0:
				return end, atStart
			case len(line) == 0:
				return 0, state
			case line[len(line)-1] == ',':
				return 0, atStart
			default:
				return 0, inField
			}
		}
	}
	for i, b := range data {
		switch {
		case state == inQuotes:
			if b == '"' {
				state = atClosing
			}
		case b == '\n':
			return i + 1, atStart
		case b == ',':
			state = atStart
		case b == '"' && state != inField:
			state = inQuotes
		default:
			state = inField
		}
	}
	return 0, state
}
