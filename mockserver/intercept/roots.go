package intercept

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// rootFiles are where systems keep the roots that they trust, as one file, in
// the order in which crypto/x509 looks.
func rootFiles() []string {
	return []string{
		"/etc/ssl/certs/ca-certificates.crt",                // Debian, Ubuntu, Gentoo, Arch
		"/etc/pki/tls/certs/ca-bundle.crt",                  // Fedora, RHEL 6
		"/etc/ssl/ca-bundle.pem",                            // openSUSE
		"/etc/pki/tls/cacert.pem",                           // OpenELEC
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // CentOS, RHEL 7
		"/etc/ssl/cert.pem",                                 // Alpine, macOS, BSD
		"/usr/local/etc/ssl/cert.pem",                       // FreeBSD
		"/usr/local/share/certs/ca-root-nss.crt",            // DragonFly
		"/etc/openssl/certs/ca-certificates.crt",            // NetBSD
		"/etc/certs/ca-certificates.crt",                    // Solaris
	}
}

// rootDirs are where they keep one file each.
func rootDirs() []string {
	return []string{"/etc/ssl/certs", "/etc/pki/tls/certs", "/system/etc/security/cacerts"}
}

// ErrNoRoots says that no file of trusted roots was found.
var ErrNoRoots = errors.New("no file with the system's trusted roots was found; name yours in SSL_CERT_FILE")

// SystemRoots is the PEM of the roots that this machine trusts: of the file that
// SSL_CERT_FILE names, or of where systems keep them. lookup reads the
// environment. It is ErrNoRoots, by errors.Is, where there are none.
func SystemRoots(lookup func(string) (string, bool)) ([]byte, error) {
	if path, _ := lookup("SSL_CERT_FILE"); path != "" {
		return os.ReadFile(path)
	}
	return rootsOf(rootFiles(), rootDirs())
}

func rootsOf(files, dirs []string) ([]byte, error) {
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err == nil && len(certificates(text)) > 0 {
			return text, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return nil, err
		}
	}
	var all []byte
	for _, dir := range dirs {
		paths, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if text, err := os.ReadFile(path); err == nil && len(certificates(text)) > 0 {
				all = joinPEM(all, text)
			}
		}
		if len(all) > 0 {
			return all, nil
		}
	}
	return nil, ErrNoRoots
}

// Bundle is the roots and the certificate of an authority in one file, for
// variables such as SSL_CERT_FILE that replace what a program trusts.
func Bundle(roots, authority []byte) []byte { return joinPEM(roots, authority) }

func joinPEM(texts ...[]byte) []byte {
	var all []byte
	for _, text := range texts {
		if text = bytes.TrimSpace(text); len(text) > 0 {
			all = append(append(all, text...), '\n')
		}
	}
	return all
}

// certificates are those of a PEM text that can be read, each once.
func certificates(text []byte) []*x509.Certificate {
	var all []*x509.Certificate
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err == nil && !slices.ContainsFunc(all, cert.Equal) {
			all = append(all, cert)
		}
	}
	return all
}

// NoProxy is the value of NO_PROXY for a program that shall reach the imitated
// hosts through the proxy and this machine directly: what was there stays,
// unless it would take those hosts away from the proxy.
func NoProxy(before string) string {
	entries := []string{localhost, "127.0.0.1", "::1"}
	for entry := range strings.FieldsFuncSeq(before, func(r rune) bool { return r == ',' || r == ' ' }) {
		name := hostName(entry)
		suffix := strings.Trim(name, "*.") // libraries differ in where a star or a dot may stand, so it may stand anywhere
		takes := suffix == "" || slices.ContainsFunc(Hosts(), func(host string) bool {
			matched, _ := path.Match(name, host) // a pattern that is broken matches nothing
			return matched || host == suffix || strings.HasSuffix(host, "."+suffix)
		})
		if !takes && !slices.Contains(entries, entry) {
			entries = append(entries, entry)
		}
	}
	return strings.Join(entries, ",")
}
