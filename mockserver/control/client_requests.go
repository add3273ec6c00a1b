package control

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Requests lists the entries of a site that match.
func (c *Client) Requests(ctx context.Context, site string, filter RequestFilter) (RequestList, error) {
	return listRequests.ask(ctx, c, filterQuery(filter), site)
}

// Request asks for one entry, of any site.
func (c *Client) Request(ctx context.Context, id uint64) (Request, error) {
	return getRequest.ask(ctx, c, none{}, strconv.FormatUint(id, 10))
}

// Explain asks why an entry was answered so.
func (c *Client) Explain(ctx context.Context, id uint64) (Explanation, error) {
	return explainRequest.ask(ctx, c, none{}, strconv.FormatUint(id, 10))
}

// Wait blocks until n entries of a site match, for as long as ctx lets it. The
// mock is asked to answer a little before a deadline of ctx, so that the entries
// that match so far come with the error. n is at most 10,000.
func (c *Client) Wait(ctx context.Context, site string, filter RequestFilter, n int) ([]Request, error) {
	filter.Last = 0 // it means nothing here
	for {
		timeout, last := patience(ctx)
		query := filterQuery(filter)
		query.Set(queryCount, strconv.Itoa(n))
		query.Set(queryTimeout, timeout.String())
		list, err := waitForRequests.ask(ctx, c, query, site)
		told := new(Error)
		if errors.As(err, &told) && told.Code == CodeTimeout {
			if last || ctx.Err() != nil {
				return told.Seen, err
			}
			continue
		}
		return list.Requests, err
	}
}

// patience is how long one request may wait, and whether that is all the time
// there is. A twentieth is left for the way back, but no more than half a second.
func patience(ctx context.Context) (timeout time.Duration, last bool) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return maxWait, false
	}
	left := deadline.Sub(clock.Now())
	timeout = max(0, left-min(left/20+20*time.Millisecond, 500*time.Millisecond)).Truncate(time.Millisecond)
	if timeout > maxWait {
		return maxWait, false
	}
	return timeout, true
}

// Follow gives the entries of a site that match as they come. The Tail ends with
// ctx, with Close, and when the mock closes the stream.
func (c *Client) Follow(ctx context.Context, site string, filter RequestFilter) (Tail, error) {
	filter.Last = 0
	ctx, cancel := context.WithCancel(ctx)
	resp, err := streamRequests.send(ctx, c, filterQuery(filter), site)
	if err != nil {
		cancel()
		return nil, err
	}
	if err := checkStream(resp); err != nil {
		resp.Body.Close()
		cancel()
		return nil, err
	}
	return startTail(resp.Body, cancel), nil
}
