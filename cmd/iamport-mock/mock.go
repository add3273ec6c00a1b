package main

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

// mock is one run of serve.
type mock struct {
	process
	flags    *serveFlags
	settings settings
	log      *slog.Logger
	server   *mockserver.Server
	watch    *fixture.Watch
	set      *fixture.Set // at the start

	api       *door
	control   *door // nil when it is off
	intercept interception
	shop      *door                 // of the reference merchant; nil outside of demo
	madeToken string                // control token that nobody chose; "" = none
	greet     func(io.Writer) error // prints what a newcomer needs next
}

// door is a listener and the HTTP server behind it.
type door struct {
	listener net.Listener
	http     *http.Server
}

func (m *mock) openDoor(listener net.Listener, handler http.Handler) *door {
	return &door{listener, &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          slog.NewLogLogger(m.log.Handler(), slog.LevelWarn),
	}}
}

// url is the base URL of a door, "" for one that is off.
func (d *door) url() string {
	if d == nil {
		return ""
	}
	return baseURL(d.listener)
}

// listen binds the ports. Nothing answers before run.
func (m *mock) listen(ctx context.Context) error {
	listener, err := openListener(ctx, "addr", m.flags.addr)
	if err != nil {
		return err
	}
	m.api = m.openDoor(listener, m.server)
	err = m.listenIntercepting(ctx)
	if err == nil && m.flags.controlAddr != controlOff {
		if listener, err = openListener(ctx, "control-addr", m.flags.controlAddr); err == nil {
			err = m.openControl(listener)
		}
	}
	if err != nil {
		return errors.Join(err, m.closeListeners())
	}
	return nil
}

// openControl makes the control door. Beyond loopback it has a lock.
func (m *mock) openControl(listener net.Listener) error {
	open := beyondLoopback(listener)
	token := m.flags.controlToken
	if token == "" && open {
		made := make([]byte, 16)
		if _, err := rand.Read(made); err != nil {
			return err
		}
		token = hex.EncodeToString(made)
		m.madeToken = token
	}
	closing := make(chan struct{})
	m.control = m.openDoor(listener, m.server.Control(control.Info{
		API: m.api.url(), TLS: m.intercept.tls.secureURL(), Proxy: m.intercept.proxy.url(), Authority: m.authorityPEM(),
		Token: token, RequireToken: open, Closing: closing, Log: m.log,
	}))
	m.control.http.WriteTimeout = 0 // waits and streams last as long as they are asked to
	m.control.http.RegisterOnShutdown(func() { close(closing) })
	return nil
}

// doors are all that are open, in the order in which they are closed: the proxy
// before the tunnels that it fills.
func (m *mock) doors() []*door {
	doors := append([]*door{m.api}, m.intercept.doors()...)
	for _, d := range []*door{m.control, m.shop} {
		if d != nil {
			doors = append(doors, d)
		}
	}
	return doors
}

// closeListeners gives the ports back before anything was served on them.
func (m *mock) closeListeners() error {
	var err error
	for _, d := range m.doors() {
		err = errors.Join(err, d.listener.Close())
	}
	return err
}

// serve serves until the door is shut.
func (d *door) serve() error {
	if d.http.TLSConfig != nil {
		return d.http.ServeTLS(d.listener, "", "")
	}
	return d.http.Serve(d.listener)
}

// run serves until ctx ends or a part of it fails, then stops in good order.
func (m *mock) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var parts sync.WaitGroup
	doors := m.doors()
	failed := make(chan error, len(doors)+1)
	for _, d := range doors {
		parts.Go(func() { failed <- d.serve() })
	}
	if len(m.flags.fixtures) > 0 && m.flags.watchInterval > 0 {
		parts.Go(func() { failed <- m.watch.Run(ctx) })
	}
	err := m.announce()
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
	err = errors.Join(err, m.stop(context.WithoutCancel(ctx)))
	cancel()
	parts.Wait()
	return err
}

// announce tells the world that the mock answers.
func (m *mock) announce() error {
	for _, d := range m.doors() {
		if !slices.Contains(m.intercept.tunnels, d) && beyondLoopback(d.listener) {
			warnOpen(m.stderr, newStyle(m.stderr, m.lookup), d.listener.Addr().String())
		}
	}
	if path := m.flags.readyFile; path != "" {
		if err := m.readyFile().write(path); err != nil {
			return cli.Usage(fmt.Errorf("--ready-file: %w", err), "name a file in a folder that can be written")
		}
	}
	if m.flags.quiet && m.madeToken != "" {
		if _, err := fmt.Fprintf(m.stderr, "control token: %s\n", m.madeToken); err != nil {
			return err
		}
	}
	if !m.flags.quiet {
		if err := m.greet(m.stdout); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(m.stdout, "ready on %s\n", m.api.url())
	return err
}

func (m *mock) readyFile() readyFile {
	return readyFile{
		API: m.api.url(), Control: m.control.url(), TLS: m.intercept.tls.secureURL(), Proxy: m.intercept.proxy.url(), PID: os.Getpid(),
		Merchant: m.shop.url(),
	}
}

// stop ends the doors: requests under way are answered, within the deadline.
func (m *mock) stop(ctx context.Context) error {
	m.log.Info("stopping")
	ctx, cancel := context.WithTimeout(ctx, m.flags.shutdownTimeout)
	defer cancel()
	var cut error
	for _, d := range m.doors() {
		err := d.http.Shutdown(ctx)
		if errors.Is(err, context.DeadlineExceeded) {
			_ = d.http.Close() // the deadline is what is reported
			cut = cli.Exit(cli.ExitBroken, fmt.Errorf("requests were cut off after %s", m.flags.shutdownTimeout))
		} else if err != nil {
			cut = err
		}
	}
	if path := m.flags.readyFile; path != "" {
		if err := m.readyFile().remove(path); err != nil {
			m.log.Warn("ready file left behind", "error", err)
		}
	}
	return cut
}
