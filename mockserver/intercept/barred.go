package intercept

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"syscall"

	"github.com/elazarl/goproxy"
)

// barredError says why the proxy does not connect to an address.
type barredError struct {
	address string // as resolved, IP:PORT
	why     string
}

func (e *barredError) Error() string { return fmt.Sprintf("%s is barred: %s", e.address, e.why) }

// admit judges an address after its name was resolved, so that no spelling of it gets
// by.
func (o *ProxyOptions) admit(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	ip := at.Addr().Unmap().WithZone("")
	if o.Never != nil && slices.ContainsFunc(o.Never(), func(never netip.AddrPort) bool {
		own := never.Addr().Unmap()
		return at.Port() == never.Port() && (ip == own || ip.IsUnspecified() || own.IsUnspecified() && isOwn(ip))
	}) {
		return &barredError{address, "it is the control API of the mock, which no request reaches through the proxy"}
	}
	if o.Open && o.Others != PassLocal && (ip.IsLoopback() || ip.IsUnspecified() || ip.IsLinkLocalUnicast()) {
		return &barredError{address, "the proxy listens to other machines, and this is a service of this one; --proxy-others pass-local lets it through"}
	}
	return nil
}

// isOwn reports whether an address is one of this machine.
func isOwn(ip netip.Addr) bool {
	if ip.IsLoopback() {
		return true
	}
	addrs, err := net.InterfaceAddrs()
	return err == nil && slices.ContainsFunc(addrs, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().Unmap() == ip
	})
}

// judge is the net.Dialer's Control.
func (o *ProxyOptions) judge(_, address string, _ syscall.RawConn) error { return o.admit(address) }

// outcomeOf is what an attempt to connect came to.
func outcomeOf(err error) Outcome {
	switch barred := (*barredError)(nil); {
	case err == nil:
		return Passed
	case errors.As(err, &barred):
		return Barred
	default:
		return Unreached
	}
}

// connectFailed answers a CONNECT whose host could not be asked.
func connectFailed(w io.Writer, ctx *goproxy.ProxyCtx, err error) {
	answer := unreached(ctx.Req, err) //nolint:bodyclose // it is a text of ours, and Write closes it
	answer.Close = true
	_ = answer.Write(w) // the client may be gone
}

// unreached is the answer where another host could not be asked.
func unreached(r *http.Request, err error) *http.Response {
	status, what := http.StatusBadGateway, "the host could not be reached"
	if outcomeOf(err) == Barred {
		status, what = http.StatusForbidden, notLetOut
	}
	body, _ := json.Marshal(map[string]any{ // never fails
		"code": -1, "message": fmt.Sprintf("[iamport-mock] %s: %s %s: %v", what, shorten(r.Method), shorten(portOf(r)), err), "response": nil,
	})
	response := goproxy.NewResponse(r, "application/json; charset=utf-8", status, string(body))
	if status == http.StatusForbidden {
		response.Header.Set(HeaderRefused, portOf(r))
	}
	return response
}
