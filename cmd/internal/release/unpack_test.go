package main

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

func unpackTar(t *testing.T, name, dir string) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	unpack(t, bytes.NewReader(text), dir)
}

// unpack reads a tar into dir and returns the bytes of its files.
func unpack(t *testing.T, from io.Reader, dir string) int64 {
	t.Helper()
	size := int64(0)
	for r := tar.NewReader(from); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return size
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(h.Name))
		text, err := io.ReadAll(r)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o755)
		}
		if err == nil && strings.HasSuffix(h.Name, "/") {
			err = os.MkdirAll(path, 0o755)
		} else if err == nil {
			err = os.WriteFile(path, text, h.FileInfo().Mode().Perm())
		}
		if err == nil && os.Getuid() == 0 {
			err = os.Chown(path, h.Uid, h.Gid)
		}
		if err != nil {
			t.Fatal(err)
		}
		size += int64(len(text))
	}
}

// configOf is how the image is started.
func configOf(t *testing.T) v1.Config {
	t.Helper()
	config, err := imageOf(t).ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	return config.Config
}

// outputBuffer keeps what a process prints.
type outputBuffer struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{} // has room for one
}

// Write appends p.
func (b *outputBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.changed <- struct{}{}:
	default:
	}
	return b.text.Write(p)
}

// String is all that was written so far.
func (b *outputBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// await waits for a text.
func (b *outputBuffer) await(ctx context.Context, text string) error {
	for {
		if strings.Contains(b.String(), text) {
			return nil
		}
		select {
		case <-b.changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
