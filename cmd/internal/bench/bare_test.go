package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBareRepeats asks a server and then bare with what was kept of its answers: both must look the same.
func TestBareRepeats(t *testing.T) {
	tests := []struct {
		reason string
		body   string
	}{
		{"a short body, whose length net/http states by itself", `{"code":0}`},
		{"a long body, whose length must be stated", strings.Repeat("x", 3*autoLength)},
		{"no body", ""},
	}
	for _, tt := range tests {
		t.Run(tt.reason, func(t *testing.T) {
			original := answerOf(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header()["X-Twice"] = []string{"a", "b"}
				w.Header().Set("Content-Type", "application/json; charset=utf-8")
				w.Header().Set("Content-Length", strconv.Itoa(len(tt.body)))
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, tt.body)
			}))
			again := answerOf(t, &bareHandler{Certification: original, Token: stored{Status: http.StatusTeapot}})
			if diff := cmp.Diff(original, again); diff != "" {
				t.Errorf("bare differs (-original +bare):\n%s", diff)
			}
			if original.Status != http.StatusCreated || string(original.Body) != tt.body || len(original.Header) < 2 {
				t.Errorf("kept %+v", original)
			}
		})
	}
}

// answerOf is what is kept of a handler's answer to a GET.
func answerOf(t *testing.T, h http.Handler) stored {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+certificationPath+adultUID, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.ContentLength != int64(len(body)) {
		t.Errorf("Content-Length %d for %d bytes", response.ContentLength, len(body))
	}
	return keep(response, body)
}
