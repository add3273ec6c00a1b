package intercept

import (
	"crypto/tls"
	"net"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// Front makes a listener for a proxy out of a plain one: connections that begin
// with TLS are given on as TLS, all others as they are. A proxy is spoken to in
// clear by nearly everybody, but axios before 0.19 (which client libraries of
// the API still bring along) begins TLS with it when the URL is an https one,
// and programs may have an https URL as their proxy.
func (p *Proxy) Front(listener net.Listener, config *tls.Config) net.Listener {
	config = config.Clone()
	config.NextProtos = []string{"http/1.1"} // CONNECT needs a connection to hand over
	return &front{Listener: listener, config: config, proxy: p, out: newHandover("proxy")}
}

type front struct {
	net.Listener
	config *tls.Config
	proxy  *Proxy
	out    *handover
	begin  sync.Once
}

// Accept implements net.Listener.
func (f *front) Accept() (net.Conn, error) {
	f.begin.Do(func() { go f.sort() })
	return f.out.Accept()
}

// Close implements net.Listener.
func (f *front) Close() error {
	_ = f.out.Close() // it always can be
	return f.Listener.Close()
}

// sort takes connections until the listener is closed.
func (f *front) sort() {
	for {
		conn, err := f.Listener.Accept()
		if err != nil {
			_ = f.out.Close() // who accepts learns that it is over
			return
		}
		go f.look(conn)
	}
}

// look waits for the first byte of a connection and gives it on.
func (f *front) look(conn net.Conn) {
	if !f.proxy.pending.add(conn) {
		return
	}
	ahead, secure, err := firstByte(conn)
	f.proxy.pending.remove(conn)
	switch {
	case err != nil:
		_ = conn.Close() // the client left, or said nothing
	case secure:
		f.out.take(tls.Server(ahead, f.config))
	default:
		f.out.take(ahead)
	}
}

// firstByte peeks, within peekPatience.
func firstByte(conn net.Conn) (ahead *tunnel, secure bool, err error) {
	if err := conn.SetReadDeadline(clock.Now().Add(peekPatience)); err != nil {
		return nil, false, err
	}
	ahead, secure, err = peek(conn)
	if err != nil {
		return nil, false, err
	}
	return ahead, secure, conn.SetReadDeadline(time.Time{})
}
