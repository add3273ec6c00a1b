package control

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"
)

// tail reads a stream of server-sent events. One goroutine reads, until Close.
type tail struct {
	events chan tailEvent
	over   chan struct{} // closed by Close
	cancel context.CancelFunc
	reader sync.WaitGroup
	once   sync.Once
	err    error // why events was closed
}

type tailEvent struct {
	request Request
	missed  int
}

func checkStream(resp *http.Response) error {
	media, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")) // an unreadable type is refused below
	if resp.StatusCode == http.StatusOK && media == "text/event-stream" {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody))
	if err != nil {
		return fmt.Errorf("control: read the answer: %w", err)
	}
	return refused(resp, data)
}

func startTail(body io.ReadCloser, cancel context.CancelFunc) *tail {
	t := &tail{events: make(chan tailEvent), over: make(chan struct{}), cancel: cancel}
	t.reader.Go(func() {
		defer close(t.events)
		defer body.Close()
		t.err = t.read(body)
	})
	return t
}

// Next waits for the next entry. Between calls nothing is lost: what is not read
// stays on the way, and the mock counts what it has to drop.
func (t *tail) Next(ctx context.Context) (request Request, missed int, err error) {
	select {
	case e, open := <-t.events:
		if !open {
			return Request{}, 0, t.err
		}
		return e.request, e.missed, nil
	case <-ctx.Done():
		return Request{}, 0, ctx.Err()
	}
}

// Close ends the stream and waits until nothing of it runs any more.
func (t *tail) Close() {
	t.once.Do(func() {
		close(t.over)
		t.cancel()
	})
	t.reader.Wait()
}

// read takes events off the stream until it ends. Its error is never nil.
func (t *tail) read(body io.Reader) error {
	lines := bufio.NewReaderSize(body, 64<<10)
	var name string
	var data []byte
	missed := 0
	for {
		line, err := readLine(lines)
		if err != nil {
			return fmt.Errorf("control: the stream ended: %w", err)
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case field == "event":
			name = value
		case field == "data" && data != nil:
			data = append(append(data, '\n'), value...)
		case field == "data":
			data = []byte(value)
		case line == "":
			e, whole, err := parseEvent(name, data)
			if err != nil {
				return fmt.Errorf("control: the stream: %w", err)
			}
			name, data = "", nil
			missed += e.missed
			if !whole {
				continue
			}
			e.missed, missed = missed, 0
			select {
			case t.events <- e:
			case <-t.over:
				return errors.New("control: the stream was closed")
			}
		}
	}
}

// readLine reads a line of at most maxAnswer bytes.
func readLine(from *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, more, err := from.ReadLine()
		if err != nil {
			return "", err
		}
		line = append(line, part...)
		if len(line) > maxAnswer {
			return "", fmt.Errorf("a line of over %d bytes", maxAnswer)
		}
		if !more {
			return string(line), nil
		}
	}
}

// parseEvent reads an event; whole says that it is an entry.
func parseEvent(name string, data []byte) (e tailEvent, whole bool, err error) {
	switch name {
	case eventRequest:
		err = json.Unmarshal(data, &e.request)
		return e, err == nil, err
	case eventMissed:
		var m missedEvent
		err = json.Unmarshal(data, &m)
		return tailEvent{missed: m.Missed}, false, err
	default:
		return e, false, nil // a comment, or an event that a later mock has
	}
}
