package main

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
)

// allowTarget wants --yes for a target on another machine, whose database keeps
// the accounts of a run. A plan sends nothing.
func (v *verification) allowTarget(ctx context.Context) error {
	f := v.flags
	if f.yes || f.plan || !beyondThisMachine(ctx, f.target, net.DefaultResolver.LookupNetIP) {
		return nil
	}
	say := sayingIn(f.lang)
	return cli.Usage(
		fmt.Errorf(say.text("the target %s is not on this machine: accounts that the run opens stay in the database of that backend",
			"대상 %s은(는) 이 컴퓨터가 아닙니다. 실행 중에 생긴 계정은 그 서버의 데이터베이스에 남습니다"), f.target),
		fmt.Sprintf(say.text("see what would be sent with --plan; then add --yes, or set %s=true where it is always right",
			"--plan으로 무엇을 보낼지 먼저 확인한 뒤 --yes를 붙이세요. 항상 괜찮다면 %s=true로 두세요"), v.Twin("yes")))
}

// lookup finds the addresses of a host name.
type lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

// beyondThisMachine reports whether a base URL may lead to another machine.
// Addresses and localhost are judged as they are written. Any other name is looked
// up, with a short patience, so that a name of /etc/hosts is known offline; a name
// that cannot be looked up may be anybody's.
func beyondThisMachine(ctx context.Context, base string, find lookup) bool {
	const patience = 2 * time.Second
	u, err := url.Parse(base)
	if err != nil {
		return true
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return false // RFC 6761
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return beyondAddr(addr)
	}
	inner, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	addrs, err := find(inner, "ip", host)
	if err != nil || len(addrs) == 0 {
		return true
	}
	for _, addr := range addrs {
		if beyondAddr(addr) {
			return true
		}
	}
	return false
}

// beyondAddr reports whether an address is another machine's. The unspecified
// address leads to this one.
func beyondAddr(addr netip.Addr) bool {
	addr = addr.Unmap()
	return !addr.IsLoopback() && !addr.IsUnspecified()
}
