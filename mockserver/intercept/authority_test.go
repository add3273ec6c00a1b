package intercept_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// hand is a clock that stands until it is moved.
type hand struct {
	mu  sync.Mutex
	now time.Time
}

func newHand() *hand { return &hand{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)} }

func (h *hand) read() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hand) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

func authorityAt(t *testing.T, h *hand, dir string) *intercept.Authority {
	t.Helper()
	a, err := intercept.NewAuthority(intercept.AuthorityOptions{Now: h.read, Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func certificateOf(t *testing.T, text []byte) *x509.Certificate {
	t.Helper()
	block, rest := pem.Decode(text)
	if block == nil || len(rest) > 0 {
		t.Fatalf("%q is not one block of PEM", text)
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func leafOf(t *testing.T, a *intercept.Authority, name string) *x509.Certificate {
	t.Helper()
	cert, err := a.Certificate(name)
	if err != nil {
		t.Fatalf("certificate for %q: %v", name, err)
	}
	return cert.Leaf
}

// trusts holds a leaf against a root as a client would at a time.
func trusts(root, leaf *x509.Certificate, name string, at time.Time) error {
	pool := x509.NewCertPool()
	pool.AddCert(root)
	_, err := leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: pool, CurrentTime: at})
	return err
}

func TestTheAuthorityIsGoodForLittle(t *testing.T) {
	t.Parallel()
	clock := newHand()
	a := authorityAt(t, clock, "")
	root := certificateOf(t, a.PEM())
	if _, ok := root.PublicKey.(*ecdsa.PublicKey); !ok {
		t.Errorf("its key is a %T, want ECDSA", root.PublicKey)
	}
	if !strings.Contains(root.Subject.CommonName, "TEST ONLY") || !strings.Contains(root.Subject.String(), "O=iamport-mock TEST ONLY") {
		t.Errorf("its name is %s, want one that says TEST ONLY", root.Subject)
	}
	if !root.PermittedDNSDomainsCritical || !slices.Equal(root.PermittedDNSDomains, append(intercept.Hosts(), "localhost")) {
		t.Errorf("it may sign %q (critical: %v)", root.PermittedDNSDomains, root.PermittedDNSDomainsCritical)
	}
	var ranges []string
	for _, r := range root.PermittedIPRanges {
		ranges = append(ranges, r.String())
	}
	if !slices.Equal(ranges, []string{"127.0.0.0/8", "::1/128"}) {
		t.Errorf("it may sign addresses in %q", ranges)
	}
	if !root.IsCA || root.MaxPathLen != 0 || root.KeyUsage != x509.KeyUsageCertSign|x509.KeyUsageCRLSign {
		t.Errorf("CA %v, path length %d, key usage %b", root.IsCA, root.MaxPathLen, root.KeyUsage)
	}
	if begin := clock.read().Add(-time.Hour); !root.NotBefore.Equal(begin) || root.NotAfter.Sub(begin) > 31*24*time.Hour+time.Hour {
		t.Errorf("it lives from %v to %v, want from an hour ago for a month at most", root.NotBefore, root.NotAfter)
	}
	if other := certificateOf(t, authorityAt(t, clock, "").PEM()); other.Subject.CommonName == root.Subject.CommonName {
		t.Error("two authorities have one name")
	}
}

func TestLeaves(t *testing.T) {
	t.Parallel()
	clock := newHand()
	a := authorityAt(t, clock, "")
	root := certificateOf(t, a.PEM())
	for _, c := range []struct {
		reason, asked string
		good, bad     []string
	}{
		{"the API", "api.iamport.kr", []string{"api.iamport.kr"}, []string{"static-api.iamport.kr", "localhost", "127.0.0.1", "iamport.kr"}},
		{"any case, with the root's dot", "Static-API.iamport.KR.", []string{"static-api.iamport.kr"}, []string{"api.iamport.kr"}},
		{"the script", "cdn.iamport.kr", []string{"cdn.iamport.kr"}, nil},
		{"the window", "service.iamport.kr", []string{"service.iamport.kr"}, nil},
		{"this machine", "localhost", []string{"localhost", "127.0.0.1", "::1"}, []string{"api.iamport.kr", "127.0.0.2"}},
		{"clients that name nobody", "", []string{"localhost", "127.0.0.1", "::1", "api.iamport.kr", "service.iamport.kr"}, []string{"example.com"}},
	} {
		leaf := leafOf(t, a, c.asked)
		for _, name := range c.good {
			if err := trusts(root, leaf, name, clock.read()); err != nil {
				t.Errorf("%s, as %s: %v", c.reason, name, err)
			}
		}
		for _, name := range c.bad {
			if err := trusts(root, leaf, name, clock.read()); err == nil {
				t.Errorf("%s is good for %s too", c.reason, name)
			}
		}
		if leafOf(t, a, c.asked) != leaf {
			t.Errorf("%s: made again at once, want the kept one", c.reason)
		}
	}
	for _, name := range []string{"example.com", "iamport.kr", "www.api.iamport.kr", "api.iamport.kr.evil.example", "*.iamport.kr", "10.0.0.1"} {
		if _, err := a.Certificate(name); !errors.Is(err, intercept.ErrNotImitated) {
			t.Errorf("certificate for %s: %v, want ErrNotImitated", name, err)
		}
	}
}

func TestRenewal(t *testing.T) {
	t.Parallel()
	clock := newHand()
	a := authorityAt(t, clock, "")
	first, firstLeaf := certificateOf(t, a.PEM()), leafOf(t, a, apiHost)
	const day = 24 * time.Hour
	if d := firstLeaf.NotAfter.Sub(firstLeaf.NotBefore); d > 26*time.Hour {
		t.Errorf("a leaf lives %v, want about a day", d)
	}
	clock.move(15 * time.Hour)
	if leafOf(t, a, apiHost) != firstLeaf {
		t.Error("renewed after 15 hours of a day, want the kept one")
	}
	clock.move(2 * time.Hour)
	second := leafOf(t, a, apiHost)
	if second == firstLeaf || !second.NotAfter.After(firstLeaf.NotAfter) {
		t.Error("a leaf with seven hours left was kept, want a fresh one before it ends")
	}
	if got := certificateOf(t, a.PEM()); !got.Equal(first) {
		t.Error("the authority was renewed with its leaf, want it to stay")
	}
	clock.move(23 * day)
	leaf, renewed := leafOf(t, a, apiHost), certificateOf(t, a.PEM())
	if renewed.Equal(first) || !renewed.NotAfter.After(first.NotAfter) {
		t.Error("the authority's last week has begun, want a fresh certificate")
	}
	for name, root := range map[string]*x509.Certificate{"who trusts the old one": first, "who trusts the new one": renewed} {
		if err := trusts(root, leaf, apiHost, clock.read()); err != nil {
			t.Errorf("%s: %v, want both served by one key", name, err)
		}
	}
	clock.move(-60 * day)
	if err := trusts(certificateOf(t, a.PEM()), leafOf(t, a, apiHost), apiHost, clock.read()); err != nil {
		t.Errorf("the clock was set back: %v, want certificates that have begun", err)
	}
}

// TestHandshakes looks at what a client sees.
func TestHandshakes(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	clock := newHand()
	a, err := intercept.NewAuthority(intercept.AuthorityOptions{Now: clock.read, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	root := x509.NewCertPool()
	root.AppendCertsFromPEM(a.PEM())
	shake := func(config *tls.Config) (clientErr, serverErr error) {
		near, far := net.Pipe()
		defer near.Close()
		served := make(chan error, 1)
		go func() {
			server := tls.Server(far, a.TLS())
			served <- server.HandshakeContext(t.Context())
			_ = far.Close()
		}()
		config.RootCAs, config.Time = root, clock.read
		clientErr = tls.Client(near, config).HandshakeContext(t.Context())
		_ = near.Close()
		return clientErr, <-served
	}
	for _, version := range []uint16{tls.VersionTLS12, tls.VersionTLS13} {
		if client, server := shake(&tls.Config{ServerName: apiHost, MinVersion: version, MaxVersion: version}); client != nil || server != nil {
			t.Errorf("%s: client %v, server %v", tls.VersionName(version), client, server)
		}
	}
	if client, _ := shake(&tls.Config{ServerName: apiHost, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}); client == nil { //nolint:gosec // the old versions must be refused
		t.Error("TLS 1.1 was accepted, which the real service refuses")
	}
	client, _ := shake(&tls.Config{ServerName: "example.com", MinVersion: tls.VersionTLS12})
	if client == nil || !strings.Contains(client.Error(), "unrecognized name") {
		t.Errorf("another name: %v, want the alert unrecognized_name", client)
	}
	if !strings.Contains(log.String(), "example.com") {
		t.Errorf("the log does not name who was refused: %s", &log)
	}
}
