package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/features/contract"
	reports "github.com/iamport-mock/iamport-mock/features/report"
	"github.com/iamport-mock/iamport-mock/mockserver"
)

// explain words what kept a run from beginning, with what to do about it.
func (v *verification) explain(err error) error {
	if first := (*features.FirstError)(nil); errors.As(err, &first) {
		return v.explainFirst(first)
	}
	if errors.Is(err, contract.ErrBrokenOff) || errors.Is(err, contract.ErrNotReached) {
		v.backend.settle() // a process ends a little later than its connections
	}
	if refused := v.explainRefusal(err); refused != nil {
		return refused
	}
	say := func(format string, args ...any) error {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf(format, args...))
	}
	switch {
	case v.backend.gone():
		return say("the backend ended at the first sign-up (%w)%s", v.backend.ending(), v.tail())
	case errors.Is(err, features.ErrMock):
		return say("the mock is not reached: %w", err)
	case errors.Is(err, contract.ErrNotReached):
		return v.explainUnreached(err)
	case errors.Is(err, contract.ErrLimited):
		return cli.Exit(cli.ExitNothing, errors.New("the target answered 429 to the first sign-ups\n  raise its limit for tests, or write 429 into the contract file if it is an outcome"))
	case errors.Is(err, contract.ErrNoAnswer):
		return say("the target took the connection and gave no answer: %w%s", err, v.said())
	case errors.Is(err, contract.ErrNotPrepared):
		return cli.Usage(fmt.Errorf("the target answers, but not as the contract says: %w%s%s", err, answered(exchangeOf(err)), v.said()), "compare the prepare part of the contract file with what your backend answers")
	case errors.Is(err, features.ErrMockClock):
		return cli.Usage(err, "start that mock without --time and --freeze, or put its clock back")
	case errors.Is(err, contract.ErrBrokenOff):
		return say("the target broke its answer off: %w%s%s", err, v.said(), v.maySpeakHTTPS())
	default:
		return err
	}
}

// maySpeakHTTPS is a hint where a target in http closes the connection.
func (v *verification) maySpeakHTTPS() string {
	if !strings.HasPrefix(v.flags.target, "http:") {
		return ""
	}
	return "\n  if it speaks https: --target " + strings.Replace(v.flags.target, "http:", "https:", 1)
}

// explainRefusal words what the mock refuses the target for; nil = it does not.
func (v *verification) explainRefusal(err error) error {
	switch {
	case errors.Is(err, features.ErrOtherKey):
		return cli.Usage(errors.New("the mock elsewhere does not know the key that the target uses"),
			fmt.Sprintf("give the target %s, or a key that begins with imp_test_, or name its site in that mock's --sites file", mockserver.DefaultKey))
	case errors.Is(err, features.ErrOtherSecret):
		return cli.Usage(errors.New("the mock elsewhere knows the target's key with another secret"),
			"give the target the secret of that site; a key that begins with imp_test_ keeps the secret that it first came with")
	case errors.Is(err, features.ErrOldToken):
		return cli.Usage(errors.New("the target uses a token that the mock has not issued, and does not fetch another on 401"),
			"restart it; if a token is hard-coded, let it fetch one")
	case errors.Is(err, features.ErrTokenForm):
		return cli.Usage(errors.New("your backend was given a token, and read the record with something else"),
			"send response.access_token as it is in Authorization, or with Bearer before it")
	case errors.Is(err, features.ErrWrongCall):
		return cli.Usage(err, "it has POST /users/getToken, GET and DELETE /certifications/{imp_uid}, and two for one-time codes (V1)")
	case errors.Is(err, features.ErrRefused):
		return cli.Usage(err, "does it have a key and a secret? What "+reports.Program+" starts itself (-- COMMAND) finds them in IAMPORT_KEY and IAMPORT_SECRET;\n"+
			"  --env NAME={{key}} and --env NAME={{secret}} give them other names")
	}
	return nil
}

// explainUnreached words why there is no connection to the target.
func (v *verification) explainUnreached(err error) error {
	target := v.flags.target
	say := func(format string, args ...any) error {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf(format, args...))
	}
	var otherName x509.HostnameError
	cause := err
	if told := (*contract.Error)(nil); errors.As(err, &told) && told.Cause != nil {
		cause = told.Cause
	}
	switch {
	case errors.As(err, &otherName) && otherName.Certificate != nil && len(otherName.Certificate.DNSNames) > 0:
		other := strings.Replace(target, hostOf(target), otherName.Certificate.DNSNames[0], 1)
		return cli.Usage(fmt.Errorf("the certificate of %s is for another name: %w", target, otherName), "write --target "+other)
	case untrusted(err):
		return say("the certificate of %s is not trusted: %w\n  say which authority it is from: SSL_CERT_FILE=ca.pem %s --target %s …\n"+
			"  (for mkcert: SSL_CERT_FILE=\"$(mkcert -CAROOT)/rootCA.pem\"; on macOS and Windows add it to the system's store), or test over http", target, cause, reports.Program, target)
	case errors.Is(err, http.ErrSchemeMismatch):
		return cli.Usage(fmt.Errorf("%s speaks http, not https", target), "write --target "+strings.Replace(target, "https:", "http:", 1))
	case errors.Is(err, syscall.ECONNREFUSED):
		return say("the target is not reached: nothing answers at %s\n  start your backend, or let it be started: %s --target %s -- npm start", target, reports.Program, target)
	default:
		return say("the target is not reached: nothing answers at %s: %w\n  start your backend, or let it be started: %s --target %s -- npm start", target, cause, reports.Program, target)
	}
}

// untrusted reports whether a certificate was refused.
func untrusted(err error) bool {
	return errors.As(err, new(*tls.CertificateVerificationError))
}

// misaddressed reports whether something listens at the target that can never be
// spoken to by this URL, however long it is waited for.
func misaddressed(err error) bool {
	return untrusted(err) || errors.Is(err, http.ErrSchemeMismatch)
}

// hostOf is the host name of a URL.
func hostOf(target string) string {
	u, err := url.Parse(target)
	if err != nil {
		return target
	}
	return u.Hostname()
}

// portOf is the port of a URL, also where the scheme says it.
func portOf(target string) string {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return ""
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	default:
		return "80"
	}
}

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
			"--target %s: 다른 컴퓨터의 백엔드입니다. 실행 중에 생긴 계정은 그 백엔드의 데이터베이스에 남습니다"), f.target),
		fmt.Sprintf(say.text("see what would be sent with --plan; then add --yes, or set %s=true where it is always right",
			"--plan으로 무엇을 보낼지 먼저 확인한 뒤 --yes를 붙이세요. 늘 괜찮다면 환경 변수를 설정하세요: %s=true"), v.Twin("yes")))
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
