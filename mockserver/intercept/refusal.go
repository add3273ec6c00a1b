package intercept

import (
	"fmt"
	"net/http"

	"github.com/elazarl/goproxy"
)

// HeaderRefused is on the answer to a request that the proxy would not pass on.
// Its value is the host.
const HeaderRefused = "X-Iamport-Mock-Refused"

const notLetOut = "the test proxy did not let this request out"

// refusal is the answer to a request for a host that the mock does not imitate.
func refusal(r *http.Request, host string) *http.Response {
	text := fmt.Sprintf(`iamport-mock: `+notLetOut+`: %q %q

This proxy imitates api.iamport.kr and its sister hosts and, so that nothing of
a test reaches a real service by accident, refuses all others.
  * The host should not be proxied: add it to NO_PROXY.
  * It should be reached in this run: start the mock with --proxy-others pass.
`, shorten(r.Method), shorten(host))
	response := goproxy.NewResponse(r, goproxy.ContentTypeText, http.StatusForbidden, text)
	response.Header.Set(HeaderRefused, host)
	response.Header.Set("Connection", "close")
	response.Close = true
	return response
}

// notProxied answers a request that names no other server, as a browser sends
// that was pointed at the proxy as if it were one.
func (p *Proxy) notProxied(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusBadRequest)
	if r.Method != http.MethodHead {
		_, _ = fmt.Fprintln(w, "iamport-mock: this is the test proxy, not the API. Name it in HTTPS_PROXY and HTTP_PROXY, or ask the API's own address.") // the peer may be gone
	}
}
