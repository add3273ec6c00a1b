// Package listening binds the addresses that the programs are told to listen on, and says what to do where that cannot
// be.
//
//	listeners, err := listening.Open(ctx, listening.Address{Flag: "addr", Text: "127.0.0.1:3000", Left: true})
//
// It serves nothing, and it knows no program of this project.
package listening

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// Address is where a program listens.
type Address struct {
	Flag string // whose value it is, without dashes
	Text string // HOST:PORT; port 0 = a free one
	// Left says that nobody has given the address. 127.0.0.1 is then ::1 too, with the same port, where there is IPv6:
	// some clients, Node among them, try ::1 first for localhost.
	Left bool
	// Who names the program that listens on an address already; "" = another one. nil = nobody is asked.
	Who func(ctx context.Context, addr string) string
}

const loopback4, loopback6 = "127.0.0.1", "::1"

// Open binds an address; the first listener is the one to tell. The error says which program listens there already, or why none can.
func Open(ctx context.Context, a Address) ([]net.Listener, error) {
	host, port, err := net.SplitHostPort(a.Text)
	if err != nil {
		return nil, cli.Usage(
			fmt.Errorf("--%s %q: expected HOST:PORT", a.Flag, a.Text),
			"for example 127.0.0.1:10851, or 127.0.0.1:0 for a free port")

	}
	if a.Left && host == loopback4 && hasIPv6(ctx) {
		return a.both(ctx, port)
	}
	listener, err := a.bind(ctx, a.Text)
	if err != nil {
		return nil, err
	}
	return []net.Listener{listener}, nil
}

// both binds one port on both loopback addresses.
func (a *Address) both(ctx context.Context, port string) ([]net.Listener, error) {
	const most = 50 // tries to find a port that is free on both
	for try := 1; ; try++ {
		first, err := a.bind(ctx, net.JoinHostPort(loopback4, port))
		if err != nil {
			return nil, err
		}
		_, bound, _ := net.SplitHostPort(first.Addr().String()) // a listener has a port
		second, err := a.bind(ctx, net.JoinHostPort(loopback6, bound))
		if err == nil {
			return []net.Listener{first, second}, nil
		}
		_ = first.Close() // nobody has used it
		if port != "0" || try == most {
			return nil, err
		}
	}
}

func hasIPv6(ctx context.Context) bool {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp6", net.JoinHostPort(loopback6, "0"))
	if err != nil {
		return false
	}
	_ = listener.Close() // it was opened only to see that it can be
	return true
}

func (a *Address) bind(ctx context.Context, addr string) (net.Listener, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, a.explain(ctx, addr, err)
	}
	return listener, nil
}

// explain says why an address could not be bound.
func (a *Address) explain(ctx context.Context, addr string, err error) error {
	host, port, splitErr := net.SplitHostPort(addr)
	if splitErr != nil {
		return err
	}
	next := fmt.Sprintf("choose another port, or a free one with --%s 127.0.0.1:0", a.Flag)
	switch unknown := (*net.DNSError)(nil); {
	case errors.Is(err, syscall.EACCES):
		return cli.Usage(fmt.Errorf("--%s %s: this user may not bind port %s: %w", a.Flag, addr, port, syscall.EACCES),
			fmt.Sprintf("choose a port above 1023, or a free one with --%s 127.0.0.1:0", a.Flag))
	case errors.As(err, &unknown) && unknown.Name == host, isElsewhere(host):
		return cli.Usage(fmt.Errorf("--%s %s: %s is not an address of this machine", a.Flag, addr, host),
			fmt.Sprintf("127.0.0.1:%s is reached from this machine alone, 0.0.0.0:%s from others too", port, port))
	case !answers(ctx, addr):
		return cli.Usage(fmt.Errorf("--%s: %w", a.Flag, err), next)
	}
	who := ""
	if a.Who != nil {
		who = a.Who(ctx, addr)
	}
	if who == "" {
		who = "another program"
	}
	return cli.Usage(fmt.Errorf("--%s %s is taken by %s", a.Flag, addr, who), next)
}

// isElsewhere reports whether an IP address belongs to another machine.
func isElsewhere(host string) bool {
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.IsLoopback() || ip.IsUnspecified() {
		return false
	}
	own, err := net.InterfaceAddrs()
	return err == nil && !slices.ContainsFunc(own, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().Unmap() == ip.Unmap().WithZone("")
	})
}

// answers reports whether a program listens on an address of this machine.
func answers(ctx context.Context, addr string) bool {
	const patience = time.Second
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(ctx, "tcp", Dialable(addr))
	if err != nil {
		return false
	}
	_ = conn.Close() // nothing is to be sent
	return true
}

// Dialable is the address under which a listener on addr is reached from this
// machine: one that listens everywhere is reached on loopback.
func Dialable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	switch ip := net.ParseIP(host); {
	case host == "", ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = loopback4
	case ip != nil && ip.IsUnspecified():
		host = loopback6
	}
	return net.JoinHostPort(host, port)
}
