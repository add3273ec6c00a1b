package serving

import (
	"net"
	"strings"
	"testing"
)

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
