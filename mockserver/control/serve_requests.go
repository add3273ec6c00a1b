package control

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

func (c *call) requests(query url.Values) (RequestList, error) {
	q := readQuery(query, append(slices.Clone(filterKeys), queryLast)...)
	filter := q.filter()
	if q.err != nil {
		return RequestList{}, q.err
	}
	list, err := c.mock.Requests(c.ctx(), c.site(), filter)
	list.Requests = full(list.Requests)
	return list, err
}

// requestID is the id in the path. What is no number is the id of nothing.
func (c *call) requestID() (uint64, error) {
	id, err := strconv.ParseUint(c.item(), 10, 64)
	if err != nil {
		return 0, Unknown("request", c.item())
	}
	return id, nil
}

func (c *call) request(none) (Request, error) {
	id, err := c.requestID()
	if err != nil {
		return Request{}, err
	}
	request, err := c.mock.Request(c.ctx(), id)
	return request, err
}

func (c *call) explain(none) (Explanation, error) {
	id, err := c.requestID()
	if err != nil {
		return Explanation{}, err
	}
	explanation, err := c.mock.Explain(c.ctx(), id)
	explanation.Lines = full(explanation.Lines)
	return explanation, err
}

// wait answers 200 as soon as enough entries match, and 408 with
// those that do when the time has passed.
func (c *call) wait(query url.Values) (waitList, error) {
	q := readQuery(query, append(slices.Clone(filterKeys), queryCount, queryTimeout)...)
	filter, n, timeout := q.filter(), q.number(queryCount, 1, maxWaitCount, 1), q.length(queryTimeout)
	if q.err != nil {
		return waitList{}, q.err
	}
	patient(c.w)
	open, stop := c.open()
	defer stop()
	ctx, cancel := context.WithTimeout(open, timeout)
	defer cancel()
	seen, err := c.mock.Wait(ctx, c.site(), filter, n)
	if err == nil {
		return waitList{full(seen)}, nil
	}
	told := new(Error)
	switch {
	case open.Err() != nil:
		return waitList{}, &Error{Status: http.StatusServiceUnavailable, Code: CodeShuttingDown, Message: "the mock shuts down"}
	case errors.As(err, &told) && told.Code != CodeTimeout, !errors.Is(err, context.DeadlineExceeded):
		return waitList{}, err
	}
	return waitList{}, &Error{
		Status: http.StatusRequestTimeout, Code: CodeTimeout, Seen: full(seen),
		Message: strconv.Itoa(len(seen)) + " of " + strconv.Itoa(n) + " requests after " + timeout.String(),
	}
}

// open is a context that ends with the request and with the listener.
func (c *call) open() (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(c.ctx())
	if c.info.Closing == nil {
		return ctx, cancel
	}
	over := make(chan struct{})
	go func() {
		defer close(over)
		select {
		case <-c.info.Closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		cancel()
		<-over
	}
}

// The events of a stream.
const (
	eventRequest = "request"
	eventMissed  = "missed"
)

// heartbeat is how often a stream without events shows that it is alive.
const heartbeat = 15 * time.Second

// stream sends entries as server-sent events until the client leaves
// or the listener closes. A browser that comes back says what it saw last.
func (c *call) stream(query url.Values) (streamed, error) {
	q := readQuery(query, filterKeys...)
	filter := q.filter()
	if last := c.r.Header.Get("Last-Event-ID"); last != "" {
		id, err := strconv.ParseUint(last, 10, 64)
		if err != nil {
			q.fail(Invalid("header Last-Event-ID", "found %q, expected the id of an entry", shorten(last)))
		}
		filter.Since = id
	}
	if q.err != nil {
		return streamed{}, q.err
	}
	ctx, stop := c.open()
	defer stop()
	tail, err := c.mock.Follow(ctx, c.site(), filter)
	if err != nil {
		return streamed{}, err
	}
	defer tail.Close()
	patient(c.w)
	defer patient(c.w)
	events, err := openEvents(c.w)
	for err == nil {
		err = sendNext(ctx, events, tail)
	}
	return streamed{}, nil // the client left, or the mock closes; nobody is there to be told
}

// sendNext sends what comes next, or a heartbeat when nothing comes.
func sendNext(ctx context.Context, stream *events, tail Tail) error {
	beat, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	request, missed, err := tail.Next(beat)
	switch {
	case err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return stream.comment("still here")
	case err != nil:
		return err
	}
	if missed > 0 {
		if err := stream.send(eventMissed, 0, missedEvent{missed}); err != nil {
			return err
		}
	}
	return stream.send(eventRequest, request.ID, request)
}
