package main

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"os/exec"
	"runtime"
	"slices"
	"strings"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
)

// stop is one stop of the tour: a certification and what to see in its answer.
type stop struct{ scenario, impUID, why string }

// stops of the tour are built-in certifications; one that somebody's fixtures
// have replaced is left out.
var stops = []stop{
	{"adult", "imp_100000000001", "an adult: created"},
	{"minor", "imp_100000000016", "a minor: underage"},
	{"turns-nineteen", "imp_100000000018", "turns 19 tomorrow: not yet"},
	{"new-phone", "imp_100000000061", "somebody signs up …"},
	{"new-phone", "imp_100000000062", "… and comes back with a new phone: existing, no second account"},
	{"unfinished", "imp_100000000093", "a window that was opened and left: rejected"},
}

// tour prints what a visitor can see, with commands to paste.
func (m *mock) tour(w io.Writer) error {
	at, site := m.Addresses(), m.Server.Default().Config()
	paint := cli.NewStyle(m.process.Stdout, m.process.Lookup)
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s demo: the mock and a merchant that asks it, with synthetic people only\n\n", m.process.Name, cli.BuildInfo().Version)
	fmt.Fprintf(&b, "  tour      %s\n  sign up   %s/\n  API       %s\n", paint.Bold(m.tourURL()), at.Merchant, at.API)
	if at.Control != "" {
		fmt.Fprintf(&b, "  console   %s/\n", at.Control)
	}
	fmt.Fprintf(&b, "  key       %s\n\nOr paste these, one by one:\n", site.Key)
	for _, s := range stops {
		if hasStop(m.Set, s) {
			fmt.Fprintf(&b, "\n  # %s\n  curl -s -d imp_uid=%s %s/certifications\n", s.why, s.impUID, at.Merchant)
		}
	}
	if at.Control != "" {
		fmt.Fprintf(&b, "\n  # a day later the third of them is 19\n  curl -s -X PUT %s/__admin/sites/%s/clock -H 'Content-Type: application/json' -d '{\"advance\":\"24h\"}'\n",
			at.Control, site.UserCode)
	}
	b.WriteByte('\n')
	_, err := io.WriteString(w, m.process.Translator()(b.String()))
	return err
}

func hasStop(set *fixture.Set, s stop) bool {
	return slices.ContainsFunc(set.Certifications(), func(c *fixture.Certification) bool {
		return c.ImpUID == s.impUID && strings.HasPrefix(c.Person.ID, s.scenario+"/")
	})
}

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
