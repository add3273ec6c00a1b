package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

// proxied is a proxy before a site.
type proxied struct {
	*httptest.Server

	kept   []*draft.Exchange
	warned []string
	seen   func() // told of each exchange; nil = nobody is
}

// startProxy starts a proxy before a site. The site is at its real address in what is recorded.
func startProxy(t *testing.T, site http.HandlerFunc) (p *proxied, origin string) {
	t.Helper()
	behind := httptest.NewServer(site)
	t.Cleanup(behind.Close)
	at, err := url.Parse(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	p = &proxied{}
	var swaps []swap
	proxy := &recordProxy{
		site: at, swaps: &swaps, cookies: &cookieNames{known: map[string][]string{}}, warn: func(encoding string) { p.warned = append(p.warned, encoding) },
		kept: func() func(*draft.Exchange) {
			return func(e *draft.Exchange) {
				p.kept = append(p.kept, e)
				if p.seen != nil {
					p.seen()
				}
			}
		},
		mock: http.NotFoundHandler(), begin: func(http.ResponseWriter, *http.Request) {},
	}
	p.Server = httptest.NewServer(proxy.handler())
	t.Cleanup(p.Close)
	proxy.own = p.URL
	for _, origin := range originsOf(at) {
		swaps = append(swaps, swap{origin, p.URL})
	}
	return p, behind.URL
}

// ask asks through the proxy, without redirects.
func (p *proxied) ask(t *testing.T, method, path, body string, header ...string) (http.Header, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip, deflate, br")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Header, string(text)
}

// TestTheProxyChangesPages: a page works on another origin, with the mock's script, and what is recorded is as the site
// has written it.
func TestTheProxyChangesPages(t *testing.T) {
	port := ""
	p, origin := startProxy(t, func(w http.ResponseWriter, r *http.Request) {
		port = r.Host[strings.LastIndex(r.Host, ":"):]
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'none'")
		w.Header().Set("Strict-Transport-Security", "max-age=1")
		w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
		w.Header().Set("Access-Control-Allow-Origin", "http://"+r.Host)
		w.Header().Set("Location", "http://"+r.Host+"/next")
		_, _ = io.WriteString(w, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<script integrity="sha384-abc" src="https://cdn.iamport.kr/v1/iamport.js"></script>
<script src='//cdn.iamport.kr/js/iamport.payment-1.2.0.js'></script>
<script>load("https:\/\/service.iamport.kr\/js\/iamport.payment-1.1.8.js"); api = "http:\/\/localhost`+port+`\/api"; other = "https://cdn.example/v1/iamport.js"; fetch("http://`+r.Host+`/api?back=`+r.Header.Get("Origin")+`")</script>`)
	})
	h, text := p.ask(t, http.MethodGet, "/signup?a=1", "", "Origin", p.URL, "Referer", p.URL+"/signup", "If-None-Match", `"x"`)
	for _, want := range []string{
		`<script src="` + p.URL + `/v1/iamport.js">`, `'` + p.URL + `/js/iamport.payment-1.2.0.js'`, `load("` + p.URL + `/js/iamport.payment-1.1.8.js")`,
		`api = "` + p.URL + `\/api"`, "https://cdn.example/v1/iamport.js", `fetch("` + p.URL + `/api?back=` + p.URL + `")`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s\n%s", want, text)
		}
	}
	for _, gone := range []string{"integrity", "http-equiv", origin} {
		if strings.Contains(text, gone) {
			t.Errorf("the page still has %s", gone)
		}
	}
	if h.Get("Content-Security-Policy")+h.Get("Strict-Transport-Security")+h.Get("Cross-Origin-Opener-Policy") != "" ||
		h.Get("Access-Control-Allow-Origin") != p.URL || h.Get("Location") != p.URL+"/next" {
		t.Errorf("the header is %v", h)
	}
	e := p.kept[0]
	if e.Path != "/signup?a=1" || e.Header.Get("Origin") != origin || e.Header.Get("Referer") != origin+"/signup" || e.Header.Get("If-None-Match") != "" ||
		!bytes.Contains(e.Answer.Body, []byte("cdn.iamport.kr/v1")) || e.Answer.Header.Get("Location") != origin+"/next" {
		t.Errorf("kept is %+v", e)
	}
}

// TestTheProxyReadsCompression: whatever the compression, as far as it can be read.
func TestTheProxyReadsCompression(t *testing.T) {
	packed := map[string]func(io.Writer) io.WriteCloser{
		"gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }, "deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	}
	p, _ := startProxy(t, func(w http.ResponseWriter, r *http.Request) {
		encoding := r.URL.Path[1:]
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", encoding)
		if pack, known := packed[encoding]; known {
			body := pack(w)
			_, _ = io.WriteString(body, `{"ok":true}`)
			_ = body.Close()
			return
		}
		_, _ = io.WriteString(w, "\x0b\x02\x80")
	})
	for _, encoding := range []string{"gzip", "deflate"} {
		h, text := p.ask(t, http.MethodGet, "/"+encoding, "")
		if text != `{"ok":true}` || h.Get("Content-Encoding") != "" || string(p.kept[len(p.kept)-1].Answer.Body) != text {
			t.Errorf("%s: %q %v", encoding, text, h)
		}
	}
	h, text := p.ask(t, http.MethodGet, "/br", "")
	if text != "\x0b\x02\x80" || h.Get("Content-Encoding") != "br" || len(p.warned) != 1 || p.warned[0] != "br" {
		t.Errorf("br: %q %v, warned of %v", text, h, p.warned)
	}
}

// TestTheProxyCarriesCookies: a browser keeps them for this machine without TLS, and the site gets them under their names.
func TestTheProxyCarriesCookies(t *testing.T) {
	for given, want := range map[string]string{
		"SID=1; Path=/; HttpOnly; Secure; SameSite=None; Domain=shop.example; Partitioned": "SID=1; Path=/; HttpOnly",
		"SID=1; SameSite=Lax; Max-Age=3":     "SID=1; SameSite=Lax; Max-Age=3",
		"__Host-id=a; Path=/; Secure":        "recorded-Host-id=a; Path=/",
		"__Secure-id=a=b; Secure; Path=/app": "recorded-Secure-id=a=b; Path=/app",
	} {
		c := &cookieNames{known: map[string][]string{}}
		if got := c.rewrite(given); got != want {
			t.Errorf("%s becomes %s, want %s", given, got, want)
		}
		h := http.Header{}
		c.forget(h)
		if len(h.Values("Set-Cookie")) != 1 || !strings.Contains(h.Get("Set-Cookie"), "Max-Age=0") {
			t.Errorf("%s is forgotten by %v", given, h)
		}
	}
	p, origin := startProxy(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // empty where it cannot be read
		_, _ = io.WriteString(w, r.Header.Get("Cookie")+" "+string(body))
	})
	if _, text := p.ask(t, http.MethodPost, "/", `{"back":"`+p.URL+`/x"}`, "Cookie", "recorded-Host-id=a; b=2", "Content-Type", "application/json"); text != `__Host-id=a; b=2 {"back":"`+p.URL+`/x"}` {
		t.Errorf("the site got %s", text)
	}
	if e := p.kept[0]; string(e.Body) != `{"back":"`+origin+`/x"}` || e.Header.Get("Cookie") != "__Host-id=a; b=2" {
		t.Errorf("kept is %s %v", e.Body, e.Header)
	}
}

// TestTheProxyKeepsBeforeItAnswers: a browser that has its answer may begin the next step at once.
func TestTheProxyKeepsBeforeItAnswers(t *testing.T) {
	var answered atomic.Bool
	large := strings.Repeat("a", 16<<20) // more than lies between a browser and a proxy
	p, _ := startProxy(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, large)
	})
	p.seen = func() {
		if answered.Load() {
			t.Error("the browser had an answer that was not kept yet")
		}
	}
	answer, err := http.Get(p.URL + "/large")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	answered.Store(true)
	if text, err := io.ReadAll(answer.Body); err != nil || len(text) != len(large) || len(p.kept) != 1 {
		t.Errorf("%d bytes, %v, %d kept", len(text), err, len(p.kept))
	}
}

// TestLastAnswer: the request that ends a recording is answered, although the server closes meanwhile.
func TestLastAnswer(t *testing.T) {
	t.Parallel()
	asked, closing := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-closing
		_, _ = io.WriteString(w, "over")
	}))
	defer server.Close()
	server.Config.RegisterOnShutdown(func() { close(closing) })
	go func() {
		<-asked
		closeAnswered(t.Context(), server.Config)
	}()
	answer, err := server.Client().Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if text, err := io.ReadAll(answer.Body); err != nil || string(text) != "over" {
		t.Errorf("read %q, %v", text, err)
	}
}
