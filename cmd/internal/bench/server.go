package main

import (
	"cmp"
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
	"strings"
	"syscall"
	"time"
)

// The servers that are compared; those of other projects have the names that peers.json gives them.
const (
	nameMock = "mock"
	nameBare = "bare"
	nameFast = "fasthttp" // bare, written with fasthttp
)

func serverNames() []string { return []string{nameMock, nameBare} }

// The tutorial's own key pair, which the mock takes without configuration, and a certification of the built-in people.
const (
	impKey    = "imp_apikey"
	impSecret = "ekKoeW8RyKuT0zgaZsUtXXTLQ4AhPFW3ZGseDA6bkA5lamv9OqDMnxyeB9wqOsuO9W3Mx9YSJ4dTqJ3f"
	adultUID  = "imp_100000000001"
)

func tutorialKey() keyPair { return keyPair{impKey, impSecret} }

const (
	tokenPath         = "/users/getToken"
	certificationPath = "/certifications/"

	pollEvery  = 500 * time.Microsecond
	readyLimit = time.Minute
	askTimeout = 5 * time.Second
	stopGrace  = 3 * time.Second // how long a server may take to stop by itself
)

// server is a running process of the mock or of bare.
type server struct {
	addr          string
	token         string
	pid           int
	firstToken    time.Duration // from start to the first token
	certification time.Duration // from start to the first certification
	ended         chan struct{} // closed when the process has ended
	stop          func()        // ends the process and waits for it
}

// launch says how to start a server.
type launch struct {
	name   string
	impUID string   // the certification to ask for; empty: adultUID
	args   []string // further arguments of the mock
	log    bool     // keep the standard error for messages
	peer   *peer    // a server of another project; nil = one of ours
}

// command is the command line of a server.
func (b *bench) command(ctx context.Context, l launch, addr string) *exec.Cmd {
	switch {
	case l.peer != nil:
		return l.peer.command(ctx, addr)
	case l.name != nameMock:
		return exec.CommandContext(ctx, b.self, roleBare, addr, b.answers, l.name)
	}
	args := append([]string{"serve", "--control-addr", "127.0.0.1:0", "--addr", addr}, l.args...)
	cmd := exec.CommandContext(ctx, b.mock, append(args, b.options.Serve...)...)
	cmd.Env = b.environment
	return cmd
}

// launch starts a server on its core and asks it twice a millisecond, over a new connection each time: for a token until
// it gives one, then for a certification.
func (b *bench) launch(ctx context.Context, l launch) (*server, error) {
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	s := &server{addr: addr}
	path := os.DevNull
	if l.log {
		path = filepath.Join(b.dir, "log-"+l.name)
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	began := now()
	if err := b.start(ctx, s, l, log); err != nil {
		return nil, fmt.Errorf("starting %s: %w", l.name, err)
	}
	if err := s.ready(ctx, l, began); err != nil {
		s.stop()
		text, _ := os.ReadFile(path) // the null device has no text either
		return nil, fmt.Errorf("%s: %w\n%s", l.name, err, text[max(0, len(text)-2000):])
	}
	return s, nil
}

// ready waits for the first token and then for the first certification, and notes how long that took since began.
func (s *server) ready(ctx context.Context, l launch, began time.Time) error {
	err := s.poll(ctx, func() (err error) {
		if l.peer != nil {
			_, err = ask(ctx, l.peer.Token.on(s.addr))
			return err
		}
		s.token, err = askToken(ctx, s.addr, tutorialKey())
		return err
	})
	s.firstToken = now().Sub(began)
	if err != nil {
		return err
	}
	err = s.poll(ctx, func() error {
		request := certificationRequest(s.addr, s.token, cmp.Or(l.impUID, adultUID))
		if l.peer != nil {
			request = l.peer.Get.on(s.addr)
		}
		_, err := ask(ctx, request)
		return err
	})
	s.certification = now().Sub(began)
	return err
}

// start starts the process.
func (b *bench) start(ctx context.Context, s *server, l launch, log *os.File) error {
	ctx, cancel := context.WithCancel(ctx)
	cmd := b.command(ctx, l, s.addr)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = stopGrace // then it is killed
	if err := startOn(cmd, b.cores); err != nil {
		cancel()
		return err
	}
	s.pid, s.ended = cmd.Process.Pid, make(chan struct{})
	go func() {
		_ = cmd.Wait() // how a stopped process ends says nothing; an early end is noticed by poll
		close(s.ended)
	}()
	s.stop = func() {
		cancel()
		<-s.ended
	}
	return nil
}

// poll asks until there is no error, the process has ended, or readyLimit is over.
func (s *server) poll(ctx context.Context, question func() error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, readyLimit, fmt.Errorf("not ready after %v", readyLimit))
	defer cancel()
	for question() != nil {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-s.ended:
			return errors.New("ended before it was ready")
		case <-time.After(pollEvery):
		}
	}
	return nil
}

// keyPair is what a site asks for a token with.
type keyPair struct{ key, secret string }

// askToken asks a server for a token.
func askToken(ctx context.Context, addr string, pair keyPair) (string, error) {
	answer, err := ask(ctx, tokenRequest(addr, pair))
	if err != nil {
		return "", err
	}
	var envelope struct {
		Response struct {
			AccessToken string `json:"access_token"`
		} `json:"response"`
	}
	if err := json.Unmarshal(answer.Body, &envelope); err != nil {
		return "", fmt.Errorf("answer of %s: %w", tokenPath, err)
	}
	if envelope.Response.AccessToken == "" {
		return "", fmt.Errorf("answer of %s: no access_token", tokenPath)
	}
	return envelope.Response.AccessToken, nil
}

// tokenRequest asks for a token, with a JSON body.
func tokenRequest(addr string, pair keyPair) *http.Request {
	body := fmt.Sprintf(`{"imp_key":%q,"imp_secret":%q}`, pair.key, pair.secret)
	return newRequest(http.MethodPost, "http://"+addr+tokenPath, http.Header{"Content-Type": {"application/json"}}, body)
}

// certificationRequest asks for a certification, with the token as it is.
func certificationRequest(addr, token, impUID string) *http.Request {
	return newRequest(http.MethodGet, "http://"+addr+certificationPath+impUID, http.Header{"Authorization": {token}}, "")
}

func newRequest(method, url string, header http.Header, body string) *http.Request {
	r, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		panic(err) // made of constants and an address that we listened on
	}
	header["User-Agent"] = nil // as short as a request can be
	r.Header = header
	return r
}

// ask sends a request over a connection of its own.
func ask(ctx context.Context, r *http.Request) (stored, error) {
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: askTimeout}
	response, err := client.Do(r.WithContext(ctx))
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

// freeAddress is an address of the loopback that nothing listens on now.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer listener.Close()
	return listener.Addr().String(), nil
}
