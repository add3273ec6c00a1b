// Package control is the mock's side door: what test authors, health checks
// and tools ask the mock itself, apart from the imitated API.
//
// It is for the iamport-mock command and for programs that embed a server:
//
//	http.ListenAndServe("127.0.0.1:10852", server.Control(control.Info{API: "http://127.0.0.1:10851"}))
//	// GET /__admin/health
//
// It imports no server: what it asks for is the interface [Steered]. It is
// never mounted inside the imitated paths, where a merchant could meet it.
package control

import (
	"encoding/json"
	"net"
	"net/http"
	"strings"
)

// HealthPath is where the health report lies.
const HealthPath = "/__admin/health"

// Info is what only the listener knows.
type Info struct {
	API string // address of the imitated API, such as http://127.0.0.1:10851
}

// Health is the report of a running mock.
type Health struct {
	Status   string   `json:"status"` // "ok", or "degraded" while fixture files are broken
	Version  string   `json:"version"`
	API      string   `json:"api"`
	Fixtures Fixtures `json:"fixtures"`
}

// Fixtures says what was loaded and what is wrong with the files on disk; the
// last good state keeps serving meanwhile.
type Fixtures struct {
	Files          int       `json:"files"`
	Certifications int       `json:"certifications"`
	Problems       []Problem `json:"problems"`
}

// Problem is one fault of a fixture file.
type Problem struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	Text   string `json:"text"`
}

// Steered is the server behind the door. Its methods are safe for concurrent
// use.
type Steered interface {
	// Health reports everything but the API's address.
	Health() Health
}

// Handler serves the control API of a server.
func Handler(server Steered, info Info) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+HealthPath, func(w http.ResponseWriter, _ *http.Request) {
		health := server.Health()
		health.API = info.API
		write(w, http.StatusOK, health)
	})
	mux.HandleFunc(HealthPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Allow", "GET, HEAD")
		write(w, http.StatusMethodNotAllowed, fault{"the health report is read with GET"})
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		write(w, http.StatusNotFound, fault{"no such path; the control API has GET " + HealthPath})
	})
	return ownHostsOnly(mux)
}

type fault struct {
	Error string `json:"error"`
}

// ownHostsOnly refuses a Host that a foreign web page could have chosen: with
// DNS rebinding a browser would otherwise read this API across origins. An
// address or localhost is nobody's domain.
func ownHostsOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isOwnHost(r.Host) {
			write(w, http.StatusForbidden, fault{"this Host is refused; ask by address, for example http://127.0.0.1:10852"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isOwnHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	host = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(host) != nil
}

// write is the one place that writes an answer of the control API.
func write(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = http.StatusInternalServerError, []byte(`{"error":"the answer cannot be written as JSON"}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(text, '\n')) // the peer may be gone
}
