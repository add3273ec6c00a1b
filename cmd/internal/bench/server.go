package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// The contenders.
const (
	nameMock = "mock"
	nameBare = "bare"
)

const (
	pollEvery  = 500 * time.Microsecond
	readyLimit = time.Minute
)

// server is a running contender.
type server struct {
	*child
	addr  string
	token string
}

// launch says how to start a contender.
type launch struct {
	name string
	addr string   // empty: any free port of the loopback
	args []string // beyond those that all have
	log  string   // file for its standard error; empty: discarded
}

// command is the command line of a contender.
func (b *bench) command(l launch, ready string) *exec.Cmd {
	addr := l.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	args := append([]string{"--addr", addr, "--ready-file", ready}, l.args...)
	if l.name == nameBare {
		return exec.Command(b.self, append([]string{roleBare, "--answers", b.answers}, args...)...)
	}
	args = append([]string{"serve", "--control-addr", "127.0.0.1:0"}, args...)
	cmd := exec.Command(b.mock, append(args, b.options.Serve...)...)
	cmd.Env = b.environment
	return cmd
}

// launch starts a contender on the server's core and does not wait for it. ready is the file that it will write.
func (b *bench) launch(l launch, ready string) (*child, error) {
	path := os.DevNull
	if l.log != "" {
		path = l.log
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := b.command(l, ready)
	cmd.Stdout, cmd.Stderr = log, log
	return b.children.start(l.name, cmd, b.cores.Server)
}

// serve starts a contender, waits until it is ready and takes a token from it.
func (b *bench) serve(ctx context.Context, l launch) (*server, error) {
	ready := filepath.Join(b.dir, "ready-"+l.name)
	if err := os.Remove(ready); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	c, err := b.launch(l, ready)
	if err != nil {
		return nil, err
	}
	s := &server{child: c}
	found := false
	err = b.poll(ctx, c, func() bool {
		s.addr, found = readyAddress(ready)
		return found
	})
	if err == nil {
		var a answer
		if a, err = ask(s.addr, tokenRequest(s.addr)); err == nil {
			s.token, err = tokenOf(a.body)
		}
	}
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("%s: %w%s", l.name, err, lastLines(l.log))
	}
	return s, nil
}

// poll asks twice a millisecond until done says so, the child has ended, or readyLimit is over.
func (b *bench) poll(ctx context.Context, c *child, done func() bool) error {
	ctx, cancel := context.WithTimeoutCause(ctx, readyLimit, fmt.Errorf("not ready after %v", readyLimit))
	defer cancel()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-c.done:
			return errors.New("ended before it was ready")
		case <-ticker.C:
		}
	}
	return nil
}

// loopbackURL finds the first URL of a ready file, which is the API's, and sees by what follows that it is all there.
var loopbackURL = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)["\s]`)

// readyAddress takes the address out of a ready file; false as long as it is not all written.
func readyAddress(path string) (string, bool) {
	text, err := os.ReadFile(path)
	if err != nil {
		return "", false
	}
	found := loopbackURL.FindSubmatch(text)
	if found == nil {
		return "", false
	}
	return string(found[1]), true
}

// lastLines is the end of a log file, for an error message.
func lastLines(path string) string {
	text, err := os.ReadFile(path)
	if path == "" || err != nil || len(text) == 0 {
		return ""
	}
	return "\n" + string(text[max(0, len(text)-2000):])
}

// capture asks the mock once for each answer and keeps them for bare. Then it looks whether bare gives the same.
func (b *bench) capture(ctx context.Context, _ *findings) error {
	mock, err := b.serve(ctx, launch{name: nameMock, log: filepath.Join(b.dir, "capture.log")})
	if err != nil {
		return err
	}
	defer mock.stop()
	if b.captured, err = answersOf(ctx, mock); err != nil {
		return err
	}
	text, err := json.Marshal(b.captured)
	if err != nil {
		return err
	}
	b.answers = filepath.Join(b.dir, "answers.json")
	if err := os.WriteFile(b.answers, text, 0o600); err != nil {
		return err
	}
	bare, err := b.serve(ctx, launch{name: nameBare})
	if err != nil {
		return err
	}
	defer bare.stop()
	given, err := answersOf(ctx, bare)
	if err != nil {
		return err
	}
	again, err := json.Marshal(given)
	if err != nil {
		return err
	}
	if string(again) != string(text) {
		return fmt.Errorf("bare does not answer as the mock did:\n%s\n%s", again, text)
	}
	return nil
}

// answersOf asks a server for both answers, as any Go program would.
func answersOf(ctx context.Context, s *server) (bareHandler, error) {
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}, Timeout: askTimeout}
	defer client.CloseIdleConnections()
	url := "http://" + s.addr
	body := fmt.Sprintf(`{"imp_key":%q,"imp_secret":%q}`, impKey, impSecret)
	var both bareHandler
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, url+tokenPath, strings.NewReader(body))
	if err != nil {
		return both, err
	}
	post.Header.Set("Content-Type", "application/json")
	if both.Token, err = fetch(client, post); err != nil {
		return both, err
	}
	get, err := http.NewRequestWithContext(ctx, http.MethodGet, url+certificationPath+adultUID, http.NoBody)
	if err != nil {
		return both, err
	}
	get.Header.Set("Authorization", s.token)
	both.Certification, err = fetch(client, get)
	return both, err
}

func fetch(client *http.Client, r *http.Request) (stored, error) {
	response, err := client.Do(r)
	if err != nil {
		return stored{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return stored{}, err
	}
	if response.StatusCode != http.StatusOK {
		return stored{}, fmt.Errorf("%s %s: status %d: %.300s", r.Method, r.URL.Path, response.StatusCode, body)
	}
	return keep(response, body), nil
}

// freeAddress is an address of the loopback that nobody listens on now.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
