package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/features/report"
)

// maxBody is how much of an answer is read, in bytes.
const maxBody = 1 << 20

// order is a request to be sent, and when it may be sent again.
type order struct {
	step    *step
	filling *filling
	start   time.Time                                      // of the call; At of an exchange counts from it
	reads   bool                                           // the answer may be an outcome
	again   func(ctx context.Context, sent time.Time) bool // see [Attempt].Again; nil = never
	once    bool                                           // see [Attempt].Once
}

// ask sends a request and gives its last answer: after the polling that the
// contract says. Took counts from the first sending; of the answers that were
// waited out, the first of each kind stands in Earlier. Where there is an error,
// the answer holds the exchange as far as it came.
func (b *browser) ask(ctx context.Context, o *order) (*reply, Answer, error) {
	t, poll := b.target, o.step.poll
	began := t.time.now()
	got, answer, err := b.sendLimited(ctx, o)
	if err != nil || !poll.goesOn(got) {
		return got, answer, err
	}
	earlier, twice := append(answer.Earlier, plainAnswer(answer)), answer.Twice
	for err == nil && poll.goesOn(got) {
		if waited := t.time.since(began); waited+poll.every > t.contract.claims.AnswerWithin {
			err = &Error{
				Kind: ErrNoAnswer, Exchange: answer.Exchange, Took: waited,
				Detail: fmt.Sprintf("asked again and again, it still answers %s, which poll waits out", &poll.while[fitting(poll.while, got)]),
			}
			break
		}
		if err = t.time.wait(ctx, poll.every); err != nil {
			err = &Error{Kind: err, Exchange: answer.Exchange, Took: t.time.since(began)}
			break
		}
		got, answer, err = b.sendLimited(ctx, o)
		twice = twice || answer.Twice
	}
	answer.Took, answer.Twice = t.time.since(began), twice
	answer.Earlier = append(earlier, answer.Earlier...)
	return got, answer, err
}

// plainAnswer is an answer without those before it.
func plainAnswer(a Answer) Answer {
	a.Earlier = nil
	return a
}

// sendLimited sends a request, and once more after a short Retry-After where the
// target limits requests.
func (b *browser) sendLimited(ctx context.Context, o *order) (*reply, Answer, error) {
	t := b.target
	got, answer, err := b.send(ctx, o)
	if err != nil || !t.contract.limited(o, got) {
		return got, answer, err
	}
	wait, told := retryAfter(got.header, t.time.now())
	if told && wait <= longestRetry && !o.once {
		if err := t.time.wait(ctx, wait); err != nil {
			return nil, answer, &Error{Kind: err, Exchange: answer.Exchange, Took: answer.Took}
		}
		first := answer
		got, answer, err = b.send(ctx, o)
		answer.Earlier, answer.Twice = []Answer{first}, answer.Twice || first.Twice
		if err != nil || !t.contract.limited(o, got) {
			return got, answer, err
		}
		wait, _ = retryAfter(got.header, t.time.now())
	}
	return nil, answer, &Error{
		Kind: ErrLimited, Exchange: answer.Exchange, Took: answer.Took, RetryAfter: wait,
		Detail: fmt.Sprintf("it answered 429 after %d requests; raise the limit for the test, or name 429 in the contract if it means an outcome", t.Sent()),
	}
}

// send sends a request, and once more on a fresh connection where the first one
// ended before an answer began and the order allows it.
func (b *browser) send(ctx context.Context, o *order) (*reply, Answer, error) {
	sent := b.target.time.now()
	got, exchange, err := b.try(ctx, o, b.connection())
	failure := (*Error)(nil)
	if errors.As(err, &failure) && failure.unsent {
		got, exchange, err = b.try(ctx, o, b.fresh())
	}
	if errors.As(err, &failure) && failure.early && o.again != nil && o.again(ctx, sent) {
		got, exchange, err = b.try(ctx, o, b.fresh())
		exchange.Twice = true
		if errors.As(err, &failure) {
			failure.Exchange.Twice = true
		}
	}
	if err != nil {
		return nil, Answer{Took: exchange.Took, Twice: exchange.Twice, Exchange: exchange}, err
	}
	return got, got.answer(exchange), nil
}

