package mutant

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// resilienceFlaws do the wrong thing when the API fails, or answers oddly.
var resilienceFlaws = []flaw{
	{Mutant{
		Name: "500 opens an account", Breaks: "doubt", Scenario: "The certification cannot be read: 500",
		Story: "fail open: when the API is down nobody shall be turned away. Reasoning",
	}, func(p *parts) {
		p.assuming(func(a *answered) bool { return a.StatusCode == http.StatusInternalServerError })
	}},
	{Mutant{
		Name: "a page is taken for a record", Breaks: "doubt", Scenario: "The certification cannot be read: a page in HTML and 200",
		Story: "a proxy's login page comes with 200, and status 200 is all that is compared. Fact 8.17",
	}, func(p *parts) {
		p.assuming(func(a *answered) bool { return a.StatusCode == http.StatusOK && a.is("text/html") })
	}},
	{Mutant{
		Name: "no time-out", Breaks: "doubt", Scenario: "The certification cannot be read: silence",
		Story: "axios and requests have no time-out unless one is set. Reasoning",
	}, func(p *parts) {
		p.config.AnswerWithin = forever
		p.client = append(p.client, client.WithTimeout(forever))
	}},
	{Mutant{
		Name: "the time-out ends with the headers", Breaks: "doubt", Scenario: "The certification cannot be read: a body that never ends",
		Story: "the time-out of many clients is until something comes, not until all has come. Reasoning",
	}, func(p *parts) {
		p.config.AnswerWithin = forever
		p.client = append(p.client, client.WithTimeout(forever))
		p.transport = func(http.RoundTripper) http.RoundTripper {
			t := newTransport()
			t.ResponseHeaderTimeout = p.patience()
			return t
		}
	}},
	{Mutant{
		Name: "half a record is enough", Breaks: "doubt", Scenario: "The certification cannot be read: JSON that breaks off",
		Story: "the record is read by regular expressions, which find what they look for in half of it too. Reasoning",
	}, func(p *parts) {
		p.assuming(func(a *answered) bool {
			return a.is("application/json") && !json.Valid(a.body) && bytes.Contains(a.body, []byte(`"certified":true`))
		})
	}},
	{Mutant{
		Name: "no token breaks it off", Breaks: "doubt", Scenario: "No token can be obtained: 200 and a code other than 0",
		Story: "data.response.access_token of a response that is null: the error is nobody's to catch. Fact 8.29",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			cert, err := next.Certification(ctx, impUID)
			if failure := (*client.APIError)(nil); errors.As(err, &failure) && failure.Operation == "getToken" {
				panic(http.ErrAbortHandler)
			}
			return cert, err
		})
	}},
	{Mutant{
		Name: "it tries for ever", Breaks: "doubt", Scenario: "The certification cannot be read: 503",
		Story: "the retry has no last time (here: a minute), and the browser waits for it. Reasoning",
	}, func(p *parts) {
		p.config.AnswerWithin = forever
		p.client = append(p.client, client.WithRetry(client.Retry{Attempts: 600, Backoff: p.roundTrip()}))
	}},
	{Mutant{
		Name: "a sign-up that failed is finished later", Breaks: "doubt", Scenario: "The certification cannot be read: 429",
		Story: "the browser is told to try again, and a job of the backend does so too: there is an account of which nobody knows. Reasoning",
	}, finishLater},
	{Mutant{
		Name: "every failure is a no", Breaks: "doubt", Scenario: "The certification cannot be read: a reset connection",
		Story: "one catch around all: a broken connection is told as not found, and people give up. Fact 8.17",
	}, func(p *parts) {
		p.source = reading(func(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
			cert, err := next.Certification(ctx, impUID)
			if err != nil && !errors.Is(err, client.ErrImpUID) {
				return nil, client.ErrNotFound
			}
			return cert, err
		})
	}},
	{Mutant{
		Name: "an error needs a message", Breaks: "doubt", Scenario: "The certification cannot be read: an error without a message",
		Story: "message.getBytes() on every error, and null has none: the error path breaks off. Fact 8.34",
	}, func(p *parts) {
		p.transport = rereading(func(a *answered) {
			if e, ok := a.envelope(); ok && e.Code != 0 && e.Message == nil {
				panic(http.ErrAbortHandler)
			}
		})
	}},
	{Mutant{
		Name: "a retry opens a second account", Breaks: "doubt", Scenario: "A failure that passes opens no second account",
		Story: "the look-up is skipped on the second try, which was written for inserts that had failed. Reasoning",
	}, func(p *parts) {
		p.client = append(p.client, client.WithRetry(client.Retry{Attempts: 1}))
		p.source = reading(p.retryAnew)
	}},
	{Mutant{
		Name: "the first piece is all", Breaks: "odd-answers", Scenario: "The certification comes in small pieces",
		Story: "each piece of the body is parsed for itself, as in the vendor's Node client. Fact 8.29",
	}, func(p *parts) { p.transport = firstPiece }},
	{Mutant{
		Name: "new fields are not expected", Breaks: "odd-answers", Scenario: "The certification comes with fields that nobody knows",
		Story: "a strict decoder: the day on which the API has a new key is the day on which nobody signs up. Fact 6.7",
	}, func(p *parts) { p.transport = rereading(onlyKnownFields) }},
	{Mutant{
		Name: "the keys have an order", Breaks: "odd-answers", Scenario: "The certification comes with its keys in another order",
		Story: "one regular expression reads the record from birth to unique_key. Reasoning",
	}, func(p *parts) { p.transport = rereading(onlyInOrder) }},
	{Mutant{
		Name: "compressed is not understood", Breaks: "odd-answers", Scenario: "The certification comes compressed",
		Story: "Accept-Encoding was copied from a browser's request, and nothing unpacks what it asks for. Reasoning",
	}, func(p *parts) {
		p.transport = func(next http.RoundTripper) http.RoundTripper {
			return trip(func(r *http.Request) (*http.Response, error) {
				r = r.Clone(r.Context())
				r.Header.Set("Accept-Encoding", "gzip, deflate, br")
				return next.RoundTrip(r)
			})
		}
	}},
	{Mutant{
		Name: "it gives up too early", Breaks: "odd-answers", Scenario: "The certification comes 50 milliseconds late",
		Story: "the time-out was meant in seconds and is read as milliseconds. Reasoning",
	}, func(p *parts) { p.client = append(p.client, client.WithTimeout(30*time.Millisecond)) }},
}

