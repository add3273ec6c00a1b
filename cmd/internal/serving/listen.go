package serving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// openListener binds addr, the value of a flag. Its error says who sits there.
func openListener(ctx context.Context, flag, addr string) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, cli.Usage(
			fmt.Errorf("--%s %q: expected HOST:PORT", flag, addr),
			"for example 127.0.0.1:10851, or 127.0.0.1:0 for a free port")

	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err == nil {
		return listener, nil
	}
	next := fmt.Sprintf("choose another port, or a free one with --%s 127.0.0.1:0", flag)
	if who := whoAnswers(ctx, addr); who != "" {
		return nil, cli.Usage(fmt.Errorf("--%s %s is taken by %s", flag, addr, who), next)
	}
	return nil, cli.Usage(fmt.Errorf("--%s: %w", flag, err), next)
}

// whoAnswers asks the program that listens on addr what it is; "" when nothing
// listens there.
func whoAnswers(ctx context.Context, addr string) string {
	const patience = time.Second
	host := dialable(addr)
	dialer := net.Dialer{Timeout: patience}
	conn, err := dialer.DialContext(ctx, "tcp", host)
	if err != nil {
		return ""
	}
	_ = conn.Close() // it was only a knock
	report, err := (&Asking{Timeout: patience}).Health(ctx, Program(), "http://"+host)
	switch {
	case err == nil:
		return "another " + Name + " (control listener, API on " + report.API + ")"
	case errors.Is(err, errAPI):
		return "another " + Name
	}
	return "another program"
}

// dialable is the address under which a listener on addr is reached from this
// machine: one that listens everywhere is reached on loopback.
func dialable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	switch ip := net.ParseIP(host); {
	case host == "", ip != nil && ip.IsUnspecified() && ip.To4() != nil:
		host = "127.0.0.1"
	case ip != nil && ip.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, port)
}

// baseURL is the URL under which a listener is reached from this machine.
func baseURL(l net.Listener) string {
	addr := l.Addr().String()
	if strings.HasPrefix(addr, "[::]:") { // listens on IPv4 too
		addr = strings.TrimPrefix(addr, "[::]")
	}
	return "http://" + dialable(addr)
}

// beyondLoopback reports whether other machines can reach l.
func beyondLoopback(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return !ok || !addr.IP.IsLoopback()
}

// warnOpen warns, hard to overlook, that other machines can reach the mock. opens
// are further lines, each after a line break; "" = there are none.
func warnOpen(w io.Writer, paint cli.Style, addr, opens string) {
	rule := strings.Repeat("!", 72)
	fmt.Fprintf(w, "%s\n%s\n%s\n", paint.Red(rule),
		paint.Red("!! "+addr+" is open to other machines. Whoever reaches it gets every\n!! certification, with keys that are public. It is not a login for anything real."+opens),
		paint.Red(rule))
}
