package control

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// of, to and off are the operations on a site: a question, a change, a removal.
// Those on one thing of a site have the id of it as well.
func of[R any](do func(Steered, context.Context, string) (R, error)) func(*call, none) (R, error) {
	return func(c *call, _ none) (R, error) { return do(c.mock, c.ctx(), c.site()) }
}

func to[Q, R any](do func(Steered, context.Context, string, Q) (R, error)) func(*call, Q) (R, error) {
	return func(c *call, q Q) (R, error) { return do(c.mock, c.ctx(), c.site(), q) }
}

func off(do func(Steered, context.Context, string) error) func(*call, none) (none, error) {
	return func(c *call, _ none) (none, error) { return none{}, do(c.mock, c.ctx(), c.site()) }
}

func ofItem[R any](do func(Steered, context.Context, string, string) (R, error)) func(*call, none) (R, error) {
	return func(c *call, _ none) (R, error) { return do(c.mock, c.ctx(), c.site(), c.item()) }
}

func toItem[Q, R any](do func(Steered, context.Context, string, string, Q) (R, error)) func(*call, Q) (R, error) {
	return func(c *call, q Q) (R, error) { return do(c.mock, c.ctx(), c.site(), c.item(), q) }
}

func offItem(do func(Steered, context.Context, string, string) error) func(*call, none) (none, error) {
	return func(c *call, _ none) (none, error) { return none{}, do(c.mock, c.ctx(), c.site(), c.item()) }
}

func (c *call) resetAll(q resetBody) (none, error) {
	return none{}, c.mock.ResetAll(c.ctx(), q.What)
}

func (c *call) reset(q resetBody) (none, error) {
	return none{}, c.mock.Reset(c.ctx(), c.site(), q.What)
}

func (c *call) leases(none) (leaseList, error) {
	list, err := c.mock.Leases(c.ctx())
	return leaseList{full(list)}, err
}

func (c *call) newLease(q NewLease) (LeaseGrant, error) {
	return c.mock.AddLease(c.ctx(), q)
}

func (c *call) renewLease(q LeaseRenewal) (Lease, error) {
	return c.mock.RenewLease(c.ctx(), c.item(), q)
}

func (c *call) deleteLease(none) (none, error) {
	return none{}, c.mock.DeleteLease(c.ctx(), c.item())
}

func (c *call) people(query url.Values) (PersonList, error) {
	page, err := readPage(query)
	if err != nil {
		return PersonList{}, err
	}
	list, err := c.mock.PeoplePage(c.ctx(), c.site(), page)
	list.People = full(list.People)
	return list, err
}

func (c *call) certifications(query url.Values) (CertificationList, error) {
	page, err := readPage(query)
	if err != nil {
		return CertificationList{}, err
	}
	list, err := c.mock.CertificationPage(c.ctx(), c.site(), page)
	list.Certifications = full(list.Certifications)
	return list, err
}

func (c *call) messages(none) (messageList, error) {
	list, err := c.mock.Messages(c.ctx(), c.site())
	return messageList{full(list)}, err
}

func (c *call) faults(none) (FaultList, error) {
	list, err := c.mock.Faults(c.ctx(), c.site())
	list.Faults = full(list.Faults)
	return list, err
}

func (c *call) newProfile(q Profile) (ProfileRules, error) {
	rules, err := c.mock.AddProfile(c.ctx(), c.site(), q)
	rules.Faults = full(rules.Faults)
	return rules, err
}

func (c *call) sites(none) (siteList, error) {
	list, err := c.mock.Sites(c.ctx())
	sites := make([]Site, len(list))
	for i, site := range list {
		site.Provides = full(site.Provides)
		sites[i] = site
	}
	return siteList{sites}, err
}

func (c *call) oneSite(none) (Site, error) {
	site, err := c.mock.Site(c.ctx(), c.site())
	site.Provides = full(site.Provides)
	return site, err
}

func (c *call) newSite(q NewSite) (Credentials, error) {
	site, err := c.mock.AddSite(c.ctx(), q)
	site.Provides = full(site.Provides)
	return site, err
}

func (c *call) health(none) (Health, error) {
	health, err := c.mock.Health(c.ctx())
	health.API, health.TLS, health.Proxy = c.info.API, c.info.TLS, c.info.Proxy
	health.Fixtures.Problems = full(health.Fixtures.Problems)
	return health, err
}

func (c *call) authority(none) ([]byte, error) {
	if c.info.Authority == nil {
		return nil, &Error{
			Status: http.StatusNotFound, Code: CodeNotFound, Message: "this mock has no certificates: it serves neither HTTPS nor the proxy",
			Hint: "start it with --tls-addr 127.0.0.1:10853 or --proxy-addr 127.0.0.1:10854",
		}
	}
	return c.info.Authority(), nil
}

