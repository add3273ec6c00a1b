package intercept_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// FuzzNames holds the three places that judge a host name to one another: a host that is redirected to the mock gets a certificate,
// and NO_PROXY never takes it away from the proxy; nobody else gets one.
func FuzzNames(f *testing.F) {
	for _, name := range append(intercept.Hosts(), "localhost", "", "*", ".kr", "api.iamport.kr:443", "[::1]:1", "API.iamport.kr.", "x,y z", ".*kr", "kr*", "*iamport*", "..api.iamport.kr", "api.iamport.kr\x00", "аpi.iamport.kr") {
		f.Add(name)
	}
	authority, err := intercept.NewAuthority(intercept.AuthorityOptions{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, name string) {
		cert, err := authority.Certificate(name)
		switch {
		case intercept.Imitates(name):
			if err != nil || cert.Leaf.VerifyHostname("api.iamport.kr") != nil && len(cert.Leaf.DNSNames) != 1 {
				t.Errorf("%q is imitated and has no certificate of its own: %v", name, err)
			}
		case err == nil:
			if cert.Leaf.VerifyHostname("localhost") != nil {
				t.Errorf("%q is not imitated and has a certificate for %q", name, cert.Leaf.DNSNames)
			}
		case !errors.Is(err, intercept.ErrNotImitated):
			t.Errorf("%q: %v", name, err)
		}
		for entry := range strings.SplitSeq(intercept.NoProxy(name), ",") {
			if entry == "*" || intercept.Imitates(entry) || strings.HasSuffix(".api.iamport.kr", "."+strings.Trim(strings.ToLower(entry), ".*")) {
				t.Errorf("NO_PROXY %q keeps %q, which takes a host away from the proxy", name, entry)
			}
		}
	})
}
