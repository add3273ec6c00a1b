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
	"sync/atomic"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
	"github.com/iamport-mock/iamport-mock/cmd/internal/statefile"
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
	sink    *logsink.Sink   // nil = the log is somebody else's
	state   *statefile.File // nil = nothing is kept
	folder  *folder

	api       *endpoint
	control   *endpoint // nil when it is off
	intercept interception
	shop      *endpoint      // of the reference merchant; nil outside of demo
	madeToken string         // see MadeToken
	announced bool           // the ready file is written
	behind    sync.WaitGroup // the endpoints that Start has opened
}

// endpoint is one HTTP server and where it listens: on one address, or on both of
// loopback.
type endpoint struct {
	listeners []net.Listener
	http      *http.Server
	secure    bool // connections begin with TLS
	stopping  atomic.Bool
}

func (m *Mock) openEndpoint(listeners []net.Listener, handler http.Handler) *endpoint {
	d := &endpoint{listeners: listeners}
	d.http = &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if d.stopping.Load() { // on a connection that was there before
				panic(http.ErrAbortHandler)
			}
			handler.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(m.Log.Handler(), slog.LevelWarn),
	}
	return d
}

// all are the listeners of an endpoint, none of one that is off.
func (d *endpoint) all() []net.Listener {
	if d == nil {
		return nil
	}
	return d.listeners
}

// url is the base URL of an endpoint, "" for one that is off.
func (d *endpoint) url() string {
	if d == nil {
		return ""
	}
	return baseURL(d.listeners[0])
}

