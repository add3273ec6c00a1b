package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features"
	"github.com/iamport-mock/iamport-mock/mockserver"
	"github.com/iamport-mock/iamport-mock/mockserver/control"
	"github.com/iamport-mock/iamport-mock/mockserver/intercept"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// freePort listens on this machine alone, wherever there is room.
const freePort = "127.0.0.1:0"

// access is how a mock is reached.
type access struct {
	control *control.Client
	api     string // base URL of the imitated API
	base    string // of the control API
}

// mockInside is the mock that runs in this process.
type mockInside struct {
	*mock
	serving sync.WaitGroup
	seen    credentials
}

// The journal of a run is read scenario by scenario, so it must hold them all.
const (
	verifyEntries = 200_000
	verifyBytes   = 256 << 20
)

// openMock starts the mock, or reaches for one that runs elsewhere.
func (v *verification) openMock(ctx context.Context) error {
	f := v.flags
	if f.control != "" {
		return v.reachMock(ctx)
	}
	serve := &serveFlags{
		addr: f.addr, controlAddr: freePort, fixtures: f.fixtures, quiet: true, shutdownTimeout: time.Second,
		journalEntries: verifyEntries, journalBytes: verifyBytes, logFormat: formatText, logLevel: "error",
	}
	if f.intercept {
		serve.tlsAddr, serve.proxyAddr, serve.proxyOthers = freePort, freePort, string(intercept.RefuseOthers)
	}
	settings, err := serve.settings()
	if err != nil {
		return err
	}
	settings.options = append(settings.options, mockserver.WithAnyKey(), mockserver.WithSites(store.Config{
		UserCode: mockserver.DefaultUserCode, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
		CPID: mockserver.DefaultCPID, Provides: store.Provides{Phone: true, Carrier: true, Foreigner: true},
	}))
	m := &mockInside{mock: &mock{process: v.process, flags: serve, settings: settings, log: slog.New(slog.DiscardHandler)}}
	m.seen.secrets = v.secrets
	m.watchIn = m.seen.watch
	if err := m.load(ctx); err != nil {
		return err
	}
	if err := m.listen(ctx); err != nil {
		return busy(ctx, err)
	}
	for _, d := range m.doors() {
		m.serving.Go(func() { _ = d.serve() }) // it ends with closeMock
	}
	v.mock = m
	v.access = access{control.NewClient(m.control.url(), "", nil), m.api.url(), m.control.url()}
	return nil
}

// busy tells whoever finds another mock on the port how to use that one.
func busy(ctx context.Context, err error) error {
	next, ok := cli.NextStep(err)
	if !ok {
		return err
	}
	base := "http://" + defaultControlAddr
	if health, asked := askHealth(ctx, base, &healthFlags{timeout: time.Second}); asked == nil {
		next = fmt.Sprintf("use the one that runs, with its API on %s: --control %s; or %s", health.API, base, next)
	}
	return cli.Usage(err, next)
}

// reachMock uses a mock that runs elsewhere.
func (v *verification) reachMock(ctx context.Context) error {
	f := v.flags
	if len(f.fixtures) > 0 {
		return cli.Usage(
			errors.New("--fixtures and --control do not go together: the mock that runs elsewhere has its own fixtures"),
			"start that mock with --fixtures; verify tests what they expect")

	}
	base, err := controlURL(&healthFlags{control: f.control}, v.lookup)
	if err != nil {
		return err
	}
	health, err := askHealth(ctx, base, &healthFlags{token: f.controlToken, timeout: 5 * time.Second})
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("the mock is not reached: nothing that is one answers on %s: %w", base, err))
	}
	v.access = access{control.NewClient(base, f.controlToken, nil), health.API, base}
	return nil
}

func (v *verification) closeMock() {
	v.target.Close()
	if v.mock == nil {
		return
	}
	_ = v.mock.stop(context.Background()) // what is cut off now was asked by the target after the run
	v.mock.serving.Wait()
}

// credentials are what the target has brought, seen on their way to the mock.
type credentials struct {
	secrets *features.Secrets

	mu  sync.Mutex
	key string // "" = none so far
}

// watch looks at requests for a token, and lets them pass.
func (c *credentials) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/users/getToken" && len(r.Header[control.HeaderHarness]) == 0 {
			const most = 64 << 10
			body, err := io.ReadAll(io.LimitReader(r.Body, most))
			if err == nil {
				c.learn(r.Header.Get("Content-Type"), body)
			}
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(bytes.NewReader(body), r.Body), r.Body}
			w = &overheard{ResponseWriter: w, tell: c.learnToken}
		}
		next.ServeHTTP(w, r)
	})
}

func (c *credentials) learn(contentType string, body []byte) {
	var pair struct {
		Key    string `json:"imp_key"`
		Secret string `json:"imp_secret"`
	}
	if media, _, err := mime.ParseMediaType(contentType); err == nil && media == "application/x-www-form-urlencoded" {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return
		}
		pair.Key, pair.Secret = form.Get("imp_key"), form.Get("imp_secret")
	} else if json.Unmarshal(body, &pair) != nil {
		return
	}
	c.secrets.Add(pair.Secret, features.APISecret)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key == "" {
		c.key = pair.Key
	}
}

// learnToken takes the token out of an answer.
func (c *credentials) learnToken(body []byte) {
	var answer struct {
		Response struct {
			Token string `json:"access_token"`
		} `json:"response"`
	}
	if json.Unmarshal(body, &answer) == nil {
		c.secrets.Add(answer.Response.Token, features.AccessToken)
	}
}

// overheard is an answer that somebody listens to. A token comes in one piece.
type overheard struct {
	http.ResponseWriter
	tell func(body []byte)
}

func (o *overheard) Write(p []byte) (int, error) {
	o.tell(p)
	return o.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController, which faults take connections over by.
func (o *overheard) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// used is the key that the target has brought.
func (c *credentials) used() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.key
}
