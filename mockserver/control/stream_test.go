package control_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// direct is a transport without a network, so that a synctest bubble can hold
// client and handler.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return w.Result(), nil
}

// near is a client that reaches the handler without a network, checked.
func near(t *testing.T, mock control.Steered, info control.Info) *control.Client {
	t.Helper()
	return control.NewClient("http://127.0.0.1", "", &http.Client{Transport: newChecked(t, direct{control.Handler(mock, info)})})
}

func ids(list []control.Request) []uint64 {
	var all []uint64
	for _, r := range list {
		all = append(all, r.ID)
	}
	return all
}

func TestMoreStreamsThanOneListenerHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		handler := control.Handler(f, control.Info{})
		var wg sync.WaitGroup
		open := func(ctx context.Context) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/__admin/sites/s/requests/stream", nil).WithContext(ctx))
			return w
		}
		all, endAll := context.WithCancel(t.Context())
		one, endOne := context.WithCancel(t.Context())
		wg.Go(func() { open(one) })
		for range 199 {
			wg.Go(func() { open(all) })
		}
		synctest.Wait()
		if w := open(t.Context()); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), `"hint":"close a stream`) {
			t.Errorf("one too many answered %d %s, want 429 with a hint", w.Code, w.Body)
		}
		endOne()
		synctest.Wait()
		var w *httptest.ResponseRecorder
		wg.Go(func() { w = open(all) })
		synctest.Wait()
		f.record(1, "imp_1")
		endAll()
		wg.Wait()
		if w.Code != http.StatusOK {
			t.Errorf("after one has ended: %d", w.Code)
		}
	})
}

func TestWaitAndStreamEndWhenTheListenerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		closing := make(chan struct{})
		handler := control.Handler(f, control.Info{Closing: closing})
		waiter, reader := httptest.NewRecorder(), httptest.NewRecorder()
		var wg sync.WaitGroup
		wg.Go(func() {
			handler.ServeHTTP(waiter, httptest.NewRequest("GET", "http://127.0.0.1/__admin/sites/s/requests/wait?timeout=10m", nil))
		})
		wg.Go(func() {
			handler.ServeHTTP(reader, httptest.NewRequest("GET", "http://127.0.0.1/__admin/sites/s/requests/stream", nil))
		})
		synctest.Wait()
		if !f.journal.Watched() {
			t.Error("nobody waits")
		}
		close(closing)
		wg.Wait()
		if waiter.Code != http.StatusServiceUnavailable {
			t.Errorf("the wait answered %d, want 503", waiter.Code)
		}
		if f.journal.Watched() {
			t.Error("somebody still watches the journal")
		}
	})
}

func TestAStreamShowsThatItIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		ctx, cancel := context.WithCancel(t.Context())
		w := httptest.NewRecorder()
		var wg sync.WaitGroup
		r := httptest.NewRequest("GET", "http://127.0.0.1/__admin/sites/s/requests/stream", nil).WithContext(ctx)
		wg.Go(func() { control.Handler(f, control.Info{}).ServeHTTP(w, r) })
		if err := clock.Sleep(ctx, 40*time.Second); err != nil {
			t.Fatal(err)
		}
		f.record(5, "imp_1")
		synctest.Wait()
		cancel()
		wg.Wait()
		text, _, _ := strings.Cut(w.Body.String(), "data:")
		if want := ": open\n\n: still here\n\n: still here\n\nid: 5\nevent: request\n"; text != want {
			t.Errorf("stream after 40 s is %q, want %q", text, want)
		}
		if !w.Flushed {
			t.Error("nothing was flushed")
		}
	})
}

// gaps is a tail that says how much was missed.
type gaps struct{ missed []int }

func (g *gaps) Next(ctx context.Context) (control.Request, int, error) {
	if len(g.missed) == 0 {
		<-ctx.Done()
		return control.Request{}, 0, ctx.Err()
	}
	missed := g.missed[0]
	g.missed = g.missed[1:]
	return control.Request{ID: uint64(10 - len(g.missed)), Method: strings.Repeat("x", 200_000)}, missed, nil
}

func (g *gaps) Close() {}

type gappy struct{ *fake }

func (gappy) Follow(context.Context, string, control.RequestFilter) (control.Tail, error) {
	return &gaps{missed: []int{0, 3, 0}}, nil
}

func TestASlowReaderIsToldWhatItMissed(t *testing.T) {
	server := httptest.NewServer(control.Handler(gappy{newFake()}, control.Info{}))
	defer server.Close()
	tail, err := control.NewClient(server.URL, "", nil).Follow(t.Context(), "s", control.RequestFilter{})
	if err != nil {
		t.Fatal(err)
	}
	defer tail.Close()
	for i, want := range []int{0, 3, 0} {
		r, missed, err := tail.Next(t.Context())
		if err != nil || missed != want || r.ID != uint64(8+i) || len(r.Method) != 200_000 {
			t.Fatalf("event %d: request %d after %d missed (%v), want %d after %d", i, r.ID, missed, err, 8+i, want)
		}
	}
}

