package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// setup is "setup KIND": a backend whose set-up is wrong, for scripts. It listens on
// PORT as verify wants it to.
func setup() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if err := serveSetup(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serveSetup(ctx context.Context, kind string) error {
	if kind == "crash" {
		return fmt.Errorf("Error: Cannot find module 'express'\nRequire stack:\n- app.js\nat Module._resolveFilename")
	}
	handler, err := setupOf(kind)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if kind == "tls" {
		unused := httptest.NewUnstartedServer(nil) // whose certificate nobody trusts
		unused.StartTLS()
		unused.Close()
		server.TLSConfig = &tls.Config{Certificates: unused.TLS.Certificates, MinVersion: tls.VersionTLS12}
		err = server.ServeTLS(listener, "", "")
	} else {
		err = server.Serve(listener)
	}
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// setupOf is the handler of a kind.
//
//	booting N  the shop behind a server that answers 503 to the first N requests
//	stuck FILE the shop that answers no more after 30 requests, and makes a file then
//	own-names  the shop, with its settings under names of its own
//	the others answer the same to everybody
func setupOf(kind string) (http.Handler, error) {
	switch kind {
	case "booting":
		most, err := strconv.ParseInt(os.Args[2], 10, 32)
		if err != nil {
			return nil, err
		}
		shop, err := newShop(os.Getenv("IAMPORT_URL"), os.Getenv("IAMPORT_KEY"), os.Getenv("IAMPORT_SECRET"), "birth-year-1999")
		var came atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if came.Add(1) <= most {
				http.Error(w, "no healthy upstream", http.StatusServiceUnavailable)
				return
			}
			shop.ServeHTTP(w, r)
		}), err
	case "stuck":
		shop, err := newShop(os.Getenv("IAMPORT_URL"), os.Getenv("IAMPORT_KEY"), os.Getenv("IAMPORT_SECRET"), "birth-year-1999")
		var came atomic.Int64
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			const well = 30
			if n := came.Add(1); n <= well {
				shop.ServeHTTP(w, r)
				return
			} else if n == well+1 {
				_ = os.WriteFile(os.Args[2], []byte("stuck"), 0o600)
			}
			<-r.Context().Done()
		}), err
	case "tls":
		return http.NotFoundHandler(), nil
	case "own-names":
		fmt.Println("listening on", os.Getenv("APP_PORT"))
		return newShop(os.Getenv("PORTONE_API_BASE"), os.Getenv("PORTONE_KEY"), os.Getenv("PORTONE_SECRET"), "birth-year-1999")
	}
	answer, known := alike()[kind]
	if !known {
		return nil, fmt.Errorf("setup %s: there is no such kind", kind)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(w, r)
	}), nil
}

// alike are the kinds that answer the same to everybody.
func alike() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"route": func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "Cannot "+r.Method+" "+r.URL.Path, http.StatusNotFound)
		},
		"csrf": func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<h1>Forbidden</h1>\n<p>CSRF verification failed. Request aborted.</p>", http.StatusForbidden)
		},
		"https": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://"+r.Host+r.URL.Path, http.StatusMovedPermanently)
		},
		"login": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
		"page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, "<!doctype html><head><title>x</title></head><body>\n<h1>Our shop</h1> &amp; more</body>")
		},
		"polite": func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"ok":false}`) },
		"wrong-call": func(w http.ResponseWriter, r *http.Request) {
			callMock(r, http.MethodPost, "/user/getToken", "")
			w.WriteHeader(http.StatusBadGateway)
		},
		"token-form": func(w http.ResponseWriter, r *http.Request) {
			callMock(r, http.MethodPost, "/users/getToken", "")
			callMock(r, http.MethodGet, "/certifications/imp_1", "Token "+strings.Repeat("a", 40))
			w.WriteHeader(http.StatusBadGateway)
		},
		"limiter": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) },
		"gateway": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"form":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnsupportedMediaType) },
		"deaf": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"result":"created"}`)
		},
		"throws": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				fmt.Fprintf(os.Stderr, "\x1b[31mTypeError: Cannot read properties of undefined (reading 'birthday')\x1b[0m\n\tat app.js:41:30 %s\n", os.Getenv("IAMPORT_SECRET"))
			}
			http.Error(w, "Internal Server Error\x1b[2J", http.StatusInternalServerError)
		},
		"dies": func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" {
				fmt.Fprintln(os.Stderr, "fatal error: out of memory")
				os.Exit(3)
			}
		},
	}
}

// callMock is a call of a backend to the mock, unless the request only asks whether
// the backend is there.
func callMock(r *http.Request, method, path, authorization string) {
	if r.URL.Path == "/" {
		return
	}
	body := strings.NewReader(url.Values{"imp_key": {os.Getenv("IAMPORT_KEY")}, "imp_secret": {os.Getenv("IAMPORT_SECRET")}}.Encode())
	request, err := http.NewRequestWithContext(r.Context(), method, os.Getenv("IAMPORT_URL")+path, body)
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if authorization != "" {
		request.Header.Set("Authorization", authorization)
	}
	if answer, err := http.DefaultClient.Do(request); err == nil {
		_ = answer.Body.Close()
	}
}
