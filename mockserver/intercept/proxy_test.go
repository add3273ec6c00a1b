package intercept_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/fault"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

func TestEveryWayLeadsToTheMock(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	clear1 := b.client(t, &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: b.proxy})})
	for _, c := range []struct {
		reason  string
		client  *http.Client
		address string
		via     journal.Via
		proto   string
	}{
		{"its own address", b.redirected(t, b.plain), "http://" + b.plain, journal.ViaDirect, "HTTP/1.1"},
		{"the host name leads to the HTTPS listener", b.redirected(t, b.secure), "https://" + apiHost, journal.ViaTLS, "HTTP/2.0"},
		{"so do its sisters", b.redirected(t, b.secure), "https://static-api.iamport.kr", journal.ViaTLS, "HTTP/2.0"},
		{"the script's host", b.redirected(t, b.secure), "https://cdn.iamport.kr", journal.ViaTLS, "HTTP/2.0"},
		{"the window's host", b.redirected(t, b.secure), "https://service.iamport.kr", journal.ViaTLS, "HTTP/2.0"},
		{"upper case is the same name", b.redirected(t, b.secure), "https://API.iamport.kr", journal.ViaTLS, "HTTP/2.0"},
		{"localhost", b.redirected(t, b.secure), "https://localhost", journal.ViaTLS, "HTTP/2.0"},
		{"a loopback address, for which no name is sent", b.redirected(t, b.secure), "https://127.0.0.1", journal.ViaTLS, "HTTP/2.0"},
		{"the proxy, by CONNECT", b.throughProxy(t), "https://" + apiHost, journal.ViaConnect, "HTTP/2.0"},
		{"the proxy, by CONNECT to any port", b.throughProxy(t), "https://" + apiHost + ":8443", journal.ViaConnect, "HTTP/2.0"},
		{"the proxy, in clear", clear1, "http://" + apiHost, journal.ViaAbsolute, "HTTP/1.1"},
	} {
		got := post(t, c.client, c.address+"/users/getToken")
		if got.err != nil || got.status != http.StatusOK || got.proto != c.proto {
			t.Errorf("%s: %d over %s, error %v; want 200 over %s", c.reason, got.status, got.proto, got.err, c.proto)
			continue
		}
		entries := b.mock.Default().Requests(journal.Filter{})
		if last := entries[len(entries)-1]; last.Via != c.via || last.Route != "getToken" {
			t.Errorf("%s: the journal says %s by %q, want getToken by %q", c.reason, last.Route, last.Via, c.via)
		}
	}
	if house := b.house(); len(house) > 0 {
		t.Errorf("the house has %d entries, want none: %+v", len(house), house[0])
	}
}

// speak sends bytes to an address and reads one answer.
func speak(t *testing.T, address, text string) answer {
	t.Helper()
	conn, err := dialTCP(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	method, _, _ := strings.Cut(text, " ")
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Proto, response.Header, string(body), err}
}

func TestWhatTheProxyIsAsked(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	for _, c := range []struct {
		reason, request string
		status          int
		word            string // in the body or a header
	}{
		{"an https URL in clear, as old HTTP libraries send it", "GET https://api.iamport.kr/users/getToken HTTP/1.1\r\nHost: api.iamport.kr\r\n\r\n", 405, "wrong_method"},
		{"with a port", "GET https://api.iamport.kr:443/users/getToken HTTP/1.1\r\nHost: api.iamport.kr:443\r\n\r\n", 405, "wrong_method"},
		{"an odd path stays as it is", "GET https://api.iamport.kr/certifications/%2F..%2Fx HTTP/1.1\r\nHost: api.iamport.kr\r\nAuthorization: x\r\n\r\n", 401, "token_unknown"},
		{"the path alone, for the real host", "GET /users/getToken HTTP/1.1\r\nHost: api.iamport.kr\r\n\r\n", 405, "wrong_method"},
		{"the mock's own address through the proxy", "GET http://" + b.plain + "/users/getToken HTTP/1.1\r\nHost: " + b.plain + "\r\n\r\n", 405, "wrong_method"},
		{"no proxy request at all", "GET / HTTP/1.1\r\nHost: " + b.proxy + "\r\n\r\n", 400, "this is the test proxy"},
		{"another host", "GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n", 403, `"example.com:80"`},
		{"another host, https in clear", "GET https://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n", 403, `"example.com:443"`},
		{"another host, to tunnel", "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", 403, "NO_PROXY"},
		{"a name that only begins like ours", "CONNECT api.iamport.kr.evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", 403, "evil.example"},
		{"a name that only ends like ours", "CONNECT notapi.iamport.kr:443 HTTP/1.1\r\nHost: x\r\n\r\n", 403, "notapi"},
		{"another product of the vendor", "CONNECT api.portone.io:443 HTTP/1.1\r\nHost: x\r\n\r\n", 403, "api.portone.io"},
	} {
		got := speak(t, b.proxy, c.request)
		text := got.body + fmt.Sprint(got.header)
		if got.err != nil && !strings.HasPrefix(c.request, "CONNECT") || got.status != c.status {
			t.Errorf("%s: %d %q, error %v; want %d", c.reason, got.status, got.body, got.err, c.status)
		}
		if strings.HasPrefix(c.request, "CONNECT") { // net/http hands no body of an answer to CONNECT on
			text += got.header.Get(intercept.HeaderRefused) + " NO_PROXY"
		}
		if !strings.Contains(text, c.word) {
			t.Errorf("%s: %q, want %q in it", c.reason, text, c.word)
		}
	}
}

