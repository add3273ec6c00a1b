package intercept_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
)

// stolen is an authority whose key fell into the wrong hands: what it signs for
// other names must be worth nothing.
type stolen struct {
	root *x509.Certificate
	key  *ecdsa.PrivateKey
	dir  string
}

func steal(t *testing.T) stolen {
	t.Helper()
	dir := t.TempDir()
	a, err := intercept.NewAuthority(intercept.AuthorityOptions{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "ca-key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return stolen{certificateOf(t, a.PEM()), key.(*ecdsa.PrivateKey), dir}
}

// sign makes a certificate for name, and files of it and its key.
func (s stolen) sign(t *testing.T, name string) (leaf *x509.Certificate, certFile, keyFile string) {
	t.Helper()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
		NotBefore: time.Now().Add(-time.Minute), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, s.root, &s.key.PublicKey, s.key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	certFile = filepath.Join(s.dir, name+".pem")
	if err := os.WriteFile(certFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return leaf, certFile, filepath.Join(s.dir, "ca-key.pem")
}

// judges are programs that must know the constraints: each says whether it
// trusts a certificate for a name, and why not.
func judges() map[string]func(t *testing.T, s stolen, name string) (trusted bool, why string) {
	return map[string]func(t *testing.T, s stolen, name string) (bool, string){
		"Go": func(t *testing.T, s stolen, name string) (bool, string) {
			t.Helper()
			leaf, _, _ := s.sign(t, name)
			err := trusts(s.root, leaf, name, time.Now())
			if err == nil {
				return true, ""
			}
			return false, err.Error()
		},
		"OpenSSL": func(t *testing.T, s stolen, name string) (bool, string) {
			t.Helper()
			_, certFile, _ := s.sign(t, name)
			return ask(t, "openssl", "verify", "-CAfile", filepath.Join(s.dir, "ca.pem"), "-verify_hostname", name, certFile)
		},
		"Node": func(t *testing.T, s stolen, name string) (bool, string) {
			t.Helper()
			_, certFile, keyFile := s.sign(t, name)
			return ask(t, "node", "-e", nodeJudge, filepath.Join(s.dir, "ca.pem"), certFile, keyFile, name)
		},
	}
}

// nodeJudge connects to a server of its own that has the certificate.
const nodeJudge = `
const fs = require('fs'), tls = require('tls');
const [ca, cert, key, name] = process.argv.slice(1).map((file, i) => i < 3 ? fs.readFileSync(file) : file);
const server = tls.createServer({ cert, key }, (socket) => socket.end()).listen(0, '127.0.0.1', () => {
  const client = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: name, ca }, () => { console.log('trusted'); process.exit(0); });
  client.on('error', (e) => { console.log(e.code, e.message); process.exit(1); });
});
server.on('tlsClientError', () => {});`

// ask runs a program that ends with 0 when it trusts.
func ask(t *testing.T, name string, args ...string) (trusted bool, said string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		required := strings.Split(os.Getenv("IAMPORT_MOCK_REQUIRE"), ",")
		if slices.Contains(required, "all") || slices.Contains(required, name) {
			t.Fatalf("%s is not installed; IAMPORT_MOCK_REQUIRE asks for it", name)
		}
		t.Skipf("NOT TESTED with %s: it is not installed", name)
	}
	cmd := exec.CommandContext(t.Context(), path, args...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	return err == nil, out.String()
}

func TestConstraintsAreHonoured(t *testing.T) {
	t.Parallel()
	for judge, trusted := range judges() {
		t.Run(judge, func(t *testing.T) {
			t.Parallel()
			s := steal(t)
			if ok, why := trusted(t, s, apiHost); !ok {
				t.Errorf("%s is not trusted: %s", apiHost, why)
			}
			ok, why := trusted(t, s, "example.com")
			if ok {
				t.Error("example.com is trusted, although the authority may not sign it")
			}
			if low := strings.ToLower(why); !strings.Contains(low, "permitted subtree violation") && !strings.Contains(low, "not permitted by any constraint") {
				t.Errorf("example.com is refused for another reason: %s", why)
			}
		})
	}
}
