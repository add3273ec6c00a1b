package serving

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// newMock listens on free ports.
func newMock(t *testing.T, given func(string) bool) *Mock {
	t.Helper()
	flags := &Flags{
		Addr: "127.0.0.1:0", ControlAddr: "127.0.0.1:0", ProxyAddr: "127.0.0.1:0", ProxyOthers: "pass", Given: given,
		JournalEntries: 10, JournalBytes: 1 << 20, LogFormat: cli.FormatText, LogLevel: "error", ShutdownTimeout: time.Second,
	}
	m, err := New(t.Context(), Options{Process: cli.Process{Lookup: clitest.NoEnvironment}, Flags: flags, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Listen(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}

// startMock serves on free ports until the test ends.
func startMock(t *testing.T, given func(string) bool) *Mock {
	t.Helper()
	m := newMock(t, given)
	m.Start()
	t.Cleanup(func() {
		if err := m.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return m
}

// Where no address was given, programs that take localhost for ::1 reach the same mock, with the same locks.
func TestDefaultAddressesAreBothOfLoopback(t *testing.T) {
	if l, err := net.Listen("tcp6", "[::1]:0"); err != nil {
		t.Skip("no IPv6 here")
	} else {
		_ = l.Close() // it was only a question
	}
	m := startMock(t, nil)
	at := m.Addresses()
	if !strings.HasPrefix(at.API, "http://127.0.0.1:") || !strings.HasPrefix(at.Control, "http://127.0.0.1:") {
		t.Errorf("told: %+v, want 127.0.0.1 as ever", at)
	}
	six := func(url string) string { return strings.Replace(url, "127.0.0.1", "[::1]", 1) }
	proxied := &http.Transport{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(at.Proxy) }, DisableKeepAlives: true}
	direct := &http.Transport{DisableKeepAlives: true}
	const faults = "/__admin/sites/imp_apikey/faults"
	for _, tt := range []struct {
		reason, method, url, origin string
		by                          *http.Transport
		status                      int
	}{
		{"the API", http.MethodGet, six(at.API) + "/certifications/imp_1", "", direct, 401},
		{"control", http.MethodGet, six(at.Control) + "/__admin/health", "", direct, 200},
		{"its own page", http.MethodDelete, six(at.Control) + faults, six(at.Control), direct, 204},
		{"another page of this machine", http.MethodDelete, six(at.Control) + faults, "http://[::1]:3000", direct, 403},
		{"the page under the other address", http.MethodDelete, six(at.Control) + faults, at.Control, direct, 403},
		{"the API through the proxy", http.MethodGet, six(at.API) + "/certifications/imp_1", "", proxied, 401},
		{"control through the proxy", http.MethodGet, six(at.Control) + "/__admin/health", "", proxied, 403},
	} {
		req, err := http.NewRequestWithContext(t.Context(), tt.method, tt.url, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if tt.origin != "" {
			req.Header.Set("Origin", tt.origin)
		}
		resp, err := (&http.Client{Transport: tt.by, Timeout: 5 * time.Second}).Do(req)
		if err != nil {
			t.Errorf("%s: %v", tt.reason, err)
			continue
		}
		_ = resp.Body.Close() // the status says all
		if ours := resp.Header.Get(mockserver.HeaderMock) != ""; resp.StatusCode != tt.status || ours != strings.Contains(tt.reason, "API") {
			t.Errorf("%s: %d, want %d", tt.reason, resp.StatusCode, tt.status)
		}
	}
}

// An address that was given is taken at its word.
func TestAGivenAddressIsOne(t *testing.T) {
	m := startMock(t, func(string) bool { return true })
	for _, d := range m.endpoints() {
		if len(d.listeners) != 1 {
			t.Errorf("%s has %d listeners", d.url(), len(d.listeners))
		}
	}
}
