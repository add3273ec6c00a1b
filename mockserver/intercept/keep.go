package intercept

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// The files of a folder that keeps an authority.
const (
	certificateFile = "ca.pem"
	keyFile         = "ca-key.pem"
)

// keptRoot is the authority of a folder. Folder, key and certificate are made
// when they are missing; a certificate near its end, or for other names than
// today's, is replaced by one of the same key.
func keptRoot(dir string, now time.Time) (*root, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := checkMode(dir, 0o022, "others may write in the folder of the authority's key", "chmod 700"); err != nil {
		return nil, err
	}
	key, err := keptKey(filepath.Join(dir, keyFile))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, certificateFile)
	text, err := os.ReadFile(path)
	if err == nil {
		cert, err := parseCertificate(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w; remove it to have a new one made", path, err)
		}
		if !key.PublicKey.Equal(cert.PublicKey) {
			return nil, fmt.Errorf("%s is not the certificate of %s; remove it to have a new one made", path, keyFile)
		}
		if sameNames(cert) && !due(cert, now, authorityRenew) {
			return &root{cert, key}, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	fresh, err := newRoot(key, now)
	if err != nil {
		return nil, err
	}
	return fresh, writeCertificate(dir, fresh)
}

// keptKey reads the key that a file keeps, or makes one.
func keptKey(path string) (*ecdsa.PrivateKey, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil {
			return nil, err
		}
		text, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	if err := checkMode(path, 0o077, "others may read the authority's key, so that it can no longer be trusted", "remove it to have a new one made, or chmod 600"); err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PRIVATE KEY" {
		return nil, fmt.Errorf("%s: no private key in PEM; remove it to have a new one made", path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: found a %T, expected an ECDSA key; remove it to have a new one made", path, parsed)
	}
	return key, nil
}

// makeKey puts a new key in place whole, and leaves one that another mock put
// there in the meantime.
func makeKey(path string) error {
	key, err := newKey()
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	temp, err := writeTemp(filepath.Dir(path), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		return err
	}
	defer os.Remove(temp)
	if err := os.Link(temp, path); err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	return os.Rename(temp, path) // a file system without links
}

func writeCertificate(dir string, r *root) error {
	return WriteFile(filepath.Join(dir, certificateFile), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.cert.Raw}))
}

// WriteFile puts a file that everybody may read in place whole: a reader sees
// the old one or the new one.
func WriteFile(path string, data []byte) error {
	temp, err := writeTemp(filepath.Dir(path), data)
	if err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(temp, 0o644), os.Rename(temp, path)); err != nil {
		_ = os.Remove(temp) // best effort: the error is reported
		return err
	}
	return nil
}

// writeTemp writes a file that only its owner may read, and returns its path.
func writeTemp(dir string, data []byte) (string, error) {
	temp, err := os.CreateTemp(dir, ".iamport-mock-*") // of mode 0600
	if err != nil {
		return "", err
	}
	_, err = temp.Write(data)
	if err := errors.Join(err, temp.Close()); err != nil {
		_ = os.Remove(temp.Name()) // best effort: the error is reported
		return "", err
	}
	return temp.Name(), nil
}

// checkMode refuses a file whose mode has any of the bits. Windows has none.
func checkMode(path string, bits fs.FileMode, wrong, remedy string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" || info.Mode().Perm()&bits == 0 {
		return nil
	}
	return fmt.Errorf("%s has mode %04o: %s; %s", path, info.Mode().Perm(), wrong, remedy)
}

func parseCertificate(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("no certificate in PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}
