package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

func drivers() map[string]driver {
	return map[string]driver{"of this system": drive, "of every system": driveGoroutines}
}

// counter is a server that answers with the path asked for and counts how often each was.
type counter struct {
	mu   sync.Mutex
	seen map[string]int
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.seen[r.URL.Path]++
	c.mu.Unlock()
	fmt.Fprint(w, r.URL.Path)
}

func (c *counter) of(path string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[path]
}

func (c *counter) total() (paths, answers int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.seen {
		answers += n
	}
	return len(c.seen), answers
}

// shortJob is a job of a few milliseconds at a handler.
func shortJob(t *testing.T, h http.Handler) *job {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	address := server.Listener.Addr().String()
	return &job{
		Address:     address,
		ServerPID:   os.Getpid(),
		Cores:       cores{Server: unpinned, Load: unpinned},
		Connections: 3,
		WarmUp:      5 * time.Millisecond,
		Duration:    20 * time.Millisecond,
		Request:     certificationRequest(address, "abc", manyUID(0)),
		Status:      http.StatusOK,
	}
}

func TestDriversAskForEachOnce(t *testing.T) {
	for name, drive := range drivers() {
		t.Run(name, func(t *testing.T) {
			seen := &counter{seen: map[string]int{}}
			j := shortJob(t, seen)
			j.Draw, j.IDs = drawEach, 50
			got := work(j, drive)
			if got.Errors != 0 || got.Requests != 50 {
				t.Fatalf("turn %+v, want 50 requests without error", got)
			}
			for i := range 50 {
				if n := seen.of(certificationPath + manyUID(i)); n != 1 {
					t.Errorf("%s was asked for %d times, want once", manyUID(i), n)
				}
			}
		})
	}
}

func TestDriversKeepToTheTurn(t *testing.T) {
	for name, drive := range drivers() {
		t.Run(name, func(t *testing.T) {
			seen := &counter{seen: map[string]int{}}
			j := shortJob(t, seen)
			j.Draw, j.IDs = drawRandom, 10
			got := work(j, drive)
			if got.Errors != 0 || got.Requests == 0 || got.P50 == 0 || got.P99 < got.P50 {
				t.Errorf("turn %+v", got)
			}
			if got.Seconds < j.Duration.Seconds() {
				t.Errorf("measured for %v s, want at least %v", got.Seconds, j.Duration)
			}
			if paths, answers := seen.total(); paths > 10 || answers < got.Requests {
				t.Errorf("%d certifications in %d answers, %d of them measured; want no more than 10", paths, answers, got.Requests)
			}
		})
	}
}

// TestLap shows that warm-up and the last answers are not counted, and that an exchange begins where the last ended.
func TestLap(t *testing.T) {
	c := newConnection(&job{}, 0)
	c.began = time.Unix(0, 0)
	for _, step := range []struct {
		at      time.Duration
		phase   phase
		counted int
	}{{100, phaseWarm, 0}, {130, phaseMeasure, 1}, {170, phaseMeasure, 1}, {900, phaseOver, 0}} {
		if got := c.lap(time.Unix(0, int64(step.at)), step.phase); got != step.counted {
			t.Errorf("at %d: counted %d, want %d", step.at, got, step.counted)
		}
	}
	if c.latency.total != 2 || c.latency.quantile(0) != 30 || c.latency.quantile(1) != 40 {
		t.Errorf("%d latencies from %d to %d, want 2 from 30 to 40", c.latency.total, c.latency.quantile(0), c.latency.quantile(1))
	}
}

func TestDriversReportWrongAnswers(t *testing.T) {
	tests := []struct {
		reason string
		answer http.HandlerFunc
		length int
		want   string
	}{
		{"a status", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, 0, "status 404, want 200"},
		{"a length", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }, 7, "want 7"},
		{"another certification", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "imp_300000000000") }, 0, "asked for imp_2"},
		{"a lost connection", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0, "EOF"},
		{"a body beyond the buffer", func(w http.ResponseWriter, _ *http.Request) {
			body := strings.Repeat("x", 20<<10)
			w.Header().Set("Content-Length", fmt.Sprint(len(body)))
			fmt.Fprint(w, body)
		}, 0, "exceeds the buffer"},
	}
	for name, drive := range drivers() {
		for _, tt := range tests {
			t.Run(name+": "+tt.reason, func(t *testing.T) {
				j := shortJob(t, tt.answer)
				j.Draw, j.IDs, j.Length = drawRandom, 1000, tt.length
				got := work(j, drive)
				if got.Errors != j.Connections || !strings.Contains(got.Error, tt.want) {
					t.Errorf("%d errors, the first %q; want %d with %q", got.Errors, got.Error, j.Connections, tt.want)
				}
			})
		}
	}
}

func TestDriversReportAClosedPort(t *testing.T) {
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	for name, drive := range drivers() {
		t.Run(name, func(t *testing.T) {
			j := shortJob(t, http.NotFoundHandler())
			j.Address = address
			if got := work(j, drive); got.Errors != 1 || !strings.Contains(got.Error, "refused") {
				t.Errorf("turn %+v, want one refusal", got)
			}
		})
	}
}
