package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/features/report"
)

// hang says this much, and nothing more until the client gives up.
func hang(t *testing.T, before string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, before)
		_, _ = conn.Read(make([]byte, 1)) // until the client closes
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// slam closes every connection after it has read something and said this much.
func slam(t *testing.T, before string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, before)
		_ = conn.Close()
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestErrorsTellWhatHappened(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, c := range []struct {
		reason, url string
		want        error
		says        string
	}{
		{"nobody listens", closed.URL, contract.ErrNotReached, "POST /c: the target is not reached: dial tcp"},
		{"no such host", "http://nobody.invalid:1", contract.ErrNotReached, "nobody.invalid"},
		{"TLS where there is none", strings.Replace(slam(t, "x"), "http:", "https:", 1), contract.ErrNotReached, "gave HTTP response to HTTPS client"},
		{"never an answer", hang(t, ""), contract.ErrNoAnswer, "no answer in time (after 1."},
		{"half an answer, and never the rest", hang(t, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), contract.ErrNoAnswer, "no answer in time"},
		{"the connection is closed", slam(t, ""), contract.ErrBrokenOff, "the answer was broken off"},
		{"closed within the answer", slam(t, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"), contract.ErrBrokenOff, "unexpected EOF"},
		{"no HTTP", slam(t, "SSH-2.0\r\n"), contract.ErrBrokenOff, "malformed HTTP"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			loaded, err := contract.Load("x", []byte("version: 1\nanswer_within: 200ms\n"+plainContract))
			if err != nil {
				t.Fatal(err)
			}
			target, err := loaded.Open(c.url, contract.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer target.Close()
			session, err := target.NewSession(t.Context(), contract.Visitor{})
			if err != nil {
				t.Fatal(err)
			}
			_, err = session.Certify(t.Context(), contract.Attempt{ImpUID: "imp_1"})
			var failure *contract.Error
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.says) || !errors.As(err, &failure) {
				t.Fatalf("error %v, want %v with %q", err, c.want, c.says)
			}
			if e := failure.Exchange; e.Method != "POST" || e.Path != "/c" || e.Request.Body != `{"imp_uid":"imp_1"}` || e.From != report.Browser {
				t.Errorf("exchange %+v", e)
			}
			if reached := target.Reach(t.Context()); !errors.Is(reached, c.want) {
				t.Errorf("reach: %v, want %v", reached, c.want)
			}
		})
	}
}

func TestTooLateIsSeenAndMeasured(t *testing.T) {
	target := open(t, "answer_within: 50ms\n"+plainContract, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		late, cancel := context.WithTimeout(r.Context(), 150*time.Millisecond)
		defer cancel()
		<-late.Done()
		say(w, 201, "")
	}))
	got, err := visit(t, target).Certify(t.Context(), contract.Attempt{})
	if err != nil || got.Outcome != contract.Created || got.Took < 150*time.Millisecond || got.Took > time.Second || got.Exchange.Took != got.Took {
		t.Errorf("outcome %q after %v: %v", got.Outcome, got.Took, err)
	}
	if within := target.Contract().Claims().AnswerWithin; within != 50*time.Millisecond {
		t.Errorf("answer_within %v", within)
	}
}

func TestGivingUpIsNotTheTargetsFault(t *testing.T) {
	loaded, err := contract.Load("x", []byte("version: 1\n"+plainContract))
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(hang(t, ""), contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	session, err := target.NewSession(ctx, contract.Visitor{})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("the run was stopped")
	cancel(stop)
	if _, err := session.Certify(ctx, contract.Attempt{}); !errors.Is(err, stop) || errors.Is(err, contract.ErrNoAnswer) || errors.Is(err, contract.ErrNotReached) {
		t.Errorf("error %v, want the cause", err)
	}
}

func TestPreparationFails(t *testing.T) {
	for _, c := range []struct {
		reason, prepare string
		status          int
		body            string
		says            string
	}{
		{"a refusal", "GET /a", 403, "", "preparing request 1: GET /a: the answer is not what the contract says: the status is 403, not 2xx or 3xx"},
		{"nothing to capture", "{request: GET /a, capture: {csrf: /x}}", 200, `{"x":""}`, "no json /x for {{csrf}}"},
		{"an object cannot be captured", "{request: GET /a, capture: {csrf: /x}}", 200, `{"x":{}}`, "no json /x for {{csrf}}"},
		{"no cookie", "{request: GET /a, capture: {csrf: {cookie: c}}}", 200, "", "no cookie c for {{csrf}}"},
		{"no header", "{request: GET /a, capture: {csrf: {header: C}}}", 200, "", "no header C for {{csrf}}"},
		{"no text", "{request: GET /a, capture: {csrf: {text: 'a(b)'}}}", 200, "ac", "no text matching a(b) for {{csrf}}"},
		{"not as expected", "{request: GET /a, expect: [201, {json: {/ok: true}}]}", 200, `{"ok":false}`, "/ok is false, not true, or the status is 200, not 201"},
	} {
		target := open(t, "prepare: "+c.prepare+"\n"+plainContract, http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) { say(w, c.status, c.body) }))
		_, err := target.NewSession(t.Context(), contract.Visitor{})
		if !errors.Is(err, contract.ErrNotPrepared) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want %q", c.reason, err, c.says)
		}
	}
}

