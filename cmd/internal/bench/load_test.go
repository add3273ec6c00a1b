package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// shortLoad is a load of a few milliseconds at a handler.
func shortLoad(t *testing.T, h http.HandlerFunc) load {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	addr := server.Listener.Addr().String()
	return load{
		addr: addr, pid: os.Getpid(), connections: 3, warmUp: 5 * time.Millisecond, duration: 20 * time.Millisecond,
		request: wire(certificationRequest(addr, "abc", manyUID(0))),
	}
}

func TestLoadAsksForEachOnce(t *testing.T) {
	var mu sync.Mutex
	seen := map[string]int{}
	l := shortLoad(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen[r.URL.Path]++
		fmt.Fprint(w, r.URL.Path)
	})
	l.warmUp, l.duration, l.ids = 0, 0, 50
	got, err := l.run(t.Context())
	if err != nil || got.requests != 50 {
		t.Fatalf("trial %+v, error %v; want 50 requests", got, err)
	}
	for i := range 50 {
		if n := seen[certificationPath+manyUID(i)]; n != 1 {
			t.Errorf("%s was asked for %d times, want once", manyUID(i), n)
		}
	}
}

func TestLoadKeepsToTheTrial(t *testing.T) {
	l := shortLoad(t, func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) })
	got, err := l.run(t.Context())
	if err != nil || got.requests == 0 || got.p50 == 0 || got.p99 < got.p50 || got.seconds < l.duration.Seconds() {
		t.Errorf("trial %+v, error %v", got, err)
	}
}

func TestLoadReportsWrongAnswers(t *testing.T) {
	for _, tt := range []struct {
		reason, want string
		answer       http.HandlerFunc
		length       int
	}{
		{"a status", "status 404, want 200", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) }, 0},
		{"a length", "want 7", func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.URL.Path) }, 7},
		{"another certification", "asked for imp_2", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "imp_300000000000") }, 0},
		{"a lost connection", "EOF", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			l := shortLoad(t, tt.answer)
			l.ids, l.length = 1000, tt.length
			if got, err := l.run(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("trial %+v, error %v; want one with %q", got, err, tt.want)
			}
		})
	}
	l := shortLoad(t, http.NotFound)
	var err error
	if l.addr, err = freeAddress(); err != nil {
		t.Fatal(err)
	}
	if _, err := l.run(t.Context()); err == nil || !strings.Contains(err.Error(), "refused") {
		t.Errorf("a closed port: error %v, want a refusal", err)
	}
}

// TestRequests compares the bytes that the load sends with what they are meant to be.
func TestRequests(t *testing.T) {
	for want, request := range map[string]*http.Request{
		"GET /certifications/imp_100000000001 HTTP/1.1\r\nHost: 127.0.0.1:1\r\nAuthorization: abc\r\n\r\n": certificationRequest("127.0.0.1:1", "abc", adultUID),
		"POST /users/getToken HTTP/1.1\r\nHost: 127.0.0.1:1\r\nContent-Length: 120\r\nContent-Type: application/json\r\n\r\n" +
			`{"imp_key":"` + impKey + `","imp_secret":"` + impSecret + `"}`: tokenRequest("127.0.0.1:1", tutorialKey()),
	} {
		if got := string(wire(request)); got != want {
			t.Errorf("sends\n%q, want\n%q", got, want)
		}
	}
}

// TestBareRepeats asks a server and then bare with what was kept of its answers: both must look the same.
func TestBareRepeats(t *testing.T) {
	for reason, body := range map[string]string{
		"a short body, whose length net/http states by itself": `{"code":0}`,
		"a long body, whose length must be stated":             strings.Repeat("x", 3*autoLength),
		"no body": "",
	} {
		t.Run(reason, func(t *testing.T) {
			original := answerOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["X-Twice"] = []string{"a", "b"}
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.Header().Set("Content-Length", strconv.Itoa(len(body)))
				_, _ = io.WriteString(w, body)
			}))
			again := answerOf(t, &bareHandler{Certification: original, Token: stored{Status: http.StatusTeapot}})
			if !reflect.DeepEqual(original, again) || !bytes.Equal(original.Body, []byte(body)) || len(original.Header) < 2 {
				t.Errorf("bare gives\n%+v\nof\n%+v", again, original)
			}
		})
	}
}

// answerOf is what is kept of a handler's answer to a GET.
func answerOf(t *testing.T, h http.Handler) stored {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	answer, err := ask(t.Context(), certificationRequest(server.Listener.Addr().String(), "abc", adultUID))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
