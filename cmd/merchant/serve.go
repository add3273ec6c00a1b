package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/cmd/internal/listening"
	"github.com/iamport-mock/iamport-mock/cmd/internal/logsink"
)

// Limits that keep a slow or careless browser from holding the merchant.
const (
	readTimeout    = 10 * time.Second
	idleTimeout    = 2 * time.Minute
	maxHeaderBytes = 64 << 10
)

// serve runs the merchant until ctx ends.
func serve(ctx context.Context, p cli.Process, f *flags) (err error) {
	log, sink, err := f.logger(p)
	if err != nil {
		return err
	}
	defer sink.Close()
	logsink.SurvivePipe()
	accounts, err := f.openAccounts(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, accounts.close()) }()
	handler, err := f.merchant(accounts, log)
	if err != nil {
		return err
	}
	listeners, err := listening.Open(ctx, listening.Address{Flag: "addr", Text: f.addr, Left: !f.given("addr")})
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: readTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: f.answerWithin + readTimeout, MaxHeaderBytes: maxHeaderBytes,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, len(listeners))
	for _, listener := range listeners {
		go func() { failed <- server.Serve(listener) }()
	}
	if _, err := fmt.Fprintf(p.Stdout, "ready on http://%s\n", listeners[0].Addr()); err != nil {
		return err
	}
	select {
	case err := <-failed:
		return cli.Exit(cli.ExitBroken, err)
	case <-ctx.Done():
	}
	log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), f.shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		_ = server.Close() // the deadline is what is reported
		return cli.Exit(cli.ExitBroken, fmt.Errorf("requests were cut off after %s", f.shutdownTimeout))
	}
	return nil
}

// merchant puts client, verifier and merchant together.
func (f *flags) merchant(accounts accounts, log *slog.Logger) (http.Handler, error) {
	secret, err := f.secretOf()
	if err != nil {
		return nil, err
	}
	policy, err := f.policy()
	if err != nil {
		return nil, err
	}
	api, err := client.New(f.iamportURL, f.key, secret, client.WithTimeout(f.upstreamTimeout),
		client.WithRetry(client.Retry{Attempts: f.attempts, Backoff: f.backoff}), client.WithLogger(log))
	if err != nil {
		return nil, cli.Usage(err, "")
	}
	v, err := verifier.New(api, accounts, policy)
	if err != nil {
		return nil, cli.Usage(err, "")
	}
	config := merchant.Config{Verifier: v, SecureCookies: f.secureCookies, AnswerWithin: f.answerWithin, Ready: accounts.ready, SDK: f.sdk(), Logger: log}
	if f.sessionKey != "" {
		if config.SessionKey, err = keyOf("session-key", f.sessionKey); err != nil {
			return nil, err
		}
	}
	m, err := merchant.New(config)
	if err != nil {
		return nil, cli.Usage(err, "")
	}
	return m, nil
}