func (c *call) fixtures(none) (Fixtures, error) {
	fixtures, err := c.mock.Fixtures(c.ctx())
	fixtures.Problems = full(fixtures.Problems)
	return fixtures, err
}

func (c *call) deviations(none) (deviationList, error) {
	list, err := c.mock.Deviations(c.ctx())
	rows := make([]Deviation, len(list))
	for i, row := range list {
		row.Values = full(row.Values)
		rows[i] = row
	}
	return deviationList{rows}, err
}

func (c *call) settings(none) (Settings, error) {
	settings, err := c.mock.Settings(c.ctx())
	if settings.Switches == nil {
		settings.Switches = map[string]string{}
	}
	return settings, err
}

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

// requestID is the id in the path. No request has an id that is not a number.
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

// wait answers 200 as soon as enough entries match, and 408 when the time has passed,
// both with the newest of those that do.
func (c *call) wait(query url.Values) (waitList, error) {
	q := readQuery(query, append(slices.Clone(filterKeys), queryCount, queryTimeout)...)
	filter, n, timeout := q.filter(), q.number(queryCount, 1, maxWaitCount, 1), q.length(queryTimeout)
	if q.err != nil {
		return waitList{}, q.err
	}
	if c.waits.Add(1) > maxWaits {
		c.waits.Add(-1)
		return waitList{}, &Error{
			Status: http.StatusTooManyRequests, Code: CodeTooMany, Message: fmt.Sprintf("%d waits are under way", maxWaits),
			Hint: "wait with one request for more entries, or read the stream",
		}
	}
	defer c.waits.Add(-1)
	patient(c.w)
	open, stop := c.open()
	defer stop()
	ctx, cancel := context.WithTimeout(open, timeout)
	defer cancel()
	seen, err := c.linesAfter(ctx, filter, n)
	if err == nil {
		return seen, nil
	}
	told := new(Error)
	switch {
	case open.Err() != nil:
		return waitList{}, &Error{Status: http.StatusServiceUnavailable, Code: CodeShuttingDown, Message: "the mock shuts down"}
	case errors.As(err, &told) && told.Code != CodeTimeout, !errors.Is(err, context.DeadlineExceeded):
		return waitList{}, err
	}
	return waitList{}, &lateError{
		Code: CodeTimeout, Message: fmt.Sprintf("%d of %d requests after %s", seen.Count, n, timeout), Seen: seen.Requests,
	}
}

// lineWaiter is a mock whose entries are there as JSON, shared by all who wait.
type lineWaiter interface {
	WaitLines(ctx context.Context, site string, filter RequestFilter, n int) (journal.Seen, error)
}

// linesAfter waits for entries.
func (c *call) linesAfter(ctx context.Context, filter RequestFilter, n int) (waitList, error) {
	if mock, ok := c.mock.(lineWaiter); ok {
		seen, err := mock.WaitLines(ctx, c.site(), filter, n)
		return waitList{entries{lines: seen.Lines}, seen.Count}, err
	}
	seen, err := c.mock.Wait(ctx, c.site(), filter, n)
	count := len(seen)
	if ended := new(journal.WaitError); errors.As(err, &ended) {
		count = ended.Count
	}
	return waitList{entries{list: seen}, count}, err
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
		id, err := strconv.ParseUint(last, 10, 63)
		if err != nil {
			q.fail(Invalid("header Last-Event-ID", "found %q, expected the id of an entry", shorten(last)))
		}
		filter.Since = id
	}
	if q.err != nil {
		return streamed{}, q.err
	}
	if c.streams.Add(1) > maxStreams {
		c.streams.Add(-1)
		return streamed{}, &Error{
			Status: http.StatusTooManyRequests, Code: CodeTooMany, Message: fmt.Sprintf("%d streams are open", maxStreams),
			Hint: "close a stream or a console, or ask for the list with since",
		}
	}
	defer c.streams.Add(-1)
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

// lineTail is a Tail that has entries as JSON, shared by all who follow with an equal
// filter. A *journal.Tail is one.
type lineTail interface {
	Lines(ctx context.Context) (lines []journal.Line, missed int, err error)
}

// sendNext sends what comes next, or a heartbeat when nothing comes.
func sendNext(ctx context.Context, stream *events, tail Tail) error {
	beat, cancel := context.WithTimeout(ctx, heartbeat)
	defer cancel()
	lines, missed, err := nextLines(beat, tail)
	switch {
	case err != nil && ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded):
		return stream.comment("still here")
	case err != nil:
		return err
	}
	return stream.send(lines, missed)
}

func nextLines(ctx context.Context, tail Tail) ([]journal.Line, int, error) {
	if tail, ok := tail.(lineTail); ok {
		return tail.Lines(ctx)
	}
	request, missed, err := tail.Next(ctx)
	if err != nil {
		return nil, 0, err
	}
	text, err := json.Marshal(request)
	return []journal.Line{{ID: request.ID, JSON: text}}, missed, err
}
