package browser_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// serve answers every path with one page.
func serve(t *testing.T, html string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(html))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestAWatchedPageComplains shows that the watch of a page sees what it is there for.
func TestAWatchedPageComplains(t *testing.T) {
	browser := startChromium(t)
	for _, tt := range []struct{ reason, script, want string }{
		{"an error on the console", `console.error("lost")`, `console.error: "lost"`},
		{"an exception", `setTimeout(() => { throw new Error("thrown") })`, "thrown"},
		{"a request beyond the machine", `fetch("https://cdn.example.com/x.js").catch(() => 0)`, "a request beyond this machine: https://cdn.example.com/x.js"},
		{"a file that is not there", `new Image().src = "http://127.0.0.1:1/x.png"`, "ERR_"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			p := browser.open(t, look{})
			p.goTo(serve(t, `<!doctype html><html lang="ko"><title>x</title><script>`+tt.script+`</script><h1>x</h1>`))
			for !strings.Contains(strings.Join(p.watch.unwanted(), "\n"), tt.want) {
				if p.ctx.Err() != nil || t.Context().Err() != nil {
					t.Fatalf("not seen: %s", p.watch)
				}
				eval[int](p, "1")
			}
			p.watch.mu.Lock()
			p.watch.faults = nil // seen, and of no account
			p.watch.mu.Unlock()
		})
	}
}
