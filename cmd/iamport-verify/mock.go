package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/serving"
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
	*serving.Mock
	seen *credentials
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
	flags := &serving.Flags{
		Addr: f.addr, ControlAddr: freePort, Given: f.given, Fixtures: f.fixtures, Quiet: true, ShutdownTimeout: time.Second,
		JournalEntries: verifyEntries, JournalBytes: verifyBytes, LogFormat: cli.FormatText, LogLevel: "error",
	}
	if f.intercept {
		flags.TLSAddr, flags.ProxyAddr, flags.ProxyOthers = freePort, freePort, string(intercept.RefuseOthers)
	}
	seen := &credentials{secrets: v.secrets}
	m, err := serving.New(ctx, serving.Options{Process: v.Process, Flags: flags, Log: slog.New(slog.DiscardHandler), More: []mockserver.Option{
		mockserver.WithAnyKey(), mockserver.WithCredentials(seen.learn), mockserver.WithSites(store.Config{
			UserCode: mockserver.DefaultUserCode, Key: mockserver.DefaultKey, Secret: mockserver.DefaultSecret,
			CPID: mockserver.DefaultCPID, Provides: store.Provides{Phone: true, Carrier: true, Foreigner: true},
		}),
	}})
	if err != nil {
		return err
	}
	if err := m.Listen(ctx); err != nil {
		return v.busy(ctx, err)
	}
	m.Start()
	v.mock = &mockInside{Mock: m, seen: seen}
	at := m.Addresses()
	v.access = access{control.NewClient(at.Control, "", nil), at.API, at.Control}
	return nil
}

// busy tells whoever finds another mock on the port how to use that one.
func (v *verification) busy(ctx context.Context, err error) error {
	next, ok := cli.NextStep(err)
	if !ok {
		return err
	}
	base := "http://" + serving.DefaultControlAddr
	if health, asked := (&serving.Asking{Timeout: time.Second}).Health(ctx, v.Program, base); asked == nil {
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
			"start that mock with --fixtures; "+v.Name+" tests what they expect")

	}
	asking := serving.Asking{Control: f.control, Token: f.controlToken, Timeout: askPatience}
	base, err := asking.URL(v.Lookup)
	if err != nil {
		return err
	}
	health, err := asking.Health(ctx, v.Program, base)
	if err != nil {
		return cli.Exit(cli.ExitUnreachable, fmt.Errorf("no mock is listening on %s: %w", base, err))
	}
	v.access = access{control.NewClient(base, f.controlToken, nil), health.API, base}
	return nil
}

func (v *verification) closeMock() {
	v.target.Close()
	v.loan.giveBack()
	if v.mock == nil {
		return
	}
	_ = v.mock.Stop(context.Background()) // what is cut off now was asked by the target after the run
}

// credentials are what the target has brought, as the mock has read it.
type credentials struct {
	secrets *features.Secrets

	mu  sync.Mutex
	key string // the first; "" = none so far
}

func (c *credentials) learn(brought mockserver.Credentials) {
	c.secrets.Add(brought.Secret, features.APISecret)
	c.secrets.Add(brought.Token, features.AccessToken)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.key == "" {
		c.key = brought.Key
	}
}

// used is the key that the target has brought.
func (c *credentials) used() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.key
}