// Listen binds the ports. Nothing answers before Run or Start.
func (m *Mock) Listen(ctx context.Context) error {
	listeners, err := m.openListeners(ctx, "addr", m.flags.Addr)
	if err != nil {
		m.state.Release()
		return err
	}
	m.api = m.openEndpoint(listeners, m.Server)
	err = m.listenIntercepting(ctx)
	if err == nil && m.flags.ControlAddr != Off {
		if listeners, err = m.openListeners(ctx, "control-addr", m.flags.ControlAddr); err == nil {
			err = m.openControl(listeners)
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
	listeners, err := m.openListeners(ctx, "merchant-addr", addr)
	if err != nil {
		return errors.Join(err, m.Close())
	}
	m.shop = m.openEndpoint(listeners, handler)
	return nil
}

// openControl makes the control endpoint. Beyond loopback it has a lock.
func (m *Mock) openControl(listeners []net.Listener) error {
	open := beyondLoopback(listeners[0])
	m.folder.close(open && !m.flags.AllowSave)
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
	m.control = m.openEndpoint(listeners, m.Server.Control(control.Info{
		API: m.api.url(), TLS: m.intercept.tls.secureURL(), Proxy: m.intercept.proxy.url(), Authority: m.authorityPEM(),
		Token: token, RequireToken: open, Closing: closing, Log: m.Log,
	}))
	m.control.http.WriteTimeout = 0 // waits and streams last as long as they are asked to
	m.control.http.RegisterOnShutdown(func() { close(closing) })
	return nil
}

// endpoints are all that are open.
func (m *Mock) endpoints() []*endpoint {
	endpoints := append([]*endpoint{m.api}, m.intercept.endpoints()...)
	for _, d := range []*endpoint{m.control, m.shop} {
		if d != nil {
			endpoints = append(endpoints, d)
		}
	}
	return endpoints
}

// Close gives the ports and the state file back before anything was served.
func (m *Mock) Close() error {
	m.state.Release()
	var err error
	for _, d := range m.endpoints() {
		for _, listener := range d.listeners {
			err = errors.Join(err, listener.Close())
		}
	}
	return err
}

// serve serves one of the endpoint's listeners until it is shut.
func (d *endpoint) serve(listener net.Listener) error {
	if d.secure { // not by TLSConfig, which the first Serve sets for HTTP/2
		return d.http.ServeTLS(listener, "", "")
	}
	return d.http.Serve(listener)
}

// refuse takes no new connection and no new request from now on.
func (d *endpoint) refuse() {
	d.stopping.Store(true)
	for _, listener := range d.listeners {
		_ = listener.Close() // Shutdown does so again
	}
}

// Start serves until Stop.
func (m *Mock) Start() {
	for _, d := range m.endpoints() {
		for _, listener := range d.listeners {
			m.behind.Go(func() { _ = d.serve(listener) }) // it ends with Stop
		}
	}
}

// Run serves until ctx ends or a part of it fails, then stops in good order. greet
// prints what a newcomer needs next.
func (m *Mock) Run(ctx context.Context, greet func(io.Writer) error) error {
	if err := m.beginState(); err != nil {
		return errors.Join(err, m.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var parts sync.WaitGroup
	endpoints := m.endpoints()
	failed := make(chan error, 2*len(endpoints)+1)
	for _, d := range endpoints {
		for _, listener := range d.listeners {
			parts.Go(func() { failed <- d.serve(listener) })
		}
	}
	if len(m.flags.Fixtures) > 0 && m.flags.WatchInterval > 0 {
		parts.Go(func() { failed <- m.watch.Run(ctx) })
	}
	if m.state != nil {
		parts.Go(func() { m.state.Run(ctx) })
	}
	if m.flags.StopWithStdin {
		go m.stopWithStdin(ctx, cancel)
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
	return errors.Join(err, m.endState())
}

// announce tells the world that the mock answers.
func (m *Mock) announce(greet func(io.Writer) error) error {
	for _, d := range m.endpoints() {
		if !slices.Contains(m.intercept.tunnels, d) && beyondLoopback(d.listeners[0]) {
			warnOpen(m.process, d.listeners[0].Addr().String(), m.leadsTo(d))
		}
	}
	if path := m.flags.ReadyFile; path != "" {
		if err := m.Addresses().write(path); err != nil {
			return cli.Usage(fmt.Errorf("--ready-file: %w", err), "name a file in a folder that can be written")
		}
		m.announced = true
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

// Stop ends the endpoints: first none takes anything new, then all together answer
// what is under way, within the deadline. The API goes on for a merchant beside it,
// whose answers need it.
func (m *Mock) Stop(ctx context.Context) error {
	m.Log.Info("stopping")
	ctx, cancel := context.WithTimeout(ctx, m.flags.ShutdownTimeout)
	defer cancel()
	var now, last []*endpoint
	for _, d := range m.endpoints() {
		if d == m.api && m.shop != nil {
			last = append(last, d)
		} else {
			now = append(now, d)
		}
	}
	cut := errors.Join(m.shut(ctx, now), m.shut(ctx, last))
	if errors.Is(cut, context.DeadlineExceeded) {
		cut = cli.Exit(cli.ExitBroken, fmt.Errorf("requests were cut off after %s", m.flags.ShutdownTimeout))
	}
	if m.announced {
		if err := m.Addresses().remove(m.flags.ReadyFile); err != nil {
			m.Log.Warn("ready file left behind", "error", err)
		}
	}
	m.behind.Wait()
	return cut
}

// shut ends endpoints together. After the deadline it cuts what is under way off.
func (m *Mock) shut(ctx context.Context, endpoints []*endpoint) error {
	for _, d := range endpoints {
		d.refuse()
	}
	ended := make(chan error, len(endpoints))
	for _, d := range endpoints {
		go func() {
			err := d.http.Shutdown(ctx)
			if errors.Is(err, context.DeadlineExceeded) {
				_ = d.http.Close() // the deadline is what is reported
			} else if errors.Is(err, net.ErrClosed) {
				err = nil // as refuse has closed it
			}
			ended <- err
		}()
	}
	var err error
	for range endpoints {
		err = errors.Join(err, <-ended)
	}
	return err
}
