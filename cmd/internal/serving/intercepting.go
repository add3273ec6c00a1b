package serving

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strings"
	"syscall"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// interception redirects the real hosts to the mock, as far as it was asked
// for. The zero value redirects nothing.
type interception struct {
	authority *intercept.Authority // nil when there is neither HTTPS nor a proxy
	relay     *intercept.Proxy     // nil without a proxy
	tls       *endpoint            // nil without HTTPS
	proxy     *endpoint            // nil without a proxy
	tunnels   []*endpoint          // what comes out of the proxy
}

func (i *interception) endpoints() []*endpoint {
	var endpoints []*endpoint
	for _, d := range append([]*endpoint{i.tls, i.proxy}, i.tunnels...) {
		if d != nil {
			endpoints = append(endpoints, d)
		}
	}
	return endpoints
}

// listenIntercepting binds what --tls-addr and --proxy-addr ask for.
func (m *Mock) listenIntercepting(ctx context.Context) error {
	f := m.flags
	if f.TLSAddr == "" && f.ProxyAddr == "" {
		if f.CADir != "" {
			return cli.Usage(errors.New("--ca-dir without --tls-addr or --proxy-addr: nothing needs a certificate"), "add --tls-addr 127.0.0.1:10853")
		}
		return nil
	}
	var err error
	m.intercept.authority, err = intercept.NewAuthority(intercept.AuthorityOptions{Dir: f.CADir, Log: m.Log})
	if err != nil {
		return cli.Usage(fmt.Errorf("--ca-dir: %w", err), "or leave --ca-dir out: the authority then lives in memory alone")
	}
	if f.TLSAddr != "" {
		listeners, err := m.openListeners(ctx, "tls-addr", f.TLSAddr)
		if err != nil {
			return lackOfRight(f.TLSAddr, err)
		}
		m.intercept.tls = m.openSecure(listeners, journal.ViaTLS)
	}
	if f.ProxyAddr == "" {
		return nil
	}
	listeners, err := m.openListeners(ctx, "proxy-addr", f.ProxyAddr)
	if err != nil {
		return err
	}
	m.openProxy(listeners)
	return nil
}

// openSecure is an endpoint whose connections begin with TLS.
func (m *Mock) openSecure(listeners []net.Listener, via journal.Via) *endpoint {
	d := m.openEndpoint(listeners, m.Server.Through(via))
	d.secure, d.http.TLSConfig = true, m.intercept.authority.TLS()
	d.http.ErrorLog = slog.NewLogLogger(intercept.Handshakes(m.Log.Handler()), slog.LevelWarn)
	return d
}

func (m *Mock) openProxy(listeners []net.Listener) {
	var own []string
	for _, d := range []*endpoint{m.api, m.intercept.tls} {
		for _, listener := range d.all() {
			own = append(own, listener.Addr().String())
		}
	}
	relay := intercept.NewProxy(intercept.ProxyOptions{
		Absolute: m.Server.Through(journal.ViaAbsolute), Own: own, Others: intercept.Others(m.flags.ProxyOthers), Log: m.Log,
		Open: beyondLoopback(listeners[0]), Never: m.controlAddresses,
		Note: func(c intercept.Call) { m.Server.NoteElsewhere(c.Request, c.Host, string(c.Outcome), c.Err) },
	})
	m.intercept.relay = relay
	fronts := make([]net.Listener, len(listeners))
	for i, listener := range listeners {
		fronts[i] = relay.Front(listener, m.intercept.authority.TLS())
	}
	m.intercept.proxy = m.openEndpoint(fronts, relay)
	m.intercept.proxy.http.ErrorLog = slog.NewLogLogger(intercept.Handshakes(m.Log.Handler()), slog.LevelWarn)
	m.intercept.proxy.http.RegisterOnShutdown(relay.Close)
	m.intercept.tunnels = []*endpoint{
		m.openSecure([]net.Listener{relay.Secure()}, journal.ViaConnect),
		m.openEndpoint([]net.Listener{relay.Plain()}, m.Server.Through(journal.ViaConnect)),
	}
}

// leadsTo warns of what else an endpoint opens to other machines; "" = nothing.
func (m *Mock) leadsTo(d *endpoint) string {
	if others := m.flags.ProxyOthers; d == m.intercept.proxy && others != string(intercept.RefuseOthers) {
		return "\n!! By --proxy-others " + others + " it also leads to every host that this machine reaches."
	}
	return ""
}

// controlAddresses is where the control API listens, once it does.
func (m *Mock) controlAddresses() []netip.AddrPort {
	var addresses []netip.AddrPort
	for _, listener := range m.control.all() {
		if at, err := netip.ParseAddrPort(listener.Addr().String()); err == nil { // always: it listens by TCP
			addresses = append(addresses, at)
		}
	}
	return addresses
}

// secureURL is the base URL of an endpoint that speaks TLS, "" for one that is off.
func (d *endpoint) secureURL() string {
	return strings.Replace(d.url(), "http://", "https://", 1)
}

// lackOfRight explains what can be done where a low port may not be bound.
func lackOfRight(addr string, err error) error {
	if !errors.Is(err, syscall.EACCES) {
		return err
	}
	_, port, _ := net.SplitHostPort(addr)
	self, pathErr := os.Executable()
	if pathErr != nil {
		self = Name
	}
	return cli.Usage(fmt.Errorf("--tls-addr %s: this user may not bind port %s", addr, port), fmt.Sprintf(`three ways around it:
  1. no low port: --proxy-addr 127.0.0.1:10854, and HTTPS_PROXY for the program ('iamport-mock intercept run -- COMMAND')
  2. in a container, where port %s may be bound: the network alias %s ('iamport-mock intercept env --for compose')
  3. the capability, on Linux: sudo setcap cap_net_bind_service=+ep %s`, port, intercept.Hosts()[0], self))

}

// authorityPEM tells the certificate of the authority; nil where there is none.
func (m *Mock) authorityPEM() func() []byte {
	if m.intercept.authority == nil {
		return nil
	}
	return m.intercept.authority.PEM
}
