package intercept_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

func environment(pairs ...string) func(string) (string, bool) {
	set := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return func(name string) (string, bool) { value, ok := set[name]; return value, ok }
}

func TestNoProxy(t *testing.T) {
	t.Parallel()
	const base = "localhost,127.0.0.1,::1"
	for _, c := range []struct{ reason, before, want string }{
		{"nothing before", "", base},
		{"what was there stays", "db.internal, .corp.example,10.0.0.0/8", base + ",db.internal,.corp.example,10.0.0.0/8"},
		{"what is there already", "localhost,127.0.0.1", base},
		{"the real host goes", "api.iamport.kr,db", base + ",db"},
		{"its domain goes, in any spelling", ".iamport.kr,*.iamport.kr,IAMPORT.kr,iamport.kr:443,kr", base},
		{"everything goes", "*", base},
		{"another host of the same ending stays", "notapi.iamport.kr,amport.kr", base + ",notapi.iamport.kr,amport.kr"},
		{"stars wherever a library takes them", ".*kr,kr*,*iamport*,*.shop.example", "localhost,127.0.0.1,::1,*.shop.example"},
	} {
		if got := intercept.NoProxy(c.before); got != c.want {
			t.Errorf("%s: NoProxy(%q) = %q, want %q", c.reason, c.before, got, c.want)
		}
	}
}

func TestImitates(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"api.iamport.kr": true, "API.IAMPORT.KR:443": true, "cdn.iamport.kr.": true, "service.iamport.kr:80": true, "static-api.iamport.kr": true,
		"iamport.kr": false, "x.api.iamport.kr": false, "": false, "127.0.0.1:443": false, "[::1]:443": false, "api.iamport.kr.example": false,
	} {
		if got := intercept.Imitates(host); got != want {
			t.Errorf("Imitates(%q) = %v, want %v", host, got, want)
		}
	}
}

func TestSystemRoots(t *testing.T) {
	t.Parallel()
	ca := certificatePEM(t)
	file := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(file, ca, 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := intercept.SystemRoots(environment("SSL_CERT_FILE", file)); err != nil || !bytes.Equal(got, ca) {
		t.Errorf("the named file: %d bytes (%v), want it", len(got), err)
	}
	if _, err := intercept.SystemRoots(environment("SSL_CERT_FILE", file+"x")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a named file that is not there: %v, want an error that says so", err)
	}
	bundle := intercept.Bundle([]byte("# a comment\n"+string(ca)+"\n\n"), ca)
	if n := bytes.Count(bundle, []byte("BEGIN CERTIFICATE")); n != 2 || !bytes.Contains(bundle, []byte("-----END CERTIFICATE-----\n-----BEGIN")) {
		t.Errorf("a bundle of two has %d certificates: %s", n, bundle)
	}
}

func certificatePEM(t *testing.T) []byte {
	t.Helper()
	return authorityAt(t, newHand(), "").PEM()
}

func TestAKitAndItsSettings(t *testing.T) {
	t.Parallel()
	roots, own, ca, dir := filepath.Join(t.TempDir(), "roots.pem"), filepath.Join(t.TempDir(), "own.pem"), certificatePEM(t), filepath.Join(t.TempDir(), "a kit")
	for path, text := range map[string][]byte{roots: certificatePEM(t), own: certificatePEM(t)} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mock := intercept.Addresses{API: "http://127.0.0.1:1", TLS: "https://127.0.0.1:2", Proxy: "http://127.0.0.1:3"}
	lookup := environment("SSL_CERT_FILE", roots, "NODE_EXTRA_CA_CERTS", own, "NODE_OPTIONS", "--max-old-space-size=64",
		"JAVA_TOOL_OPTIONS", "-Xmx64m", "no_proxy", "db")
	kit, err := intercept.NewKit(dir, mock, ca, lookup)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{kit.Bundle: 2, kit.Authority: 2} {
		if text, err := os.ReadFile(path); err != nil || bytes.Count(text, []byte("BEGIN CERTIFICATE")) != want {
			t.Errorf("%s: want %d certificates (%v)", path, want, err)
		}
	}
	store, err := os.ReadFile(kit.Store)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(ca)
	authority, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	trusted, err := pkcs12.DecodeTrustStore(store, intercept.StorePassword)
	if err != nil || len(trusted) != 2 || !trusted[1].Equal(authority) {
		t.Errorf("the trust store has %d certificates (%v), want the roots' and ours", len(trusted), err)
	}
	values := map[string]string{}
	for _, s := range kit.Settings(lookup) {
		if _, twice := values[s.Name]; twice || s.Why == "" {
			t.Errorf("%s is set twice, or without a reason", s.Name)
		}
		values[s.Name] = s.Value
	}
	for name, want := range map[string]string{
		"HTTPS_PROXY": mock.Proxy, "https_proxy": mock.Proxy, "HTTP_PROXY": mock.Proxy, "http_proxy": mock.Proxy,
		"NO_PROXY": "localhost,127.0.0.1,::1,db", "no_proxy": "localhost,127.0.0.1,::1,db",
		"SSL_CERT_FILE": kit.Bundle, "REQUESTS_CA_BUNDLE": kit.Bundle, "CURL_CA_BUNDLE": kit.Bundle, "NODE_EXTRA_CA_CERTS": kit.Authority,
		"NODE_USE_ENV_PROXY": "1", "NODE_OPTIONS": `--max-old-space-size=64 --require="` + kit.Script + `"`,
	} {
		if values[name] != want {
			t.Errorf("%s = %q, want %q", name, values[name], want)
		}
	}
	for _, option := range []string{"-Xmx64m ", "-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=3", `"-Djavax.net.ssl.trustStore=` + kit.Store + `"`} {
		if !strings.Contains(values["JAVA_TOOL_OPTIONS"], option) {
			t.Errorf("JAVA_TOOL_OPTIONS = %q, want %q in it", values["JAVA_TOOL_OPTIONS"], option)
		}
	}
	for _, s := range kit.Settings(lookup, "curl") {
		if s.Name == "JAVA_TOOL_OPTIONS" || s.Name == "NODE_OPTIONS" {
			t.Errorf("curl gets %s", s.Name)
		}
	}
}

func TestAKitWithoutAProxy(t *testing.T) {
	t.Parallel()
	kit, err := intercept.NewKit(t.TempDir(), intercept.Addresses{API: "http://127.0.0.1:1"}, certificatePEM(t), environment("SSL_CERT_FILE", "/nowhere"))
	if err != nil {
		t.Fatal(err)
	}
	if !kit.Bare || kit.Script != "" {
		t.Errorf("bare %v, script %q; want roots that are missed and no script without HTTPS", kit.Bare, kit.Script)
	}
	for _, s := range kit.Settings(environment()) {
		if strings.Contains(strings.ToUpper(s.Name), "PROXY") && s.Name != "NODE_USE_ENV_PROXY" || s.Name == "NODE_OPTIONS" {
			t.Errorf("%s = %q, want nothing of a proxy or a script", s.Name, s.Value)
		}
	}
}
