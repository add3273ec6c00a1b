package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// shop is the reference merchant as a program, for scripts: SHOP_RULE is its age
// rule, SHOP_SAYS what it prints at the start,
// SHOP_SECRET its secret in place of the one that it is given.
func shop() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serveShop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveShop(ctx context.Context) error {
	rule, err := verifier.ParseAgeRule(os.Getenv("SHOP_RULE"))
	if err != nil {
		return err
	}
	c, err := client.New(os.Getenv("IAMPORT_URL"), os.Getenv("IAMPORT_KEY"), cmp.Or(os.Getenv("SHOP_SECRET"), os.Getenv("IAMPORT_SECRET")),
		client.WithTimeout(time.Second), client.WithRetry(client.Retry{Attempts: 2, Backoff: 10 * time.Millisecond}))
	if err != nil {
		return err
	}
	v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{Age: rule})
	if err != nil {
		return err
	}
	m, err := merchant.New(merchant.Config{Verifier: v})
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return err
	}
	fmt.Println("the shop is open", os.Getenv("SHOP_SAYS"))
	server := &http.Server{Handler: m, ReadHeaderTimeout: time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

// scriptTarget is "target KIND": it starts a backend of that kind and puts its
// base URL into TARGET.
//
//	none    nothing listens there; PORT is the port
//	silent  takes connections and never answers
//	deaf    answers by the convention, and asks nobody
//	limited takes no requests: 429
func scriptTarget(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: target KIND")
	}
	over := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if args[0] == "silent" {
			select {
			case <-over:
			case <-r.Context().Done():
			}
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if args[0] == "limited" {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"result":"rejected"}`)
	}))
	end := func() { close(over); server.Close() }
	ts.Setenv("TARGET", server.URL)
	switch args[0] {
	case "none":
		ts.Setenv("PORT", server.URL[len("http://127.0.0.1:"):])
		end()
	case "silent", "deaf", "limited":
		ts.Defer(end)
	default:
		ts.Fatalf("target %s: there is no such kind", args[0])
	}
}
