package listening_test

import (
	"context"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/listening"
)

// needIPv6 skips a test where this machine has no ::1.
func needIPv6(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("no IPv6 here")
	}
	_ = l.Close() // it was only a question
}

func portOf(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// hold takes a port of one address until the test ends.
func hold(t *testing.T, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// An address that nobody has given is both addresses of loopback, with one port; one that was given is itself.
func TestBothLoopbackAddresses(t *testing.T) {
	needIPv6(t)
	for _, tt := range []struct {
		reason, text string
		left         bool
		want         []string
	}{
		{"left out", "127.0.0.1:0", true, []string{"127.0.0.1", "::1"}},
		{"given", "127.0.0.1:0", false, []string{"127.0.0.1"}},
		{"left out, and not loopback", "0.0.0.0:0", true, []string{"::"}},
	} {
		listeners, err := listening.Open(t.Context(), listening.Address{Flag: "addr", Text: tt.text, Left: tt.left})
		if err != nil {
			t.Fatal(err)
		}
		if len(listeners) != len(tt.want) {
			t.Errorf("%s: %d listeners, want %v", tt.reason, len(listeners), tt.want)
		}
		for i, l := range listeners {
			if host, _, _ := net.SplitHostPort(l.Addr().String()); len(tt.want) > 1 && host != tt.want[i] || portOf(l) != portOf(listeners[0]) {
				t.Errorf("%s: listens on %s, want %s and one port", tt.reason, l.Addr(), tt.want[i])
			}
			_ = l.Close() // nobody used it
		}
	}
}

// A taken ::1 is as bad as a taken 127.0.0.1: whoever asks localhost would reach two programs by turns.
func TestTheOtherLoopbackIsTaken(t *testing.T) {
	needIPv6(t)
	taken := hold(t, "[::1]:0")
	port := portOf(taken)
	_, err := listening.Open(t.Context(), listening.Address{Flag: "addr", Text: "127.0.0.1:" + port, Left: true,
		Who: func(context.Context, string) string { return "a friend" }})
	if err == nil || err.Error() != "--addr [::1]:"+port+" is taken by a friend" {
		t.Errorf("error %v", err)
	}
	if again, err := net.Listen("tcp", "127.0.0.1:"+port); err != nil {
		t.Errorf("the other address is not given back: %v", err)
	} else {
		_ = again.Close() // it was only a question
	}
}

func TestWhyNobodyCanListen(t *testing.T) {
	t.Parallel()
	taken := hold(t, "127.0.0.1:0").Addr().String()
	for _, tt := range []struct{ reason, addr, want, next string }{
		{"no address", "3000", `--addr "3000": expected HOST:PORT`, "127.0.0.1:0"},
		{"taken", taken, "--addr " + taken + " is taken by another program", "another port"},
		{"another machine's", "192.0.2.1:80", "192.0.2.1 is not an address of this machine", "127.0.0.1:80 is reached from this machine alone, 0.0.0.0:80"},
		{"by IPv6", "[2001:db8::1]:80", "2001:db8::1 is not an address of this machine", "0.0.0.0:80"},
		{"no port", "127.0.0.1:99999", "invalid port", "another port"},
	} {
		_, err := listening.Open(t.Context(), listening.Address{Flag: "addr", Text: tt.addr})
		next, _ := cli.NextStep(err)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(next, tt.next) {
			t.Errorf("%s: %v; %s; want %q and %q", tt.reason, err, next, tt.want, tt.next)
		}
	}
}

// Nobody is asked who they are where the right is what is missing.
func TestALowPort(t *testing.T) {
	t.Parallel()
	denied := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", syscall.EACCES)}
	a := listening.Address{Flag: "control-addr", Who: func(context.Context, string) string { t.Error("asked"); return "" }}
	err := a.Explain(t.Context(), "127.0.0.1:80", denied)
	if next, _ := cli.NextStep(err); err.Error() != "--control-addr 127.0.0.1:80: this user may not bind port 80: permission denied" || !strings.Contains(next, "above 1023") {
		t.Errorf("%v; %s", err, next)
	}
}

func TestDialable(t *testing.T) {
	for _, tt := range []struct{ reason, addr, want string }{
		{"loopback stays", "127.0.0.1:10852", "127.0.0.1:10852"},
		{"everywhere is here", "0.0.0.0:10852", "127.0.0.1:10852"},
		{"no host is here", ":10852", "127.0.0.1:10852"},
		{"everywhere by IPv6", "[::]:10852", "[::1]:10852"},
		{"a name stays", "mock.local:1", "mock.local:1"},
		{"no port: left to whoever dials", "mock", "mock"},
	} {
		if got := listening.Dialable(tt.addr); got != tt.want {
			t.Errorf("%s: Dialable(%q) = %q, want %q", tt.reason, tt.addr, got, tt.want)
		}
	}
}
