package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// hands is a clock that a test moves.
type hands struct{ at atomic.Int64 }

func newHands(t time.Time) *hands {
	h := &hands{}
	h.at.Store(t.UnixNano())
	return h
}

func (h *hands) now() time.Time          { return time.Unix(0, h.at.Load()) }
func (h *hands) advance(d time.Duration) { h.at.Add(int64(d)) }

// read makes n reads at the same time and fails the test for each that fails.
func read(t *testing.T, c *client.Client, n int) {
	t.Helper()
	var all sync.WaitGroup
	for range n {
		all.Go(func() {
			if _, err := c.Certification(t.Context(), jiwoo); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestOneTokenForAll(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	slow := fault.Rule{Match: fault.Match{Route: getToken}, Effect: fault.Latency{Delay: fault.Duration(50 * time.Millisecond)}}
	if _, err := mock.Default().Fail(slow); err != nil {
		t.Fatal(err)
	}
	c := newClient(t, mock)
	read(t, c, 100)
	read(t, c, 10)
	if got := calls(mock, getToken); got != 1 {
		t.Errorf("%d tokens were fetched for 110 reads, want 1", got)
	}
	if got := calls(mock, getCertification); got != 110 {
		t.Errorf("%d reads, want 110", got)
	}
}

// A client whose clock is a day wrong, in either direction, still fetches its
// token right before the server's clock ends it.
func TestTokenIsRefreshedByTheServersClock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason string
		skew   time.Duration
	}{
		{"the host's clock is right", 0},
		{"a day ahead", 24 * time.Hour},
		{"a day behind", -24 * time.Hour},
	} {
		start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		mock := mockserver.Start(t, mockserver.WithFrozen(start))
		mine := newHands(start.Add(tt.skew))
		c := newClient(t, mock, client.WithClock(mine.now))
		for _, step := range []struct {
			reason string
			pass   time.Duration
			tokens int
		}{
			{"the first read", 0, 1},
			{"the token still lives for 31 s", 30*time.Minute - 31*time.Second, 1},
			{"it ends within the margin: asked now, the API extends it", 2 * time.Second, 2},
			{"an extended token is good for the time that it was given", 4 * time.Minute, 2},
			{"and no longer", 59 * time.Second, 3},
			{"after a long pause", time.Hour, 4},
		} {
			mine.advance(step.pass)
			mock.Default().Clock().Advance(step.pass)
			read(t, c, 5)
			if got := calls(mock, getToken); got != step.tokens {
				t.Errorf("%s, %s: %d tokens, want %d", tt.reason, step.reason, got, step.tokens)
			}
		}
		if refused := mock.Default().Requests(journal.Filter{Status: 401}); len(refused) > 0 {
			t.Errorf("%s: %d calls with a dead token", tt.reason, len(refused))
		}
	}
}

// Many calls are refused together: one token is fetched, each call is repeated
// once.
func TestRefusedTokenIsNoStampede(t *testing.T) {
	t.Parallel()
	mock := mockserver.Start(t)
	c := newClient(t, mock)
	read(t, c, 1)
	const n = 50
	// The token dies while the client still believes in it.
	mock.Default().Clock().Advance(31 * time.Minute)
	for _, rule := range []fault.Rule{
		{Match: fault.Match{Route: getCertification, First: n}, Effect: fault.Barrier{Size: n, Wait: fault.Duration(10 * time.Second)}},
		{Match: fault.Match{Route: getToken}, Effect: fault.Latency{Delay: fault.Duration(50 * time.Millisecond)}},
	} {
		if _, err := mock.Default().Fail(rule); err != nil {
			t.Fatal(err)
		}
	}
	read(t, c, n)
	if got := calls(mock, getToken); got != 2 {
		t.Errorf("%d tokens were fetched, want 2: the first, and one for all %d that were refused", got, n)
	}
	if got := calls(mock, getCertification); got != 1+2*n {
		t.Errorf("%d reads, want %d", got, 1+2*n)
	}
}

// The one who began the fetch leaves; those who wait for it get their token.
func TestFetchOutlivesTheOneWhoBeganIt(t *testing.T) {
	t.Parallel()
	var fetches atomic.Int32
	arrived, release := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			if fetches.Add(1) == 1 {
				close(arrived)
			}
			<-release
			says(`{"code":0,"message":null,"response":{"access_token":"t","now":1000,"expired_at":2800}}`)(w, r)
			return
		}
		says(record(nil))(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := client.New(server.URL, "key", scriptedSecret)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() {
		_, err := c.Certification(ctx, "imp_1")
		left <- err
	}()
	<-arrived
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) || errors.Is(err, client.ErrTemporary) {
		t.Errorf("the one who left: %v, want its own cancellation", err)
	}
	close(release)
	if _, err := c.Certification(t.Context(), "imp_1"); err != nil {
		t.Errorf("the one who stayed: %v", err)
	}
	if got := fetches.Load(); got != 1 {
		t.Errorf("%d tokens were fetched, want the one that was under way", got)
	}
}
