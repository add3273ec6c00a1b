package intercept_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"

	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
)

// A Go program with a hard-coded real host gets the mock when its
// transport has the proxy, as http.DefaultTransport has from HTTPS_PROXY.
func ExampleProxy() {
	mock, err := mockserver.New()
	if err != nil {
		panic(err)
	}
	authority, err := intercept.NewAuthority(intercept.AuthorityOptions{})
	if err != nil {
		panic(err)
	}
	proxy := intercept.NewProxy(intercept.ProxyOptions{Absolute: mock.Through(journal.ViaAbsolute)})
	defer proxy.Close()
	tunnels := &http.Server{Handler: mock.Through(journal.ViaConnect), TLSConfig: authority.TLS()}
	defer tunnels.Close()
	go func() { _ = tunnels.ServeTLS(proxy.Secure(), "", "") }() // until it is closed
	front := httptest.NewUnstartedServer(proxy)
	front.Listener = fronted(proxy, front.Listener, authority)
	front.Start()
	defer front.Close()

	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority.PEM())
	address, err := url.Parse(front.URL)
	if err != nil {
		panic(err)
	}
	program := &http.Client{Transport: &http.Transport{
		Proxy: http.ProxyURL(address), TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12},
	}}
	defer program.CloseIdleConnections()
	response, err := program.PostForm("https://api.iamport.kr/users/getToken", url.Values{
		"imp_key": {mockserver.DefaultKey}, "imp_secret": {mockserver.DefaultSecret},
	})
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	fmt.Println(response.StatusCode, response.Header.Get(mockserver.HeaderReason))
	if response, err := program.Get("https://payments.example/"); err == nil {
		response.Body.Close()
	} else {
		fmt.Println("another host:", err)
	}
	// Output:
	// 200 ok
	// another host: Get "https://payments.example/": Forbidden
}

func fronted(proxy *intercept.Proxy, listener net.Listener, authority *intercept.Authority) net.Listener {
	return proxy.Front(listener, authority.TLS())
}
