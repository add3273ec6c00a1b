package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

const jiwoo = "imp_100000000001" // a built-in adult

const (
	getToken         = "getToken"
	getCertification = "getCertification"
)

const (
	// patience is more than any call takes on a busy machine: where nothing hangs, a try must not end by the clock, or
	// the client rightly asks once more and the count of calls is wrong.
	patience = 30 * time.Second
	// impatience is for what hangs on purpose, and still more than a call that does not hang takes.
	impatience = 2 * time.Second
)

// newClient is a client of the mock that loses no time between two tries.
func newClient(t *testing.T, mock *mockserver.Running, opts ...client.Option) *client.Client {
	t.Helper()
	opts = append([]client.Option{
		client.WithTransport(mock.Client().Transport), client.WithTimeout(patience),
		client.WithRetry(client.Retry{Attempts: 3, Backoff: time.Millisecond, Longest: 50 * time.Millisecond}),
	}, opts...)
	c, err := client.New(mock.URL, mockserver.DefaultKey, mockserver.DefaultSecret, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// settled counts what the mock was asked, by route, once it has noted as much as
// is expected: it notes a call that the client left when it sees it leave.
func settled(t *testing.T, mock *mockserver.Running, route string, expected int) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	all, err := mock.Default().Wait(ctx, journal.Filter{Route: route}, expected)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	return len(all)
}

// calls counts what the mock was asked, by route.
func calls(mock *mockserver.Running, route string) int {
	return len(mock.Default().Requests(journal.Filter{Route: route}))
}

// kinds are what errors.Is is asked for.
var kinds = []error{
	client.ErrImpUID, client.ErrUnauthorized, client.ErrNotFound, client.ErrTemporary, client.ErrMalformed,
}

// kindOf is the one sentinel that an error is, or nil.
func kindOf(t *testing.T, err error) error {
	t.Helper()
	var found []error
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			found = append(found, kind)
		}
	}
	if len(found) > 1 {
		t.Errorf("%v is %v, want one kind", err, found)
	}
	return slices.Concat(found, []error{nil})[0]
}

// faultCase is one row: an effect on a route, and what the client makes of it.
type faultCase struct {
	name   string
	route  string
	first  int // requests that are hit; 0 = all
	effect fault.Effect
	want   error // nil = the certification is read all the same
	mine   bool  // the caller's own time was over: that error, and none of the kinds
	// unknown says that an error is wanted that is none of the kinds.
	unknown        bool
	tokens, reads  int // calls that the mock sees
	reason         string
	limit, timeout time.Duration // of the context and of one try; 0 = none, and the client's
}

