package intercept

import (
	"net"
	"slices"
	"strings"
)

// localhost is this machine's own name, for which certificates are made too.
const localhost = "localhost"

// Hosts are the real hosts that are redirected to the mock: the API, its twin with
// fixed addresses for firewalls (fact 1.5), and those of the browser's script and
// window (fact 5.1).
func Hosts() []string {
	return []string{"api.iamport.kr", "static-api.iamport.kr", "cdn.iamport.kr", "service.iamport.kr"}
}

// Imitates reports whether host, with or without a port, is one of [Hosts].
func Imitates(host string) bool { return slices.Contains(Hosts(), hostName(host)) }

// hostName is a host as it is compared: lower case, without port, brackets and
// the dot of the root.
func hostName(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(hostport, "["), "]")
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}