func TestTheGuardNamesWhatItRefused(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	if got := get(t, b.throughProxy(t), "https://example.com/secret?token=1"); got.err == nil {
		t.Errorf("a tunnel to another host answered %d", got.status)
	}
	if got := get(t, b.throughProxy(t), "http://example.com/secret?token=1"); got.status != http.StatusForbidden {
		t.Errorf("another host answered %d, want 403", got.status)
	}
	type line struct {
		Method, Path, Reason string
		Via                  journal.Via
		Status               int
	}
	var lines []line
	for _, e := range b.house() {
		lines = append(lines, line{e.Method, e.Path, e.Reason, e.Via, e.Status})
	}
	want := []line{
		{"CONNECT", "example.com:443", mockserver.ReasonRefused, journal.ViaConnect, 403},
		{"GET", "example.com:80", mockserver.ReasonRefused, journal.ViaAbsolute, 403},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("the journal of the house (-want +got):\n%s", diff)
	}
}

func TestOthersAreToldApart(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		_, _ = io.WriteString(w, "other "+r.Host)
	}))
	defer other.Close()
	secret := httptest.NewTLSServer(other.Config.Handler)
	defer secret.Close()
	for _, c := range []struct {
		others intercept.Others
		reason string
		status int
		calls  int32
	}{{intercept.RefuseOthers, mockserver.ReasonRefused, 403, 0}, {intercept.PassOthers, mockserver.ReasonPassed, 200, 2}} {
		asked.Store(0)
		b := serve(t, c.others)
		transport := secret.Client().Transport.(*http.Transport).Clone()
		transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: b.proxy})
		client := &http.Client{Transport: transport, Timeout: time.Minute}
		if got := get(t, client, other.URL); got.status != c.status {
			t.Errorf("%s: %d %q, want %d", c.others, got.status, got.body, c.status)
		}
		if got := get(t, client, secret.URL); (got.err == nil) != (c.calls > 0) {
			t.Errorf("%s over TLS: error %v", c.others, got.err)
		}
		if n := asked.Load(); n != c.calls {
			t.Errorf("%s: the other host was asked %d times, want %d", c.others, n, c.calls)
		}
		house := b.house()
		if len(house) != 2 || house[0].Reason != c.reason || house[1].Reason != c.reason {
			t.Errorf("%s: journal %+v, want two entries of reason %s", c.others, house, c.reason)
		}
		transport.CloseIdleConnections()
	}
}

