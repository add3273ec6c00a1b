package intercept

import (
	"net/netip"
	"testing"
)

func TestWhereTheProxyConnects(t *testing.T) {
	t.Parallel()
	at := func(address string) func() []netip.AddrPort {
		return func() []netip.AddrPort { return []netip.AddrPort{netip.MustParseAddrPort(address)} }
	}
	local := ProxyOptions{Others: PassOthers, Never: at("127.0.0.1:10852")}
	open := ProxyOptions{Others: PassOthers, Never: at("127.0.0.1:10852"), Open: true}
	opened := ProxyOptions{Others: PassLocal, Never: at("127.0.0.1:10852"), Open: true}
	everywhere := ProxyOptions{Others: PassLocal, Never: at("[::]:10852"), Open: true}
	for _, tt := range []struct {
		reason  string
		options ProxyOptions
		address string
		fine    bool
	}{
		{"the control API", local, "127.0.0.1:10852", false},
		{"in an IPv6 spelling", local, "[::ffff:127.0.0.1]:10852", false},
		{"by the address of nobody, which is loopback", local, "0.0.0.0:10852", false},
		{"a service of this machine, for a program on it", local, "127.0.0.1:5432", true},
		{"another machine", local, "192.0.2.1:443", true},
		{"the control API of another machine", local, "192.0.2.1:10852", true},
		{"for other machines: a service of this one", open, "127.0.0.1:5432", false},
		{"over IPv6", open, "[::1]:5432", false},
		{"by the address of nobody", open, "[::]:5432", false},
		{"metadata of a cloud", open, "169.254.169.254:80", false},
		{"a neighbour by link", open, "[fe80::1%eth0]:80", false},
		{"another machine", open, "192.0.2.1:443", true},
		{"by a choice of its own: a service of this machine", opened, "127.0.0.1:5432", true},
		{"the control API still not", opened, "127.0.0.1:10852", false},
		{"a control API on all addresses", everywhere, "127.0.0.1:10852", false},
		{"and on IPv6", everywhere, "[::1]:10852", false},
	} {
		if err := tt.options.admit(tt.address); (err == nil) != tt.fine {
			t.Errorf("%s: %s: %v", tt.reason, tt.address, err)
		}
	}
}
