package serving

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// Limits that keep a slow or careless client from holding the mock. The two for
// reading are equal, so that net/http sets one deadline instead of two.
const (
	readHeaderTimeout = 15 * time.Second
	readTimeout       = readHeaderTimeout
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// Mock is a mock that listens, or is about to.
type Mock struct {
	Server *mockserver.Server
	Log    *slog.Logger
	Set    *fixture.Set // at the start

	process cli.Process
	flags   *Flags
	watch   *fixture.Watch
	sink    *logsink.Sink // nil = the log is somebody else's

	api       *endpoint
	control   *endpoint // nil when it is off
	intercept interception
	shop      *endpoint      // of the reference merchant; nil outside of demo
	madeToken string         // see MadeToken
	behind    sync.WaitGroup // the endpoints that Start has opened
}

// endpoint is a listener and the HTTP server behind it.
type endpoint struct {
	listener net.Listener
	http     *http.Server
}

func (m *Mock) openEndpoint(listener net.Listener, handler http.Handler) *endpoint {
	return &endpoint{listener, &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(m.Log.Handler(), slog.LevelWarn),
	}}
}

// url is the base URL of an endpoint, "" for one that is off.
func (d *endpoint) url() string {
	if d == nil {
		return ""
	}
	return baseURL(d.listener)
}

// Listen binds the ports. Nothing answers before Run or Start.
func (m *Mock) Listen(ctx context.Context) error {
	listener, err := openListener(ctx, "addr", m.flags.Addr)
	if err != nil {
		return err
	}
	m.api = m.openEndpoint(lazyListener{listener}, m.Server)
	err = m.listenIntercepting(ctx)
	if err == nil && m.flags.ControlAddr != Off {
		if listener, err = openListener(ctx, "control-addr", m.flags.ControlAddr); err == nil {
			err = m.openControl(listener)
		}
	}
	if err != nil {
		return errors.Join(err, m.Close())
	}
	return nil
}

// ListenMerchant binds one more port, for the merchant of a demonstration. When
// that cannot be, all ports are given back.
func (m *Mock) ListenMerchant(ctx context.Context, addr string, handler http.Handler) error {
	listener, err := openListener(ctx, "merchant-addr", addr)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	m.shop = m.openEndpoint(listener, handler)
	return nil
}

// openControl makes the control endpoint. Beyond loopback it has a lock.
func (m *Mock) openControl(listener net.Listener) error {
	open := beyondLoopback(listener)
	token := m.flags.ControlToken
	if token == "" && open {
		made := make([]byte, 16)
		if _, err := rand.Read(made); err != nil {
			return err
		}
		token = hex.EncodeToString(made)
		m.madeToken = token
	}
	closing := make(chan struct{})
	m.control = m.openEndpoint(listener, m.Server.Control(control.Info{
		API: m.api.url(), TLS: m.intercept.tls.secureURL(), Proxy: m.intercept.proxy.url(), Authority: m.authorityPEM(),
		Token: token, RequireToken: open, Closing: closing, Log: m.Log,
	}))
	m.control.http.WriteTimeout = 0 // waits and streams last as long as they are asked to
	m.control.http.RegisterOnShutdown(func() { close(closing) })
	return nil
}

// endpoints are all that are open, in the order in which they are closed: the proxy
// before the tunnels that it fills.
func (m *Mock) endpoints() []*endpoint {
	endpoints := append([]*endpoint{m.api}, m.intercept.endpoints()...)
	for _, d := range []*endpoint{m.control, m.shop} {
		if d != nil {
			endpoints = append(endpoints, d)
		}
	}
	return endpoints
}

// Close gives the ports back before anything was served on them.
func (m *Mock) Close() error {
	var err error
	for _, d := range m.endpoints() {
		err = errors.Join(err, d.listener.Close())
	}
	return err
}

// serve serves until the endpoint is shut.
func (d *endpoint) serve() error {
	if d.http.TLSConfig != nil {
		return d.http.ServeTLS(d.listener, "", "")
	}
	return d.http.Serve(d.listener)
}

// Start serves until Stop.
func (m *Mock) Start() {
	for _, d := range m.endpoints() {
		m.behind.Go(func() { _ = d.serve() }) // it ends with Stop
	}
}

// Run serves until ctx ends or a part of it fails, then stops in good order. greet
// prints what a newcomer needs next.
func (m *Mock) Run(ctx context.Context, greet func(io.Writer) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var parts sync.WaitGroup
	endpoints := m.endpoints()
	failed := make(chan error, len(endpoints)+1)
	for _, d := range endpoints {
		parts.Go(func() { failed <- d.serve() })
	}
	if len(m.flags.Fixtures) > 0 && m.flags.WatchInterval > 0 {
		parts.Go(func() { failed <- m.watch.Run(ctx) })
	}
	err := m.announce(greet)
	debug.FreeOSMemory() // what reading the document and the fixtures took is garbage now
	if err == nil {
		select {
		case <-ctx.Done():
		case err = <-failed:
			if err != nil {
				err = cli.Exit(cli.ExitBroken, err)
			}
		}
	}
	err = errors.Join(err, m.Stop(context.WithoutCancel(ctx)))
	cancel()
	parts.Wait()
	return err
}

// announce tells the world that the mock answers.
func (m *Mock) announce(greet func(io.Writer) error) error {
	for _, d := range m.endpoints() {
		if !slices.Contains(m.intercept.tunnels, d) && beyondLoopback(d.listener) {
			warnOpen(m.process.Stderr, cli.NewStyle(m.process.Stderr, m.process.Lookup), d.listener.Addr().String(), m.leadsTo(d))
		}
	}
	if path := m.flags.ReadyFile; path != "" {
		if err := m.Addresses().write(path); err != nil {
			return cli.Usage(fmt.Errorf("--ready-file: %w", err), "name a file in a folder that can be written")
		}
	}
	if m.flags.Quiet && m.madeToken != "" {
		if _, err := fmt.Fprintf(m.process.Stderr, "control token: %s\n", m.madeToken); err != nil {
			return err
		}
	}
	if !m.flags.Quiet {
		if err := greet(m.process.Stdout); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(m.process.Stdout, "ready on %s\n", m.api.url())
	return err
}

// MadeToken is the control token where none was chosen and one is needed; "" = none.
func (m *Mock) MadeToken() string { return m.madeToken }

// Addresses are where the mock is reached.
func (m *Mock) Addresses() Addresses {
	return Addresses{
		API: m.api.url(), Control: m.control.url(), TLS: m.intercept.tls.secureURL(), Proxy: m.intercept.proxy.url(), PID: os.Getpid(),
		Merchant: m.shop.url(),
	}
}

// Stop ends the endpoints: requests under way are answered, within the deadline.
func (m *Mock) Stop(ctx context.Context) error {
	m.Log.Info("stopping")
	ctx, cancel := context.WithTimeout(ctx, m.flags.ShutdownTimeout)
	defer cancel()
	var cut error
	for _, d := range m.endpoints() {
		err := d.http.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			_ = d.http.Close() // the deadline is what is reported
			cut = cli.Exit(cli.ExitBroken, fmt.Errorf("requests were cut off after %s", m.flags.ShutdownTimeout))
		} else if err != nil {
			cut = err
		}
	}
	if path := m.flags.ReadyFile; path != "" {
		if err := m.Addresses().remove(path); err != nil {
			m.Log.Warn("ready file left behind", "error", err)
		}
	}
	m.behind.Wait()
	return cut
}