// TestWhatBecameOfAnotherHost wants the journal to say what happened to a request that
// others were to be passed: of one kind only, something left this machine.
func TestWhatBecameOfAnotherHost(t *testing.T) {
	t.Parallel()
	other := httptest.NewServer(http.NotFoundHandler())
	defer other.Close()
	cutting := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer cutting.Close()
	control := listen(t)
	defer control.Close()
	closed := listen(t)
	_ = closed.Close() // nothing listens there
	b := serve(t, intercept.PassOthers, control.Addr().String())
	for _, tt := range []struct {
		reason, address, want string
		connect, absolute     int // the statuses of the answers
		journal               int
	}{
		{"a host that answers", other.Listener.Addr().String(), mockserver.ReasonPassed, 200, 404, 0},
		{"one that ends the connection: the request has left", cutting.Listener.Addr().String(), mockserver.ReasonPassed, 200, 502, 0},
		{"the control API", control.Addr().String(), mockserver.ReasonBarred, 403, 403, 403},
		{"nothing listens", closed.Addr().String(), mockserver.ReasonUnreached, 502, 502, 502},
	} {
		for method, status := range map[string]int{http.MethodConnect: tt.connect, http.MethodGet: tt.absolute} {
			target, since := tt.address, len(b.house())
			if method == http.MethodGet {
				target = "http://" + target + "/"
			}
			if got, err := b.ask(t.Context(), method, target); err != nil || got != status {
				t.Errorf("%s: %s is answered %d, %v; want %d", tt.reason, method, got, err, status)
			}
			house := b.house()[since:]
			if len(house) != 1 || house[0].Reason != tt.want || house[0].Method != method || house[0].Path != tt.address || house[0].Status != tt.journal {
				t.Errorf("%s: %s: journal %+v, want one entry: %s %s", tt.reason, method, house, tt.address, tt.want)
			}
		}
	}
}

func TestAResetOfAStreamKeepsTheTunnel(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	client := b.throughProxy(t)
	if _, err := b.mock.Default().Fail(fault.Rule{Match: fault.Match{First: 1, Route: "getToken"}, Effect: fault.Reset{}}); err != nil {
		t.Fatal(err)
	}
	// HTTP/2 has no connection of its own for a request: a reset is one of the stream.
	if got := get(t, client, "https://"+apiHost+"/nothing"); got.status != http.StatusNotFound || got.proto != "HTTP/2.0" {
		t.Fatalf("before: %+v", got)
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+apiHost+"/users/getToken", io.NopCloser(strings.NewReader(grant)))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err == nil {
		response.Body.Close()
		t.Errorf("a reset stream answered %s", response.Status)
	}
	if got := post(t, client, "https://"+apiHost+"/users/getToken"); got.status != http.StatusOK || got.proto != "HTTP/2.0" {
		t.Errorf("after: %+v, want 200 over HTTP/2", got)
	}
}

func TestSilentTunnelsEndWithTheProxy(t *testing.T) {
	t.Parallel()
	b := serve(t, intercept.RefuseOthers)
	conn, err := b.dialConnect(t.Context(), apiHost+":443")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	b.relay.Close()
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.Read(make([]byte, 1)); n > 0 || err == nil || isTimeout(err) {
		t.Errorf("a silent tunnel gave %d bytes, error %v; want its end", n, err)
	}
}

func isTimeout(err error) bool {
	e, ok := err.(net.Error) //nolint:errorlint // net.Conn returns it bare
	return ok && e.Timeout()
}

// TestAThousandConnections holds them all open at once, half of them through the
// proxy, and lets each make a request.
func TestAThousandConnections(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a thousand handshakes take a while")
	}
	const all, atATime = 1000, 64
	b := serve(t, intercept.RefuseOthers)
	conns, room := make([]net.Conn, all), make(chan struct{}, atATime)
	var work sync.WaitGroup
	var failed atomic.Pointer[error]
	each := func(do func(i int) error) {
		for i := range conns {
			room <- struct{}{}
			work.Go(func() {
				defer func() { <-room }()
				if err := do(i); err != nil {
					failed.Store(&err)
				}
			})
		}
		work.Wait()
		if err := failed.Load(); err != nil {
			t.Fatal(*err)
		}
	}
	each(func(i int) (err error) {
		var conn net.Conn
		if i%2 == 0 {
			conn, err = dialTCP(t.Context(), b.secure)
		} else {
			conn, err = b.dialConnect(context.WithoutCancel(t.Context()), apiHost+":443")
		}
		if err == nil {
			conns[i], err = b.secured(t, conn)
		}
		return err
	})
	each(func(i int) error {
		_, err := fmt.Fprintf(conns[i], "POST /users/getToken HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", apiHost, len(grant), grant)
		if err != nil {
			return err
		}
		response, err := http.ReadResponse(bufio.NewReader(conns[i]), nil)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			err = fmt.Errorf("connection %d: %s", i, response.Status)
		}
		return err
	})
	for _, conn := range conns {
		_ = conn.Close()
	}
}
