package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
)

// stored is an answer that was captured from the mock and can be given again.
type stored struct {
	Status int      `json:"status"`
	Header []header `json:"header"` // without those that net/http sets by itself
	Body   []byte   `json:"body"`
}

// header is one header name with its values.
type header struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// autoLength is the size up to which net/http states a body's length by itself.
const autoLength = 2048

// keep makes an answer storable.
func keep(response *http.Response, body []byte) stored {
	s := stored{Status: response.StatusCode, Body: body}
	for name, values := range response.Header {
		if name != "Date" && name != "Content-Length" {
			s.Header = append(s.Header, header{Name: name, Values: values})
		}
	}
	if len(body) >= autoLength {
		s.Header = append(s.Header, header{Name: "Content-Length", Values: []string{strconv.Itoa(len(body))}})
	}
	slices.SortFunc(s.Header, func(a, b header) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	return s
}

// bareHandler gives two answers as they are: to POST the token, to everything else the certification. It checks
// nothing; all it does with a request is to read its body, as any server must.
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
	for i := range give.Header {
		out[give.Header[i].Name] = give.Header[i].Values
	}
	w.WriteHeader(give.Status)
	_, _ = w.Write(give.Body) // a lost connection is noticed by the load
}

// serveBare is the role of the bare server: it takes --addr, --ready-file and --answers, and serves until ctx ends.
func serveBare(ctx context.Context, args []string, std process) error {
	fs := flag.NewFlagSet(roleBare, flag.ContinueOnError)
	fs.SetOutput(std.err)
	addr := fs.String("addr", "127.0.0.1:0", "address to listen on")
	ready := fs.String("ready-file", "", "file to write the URL to, once it is listened on")
	answers := fs.String("answers", "", "file of the answers to give")
	if err := fs.Parse(args); err != nil {
		return err
	}
	text, err := os.ReadFile(*answers)
	if err != nil {
		return err
	}
	handler := new(bareHandler)
	if err := json.Unmarshal(text, handler); err != nil {
		return fmt.Errorf("%s: %w", *answers, err)
	}
	listener, err := net.Listen("tcp", *addr)
	if err != nil {
		return err
	}
	if *ready != "" {
		if err := os.WriteFile(*ready, []byte("http://"+listener.Addr().String()+"\n"), 0o600); err != nil {
			return err
		}
	}
	server := &http.Server{Handler: handler}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