var faultCases = []faultCase{
	{name: "one 500", route: getCertification, first: 1, effect: fault.Refusal{Status: 500}, tokens: 1, reads: 2, reason: "a read is safe to repeat"},
	{name: "two 503", route: getCertification, first: 2, effect: fault.Refusal{}, tokens: 1, reads: 3, reason: "and to repeat again"},
	{name: "always 503", route: getCertification, effect: fault.Refusal{}, want: client.ErrTemporary, tokens: 1, reads: 3, reason: "three tries, no storm"},
	{name: "400", route: getCertification, effect: fault.Refusal{Status: 400}, unknown: true, tokens: 1, reads: 1, reason: "our fault, repeating changes nothing"},
	{name: "404 by the API", route: getCertification, effect: fault.Refusal{Status: 404}, want: client.ErrNotFound, tokens: 1, reads: 1, reason: "the API's own word"},
	{name: "403", route: getCertification, effect: fault.Refusal{Status: 403}, unknown: true, tokens: 1, reads: 1, reason: "neither no nor temporary"},
	{name: "always 401", route: getCertification, effect: fault.Refusal{Status: 401}, want: client.ErrUnauthorized, tokens: 2, reads: 2, reason: "a new token once, and no loop"},
	{name: "401 once", route: getCertification, first: 1, effect: fault.Refusal{Status: 401}, tokens: 2, reads: 2, reason: "the new token helps"},
	{name: "expired token", route: getCertification, first: 1, effect: fault.ExpireToken{}, tokens: 2, reads: 2, reason: "the usual 401"},
	{name: "200 with code -1", route: getCertification, effect: fault.BusinessError{}, unknown: true, tokens: 1, reads: 1, reason: "HTTP 200 alone does not mean success"},
	{name: "null message", route: getCertification, effect: fault.NullMessage{}, want: client.ErrTemporary, tokens: 1, reads: 3, reason: "a null message is survived"},
	{name: "null message, 404", route: getCertification, effect: fault.NullMessage{Status: 404}, want: client.ErrNotFound, tokens: 1, reads: 1, reason: "and so it is with any status"},
	{name: "HTML 502", route: getCertification, first: 1, effect: fault.HTMLPage{}, tokens: 1, reads: 2, reason: "a proxy's page is a 502 like any other"},
	{name: "HTML 200", route: getCertification, effect: fault.HTMLPage{Status: 200}, want: client.ErrMalformed, tokens: 1, reads: 1, reason: "an HTML page cannot be a certification"},
	{name: "HTML 404", route: getCertification, effect: fault.HTMLPage{Status: 404}, want: client.ErrMalformed, tokens: 1, reads: 1, reason: "a wrong base URL does not mean a missing certification"},
	{name: "wrong content type", route: getCertification, effect: fault.ContentType{}, want: client.ErrMalformed, tokens: 1, reads: 1, reason: "what it says it is counts"},
	{name: "truncated JSON", route: getCertification, effect: fault.Truncate{}, want: client.ErrMalformed, tokens: 1, reads: 1, reason: "half a record is unreadable"},
	{name: "short body once", route: getCertification, first: 1, effect: fault.ShortBody{}, tokens: 1, reads: 2, reason: "the connection broke"},
	{name: "always short body", route: getCertification, effect: fault.ShortBody{}, want: client.ErrTemporary, tokens: 1, reads: 3, reason: "three tries"},
	{name: "reset once", route: getCertification, first: 1, effect: fault.Reset{After: 20}, tokens: 1, reads: 2, reason: "inside the body, where net/http itself does not repeat"},
	{name: "always reset", route: getCertification, effect: fault.Reset{After: 20}, want: client.ErrTemporary, tokens: 1, reads: 3, reason: "three tries"},
	{name: "hang once", route: getCertification, first: 1, effect: fault.Hang{For: fault.Duration(patience)}, tokens: 1, reads: 2, timeout: impatience, reason: "each try has its own time-out"},
	{name: "always hang", route: getCertification, effect: fault.Hang{For: fault.Duration(patience)}, want: client.ErrTemporary, tokens: 1, reads: 3, timeout: impatience, reason: "a time-out of the API is temporary"},
	{name: "hang beyond the caller's patience", route: getCertification, effect: fault.Hang{For: fault.Duration(patience)}, want: context.DeadlineExceeded, mine: true, tokens: 1, reads: 1, limit: impatience, reason: "the caller's deadline is not a fault of the API"},
	{name: "slow", route: getCertification, effect: fault.Latency{Delay: fault.Duration(20 * time.Millisecond)}, tokens: 1, reads: 1, reason: "slow is not wrong"},
	{name: "chunks", route: getCertification, effect: fault.Chunks{Pause: fault.Duration(5 * time.Millisecond)}, tokens: 1, reads: 1, reason: "a body is read to its end"},
	{name: "gzip", route: getCertification, effect: fault.Gzip{}, tokens: 1, reads: 1, reason: "the transport knows it"},
	{name: "extra fields", route: getCertification, effect: fault.ExtraFields{}, tokens: 1, reads: 1, reason: "new keys come without notice"},
	{name: "other order", route: getCertification, effect: fault.ReorderKeys{}, tokens: 1, reads: 1, reason: "JSON has no order"},
	{name: "barrier", route: getCertification, effect: fault.Barrier{Size: 2, Wait: fault.Duration(10 * time.Millisecond)}, tokens: 1, reads: 1, reason: "held is only late"},
	{name: "429 that asks too much", route: getCertification, first: 1, effect: fault.TooMany{RetryAfter: fault.Duration(time.Hour)}, want: client.ErrTemporary, tokens: 1, reads: 1, reason: "who is asked to come back in an hour does not come in a second"},

	{name: "token: one 503", route: getToken, first: 1, effect: fault.Refusal{}, tokens: 2, reads: 1, reason: "asking for a token is safe"},
	{name: "token: always 503", route: getToken, effect: fault.Refusal{}, want: client.ErrTemporary, tokens: 3, reads: 0, reason: "and bounded"},
	{name: "token: 401", route: getToken, effect: fault.Refusal{Status: 401}, want: client.ErrUnauthorized, tokens: 1, reads: 0, reason: "a wrong secret does not get right"},
	{name: "token: 400", route: getToken, effect: fault.Refusal{Status: 400}, unknown: true, tokens: 1, reads: 0, reason: "nor does a refused question"},
	{name: "token: 200 with code -1", route: getToken, effect: fault.BusinessError{}, unknown: true, tokens: 1, reads: 0, reason: "no token, no call"},
	{name: "token: HTML 200", route: getToken, effect: fault.HTMLPage{Status: 200}, want: client.ErrMalformed, tokens: 1, reads: 0, reason: "a page is not a token"},
	{name: "token: truncated", route: getToken, effect: fault.Truncate{}, want: client.ErrMalformed, tokens: 1, reads: 0, reason: "half a token is not a token"},
	{name: "token: two chunks", route: getToken, effect: fault.Chunks{Pause: fault.Duration(5 * time.Millisecond)}, tokens: 1, reads: 1, reason: "the vendor's Node client breaks here"},
	{name: "token: reset once", route: getToken, first: 1, effect: fault.Reset{After: 20}, tokens: 2, reads: 1, reason: "safe to repeat"},
	{name: "token: hang once", route: getToken, first: 1, effect: fault.Hang{For: fault.Duration(patience)}, tokens: 2, reads: 1, timeout: impatience, reason: "safe to repeat"},
	{name: "token: null message", route: getToken, effect: fault.NullMessage{Status: 401}, want: client.ErrUnauthorized, tokens: 1, reads: 0, reason: "the vendor's Java client crashes here"},
	{name: "token: gzip, extra fields, other order", route: getToken, effect: fault.Gzip{}, tokens: 1, reads: 1, reason: "form does not matter"},
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range faultCases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			mock := mockserver.Start(t)
			if _, err := mock.Default().Fail(fault.Rule{Match: fault.Match{Route: tt.route, First: tt.first}, Effect: tt.effect}); err != nil {
				t.Fatal(err)
			}
			ctx := t.Context()
			if tt.limit > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, tt.limit)
				defer cancel()
			}
			var opts []client.Option
			if tt.timeout > 0 {
				opts = append(opts, client.WithTimeout(tt.timeout))
			}
			cert, err := newClient(t, mock, opts...).Certification(ctx, jiwoo)
			tt.check(t, cert, err)
			if got := settled(t, mock, getToken, tt.tokens); got != tt.tokens {
				t.Errorf("%s: %d calls for a token, want %d", tt.reason, got, tt.tokens)
			}
			if got := settled(t, mock, getCertification, tt.reads); got != tt.reads {
				t.Errorf("%s: %d reads, want %d", tt.reason, got, tt.reads)
			}
		})
	}
}

