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
	"strconv"

	"github.com/valyala/fasthttp"
)

// stored is an answer that was captured from the mock and can be given again.
type stored struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"` // without those that net/http sets by itself
	Body   []byte      `json:"body"`
}

// autoLength is the size up to which net/http states a body's length by itself.
const autoLength = 2048

// keep makes an answer storable.
func keep(response *http.Response, body []byte) stored {
	s := stored{Status: response.StatusCode, Header: response.Header.Clone(), Body: body}
	s.Header.Del("Date")
	s.Header.Del("Content-Length")
	if len(body) >= autoLength {
		s.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return s
}

// bareHandler gives two answers as they are: to POST the token, to everything else the certification. It checks
// nothing and reads the request's body, as any server must.
type bareHandler struct {
	Token         stored `json:"token"`
	Certification stored `json:"certification"`
}

func (h *bareHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	give := &h.Certification
	if r.Method == http.MethodPost {
		_, _ = io.Copy(io.Discard, r.Body) // a broken body ends the connection, which the load notices
		give = &h.Token
	}
	out := w.Header()
	for name, values := range give.Header {
		out[name] = values
	}
	w.WriteHeader(give.Status)
	_, _ = w.Write(give.Body) // the load notices a lost connection
}

// serveBare is the role of the bare servers: it takes an address, the file of the answers and which of the two to be,
// and serves until ctx ends.
func serveBare(ctx context.Context, addr, answers, name string) error {
	text, err := os.ReadFile(answers)
	if err != nil {
		return err
	}
	handler := new(bareHandler)
	if err := json.Unmarshal(text, handler); err != nil {
		return fmt.Errorf("%s: %w", answers, err)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	if name == nameFast {
		return handler.serveFast(ctx, listener)
	}
	server := &http.Server{Handler: handler}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// serveFast gives the same answers by fasthttp, which shows what net/http itself costs.
func (h *bareHandler) serveFast(ctx context.Context, listener net.Listener) error {
	server := &fasthttp.Server{NoDefaultServerHeader: true, Handler: func(c *fasthttp.RequestCtx) {
		give := &h.Certification
		if c.IsPost() {
			give = &h.Token
		}
		for name, values := range give.Header {
			for _, value := range values {
				c.Response.Header.Add(name, value)
			}
		}
		c.SetStatusCode(give.Status)
		c.SetBody(give.Body)
	}}
	defer context.AfterFunc(ctx, func() { _ = server.Shutdown() })()
	return server.Serve(listener)
}
