package control_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

func TestWaitEndsWithTheEntryThatWasMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		client := near(t, f, control.Info{})
		f.record(1, "imp_1")
		var got []control.Request
		var err error
		var wg sync.WaitGroup
		wg.Go(func() { got, err = client.Wait(t.Context(), "s", control.RequestFilter{ImpUID: "imp_1"}, 2) })
		synctest.Wait()
		f.record(2, "imp_2")
		synctest.Wait()
		if got != nil {
			t.Errorf("an entry that does not match ended the wait: %v", got)
		}
		f.record(3, "imp_1")
		wg.Wait()
		if diff := cmp.Diff([]uint64{1, 3}, ids(got)); diff != "" || err != nil {
			t.Errorf("waited for 2 (%v), entries (-want +got):\n%s", err, diff)
		}
	})
}

func TestWaitThatTimesOutTellsWhatWasSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		f.record(1, "imp_1")
		client := near(t, f, control.Info{})
		for _, limit := range []time.Duration{0, time.Millisecond, time.Second, time.Hour} {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			start := clock.Now()
			got, err := client.Wait(ctx, "s", control.RequestFilter{}, 2)
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v: error %v, want one that is the deadline's", limit, err)
			}
			if took := clock.Since(start); took > limit || took < limit-500*time.Millisecond {
				t.Errorf("%v: took %v", limit, took)
			}
			if limit < time.Second {
				continue // too short to hear from the mock
			}
			told := new(control.Error)
			if !errors.As(err, &told) || told.Status != http.StatusRequestTimeout {
				t.Errorf("%v: error %v, want a 408", limit, err)
			}
			if diff := cmp.Diff([]uint64{1}, ids(got)); diff != "" {
				t.Errorf("%v: seen (-want +got):\n%s", limit, diff)
			}
		}
	})
}

func TestWaitWithoutADeadlineAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		client := near(t, f, control.Info{})
		var got []control.Request
		var err error
		var wg sync.WaitGroup
		wg.Go(func() { got, err = client.Wait(t.Context(), "s", control.RequestFilter{Last: 1}, 1) })
		if err := clock.Sleep(t.Context(), 3*10*time.Minute+time.Second); err != nil { // of the bubble: it takes no time
			t.Fatal(err)
		}
		f.record(1, "imp_1")
		wg.Wait()
		if diff := cmp.Diff([]uint64{1}, ids(got)); diff != "" || err != nil {
			t.Errorf("waited (%v), entries (-want +got):\n%s", err, diff)
		}
		if calls := f.taken(); len(calls) != 4 {
			t.Errorf("asked %d times in half an hour, want 4", len(calls))
		}
	})
}

// One wait too many is refused at once; each that ends makes room.
func TestMoreWaitsThanOneListenerHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake()
		closing := make(chan struct{})
		handler := control.Handler(f, control.Info{Closing: closing})
		ask := func(timeout string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", "http://127.0.0.1/__admin/sites/s/requests/wait?timeout="+timeout, nil))
			return w
		}
		var wg sync.WaitGroup
		for range 499 {
			wg.Go(func() { ask("10m") })
		}
		synctest.Wait()
		if w := ask("1s"); w.Code != http.StatusRequestTimeout {
			t.Errorf("the last that fits answered %d, want 408", w.Code)
		}
		wg.Go(func() { ask("10m") })
		synctest.Wait()
		if w := ask("1s"); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), "500 waits are under way") {
			t.Errorf("one too many answered %d %s, want 429", w.Code, w.Body)
		}
		close(closing)
		wg.Wait()
	})
}

// TestAWaitTellsHowManyMatched: the list is bounded, the count is not.
func TestAWaitTellsHowManyMatched(t *testing.T) {
	f := newFake()
	for id := range uint64(130) {
		f.record(id+1, "imp_1")
	}
	for query, status := range map[string]int{"n=120": 200, "n=130": 200, "n=131&timeout=0s": 408} {
		w := answerTo(t, f, attempt{reason: query, method: "GET", path: "sites/s/requests/wait?" + query, status: status})
		var told struct {
			Requests, Seen []control.Request
			Count          int
			Message        string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil {
			t.Fatal(err)
		}
		list := append(told.Requests, told.Seen...)
		if len(list) != 100 || list[0].ID != 31 || list[99].ID != 130 {
			t.Errorf("%s: %d entries from %d, want the newest 100", query, len(list), list[0].ID)
		}
		if status == 200 && told.Count != 130 || status == 408 && !strings.HasPrefix(told.Message, "130 of 131") {
			t.Errorf("%s: count %d, message %q", query, told.Count, told.Message)
		}
	}
}

func TestAWaitOutlastsTheListenersLimits(t *testing.T) {
	f := newFake()
	server := httptest.NewUnstartedServer(control.Handler(f, control.Info{}))
	server.Config.ReadTimeout, server.Config.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	server.Start()
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := control.NewClient(server.URL, "", nil).Wait(ctx, "s", control.RequestFilter{}, 1)
	if told := new(control.Error); !errors.As(err, &told) || told.Status != http.StatusRequestTimeout {
		t.Errorf("wait = %v, want the mock's own 408", err)
	}
}