func (tt *faultCase) check(t *testing.T, cert *client.Certification, err error) {
	t.Helper()
	switch {
	case tt.want == nil && !tt.unknown:
		if err != nil || cert == nil || cert.Name != "이지우" {
			t.Errorf("%s: got %v, %v; want the certification", tt.reason, cert, err)
		}
		return
	case err == nil:
		t.Fatalf("%s: got a certification, want an error", tt.reason)
	case cert != nil:
		t.Errorf("%s: a certification beside the error", tt.reason)
	}
	kind := kindOf(t, err)
	switch {
	case tt.unknown && kind != nil:
		t.Errorf("%s: %v is %v, want no kind", tt.reason, err, kind)
	case tt.mine:
		if !errors.Is(err, tt.want) || kind != nil {
			t.Errorf("%s: %v is %v, want the context's own error", tt.reason, err, kind)
		}
	case !tt.unknown && !errors.Is(err, tt.want):
		t.Errorf("%s: %v is %v, want %v", tt.reason, err, kind, tt.want)
	}
}

// Every effect that the mock can play is in the table: a new one has to be
// thought about here too.
func TestFaultsAreAllThere(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for _, tt := range faultCases {
		tried[fault.Kind(tt.effect)] = true
	}
	for _, kind := range fault.Kinds() {
		if !tried[kind] {
			t.Errorf("no case for the fault %q", kind)
		}
	}
}

func TestUnsafeCallsAreTriedOnce(t *testing.T) {
	t.Parallel()
	ask := client.OTPRequest{Name: "김보기", Phone: "01000000777", Birth: "900101", GenderDigit: "1", Carrier: "SKT"}
	for _, tt := range []struct {
		route  string
		reason string
		call   func(context.Context, *client.Client) error
	}{
		{"deleteCertification", "it may have been deleted all the same", func(ctx context.Context, c *client.Client) error {
			_, err := c.DeleteCertification(ctx, jiwoo)
			return err
		}},
		{"requestOTP", "the message may have been sent all the same", func(ctx context.Context, c *client.Client) error {
			_, err := c.RequestOTP(ctx, ask)
			return err
		}},
		{"confirmOTP", "each try counts against the person", func(ctx context.Context, c *client.Client) error {
			_, err := c.ConfirmOTP(ctx, jiwoo, "000000")
			return err
		}},
	} {
		t.Run(tt.route, func(t *testing.T) {
			t.Parallel()
			mock := mockserver.Start(t)
			if _, err := mock.Default().Fail(fault.Rule{Match: fault.Match{Route: tt.route}, Effect: fault.Refusal{}}); err != nil {
				t.Fatal(err)
			}
			if err := tt.call(t.Context(), newClient(t, mock)); !errors.Is(err, client.ErrTemporary) {
				t.Errorf("got %v, want a temporary failure", err)
			}
			if got := calls(mock, tt.route); got != 1 {
				t.Errorf("%d calls, want 1: %s", got, tt.reason)
			}
		})
	}
}
