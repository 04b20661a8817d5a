package lsp

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"github.com/sourcegraph/jsonrpc2"
)

// maxMessage is the size limit of one message: twice that of a document, whose text JSON may escape.
const maxMessage = 128 << 20

// A codec reads and writes messages with the headers of the protocol. A message that is too large, or is not JSON-RPC, is
// passed over and logged: the next one may be sound.
type codec struct{ log *slog.Logger }

// WriteObject writes a message.
func (codec) WriteObject(w io.Writer, message any) error {
	return jsonrpc2.VSCodeObjectCodec{}.WriteObject(w, message)
}

// ReadObject reads the next sound message. It fails if the stream ends, or no header can be found in it.
func (c codec) ReadObject(r *bufio.Reader, message any) error {
	for {
		length, err := readHeader(r)
		if err != nil {
			return err
		}
		if length > maxMessage {
			c.log.Warn("a message is passed over: it is too large", "bytes", length)
			if _, err := io.CopyN(io.Discard, r, length); err != nil {
				return err
			}
			continue
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return err
		}
		if err := json.Unmarshal(body, message); err != nil {
			c.log.Warn("a message is passed over: it is not JSON-RPC", "error", err)
			continue
		}
		return nil
	}
}

// maxHeader is the size limit of the headers of one message.
const maxHeader = 4 << 10

// readHeader reads the headers of a message and returns the length of its body.
func readHeader(r *bufio.Reader) (int64, error) {
	length, read := int64(-1), 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			if errors.Is(err, bufio.ErrBufferFull) {
				return 0, errors.New("no header of the Language Server Protocol: expected Content-Length")
			}
			return 0, err
		}
		if read += len(line); read > maxHeader {
			return 0, errors.New("the headers of a message are too long")
		}
		text := strings.TrimRight(string(line), "\r\n")
		if text == "" {
			break
		}
		name, value, _ := strings.Cut(text, ":")
		if !strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			continue
		}
		if length, err = strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil || length < 0 {
			return 0, fmt.Errorf("Content-Length is %q: expected a number of bytes", value)
		}
	}
	if length < 0 {
		return 0, errors.New("a message has no Content-Length")
	}
	return length, nil
}