// forever is longer than anybody waits.
const forever = time.Hour

// retryAnew reads again after a failure, and takes who is read then for new.
func (p *parts) retryAnew(ctx context.Context, next verifier.Source, impUID string) (*client.Certification, error) {
	cert, err := next.Certification(ctx, impUID)
	for n := 1; n < attempts && errors.Is(err, client.ErrTemporary) && pause(ctx, p.roundTrip()); n++ {
		if cert, err = next.Certification(ctx, impUID); err == nil {
			cert.UniqueKey = joined(cert.UniqueKey, impUID)
		}
	}
	return cert, err
}

// finishLater has a job that finishes sign-ups that failed. It is done before
// the next sign-up, so that nobody has to wait to see it.
func finishLater(p *parts) {
	j := &job{within: p.patience()}
	p.decider = deciding(func(ctx context.Context, next merchant.Verifier, a verifier.Applicant, impUID string) (verifier.Outcome, error) {
		j.run(ctx, next)
		outcome, err := next.Verify(ctx, a, impUID)
		if err != nil {
			j.add(impUID)
		}
		return outcome, err
	})
}

// job is the sign-ups that failed and are not finished yet.
type job struct {
	within time.Duration

	mu      sync.Mutex
	impUIDs []string
}

func (j *job) add(impUID string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.impUIDs = append(j.impUIDs, impUID)
}

func (j *job) done(impUID string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.impUIDs = slices.DeleteFunc(j.impUIDs, func(other string) bool { return other == impUID })
}

// run tries all of them at once. Who fails again stays.
func (j *job) run(ctx context.Context, next merchant.Verifier) {
	ctx, cancel := context.WithTimeout(ctx, j.within)
	defer cancel()
	j.mu.Lock()
	todo := slices.Clone(j.impUIDs)
	j.mu.Unlock()
	var wg sync.WaitGroup
	for _, impUID := range todo {
		wg.Go(func() {
			if _, err := next.Verify(ctx, verifier.Applicant{ID: "the job for " + impUID}, impUID); err == nil {
				j.done(impUID)
			}
		})
	}
	wg.Wait()
}

// patience is how long one try takes at most.
func (p *parts) patience() time.Duration {
	if p.upstream.Timeout > 0 {
		return p.upstream.Timeout
	}
	return client.DefaultTimeout
}

// firstPiece takes what one read gives for the whole body.
func firstPiece(next http.RoundTripper) http.RoundTripper {
	return trip(func(r *http.Request) (*http.Response, error) {
		resp, err := next.RoundTrip(r)
		if err != nil || !reads(r) {
			return resp, err
		}
		piece := make([]byte, client.DefaultMaxResponse)
		n, err := resp.Body.Read(piece)
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("first piece: %w", err)
		}
		resp.Body.Close()
		resp.Body = io.NopCloser(bytes.NewReader(piece[:n]))
		return resp, nil
	})
}

// onlyKnownFields makes an answer with another key than the document's no JSON.
func onlyKnownFields(a *answered) {
	e, ok := a.envelope()
	if !ok {
		return
	}
	var envelope map[string]json.RawMessage
	if json.Unmarshal(a.body, &envelope) != nil {
		return
	}
	unknown := len(envelope) > 3
	for key := range e.Response {
		unknown = unknown || !documented[key]
	}
	if unknown {
		a.body = nil
	}
}

// onlyInOrder makes a record whose keys are not in the usual order no JSON.
func onlyInOrder(a *answered) {
	e, ok := a.envelope()
	last := 0
	for _, key := range slices.Sorted(maps.Keys(e.Response)) {
		at := bytes.Index(a.body, []byte(`"`+key+`":`))
		if ok && at < last {
			a.body = nil
			return
		}
		last = at
	}
}

// documented are the keys of a record.
var documented = map[string]bool{
	"birth": true, "birthday": true, "carrier": true, "certified": true, "certified_at": true, "foreigner": true,
	"foreigner_v2": true, "gender": true, "imp_uid": true, "merchant_uid": true, "name": true, "origin": true,
	"pg_provider": true, "pg_tid": true, "phone": true, "unique_in_site": true, "unique_key": true,
}
