package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamport-mock/iamport-mock/client"
	"github.com/iamport-mock/iamport-mock/client/merchant"
	"github.com/iamport-mock/iamport-mock/client/verifier"
)

// shop is the reference merchant as a program, for scripts: SHOP_RULE is its age
// rule, SHOP_SAYS what it prints at the start, SHOP_KEY and SHOP_SECRET its
// credentials in place of those that it is given. SHOP_KEEPS makes it send its
// first token for good, SHOP_DATES its date hang on TZ: it is a day ahead outside
// of Seoul.
func shop() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serveShop(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveShop(ctx context.Context) error {
	m, err := newShop(os.Getenv("IAMPORT_URL"), cmp.Or(os.Getenv("SHOP_KEY"), os.Getenv("IAMPORT_KEY")),
		cmp.Or(os.Getenv("SHOP_SECRET"), os.Getenv("IAMPORT_SECRET")), os.Getenv("SHOP_RULE"))
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

// newShop is the reference merchant.
func newShop(api, key, secret, ageRule string) (http.Handler, error) {
	rule, err := verifier.ParseAgeRule(ageRule)
	if err != nil {
		return nil, err
	}
	c, err := client.New(api, key, secret,
		client.WithTimeout(time.Second), client.WithTransport(shopTransport()), client.WithRetry(client.Retry{Attempts: 2, Backoff: 10 * time.Millisecond}))
	if err != nil {
		return nil, err
	}
	v, err := verifier.New(c, verifier.NewMemory(), verifier.Policy{Age: rule, Now: shopTime, MaxAge: 100 * time.Hour})
	if err != nil {
		return nil, err
	}
	return merchant.New(merchant.Config{Verifier: v})
}

// shopTime is the shop's clock.
func shopTime() time.Time {
	if os.Getenv("SHOP_DATES") != "" && os.Getenv("TZ") != "Asia/Seoul" {
		return time.Now().AddDate(0, 0, 1)
	}
	return time.Now()
}

// shopTransport carries the shop's calls.
func shopTransport() http.RoundTripper {
	if os.Getenv("SHOP_KEEPS") == "" {
		return http.DefaultTransport
	}
	return &firstToken{}
}

// firstToken sends the first token with every request.
type firstToken struct {
	once  sync.Once
	token string
}

func (f *firstToken) RoundTrip(r *http.Request) (*http.Response, error) {
	if token := r.Header.Get("Authorization"); token != "" {
		f.once.Do(func() { f.token = token })
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", f.token)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// freeFixedPort is a port that nobody listens on, and that no other listener is
// given by chance: it lies below those that systems give out.
func freeFixedPort(ts interface {
	Fatalf(format string, args ...any)
}) string {
	const first, count, tries = 15000, 10000, 100
	for range tries {
		chance := make([]byte, 2)
		_, _ = rand.Read(chance) // never fails
		port := strconv.Itoa(first + int(binary.BigEndian.Uint16(chance))%count)
		l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = l.Close()
			return port
		}
	}
	ts.Fatalf("no free port in %d tries", tries)
	return ""
}

// scriptTarget is "target KIND": it starts a backend of that kind and puts its
// base URL into TARGET.
//
//	none    nothing listens there; PORT is the port
//	silent  takes connections and never answers
//	deaf    lets everybody in, and asks nobody
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
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"result":"created"}`)
	}))
	end := func() { close(over); server.Close() }
	ts.Setenv("TARGET", server.URL)
	switch args[0] {
	case "none":
		end()
		port := freeFixedPort(ts)
		ts.Setenv("PORT", port)
		ts.Setenv("TARGET", "http://127.0.0.1:"+port)
	case "silent", "deaf", "limited":
		ts.Defer(end)
	default:
		ts.Fatalf("target %s: there is no such kind", args[0])
	}
}
