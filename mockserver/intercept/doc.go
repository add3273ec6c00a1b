// Package intercept redirects the real hosts of the imitated API to a mock, for
// programs with hard-coded URLs: a throw-away authority
// whose certificates are good for those hosts alone, a forward proxy that hands
// connections to them over and refuses all others, and the recipes that make a
// program use both.
//
// It is for the serve and intercept commands of iamport-mock:
//
//	authority, err := intercept.NewAuthority(intercept.AuthorityOptions{})
//	proxy := intercept.NewProxy(intercept.ProxyOptions{Absolute: handler})
//	web := &http.Server{Handler: handler, TLSConfig: authority.TLS()}
//	go web.ServeTLS(proxy.Secure(), "", "") // what came by CONNECT
//	go http.Serve(proxy.Front(listener, authority.TLS()), proxy)
//
// A connection that came by CONNECT is handed over as it is, so that a reset, a
// hang or a cut body stays one. It is not a proxy for anything but tests: it reads
// nothing of other hosts' traffic, and the certificates are good for nobody but
// the imitated hosts and this machine.
package intercept