func TestReportsAreRedacted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "0123456789abcdef", Path: "/", HttpOnly: true})
		w.Header().Set("X-Who", "ci-of-minji")
		say(w, 201, `{"ci":"ci-of-minji"}`)
	}))
	defer server.Close()
	loaded, err := contract.Load("x", []byte("version: 1\nheaders: {Authorization: Bearer 0123456789abcdef}\n"+plainContract))
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(server.URL, contract.Options{Redact: func(s string) string {
		return strings.ReplaceAll(s, "ci-of-minji", "ci#1")
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	session := visit(t, target)
	if _, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "ci-of-minji"}); err != nil {
		t.Fatal(err)
	}
	got, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "ci-of-minji", Via: contract.Redirect})
	if err != nil {
		t.Fatal(err)
	}
	told, err := json.Marshal(got.Exchange)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"0123456789abcdef", "ci-of-minji"} {
		if strings.Contains(string(told), secret) {
			t.Errorf("%s is told in %s", secret, told)
		}
		if secret == "ci-of-minji" && !strings.Contains(string(got.Body), secret) {
			t.Error("the answer itself must be as it came, or nobody sees what is told to browsers")
		}
	}
	for _, kept := range []string{"Bearer 012345…", "sid=012345…; Path=/; HttpOnly", "/r?imp_uid=ci#1", `{\"ci\":\"ci#1\"}`} {
		if !strings.Contains(string(told), kept) {
			t.Errorf("%s is missing in %s", kept, told)
		}
	}
	if got := got.Header.Get("Set-Cookie"); !strings.Contains(got, "0123456789abcdef") {
		t.Errorf("the header itself is %q", got)
	}
}

func TestManySessionsAtOnce(t *testing.T) {
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(shop())
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	loaded, err := contract.Load("x", []byte("version: 1\n"+shopContract))
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(server.URL, contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	const visitors, rounds = 8, 10
	var all sync.WaitGroup
	failed := make(chan error, visitors*rounds)
	for range visitors {
		all.Go(func() {
			for range rounds {
				session, err := target.NewSession(t.Context(), contract.Visitor{})
				if err != nil {
					failed <- err
					return
				}
				var both sync.WaitGroup // two tabs of one browser
				for range 2 {
					both.Go(func() {
						if a, err := session.Certify(t.Context(), contract.Attempt{ImpUID: "imp_good"}); err != nil || a.Outcome != contract.Created {
							failed <- fmt.Errorf("%q %s: %w", a.Outcome, a.Unread, err)
						}
					})
				}
				both.Wait()
			}
		})
	}
	all.Wait()
	close(failed)
	for err := range failed {
		t.Error(err)
	}
	if n := connections.Load(); n > 4*visitors {
		t.Errorf("%d connections for %d visitors: they are not kept", n, visitors)
	}
}

func TestClockIsMovedAndPutBack(t *testing.T) {
	var seen []string
	to := time.Date(2026, 3, 1, 9, 0, 0, 0, time.FixedZone("KST", 9*3600))
	target := open(t, "clock:\n  set: {request: PUT /clock, json: {now: \"{{time}}\", s: \"{{time_unix}}\"}}\n  reset: DELETE /clock\n"+plainContract,
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			seen = append(seen, r.Method+" "+r.URL.RequestURI()+" "+string(body))
			say(w, 204, "")
		}))
	if !target.Contract().HasClock() {
		t.Error("the contract has a clock")
	}
	if _, err := target.SetClock(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if _, err := target.ResetClock(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := `PUT /clock {"now":"2026-03-01T09:00:00+09:00","s":"1772323200"}, DELETE /clock `
	if got := strings.Join(seen, ", "); got != want {
		t.Errorf("sent %s, want %s", got, want)
	}
	refused := open(t, "clock: {set: \"PUT /clock?t={{time_unix}}\"}\n"+plainContract, http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) { say(w, 403, "") }))
	if _, err := refused.SetClock(t.Context(), to); !errors.Is(err, contract.ErrNotPrepared) {
		t.Errorf("a refusal is %v", err)
	}
	if _, err := refused.ResetClock(t.Context()); !errors.Is(err, contract.ErrNotPrepared) {
		t.Errorf("a refusal is %v", err)
	}
	if _, err := open(t, plainContract, http.NotFoundHandler()).SetClock(t.Context(), to); err == nil {
		t.Error("a clock that there is not was moved")
	}
}

func TestOpenRefusesWhatIsNoAddress(t *testing.T) {
	for _, c := range []struct{ reason, url string }{
		{"empty", ""}, {"no scheme", "localhost:3000"}, {"no host", "http://"}, {"another scheme", "ftp://x"}, {"a query", "http://x?a=b"},
		{"a password", "http://a:b@x"}, {"no URL", "http://[x"}, {"a fragment", "http://x/#/"},
	} {
		if _, err := contract.Default("").Open(c.url, contract.Options{}); err == nil {
			t.Errorf("%s: %q was opened", c.reason, c.url)
		}
	}
	target, err := contract.Default("").Open("http://127.0.0.1:1/shop/", contract.Options{})
	if err != nil || target.URL() != "http://127.0.0.1:1/shop/" {
		t.Error(err)
	}
}

func TestBasePathAndRedirectsAreKept(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /shop/c", func(w http.ResponseWriter, r *http.Request) { lead(w, "/elsewhere") })
	mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) { t.Errorf("%s was asked for", r.URL) })
	server := httptest.NewServer(mux)
	defer server.Close()
	loaded, err := contract.Load("x", []byte("version: 1\ncertify: POST /c\noutcomes: {created: {location: /elsewhere}}\nclaims: {}\n"))
	if err != nil {
		t.Fatal(err)
	}
	target, err := loaded.Open(server.URL+"/shop/", contract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	got, err := visit(t, target).Certify(t.Context(), contract.Attempt{})
	if err != nil || got.Outcome != contract.Created || got.Exchange.Path != "/c" {
		t.Errorf("outcome %q %s of %s: %v", got.Outcome, got.Unread, got.Exchange.Path, err)
	}
}
