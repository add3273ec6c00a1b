package mockserver

import (
	"errors"
	"net"
	"net/http"
	"time"
)

// TB is the part of *testing.T that [Start] needs, so that this package does
// not import testing.
type TB interface {
	// Helper marks the caller as a helper in failure messages.
	Helper()
	// Fatalf ends the test.
	Fatalf(format string, args ...any)
	// Logf notes what went wrong after the test.
	Logf(format string, args ...any)
	// Cleanup runs a function when the test ends.
	Cleanup(func())
}

// Running is a server that listens on loopback until its test ends.
type Running struct {
	*Server
	URL string // http://127.0.0.1:PORT

	client *http.Client
}

// Client is an HTTP client for this server. Its idle connections are closed at
// the end of the test; it is safe for concurrent use.
func (r *Running) Client() *http.Client { return r.client }

// Start serves a new server on a free loopback port and stops it when the test
// ends. Whatever goes wrong ends the test.
func Start(t TB, opts ...Option) *Running {
	t.Helper()
	server, err := New(opts...)
	if err != nil {
		t.Fatalf("mockserver: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("mockserver: %v", err)
	}
	const deadline = 10 * time.Second
	web := &http.Server{Handler: server, ReadHeaderTimeout: deadline}
	done := make(chan error, 1)
	go func() { done <- web.Serve(listener) }()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = web.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Logf("mockserver: %v", err)
		}
	})
	return &Running{
		Server: server,
		URL:    "http://" + listener.Addr().String(),
		client: &http.Client{Transport: transport, Timeout: 6 * deadline},
	}
}
