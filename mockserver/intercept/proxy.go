package intercept

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/elazarl/goproxy"
)

// Others says what the proxy does about hosts that it does not imitate.
type Others string

// The choices about other hosts.
const (
	RefuseOthers Others = "refuse" // 403, so that nothing of a test leaves the machine
	PassOthers   Others = "pass"   // forward them unread, as any proxy does
	// PassLocal forwards to services of this machine too when the proxy listens to
	// other machines; on loopback it is PassOthers.
	PassLocal Others = "pass-local"
)

// ProxyOptions are what a proxy needs.
type ProxyOptions struct {
	// Absolute answers requests for the imitated hosts that come with a whole URL
	// in the request line. It gets them in the form of a server's own.
	Absolute http.Handler
	// Own are the mock's own addresses, HOST:PORT. Programs that ask the proxy for
	// them get the mock too.
	Own []string
	// Others says what becomes of other hosts; "" = RefuseOthers.
	Others Others
	// Never tells the addresses that nothing reaches through the proxy: of the control
	// API. An unspecified IP stands for each address of this machine; nil = there are
	// none.
	Never func() []netip.AddrPort
	// Open says that the proxy listens beyond loopback.
	Open bool
	// Note is told of each request for another host, once its outcome is known and
	// before it is answered, and may be called from many goroutines; nil = nobody is told.
	Note func(Call)
	// Log is told what went wrong with hosts that were passed; nil = nobody is.
	Log *slog.Logger
}

// Proxy is a forward proxy for a listener of HTTP/1.1, such as [Proxy.Front]
// makes. CONNECT for an imitated
// host gives the connection to whoever accepts from [Proxy.Secure] or
// [Proxy.Plain]; everything else of it is answered here. It is safe for
// concurrent use. Make one with [NewProxy].
type Proxy struct {
	options ProxyOptions
	relay   *goproxy.ProxyHttpServer
	secure  *handover
	plain   *handover
	pending connections // those whose first byte is awaited, and those of other hosts
}

// NewProxy returns a proxy. Both of its listeners must be served.
func NewProxy(o ProxyOptions) *Proxy {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Others == "" {
		o.Others = RefuseOthers
	}
	p := &Proxy{options: o, secure: newHandover("CONNECT, TLS"), plain: newHandover("CONNECT, in clear")}
	p.relay = goproxy.NewProxyHttpServer()
	p.relay.Logger = relayLog{o.Log}
	p.relay.KeepAcceptEncoding = true
	p.relay.NonproxyHandler = http.HandlerFunc(p.notProxied)
	// The library's own transport checks no certificates and asks the environment for another proxy; both are wrong here.
	p.relay.Tr = &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, DialContext: p.dial, DisableCompression: true}
	p.relay.ConnectDialWithReq = p.dialConnect
	p.relay.ConnectionErrHandler = connectFailed
	p.relay.OnRequest().HandleConnectFunc(p.connect)
	p.relay.OnRequest().DoFunc(p.forward)
	p.relay.OnResponse().DoFunc(p.answered)
	return p
}

// Secure is where the TLS connections come out that were made by CONNECT to an
// imitated host.
func (p *Proxy) Secure() net.Listener { return p.secure }

// Plain is where those come out that speak HTTP in clear.
func (p *Proxy) Plain() net.Listener { return p.plain }

// Close ends what the proxy itself still holds open: connections to other
// hosts, and tunnels in which nothing was said yet.
func (p *Proxy) Close() {
	p.pending.close()
	p.relay.Tr.CloseIdleConnections()
}

// ServeHTTP answers a request to the proxy.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodConnect && (r.URL.IsAbs() && p.ours(portOf(r)) || !r.URL.IsAbs() && Imitates(r.Host)) {
		p.options.Absolute.ServeHTTP(w, asServer(r))
		return
	}
	p.relay.ServeHTTP(w, r)
}

// ours reports whether a host is the mock, under a name that is redirected to it or
// under its own.
func (p *Proxy) ours(hostport string) bool {
	return Imitates(hostport) || slices.Contains(p.options.Own, hostport)
}

// portOf is the host that a request is for, with its port.
func portOf(r *http.Request) string {
	if r.URL.Port() != "" {
		return r.URL.Host
	}
	if r.URL.Scheme == "https" {
		return net.JoinHostPort(r.URL.Hostname(), "443")
	}
	return net.JoinHostPort(r.URL.Hostname(), "80")
}

