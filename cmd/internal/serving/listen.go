package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/listening"
)

// openListeners binds addr, the value of a flag: two listeners, on both loopback
// addresses, where the flag was left out.
func (m *Mock) openListeners(ctx context.Context, flag, addr string) ([]net.Listener, error) {
	return listening.Open(ctx, listening.Address{
		Flag: flag, Text: addr, Left: m.flags.Given == nil || !m.flags.Given(flag), Who: whichMock,
	})
}

// whichMock asks the program that listens on addr whether it is a mock; "" = it is not.
func whichMock(ctx context.Context, addr string) string {
	const patience = time.Second
	report, err := (&Asking{Timeout: patience}).Health(ctx, Program(), "http://"+listening.Dialable(addr))
	switch {
	case err == nil:
		return "another " + Name + " (control listener, API on " + report.API + ")"
	case errors.Is(err, errAPI):
		return "another " + Name
	}
	return ""
}

// baseURL is the URL under which a listener is reached from this machine.
func baseURL(l net.Listener) string {
	addr := l.Addr().String()
	if strings.HasPrefix(addr, "[::]:") { // listens on IPv4 too
		addr = strings.TrimPrefix(addr, "[::]")
	}
	return "http://" + listening.Dialable(addr)
}

// beyondLoopback reports whether other machines can reach l.
func beyondLoopback(l net.Listener) bool {
	addr, ok := l.Addr().(*net.TCPAddr)
	return !ok || !addr.IP.IsLoopback()
}

// warnOpen warns, hard to overlook, that other machines can reach the mock. opens
// are further lines, each after a line break; "" = there are none.
func warnOpen(p cli.Process, addr, opens string) {
	paint, rule := cli.NewStyle(p.Stderr, p.Lookup), strings.Repeat("!", 72)
	warning := "!! " + addr + " is open to other machines. Whoever reaches it gets every\n!! certification, with keys that are public. It is not a login for anything real." + opens
	fmt.Fprintf(p.Stderr, "%s\n%s\n%s\n", paint.Red(rule), paint.Red(p.Translator()(warning)), paint.Red(rule))
}