// try sends a request once, on this connection, and reads the answer. The
// exchange is redacted.
func (b *browser) try(ctx context.Context, o *order, c *connection) (*reply, report.Exchange, error) {
	t := b.target
	request, err := o.step.request(t.base, o.filling)
	if err != nil {
		return nil, report.Exchange{}, err
	}
	exchange := t.exchange(request)
	inner, cancel := context.WithTimeout(ctx, t.cut)
	defer cancel()
	var w watch
	client := &http.Client{Transport: c.transport, Jar: b.jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // a redirect is an answer
	}}
	start := t.time.now()
	exchange.At = start.Sub(o.start)
	answer, err := client.Do(request.WithContext(w.over(inner, c)))
	var got *reply
	if err == nil {
		got, err = readReply(answer)
		_ = answer.Body.Close() // before the connection may carry the next request
		exchange.Status = answer.StatusCode
		exchange.Response.Header = t.quietHeader(answer.Header)
		exchange.Response.SetBody(t.redact(got.text()))
		exchange.Response.Longer = got.cut
	}
	exchange.Took = t.time.since(start)
	if err != nil {
		b.release(c, 0)
		failure := w.failure(ctx, err)
		failure.Exchange, failure.Took = exchange, exchange.Took
		if !failure.unsent {
			t.count.Add(1)
		}
		return nil, exchange, failure
	}
	t.count.Add(1)
	b.release(c, got.status)
	return got, exchange, nil
}

// readReply reads as much of an answer as is ever looked at. What came before an
// error is in the reply.
func readReply(answer *http.Response) (*reply, error) {
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxBody+1))
	a := &reply{status: answer.StatusCode, header: answer.Header, cookies: answer.Cookies(), body: body}
	if len(body) > maxBody {
		a.body, a.cut = body[:maxBody], true
	}
	return a, err
}

// watch sees how far a request comes.
type watch struct {
	connection *connection
	connected  atomic.Bool
	began      atomic.Bool  // the answer
	before     atomic.Int64 // bytes that were written on the connection before the request
}

// over is the context with which the request is watched.
func (w *watch) over(ctx context.Context, c *connection) context.Context {
	w.connection = c
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) {
			w.before.Store(c.written.Load())
			w.connected.Store(true)
		},
		GotFirstResponseByte: func() { w.began.Store(true) },
	})
}

// failure tells apart why there is no answer. outer is the caller's context: who
// gives up the whole run is not told that the target is slow.
func (w *watch) failure(outer context.Context, err error) *Error {
	e := &Error{Kind: ErrBrokenOff, Cause: quietError(err)}
	switch connected := w.connected.Load(); {
	case outer.Err() != nil:
		e.Kind = context.Cause(outer)
	case !connected && errors.Is(err, errGone):
		e.unsent = true
	case !connected:
		e.Kind = ErrNotReached
	case errors.Is(err, context.DeadlineExceeded):
		e.Kind = ErrNoAnswer
	case !w.connection.shared && w.connection.written.Load() == w.before.Load():
		e.unsent = true
	default:
		e.early = !w.began.Load()
	}
	return e
}

// quietError takes the address, which the error names already, off.
func quietError(err error) error {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// encodeMultipart writes fields as a form with parts, and its content type.
func encodeMultipart(fields []field, f *filling) (io.Reader, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, x := range fields {
		if !f.keep(x.text) {
			continue
		}
		value, send := f.text("multipart "+x.name, x.text, nil)
		if !send {
			continue
		}
		if err := w.WriteField(x.name, value); err != nil {
			return nil, "", fmt.Errorf("write the part %s: %w", x.name, err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(f.extra)) {
		if said(fields, key) {
			continue
		}
		if err := w.WriteField(key, fmt.Sprint(f.extra[key])); err != nil {
			return nil, "", fmt.Errorf("write the part %s: %w", key, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, "", fmt.Errorf("end the parts: %w", err)
	}
	return &b, w.FormDataContentType(), nil
}