// asServer is a request in the form in which a server gets it, without what
// was said to the proxy alone.
func asServer(r *http.Request) *http.Request {
	served := r.Clone(r.Context())
	served.URL.Scheme, served.URL.Host, served.URL.User = "", "", nil
	served.RequestURI = served.URL.RequestURI()
	for _, name := range []string{"Proxy-Connection", "Proxy-Authorization", "Proxy-Authenticate"} {
		served.Header.Del(name)
	}
	return served
}

// connect decides about a CONNECT.
func (p *Proxy) connect(host string, ctx *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
	if p.ours(host) {
		return &goproxy.ConnectAction{Action: goproxy.ConnectHijack, Hijack: p.handOver}, host
	}
	if p.options.Others != RefuseOthers {
		return goproxy.OkConnect, host // dialConnect notes what became of it
	}
	p.note(Call{Request: ctx.Req, Host: host, Outcome: Refused})
	ctx.Resp = refusal(ctx.Req, host) //nolint:bodyclose // the library writes and closes it
	return goproxy.RejectConnect, host
}

// dialConnect reaches the other host of a CONNECT.
func (p *Proxy) dialConnect(r *http.Request, network, addr string) (net.Conn, error) {
	conn, err := p.dial(context.WithoutCancel(r.Context()), network, addr)
	p.note(Call{Request: r, Host: addr, Outcome: outcomeOf(err), Err: err})
	return conn, err
}

// forward decides about a request in absolute form for another host.
func (p *Proxy) forward(r *http.Request, ctx *goproxy.ProxyCtx) (*http.Request, *http.Response) {
	host := portOf(r)
	if p.options.Others == RefuseOthers {
		p.note(Call{Request: r, Host: host, Outcome: Refused})
		return r, refusal(r, host)
	}
	passed := sync.OnceFunc(func() { p.note(Call{Request: r, Host: host, Outcome: Passed}) })
	connected := new(atomic.Bool)
	ctx.UserData = connected
	return r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		connected.Store(true)
		passed() // once: the transport may try again on a second connection
	}})), nil
}

// answered sees what became of a request in absolute form.
func (p *Proxy) answered(answer *http.Response, ctx *goproxy.ProxyCtx) *http.Response {
	if answer != nil || ctx.Error == nil {
		return answer
	}
	if connected, ok := ctx.UserData.(*atomic.Bool); ok && !connected.Load() {
		p.note(Call{Request: ctx.Req, Host: portOf(ctx.Req), Outcome: outcomeOf(ctx.Error), Err: ctx.Error})
	}
	return unreached(ctx.Req, ctx.Error)
}

func (p *Proxy) note(c Call) {
	if p.options.Note != nil {
		p.options.Note(c)
	}
}

// peekPatience is how long a tunnel may stay silent before it is closed.
const peekPatience = 30 * time.Second

// handOver accepts a CONNECT and gives the connection itself to the server of
// the mock, so that what is done to it there reaches the client.
func (p *Proxy) handOver(_ *http.Request, conn net.Conn, _ *goproxy.ProxyCtx) {
	if !p.pending.add(conn) {
		return
	}
	ahead, secure, err := p.accept(conn)
	p.pending.remove(conn)
	switch {
	case err != nil:
		_ = conn.Close() // the client left, or said nothing
	case secure:
		p.secure.take(ahead)
	default:
		p.plain.take(ahead)
	}
}

func (p *Proxy) accept(conn net.Conn) (ahead *tunnel, secure bool, err error) {
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return nil, false, err
	}
	return firstByte(conn)
}

// dial reaches another host.
func (p *Proxy) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	const patience = 10 * time.Second
	dialer := net.Dialer{Timeout: patience, Control: p.options.judge}
	conn, err := dialer.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	kept := &tracked{conn, &p.pending}
	if !p.pending.add(kept) {
		return nil, net.ErrClosed
	}
	return kept, nil
}

// relayLog takes the lines of the library.
type relayLog struct{ log *slog.Logger }

// Printf implements goproxy.Logger.
func (l relayLog) Printf(format string, args ...any) {
	l.log.Debug("proxy", "text", strings.TrimSpace(fmt.Sprintf(format, args...)))
}
