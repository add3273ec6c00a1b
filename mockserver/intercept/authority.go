package intercept

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
)

// How long certificates live, and how long before their end they are replaced.
// They begin an hour early, for machines whose clocks disagree.
const (
	authorityLife  = 30 * 24 * time.Hour
	authorityRenew = 7 * 24 * time.Hour
	leafLife       = 24 * time.Hour
	leafRenew      = 8 * time.Hour
	backdated      = time.Hour
)

// testOnly is in the name of every certificate.
const testOnly = "iamport-mock TEST ONLY"

// AuthorityOptions are the choices of an authority. The zero value is a good
// one: the key lives in memory alone and is gone with the process.
type AuthorityOptions struct {
	// Now is the clock that certificates are dated and renewed by; nil = the
	// host's. A site's clock must not be used: programs that check certificates
	// live in the host's time.
	Now func() time.Time
	// Dir keeps certificate and key from one start to the next: ca.pem, and
	// ca-key.pem that only its owner may read. "" = nothing is written.
	Dir string
	// Log is told of names that were refused and of renewals; nil = nobody is.
	Log *slog.Logger
}

// Authority signs certificates for [Hosts], localhost and loopback addresses,
// and for nothing else: whoever trusts it by mistake risks no other name. It is
// safe for concurrent use. Make one with [NewAuthority].
type Authority struct {
	now func() time.Time
	dir string
	log *slog.Logger

	leafKey *ecdsa.PrivateKey // of all leaves, since it dies with the process
	mu      sync.Mutex        // guards what follows
	root    *root
	leaves  map[string]*tls.Certificate // by name; "" = for clients that name none
}

// root is the authority's own certificate and key.
type root struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

// NewAuthority makes an authority, or takes up the one that o.Dir keeps.
func NewAuthority(o AuthorityOptions) (*Authority, error) {
	if o.Now == nil {
		o.Now = clock.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	a := &Authority{now: o.Now, dir: o.Dir, log: o.Log, leaves: map[string]*tls.Certificate{}}
	var err error
	if a.leafKey, err = newKey(); err != nil {
		return nil, err
	}
	if o.Dir == "" {
		key, err := newKey()
		if err != nil {
			return nil, err
		}
		a.root, err = newRoot(key, a.now())
		return a, err
	}
	a.root, err = keptRoot(o.Dir, a.now())
	return a, err
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

// newRoot makes the certificate of a key. Another certificate of the same key
// vouches for the same leaves, so that renewal disturbs nobody.
func newRoot(key *ecdsa.PrivateKey, now time.Time) (*root, error) {
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	fingerprint := sha256.Sum256(public)
	template := &x509.Certificate{
		SerialNumber: newSerial(),
		Subject: pkix.Name{ // OpenSSL finds an issuer by its name, so that each key has its own
			Organization: []string{testOnly},
			CommonName:   testOnly + " authority " + hex.EncodeToString(fingerprint[:4]),
		},
		NotBefore: now.Add(-backdated), NotAfter: now.Add(authorityLife),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, MaxPathLen: 0, MaxPathLenZero: true,
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         append(Hosts(), localhost),
		PermittedIPRanges: []*net.IPNet{
			{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
			{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
		},
	}
	cert, err := sign(template, &root{template, key}, &key.PublicKey)
	if err != nil {
		return nil, err
	}
	return &root{cert, key}, nil
}

func newSerial() *big.Int {
	serial := make([]byte, 16)
	_, _ = rand.Read(serial) // it never fails
	return new(big.Int).SetBytes(serial)
}

func sign(template *x509.Certificate, by *root, public crypto.PublicKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, by.cert, public, by.key)
	if err != nil {
		return nil, fmt.Errorf("certificate for %s: %w", template.Subject.CommonName, err)
	}
	return x509.ParseCertificate(der)
}

// due reports whether a certificate must be replaced by now, ahead of its end.
// One from the future is too: the clock was set back.
func due(cert *x509.Certificate, now time.Time, ahead time.Duration) bool {
	return now.Add(ahead).After(cert.NotAfter) || now.Before(cert.NotBefore)
}

// PEM is the authority's certificate, without its key. It may change when it is
// renewed; what was signed by the key before stays good under the new one.
func (a *Authority) PEM() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.renew(); err != nil {
		a.log.Error("the test authority cannot be renewed", "error", err.Error())
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.root.cert.Raw})
}

// renew replaces the authority's certificate when its time comes. The caller
// holds a.mu.
func (a *Authority) renew() error {
	now := a.now()
	if !due(a.root.cert, now, authorityRenew) {
		return nil
	}
	fresh, err := newRoot(a.root.key, now)
	if err != nil {
		return err
	}
	if a.dir != "" {
		if err := writeCertificate(a.dir, fresh); err != nil {
			return err
		}
	}
	a.log.Info("the test authority has a new certificate, for the same key", "until", fresh.cert.NotAfter.Format(time.RFC3339))
	a.root = fresh
	return nil
}

// TLS is what a server needs to be any of [Hosts]: TLS 1.2 or later, as the real
// service since 2024, with a certificate for the name that the client asks for.
// Any other name ends the handshake with the alert unrecognized_name.
func (a *Authority) TLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12,
		Time:       a.now,
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			cert, err := a.Certificate(hello.ServerName)
			if errors.Is(err, ErrNotImitated) {
				a.log.Warn("TLS refused: this name is not imitated", "server_name", shorten(hello.ServerName))
				return nil, nil //nolint:nilnil // which crypto/tls answers by the alert unrecognized_name
			}
			return cert, err
		},
	}
}

