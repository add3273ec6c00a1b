package main

import (
	"context"
	"errors"
	"net/netip"
	"testing"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

func TestBeyondThisMachine(t *testing.T) {
	t.Parallel()
	names := map[string][]netip.Addr{
		"shop.test":  {netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("::1")},
		"both.test":  {netip.MustParseAddr("127.0.0.1"), netip.MustParseAddr("10.0.0.7")},
		"empty.test": {},
	}
	find := func(_ context.Context, _, host string) ([]netip.Addr, error) {
		addrs, found := names[host]
		if !found {
			return nil, errors.New("no such host")
		}
		return addrs, nil
	}
	for _, tt := range []struct {
		reason, target string
		want           bool
	}{
		{"localhost is never looked up", "http://localhost:3000", false},
		{"in any letters, with the root's dot", "http://LocalHost.:3000", false},
		{"below localhost", "http://shop.localhost:3000", false},
		{"not what only ends so", "http://notlocalhost", true},
		{"127/8", "https://127.8.9.10", false},
		{"IPv6", "http://[::1]:3000", false},
		{"IPv4 in IPv6", "http://[::ffff:127.0.0.1]:3000", false},
		{"every address of this machine", "http://0.0.0.0:3000", false},
		{"a private network", "http://10.0.0.7:3000", true},
		{"a name of this machine", "http://shop.test:3000", false},
		{"a name that may lead elsewhere", "http://both.test", true},
		{"a name without addresses", "http://empty.test", true},
		{"a name that nobody knows here", "http://staging.example.com", true},
	} {
		if got := beyondThisMachine(t.Context(), tt.target, find); got != tt.want {
			t.Errorf("%s: beyondThisMachine(%s) = %t, want %t", tt.reason, tt.target, got, tt.want)
		}
	}
}

// Somebody has to say that another machine's database may be written to.
func TestAllowTarget(t *testing.T) {
	t.Parallel()
	const elsewhere = "http://192.0.2.1:3000" // of documentation, RFC 5737
	for _, tt := range []struct {
		reason string
		flags  verifyFlags
		refuse bool
	}{
		{"another machine", verifyFlags{target: elsewhere}, true},
		{"with --yes", verifyFlags{target: elsewhere, yes: true}, false},
		{"a plan sends nothing", verifyFlags{target: elsewhere, plan: true}, false},
		{"this machine", verifyFlags{target: "http://127.0.0.1:3000"}, false},
	} {
		err := (&verification{flags: &tt.flags}).allowTarget(t.Context())
		if next, _ := cli.NextStep(err); (err != nil) != tt.refuse || tt.refuse && next == "" {
			t.Errorf("%s: %v, next %q", tt.reason, err, next)
		}
	}
}
