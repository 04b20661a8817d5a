package batch

import (
	"bytes"
	"io"

	"github.com/leeway-policy/leeway/evaluator/internal/sheet"
)

// A block is a batch of whole lines of one input, with the results of deciding them. Blocks are recycled: see pipeline.
type block struct {
	file string
	// line is the number of the first line, offset its position in the input.
	line, offset int64
	data         []byte
	// row is the number of the first row in the sheet.
	row int64
	// skipped is the length of a line that was too long to be kept, and follows the data; 0 if there is none.
	skipped int64
	// header describes the columns of CSV input, columns the names of the carried ones in CSV output.
	header  *header
	columns []string

	out     []byte
	rejects []reject
	counts  counts
	// err ends the run.
	err  error
	done chan struct{}
	// large is true if the block is too large for another such block to be in the pipeline.
	large bool
}

const (
	// blockSize is the number of bytes to read at once. With very many jobs it is reduced, so that all blocks together
	// take at most poolSize bytes.
	blockSize = 256 << 10
	poolSize  = 16 << 20
	leastSize = 16 << 10
	// maxRows limits the lines of a block, since the results of a very short line take far more memory than the line.
	maxRows = 8192
	// largeSize is the size above which a block is large: only one such block may be in the pipeline. With small reads,
	// blocks above twice the size of a read are large.
	largeSize = 1 << 20
)

// A framer splits an input into blocks of whole lines.
type framer struct {
	in   io.Reader
	file string
	size int
	csv  bool
	// rest holds the bytes that were read but are in no block yet. Its first looked bytes contain no end of a line, and
	// state is the CSV state after them.
	rest         []byte
	looked       int
	state        sheet.State
	line, offset int64
	eof          bool
	// row is the number of the next row in the sheet, which is not that of its line after a cell of several lines;
	// separator is between fields.
	row       int64
	separator byte
}

// next fills a block. It returns io.EOF at the end of the input.
func (f *framer) next(b *block) error {
	b.file, b.line, b.row, b.offset, b.skipped = f.file, f.line, f.row, f.offset, 0
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
		f.looked, f.state, end = 0, sheet.AtStart, kept
	}
	b.data = b.data[:end]
	lines := int64(bytes.Count(b.data, newline))
	f.line += lines
	f.row += lines
	if f.csv && bytes.IndexByte(b.data, '"') >= 0 {
		f.row += sheet.Rows(b.data, f.separator) - lines // cells may have several lines
	}
	f.offset += int64(end)
	return nil
}

// firstRows returns the end of the first maxRows whole lines.
func (f *framer) firstRows(data []byte) int {
	if bytes.Count(data, newline) <= maxRows {
		return len(data)
	}
	at := 0
	for range maxRows {
		next := bytes.IndexByte(data[at:], '\n') + 1
		if f.csv {
			next, _ = sheet.End(data[at:], sheet.AtStart, f.separator)
		}
		if next == 0 {
			return len(data)
		}
		at += next
	}
	return at
}

var newline = []byte("\n")

// grow returns data with room for one more read: at least half of size.
func grow(data []byte, size int) []byte {
	if cap(data)-len(data) >= size/2 {
		return data
	}
	grown := make([]byte, len(data), len(data)+max(size, len(data)))
	copy(grown, data)
	return grown
}

// lastEnd returns the end of the last whole line, 0 if there is none. The first looked bytes contain no end.
func (f *framer) lastEnd(data []byte, looked int) int {
	if !f.csv {
		if last := bytes.LastIndexByte(data[looked:], '\n'); last >= 0 {
			return looked + last + 1
		}
		return 0
	}
	end := 0
	for at := looked; at < len(data); {
		next, state := sheet.End(data[at:], f.state, f.separator)
		f.state = state
		if next == 0 {
			break
		}
		at += next
		end = at
	}
	return end
}

// skip discards a line that is too long, up to its end.
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
	f.row++
	f.line += lines
	f.offset += b.skipped
	return nil
}

func (f *framer) firstEnd(data []byte) int {
	if !f.csv {
		return bytes.IndexByte(data, '\n') + 1
	}
	end, state := sheet.End(data, f.state, f.separator)
	f.state = state
	return end
}