// ErrNotImitated says that no certificate is made for a name.
var ErrNotImitated = errors.New("not one of the imitated hosts")

// Certificate is one for a server name as a client sends it; "" is for clients
// that name none, and has all names and the loopback addresses. It is made when
// it is first asked for, kept, and replaced before it ends.
func (a *Authority) Certificate(serverName string) (*tls.Certificate, error) {
	name := hostName(serverName)
	if name != "" && name != localhost && !Imitates(name) {
		return nil, fmt.Errorf("%w: %s", ErrNotImitated, shorten(serverName))
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if kept := a.leaves[name]; kept != nil && !due(kept.Leaf, now, leafRenew) {
		return kept, nil
	}
	if err := a.renew(); err != nil {
		return nil, err
	}
	fresh, err := a.leaf(name, now)
	if err != nil {
		return nil, err
	}
	a.leaves[name] = fresh
	return fresh, nil
}

// leaf makes a certificate. The caller holds a.mu.
func (a *Authority) leaf(name string, now time.Time) (*tls.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: newSerial(),
		Subject:      pkix.Name{Organization: []string{testOnly}, CommonName: name},
		NotBefore:    now.Add(-backdated), NotAfter: now.Add(leafLife),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, DNSNames: []string{name},
	}
	if name == "" {
		template.Subject.CommonName, template.DNSNames = localhost, slices.Concat([]string{localhost}, Hosts())
	}
	if name == "" || name == localhost {
		template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback}
	}
	cert, err := sign(template, a.root, &a.leafKey.PublicKey)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: a.leafKey, Leaf: cert}, nil
}

// shorten is foreign text for a log line.
func shorten(text string) string {
	const most = 80
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}

// sameNames reports whether a kept certificate is for the names of today.
func sameNames(cert *x509.Certificate) bool {
	return slices.Equal(cert.PermittedDNSDomains, append(Hosts(), localhost)) && strings.HasPrefix(cert.Subject.CommonName, testOnly)
}

// Handshakes is a handler for the records of a server's own errors. It says in words what a
// failed TLS handshake means, which is the commonest trouble of a program that
// does not trust the authority yet.
func Handshakes(handler slog.Handler) slog.Handler { return handshakes{handler} }

type handshakes struct{ slog.Handler }

// Handle implements slog.Handler.
func (h handshakes) Handle(ctx context.Context, r slog.Record) error {
	if !strings.Contains(r.Message, "TLS handshake error") {
		return h.Handler.Handle(ctx, r)
	}
	switch {
	case strings.Contains(r.Message, "no certificates configured"):
		return nil // the name that was refused has its own line
	case strings.HasSuffix(r.Message, ": EOF"):
		return nil // a knock at the port, such as a health check makes
	case strings.Contains(r.Message, "unknown certificate authority"), strings.Contains(r.Message, "bad certificate"),
		strings.Contains(r.Message, "unknown certificate"):
		r.AddAttrs(slog.String("hint", "the program does not trust the test authority: 'iamport-mock intercept env' says what to set"))
	case strings.Contains(r.Message, "first record does not look like a TLS handshake"):
		r.AddAttrs(slog.String("hint", "something spoke plain HTTP to the HTTPS port"))
	}
	return h.Handler.Handle(ctx, r)
}
