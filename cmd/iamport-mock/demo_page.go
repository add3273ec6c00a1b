package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"os/exec"
	"runtime"
)

//go:embed demo_tour.html
var tourHTML string

var tourPage = template.Must(template.New("tour").Parse(tourHTML))

// withTour puts the tour's page in front of the merchant.
func (m *mock) withTour(shop http.Handler) (http.Handler, error) {
	var page bytes.Buffer
	if err := tourPage.Execute(&page, map[string]string{"Console": m.Addresses().Control}); err != nil {
		return nil, fmt.Errorf("the tour's page: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", shop)
	mux.HandleFunc("GET /tour", func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		_, _ = w.Write(page.Bytes()) // the browser may be gone
	})
	return mux, nil
}

// tourURL is where the tour begins.
func (m *mock) tourURL() string { return m.Addresses().Merchant + "/tour" }

// openTour opens the tour in the browser of whoever sits at the terminal.
func (m *mock) openTour(ctx context.Context) {
	name, args := "xdg-open", []string{m.tourURL()}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", m.tourURL()}
	}
	if err := exec.CommandContext(ctx, name, args...).Start(); err != nil {
		m.Log.Warn("no browser was opened", "page", m.tourURL(), "error", err.Error())
	}
}
