package serving

import (
	"net"
	"strings"
	"testing"
)

func TestDialable(t *testing.T) {
	for _, tt := range []struct{ reason, addr, want string }{
		{"loopback stays", "127.0.0.1:10852", "127.0.0.1:10852"},
		{"everywhere is here", "0.0.0.0:10852", "127.0.0.1:10852"},
		{"no host is here", ":10852", "127.0.0.1:10852"},
		{"everywhere by IPv6", "[::]:10852", "[::1]:10852"},
		{"a name stays", "mock.local:1", "mock.local:1"},
		{"no port: left to whoever dials", "mock", "mock"},
	} {
		if got := dialable(tt.addr); got != tt.want {
			t.Errorf("%s: dialable(%q) = %q, want %q", tt.reason, tt.addr, got, tt.want)
		}
	}
}

func TestBeyondLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:0": false, "0.0.0.0:0": true} {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := beyondLoopback(l); got != want {
			t.Errorf("beyondLoopback(%s) = %v, want %v", addr, got, want)
		}
		if url := baseURL(l); !strings.HasPrefix(url, "http://127.0.0.1:") {
			t.Errorf("base URL of %s = %s", addr, url)
		}
		_ = l.Close() // nobody used it
	}
}
