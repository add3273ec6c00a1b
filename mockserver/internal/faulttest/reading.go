package faulttest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// ending is how an exchange was over.
type ending string

const (
	endComplete ending = "complete, connection open"
	endClosed   ending = "closed in order"
	endReset    ending = "reset"
)

// reading is an answer as it came off the wire.
type reading struct {
	raw    []byte
	end    ending
	status int // 0 = no status line came
	header http.Header
	body   []byte   // as far as it came, out of its chunks
	chunks [][]byte // whole ones; nil when the body is not chunked
	length int      // announced; -1 = not
	first  time.Duration
	last   time.Duration // from the request to the first and the last bytes
}

// String is the reading for a failure message.
func (r *reading) String() string {
	return fmt.Sprintf("%q, %s", r.raw, r.end)
}

// read writes a request and reads until the answer is complete or the
// connection ends. The error is for what no fault explains.
func read(conn net.Conn, request []byte) (*reading, error) {
	if err := conn.SetDeadline(clock.Now().Add(patience)); err != nil {
		return nil, err
	}
	started := clock.Now()
	if _, err := conn.Write(request); err != nil {
		return nil, err
	}
	r, buf := &reading{length: -1}, make([]byte, 64<<10)
	for {
		n, err := conn.Read(buf)
		if n > 0 {
			if r.last = clock.Since(started); r.raw == nil {
				r.first = r.last
			}
			r.raw = append(r.raw, buf[:n]...)
			complete, parseErr := r.parse()
			if parseErr != nil {
				return nil, fmt.Errorf("%q: %w", r.raw, parseErr)
			}
			if complete {
				r.end = endComplete
				return r, nil
			}
		}
		switch {
		case err == nil:
			continue
		case errors.Is(err, io.EOF):
			r.end = endClosed
		case isReset(err):
			r.end = endReset
		default:
			return nil, fmt.Errorf("after %q: %w", r.raw, err)
		}
		if r.raw == nil {
			r.first = clock.Since(started)
			r.last = r.first
		}
		return r, nil
	}
}

// isReset knows a TCP reset, by its text on systems with numbers of their own.
func isReset(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || strings.Contains(err.Error(), "forcibly closed")
}

// parse looks at all bytes so far and reports whether the answer is complete.
func (r *reading) parse() (bool, error) {
	head, rest, found := bytes.Cut(r.raw, []byte("\r\n\r\n"))
	if !found {
		return false, nil
	}
	lines := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(head), strings.NewReader("\r\n\r\n"))))
	first, err := lines.ReadLine()
	if err != nil {
		return false, err
	}
	version, status, _ := strings.Cut(first, " ")
	if version != "HTTP/1.1" || len(status) < 3 {
		return false, fmt.Errorf("status line %q", first)
	}
	if r.status, err = strconv.Atoi(status[:3]); err != nil {
		return false, err
	}
	header, err := lines.ReadMIMEHeader()
	if err != nil {
		return false, err
	}
	r.header = http.Header(header)
	if r.header.Get("Transfer-Encoding") == "chunked" {
		return r.parseChunks(rest)
	}
	if r.status == http.StatusNoContent || r.status == http.StatusNotModified {
		r.body = rest
		return true, nil
	}
	if r.length, err = strconv.Atoi(r.header.Get("Content-Length")); err != nil {
		return false, err
	}
	r.body = rest
	return len(rest) == r.length, nil
}

func (r *reading) parseChunks(rest []byte) (bool, error) {
	r.chunks, r.body = [][]byte{}, nil
	for {
		size, after, found := bytes.Cut(rest, []byte("\r\n"))
		if !found {
			return false, nil
		}
		n, err := strconv.ParseInt(string(size), 16, 32)
		if err != nil {
			return false, err
		}
		if len(after) < int(n)+len("\r\n") {
			r.body = append(r.body, after...)
			return false, nil
		}
		if n == 0 {
			return true, nil
		}
		r.chunks = append(r.chunks, after[:n])
		r.body = append(r.body, after[:n]...)
		rest = after[n+2:]
	}
}
