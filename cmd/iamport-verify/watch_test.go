package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/clitest"
	"github.com/iamport-mock/iamport-mock/features/contract"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
)

// open serves a shop with an age rule at an address.
func openShop(t *testing.T, api, addr, rule string) *http.Server {
	t.Helper()
	shop, err := newShop(api, mockserver.DefaultKey, mockserver.DefaultSecret, rule)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: shop, ReadHeaderTimeout: time.Second}
	go func() { _ = server.Serve(listener) }() // until it is closed
	t.Cleanup(func() { _ = server.Close() })
	return server
}

// TestWatch: what was red runs again when the backend answers anew, when a file
// changes and when Enter is pressed; when nothing is red, everything runs once.
func TestWatch(t *testing.T) {
	mock := mockserver.Start(t)
	side := httptest.NewServer(mock.Control(control.Info{API: mock.URL}))
	t.Cleanup(side.Close)
	file := filepath.Join(t.TempDir(), "merchant.yaml")
	write := func(rule string) {
		text := strings.Replace(string(contract.Template()), "age: birth-year-1999", "age: "+rule, 1)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("full-age-19")
	addr := strings.TrimPrefix(closedPort(t), "http://")
	server := openShop(t, mock.URL, addr, "birth-year-1999")
	out := newWatched()
	keys, press := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	code, ended := 0, sync.WaitGroup{}
	ended.Go(func() {
		defer out.end()
		code = run(ctx, cli.Process{
			Args:   []string{"--target", "http://" + addr, "--control", side.URL, "--contract", file, "--watch", "--tags", "@claims:full-age or @claims:birth-year or @rule:same-person"},
			Lookup: clitest.NoEnvironment, Stdout: out, Stderr: out, Stdin: keys,
		})
	})
	all := out.await(t, `verify: .*\n(?s:.*)watching, ([1-9]\d*) red`)

	if _, err := press.Write([]byte("\n")); err != nil {
		t.Fatal(err)
	}
	out.await(t, `(?s)(watching, `+all+` red.*watching, `+all+` red)`)
	if again := strings.Split(out.String(), "watching, ")[1]; strings.Contains(again, " held") && !strings.Contains(again, " 0 held") {
		t.Errorf("what held before was run again:\n%s", again)
	}

	_ = server.Close()
	out.await(t, `(the backend is down)`)
	openShop(t, mock.URL, addr, "full-age-19")
	out.await(t, `(?s)nothing is red any more: everything again.*watching, (0) red`)

	write("birth-year-1999") // the backend no longer does what is claimed
	out.await(t, `(?s)watching, 0 red.*watching, ([1-9]\d*) red`)
	stop()
	ended.Wait()
	if code != cli.ExitInterrupted {
		t.Errorf("exit %d", code)
	}
}
