package serving

import (
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func TestALowPortNamesThreeWays(t *testing.T) {
	t.Parallel()
	denied := &net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", syscall.EACCES)}
	err := lackOfRight("127.0.0.1:443", cli.Usage(denied, "next"))
	next, ok := cli.NextStep(err)
	if !ok || !strings.Contains(err.Error(), "may not bind port 443") {
		t.Fatalf("error = %v, want one about the right to bind", err)
	}
	for _, way := range []string{"--proxy-addr", "intercept run", "alias api.iamport.kr", "intercept env --for compose", "setcap cap_net_bind_service=+ep"} {
		if !strings.Contains(next, way) {
			t.Errorf("the ways do not name %q:\n%s", way, next)
		}
	}
	busy := cli.Usage(&net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", syscall.EADDRINUSE)}, "next")
	if got := lackOfRight("127.0.0.1:443", busy); got.Error() != busy.Error() {
		t.Errorf("a busy port is told as %v, want it as any other", got)
	}
}

func TestAddressesSeenFromElsewhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, base, told, want string }{
		{"on this machine", "http://127.0.0.1:10852", "http://127.0.0.1:10854", "http://127.0.0.1:10854"},
		{"by name", "http://localhost:10852", "https://127.0.0.1:10853", "https://127.0.0.1:10853"},
		{"in another container, which listens everywhere", "http://mock:10852", "https://127.0.0.1:443", "https://mock:443"},
		{"on another machine, by its address", "http://10.0.0.7:10852", "http://[::1]:10854", "http://10.0.0.7:10854"},
		{"it tells an address of its own", "http://mock:10852", "http://10.0.0.7:10854", "http://10.0.0.7:10854"},
		{"off", "http://mock:10852", "", ""},
	} {
		if got := seenFrom(c.base, c.told); got != c.want {
			t.Errorf("%s: %q, want %q", c.reason, got, c.want)
		}
	}
}