func TestFollowOverTheWire(t *testing.T) {
	f := newFake()
	server := httptest.NewUnstartedServer(control.Handler(f, control.Info{}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	defer server.Close()
	f.record(1, "imp_1")
	f.record(2, "imp_1")
	client := control.NewClient(server.URL, "", nil)
	tail, err := client.Follow(t.Context(), "s", control.RequestFilter{Since: 1, ImpUID: "imp_1"})
	if err != nil {
		t.Fatal(err)
	}
	next := func(want uint64) {
		t.Helper()
		if r, _, err := tail.Next(t.Context()); err != nil || r.ID != want {
			t.Fatalf("next = %d (%v), want %d", r.ID, err, want)
		}
	}
	next(2)
	short, cancel := context.WithTimeout(t.Context(), 120*time.Millisecond) // longer than the listener's limits
	if _, _, err := tail.Next(short); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("nothing came, and next says %v", err)
	}
	cancel()
	f.record(3, "imp_2")
	f.record(4, "imp_1")
	next(4)
	tail.Close()
	tail.Close()
	if _, _, err := tail.Next(t.Context()); err == nil {
		t.Error("a closed tail still gives")
	}
	server.Close() // waits for the handler
	if f.journal.Watched() {
		t.Error("the handler still watches the journal")
	}
}

func TestAReaderThatComesBackMissesNothing(t *testing.T) {
	f := newFake()
	for id := range uint64(4) {
		f.record(id+1, "imp_1")
	}
	server := httptest.NewServer(control.Handler(f, control.Info{}))
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/__admin/sites/s/requests/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", "3")
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	want := ": open\n\nid: 4\nevent: request\n"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(resp.Body, got); err != nil || string(got) != want {
		t.Errorf("stream begins with %q (%v), want %q", got, err, want)
	}
	if media := resp.Header.Get("Content-Type"); media != "text/event-stream" {
		t.Errorf("content type %q", media)
	}
}

func TestAFollowerIsRefusedLikeAnybody(t *testing.T) {
	f := newFake()
	client, _, address := start(t, f, control.Info{Token: token, RequireToken: true})
	want := control.Unknown("site", "imp_test_jop7", "imp_test_job7")
	f.fail(want)
	_, err := control.NewClient(address, token, nil).Follow(t.Context(), "imp_test_jop7", control.RequestFilter{})
	told := new(control.Error)
	if !errors.As(err, &told) || told.Status != 404 || told.Hint != `did you mean "imp_test_job7"?` {
		t.Errorf("follow = %v, want %v", err, want)
	}
	_, err = control.NewClient(address, "", nil).Follow(t.Context(), "s", control.RequestFilter{})
	if !errors.As(err, &told) || told.Status != 401 {
		t.Errorf("without a token: %v, want a 401", err)
	}
	f.fail(nil)
	if _, err := client.Health(t.Context()); err != nil {
		t.Errorf("with the token: %v", err)
	}
}

func TestQueriesAreRead(t *testing.T) {
	f := newFake()
	for _, tt := range []struct {
		reason, path, says string
		status             int
	}{
		{"an empty text is any", "sites/s/requests?route=&reason=&imp_uid=&fault=", "", 200},
		{"an id beyond int64", "sites/s/requests?since=9223372036854775808", "the id of an entry", 400},
		{"an empty status", "sites/s/requests?status=", "status: found", 400},
		{"an empty id", "sites/s/requests?since=", "the id of an entry", 400},
		{"an empty instant", "sites/s/requests?since_time=", "an instant such as", 400},
		{"an empty truth value", "sites/s/requests?harness=", "true, false", 400},
		{"an empty count", "sites/s/requests/wait?n=", "from 1 to 10000", 400},
		{"an empty length of a wait", "sites/s/requests/wait?timeout=", "a length of time", 400},
		{"a key mistyped", "sites/s/requests?rout=x", `did you mean "route"?`, 400},
		{"a key twice", "sites/s/requests?route=x&route=y", "2 times", 400},
		{"an invalid status", "sites/s/requests?status=ok", "status: found", 400},
		{"a status too small", "sites/s/requests?status=99", "from 100 to 999", 400},
		{"an invalid id", "sites/s/requests?since=yesterday", "the id of an entry", 400},
		{"an instant without a zone", "sites/s/requests?since_time=2026-01-31", "an instant such as", 400},
		{"an invalid truth value", "sites/s/requests?harness=1", "true, false", 400},
		{"a last of nothing", "sites/s/requests?last=0", "from 1", 400},
		{"an invalid query", "sites/s/requests?a=%zz", "percent-encoded", 400},
		{"last means nothing to a wait", "sites/s/requests/wait?last=1", "no such key", 400},
		{"a wait for nothing", "sites/s/requests/wait?n=0", "from 1 to 10000", 400},
		{"a wait without an end", "sites/s/requests/wait?timeout=24h", "at most 10m", 400},
		{"a wait that ended yesterday", "sites/s/requests/wait?timeout=-1s", "a length of time", 400},
		{"a wait of no unit", "sites/s/requests/wait?timeout=5", "a length of time", 400},
		{"a wait that does not", "sites/s/requests/wait?timeout=0s", "0 of 1 requests", 408},
		{"a wait for several", "sites/s/requests/wait?timeout=0s&n=3&imp_uid=imp_1", "0 of 3 requests", 408},
		{"a page of nothing", "sites/s/people?limit=0", "from 1 to 1000", 400},
		{"a page too long", "sites/s/certifications?limit=1001", "from 1 to 1000", 400},
		{"a page by number", "sites/s/certifications?page=2", "no such key", 400},
		{"a page of an empty length", "sites/s/certifications?limit=", "from 1 to 1000", 400},
		{"a page from the start", "sites/s/certifications?after=&q=", "", 200},
		{"a stream since nothing", "sites/s/requests/stream?since=x", "the id of an entry", 400},
	} {
		w := answerTo(t, f, attempt{reason: tt.reason, method: "GET", path: tt.path, status: tt.status})
		if !strings.Contains(strings.ReplaceAll(w.Body.String(), `\"`, `"`), tt.says) {
			t.Errorf("%s: said %s, want %q in it", tt.reason, w.Body, tt.says)
		}
	}
	answerTo(t, f, attempt{reason: "a reader that saw nothing", method: "GET", path: "sites/s/requests/stream", header: map[string]string{"Last-Event-ID": "x"}, status: 400})
}
