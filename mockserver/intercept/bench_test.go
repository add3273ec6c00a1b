package intercept_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

const (
	apiHost = "api.iamport.kr"
	adult   = "imp_100000000001"
	grant   = `{"imp_key":"` + mockserver.DefaultKey + `","imp_secret":"` + mockserver.DefaultSecret + `"}`
)

// bench is a mock with all of its ways, as the command wires them.
type bench struct {
	mock      *mockserver.Server
	authority *intercept.Authority
	relay     *intercept.Proxy
	plain     string // HOST:PORT each
	secure    string
	proxy     string
}

// house is what belongs to no site, such as calls for other hosts.
func (b *bench) house() []journal.Entry {
	list, err := b.mock.Steered().Requests(context.Background(), journal.House, journal.Filter{})
	if err != nil {
		return nil
	}
	return list.Requests
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// serve starts a bench. Nothing reaches the barred addresses through its proxy.
func serve(t testing.TB, others intercept.Others, barred ...string) *bench {
	t.Helper()
	mock, err := mockserver.New(mockserver.WithFrozen(time.Now()))
	if err != nil {
		t.Fatal(err)
	}
	authority, err := intercept.NewAuthority(intercept.AuthorityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	plain, secure, front := listen(t), listen(t), listen(t)
	relay := intercept.NewProxy(intercept.ProxyOptions{
		Absolute: mock.Through(journal.ViaAbsolute), Own: []string{plain.Addr().String(), secure.Addr().String()}, Others: others,
		Never: func() (never []netip.AddrPort) {
			for _, address := range barred {
				never = append(never, netip.MustParseAddrPort(address))
			}
			return never
		},
		Note: func(c intercept.Call) { mock.NoteElsewhere(c.Request, c.Host, string(c.Outcome), c.Err) },
	})
	open(t, plain, &http.Server{Handler: mock})
	open(t, secure, &http.Server{Handler: mock.Through(journal.ViaTLS), TLSConfig: authority.TLS()})
	open(t, relay.Secure(), &http.Server{Handler: mock.Through(journal.ViaConnect), TLSConfig: authority.TLS()})
	open(t, relay.Plain(), &http.Server{Handler: mock.Through(journal.ViaConnect)})
	open(t, relay.Front(front, authority.TLS()), &http.Server{Handler: relay})
	t.Cleanup(relay.Close)
	return &bench{mock, authority, relay, plain.Addr().String(), secure.Addr().String(), front.Addr().String()}
}

// open serves a listener until the test ends.
func open(t testing.TB, listener net.Listener, web *http.Server) {
	t.Helper()
	web.ReadHeaderTimeout = time.Minute
	done := make(chan error, 1)
	go func() {
		if web.TLSConfig != nil {
			done <- web.ServeTLS(listener, "", "")
		} else {
			done <- web.Serve(listener)
		}
	}()
	t.Cleanup(func() {
		_ = web.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serve: %v", err)
		}
	})
}

// roots are what a program trusts that was given the authority.
func (b *bench) roots(t testing.TB) *x509.CertPool {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(b.authority.PEM()) {
		t.Fatal("the authority's certificate cannot be read")
	}
	return pool
}

// dialTCP connects to one of the bench's addresses.
func dialTCP(ctx context.Context, address string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, "tcp", address)
}

// ask sends the proxy a request of nothing but its first line and the host, and is the
// status of the answer.
func (b *bench) ask(ctx context.Context, method, target string) (int, error) {
	conn, err := dialTCP(ctx, b.proxy)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	if _, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: proxied\r\n\r\n", method, target); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return 0, err
	}
	return response.StatusCode, response.Body.Close()
}

// dialConnect is a connection that the proxy gave for host.
func (b *bench) dialConnect(ctx context.Context, host string) (net.Conn, error) {
	conn, err := dialTCP(ctx, b.proxy)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n", host, host); err != nil {
		return nil, err
	}
	answer, err := http.ReadResponse(bufio.NewReaderSize(conn, 16), &http.Request{Method: http.MethodConnect})
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close() // it has none; what follows is the tunnel's
	if answer.StatusCode != http.StatusOK {
		_ = conn.Close()
		return nil, fmt.Errorf("CONNECT: %s", answer.Status)
	}
	return conn, nil
}

// secured speaks TLS on a connection, as a client of the real host would.
func (b *bench) secured(t testing.TB, conn net.Conn) (net.Conn, error) {
	t.Helper()
	secure := tls.Client(conn, &tls.Config{RootCAs: b.roots(t), ServerName: apiHost, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}})
	return secure, secure.HandshakeContext(t.Context())
}

// throughProxy is an HTTP client that has the proxy set.
func (b *bench) throughProxy(t testing.TB) *http.Client {
	t.Helper()
	proxy := &url.URL{Scheme: "http", Host: b.proxy}
	return b.client(t, &http.Transport{Proxy: http.ProxyURL(proxy), ForceAttemptHTTP2: true})
}

// redirected is an HTTP client for which the names of all hosts lead to an address.
func (b *bench) redirected(t testing.TB, address string) *http.Client {
	t.Helper()
	return b.client(t, &http.Transport{ForceAttemptHTTP2: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return dialTCP(ctx, address)
	}})
}

func (b *bench) client(t testing.TB, transport *http.Transport) *http.Client {
	t.Helper()
	transport.TLSClientConfig = &tls.Config{RootCAs: b.roots(t), MinVersion: tls.VersionTLS12}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: time.Minute}
}

// answer is what a request came to.
type answer struct {
	status int
	proto  string
	header http.Header
	body   string
	err    error
}

func post(t testing.TB, client *http.Client, address string) answer {
	t.Helper()
	return do(t, client, http.MethodPost, address)
}

func get(t testing.TB, client *http.Client, address string) answer {
	t.Helper()
	return do(t, client, http.MethodGet, address)
}

func do(t testing.TB, client *http.Client, method, address string) answer {
	t.Helper()
	body := ""
	if method == http.MethodPost {
		body = grant
	}
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if err != nil {
		return answer{err: err}
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Proto, response.Header, string(text), err}
}
