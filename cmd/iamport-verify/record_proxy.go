package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/iamport-mock/iamport-mock/features/contract/draft"
	"github.com/iamport-mock/iamport-mock/mockserver/window"
)

// recordProxy stands between a browser and a site: the backend, or the page of a
// front end on another origin. The browser sees an address of this machine, and the
// site sees a browser that came straight to it.
type recordProxy struct {
	site    *url.URL
	own     string // origin under which the browser finds it
	swaps   *[]swap
	mock    http.Handler // script and window
	begin   http.HandlerFunc
	kept    func() func(*draft.Exchange) // begins an exchange, and takes it when it is answered; nil = none is kept
	cookies *cookieNames
	warn    func(string)
}

// passing is an exchange that is under way.
type passing struct {
	draft.Exchange

	done func(*draft.Exchange)
}

// passingKey is under which a request carries its exchange.
type passingKey struct{}

// passingIn is the exchange of a request; nil = it is not kept.
func passingIn(ctx context.Context) *passing {
	e, _ := ctx.Value(passingKey{}).(*passing)
	return e
}

// swap is an origin, and where the browser finds it during the recording.
type swap struct{ real, own string }

// beginPath is where each step of a recording begins.
const beginPath = "/__record"

// How much of a body is kept and looked at.
const (
	maxRecordedBody = 8 << 20
	maxRewritten    = 32 << 20
)

// handler is the proxy.
func (p *recordProxy) handler() http.Handler {
	forward := &httputil.ReverseProxy{
		Rewrite:        p.request,
		ModifyResponse: p.answer,
		FlushInterval:  -1,
		ErrorLog:       slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			http.Error(w, "iamport-verify record: "+p.site.String()+" does not answer: "+err.Error(), http.StatusBadGateway)
		},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == beginPath:
			p.begin(w, r)
		case window.Has(r.URL.Path):
			p.mock.ServeHTTP(w, r)
		default:
			p.keep(w, r, forward)
		}
	})
}

// keep reads the body of a request, so that it can be kept, and forwards it.
func (p *recordProxy) keep(w http.ResponseWriter, r *http.Request, next http.Handler) {
	if r.Header.Get("Upgrade") != "" {
		next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRewritten))
	if err != nil {
		http.Error(w, "iamport-verify record: the body cannot be read: "+err.Error(), http.StatusBadRequest)
		return
	}
	if text := r.Header.Get("Content-Type"); !strings.HasPrefix(text, "multipart/") {
		body = p.real(body)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	r.Header.Del("Content-Length")
	if len(body) == 0 {
		r.Body = http.NoBody
	}
	if p.kept != nil {
		e := &passing{done: p.kept()}
		e.Method, e.Body = r.Method, body[:min(len(body), maxRecordedBody)]
		r = r.WithContext(context.WithValue(r.Context(), passingKey{}, e))
	}
	next.ServeHTTP(w, r)
}

// request makes the request one that came straight to the site.
func (p *recordProxy) request(r *httputil.ProxyRequest) {
	r.SetURL(&url.URL{Scheme: p.site.Scheme, Host: p.site.Host})
	h := r.Out.Header
	for _, name := range []string{"Origin", "Referer"} {
		if text := h.Get(name); text != "" {
			h.Set(name, string(p.real([]byte(text))))
		}
	}
	for _, name := range []string{"Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range", "If-Range"} {
		h.Del(name) // the whole text, in a form that can be read
	}
	if cookies := h.Values("Cookie"); len(cookies) > 0 {
		h.Set("Cookie", p.cookies.back(strings.Join(cookies, "; ")))
	}
	if e := passingIn(r.In.Context()); e != nil {
		e.Path, e.Header = r.Out.URL.RequestURI(), h.Clone()
	}
}

// real puts the true origins in place of those that the browser sees.
func (p *recordProxy) real(text []byte) []byte {
	for _, s := range *p.swaps {
		text = bytes.ReplaceAll(text, []byte(s.own), []byte(s.real))
	}
	return text
}

// answer keeps what the site answered, and makes it one for a browser that sees
// another origin.
func (p *recordProxy) answer(r *http.Response) error {
	e := passingIn(r.Request.Context())
	var body []byte
	readable := isText(r.Header.Get("Content-Type")) && r.StatusCode != http.StatusSwitchingProtocols && r.Request.Method != http.MethodHead
	if readable {
		var err error
		if body, readable, err = p.read(r); err != nil {
			return err
		}
	}
	if e != nil {
		e.Answer = draft.Answer{Status: r.StatusCode, Header: r.Header.Clone(), Body: body[:min(len(body), maxRecordedBody)]}
		e.done(&e.Exchange) // before the browser has the answer: it may open the next step at once
	}
	p.rewriteHeader(r.Header)
	if readable {
		body = p.rewrite(body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.ContentLength = int64(len(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		r.Header.Del("Etag")
		r.Header.Set("Cache-Control", "no-store")
	}
	return nil
}

// isText reports whether a body is text that ends.
func isText(contentType string) bool {
	if strings.HasPrefix(contentType, "text/event-stream") {
		return false
	}
	return contentType == "" || texts.MatchString(contentType)
}

var texts = regexp.MustCompile(`(?i)^(?:text/|application/(?:json|[\w.-]+\+json|(?:x-)?javascript|ecmascript|xhtml\+xml|xml|x-www-form-urlencoded|problem))`)

// read reads a body without its compression. One that nothing here reads is passed
// on as it is.
func (p *recordProxy) read(r *http.Response) (body []byte, readable bool, err error) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxRewritten+1))
	if err != nil {
		return nil, false, err
	}
	if len(raw) > maxRewritten {
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(raw), r.Body), r.Body}
		return nil, false, nil
	}
	_ = r.Body.Close() // it was read
	plain, err := unpacked(r.Header.Get("Content-Encoding"), raw)
	if err != nil {
		p.warn(r.Header.Get("Content-Encoding"))
		r.Body = io.NopCloser(bytes.NewReader(raw))
		return nil, false, nil //nolint:nilerr // it is passed on
	}
	r.Header.Del("Content-Encoding")
	return plain, true, nil
}

// unpacked is a body without its compression.
func unpacked(encoding string, raw []byte) ([]byte, error) {
	var reader io.Reader
	var err error
	switch strings.ToLower(encoding) {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
		reader, err = gzip.NewReader(bytes.NewReader(raw))
	case "deflate":
		reader, err = zlib.NewReader(bytes.NewReader(raw))
	default:
		return nil, http.ErrNotSupported
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(reader, maxRewritten))
}

// policies are headers that would keep the page from opening the mock's window, or
// this machine from being spoken to without TLS.
func policies() []string {
	return []string{
		"Content-Security-Policy", "Content-Security-Policy-Report-Only", "Cross-Origin-Opener-Policy", "Cross-Origin-Embedder-Policy",
		"Strict-Transport-Security", "Clear-Site-Data", "Alt-Svc",
	}
}

func (p *recordProxy) rewriteHeader(h http.Header) {
	for _, name := range policies() {
		h.Del(name)
	}
	for _, name := range []string{"Location", "Refresh", "Access-Control-Allow-Origin"} {
		if text := h.Get(name); text != "" {
			h.Set(name, string(p.swapped([]byte(text))))
		}
	}
	if lines := h.Values("Set-Cookie"); len(lines) > 0 {
		h.Del("Set-Cookie")
		for _, line := range lines {
			h.Add("Set-Cookie", p.cookies.rewrite(line))
		}
	}
}

// swapped puts the addresses that the browser sees in place of the true ones.
func (p *recordProxy) swapped(text []byte) []byte {
	for _, s := range *p.swaps {
		text = bytes.ReplaceAll(text, []byte(s.real), []byte(s.own))
		text = bytes.ReplaceAll(text, []byte(strings.ReplaceAll(s.real, "/", `\/`)), []byte(s.own))
	}
	return text
}

// The vendor's addresses of the script, in a page and inside a string of a script; and
// what would keep a page from taking the mock's.
var (
	vendorScript = regexp.MustCompile(`(?:https?:)?(?:\\?/){2}(?:cdn|service)\.iamport\.kr\\?/(?:v1\\?/iamport\.js|js\\?/iamport\.payment[-.\w]*\.js)`)
	integrity    = regexp.MustCompile(`(?i)\sintegrity\s*=\s*(?:"[^"]*"|'[^']*')`)
	metaPolicy   = regexp.MustCompile(`(?i)<meta[^>]+http-equiv\s*=\s*["']?content-security-policy["']?[^>]*>`)
)

func (p *recordProxy) rewrite(body []byte) []byte {
	body = vendorScript.ReplaceAllFunc(body, func(found []byte) []byte {
		path := string(bytes.ReplaceAll(found, []byte(`\`), nil))
		_, path, _ = strings.Cut(path, ".iamport.kr")
		return []byte(p.own + path)
	})
	body = integrity.ReplaceAll(body, nil)
	body = metaPolicy.ReplaceAll(body, nil)
	return p.swapped(body)
}

// cookieNames are the cookies that were set during a recording.
type cookieNames struct {
	mu    sync.Mutex
	known map[string][]string // paths by name
}

// secured begins the names of cookies that browsers take over TLS alone.
var secured = regexp.MustCompile(`(^|;\s*)__(Host|Secure)-`)

const securedAs = "${1}recorded-${2}-"

var recordedAs = regexp.MustCompile(`(^|;\s*)recorded-(Host|Secure)-`)

// rewrite makes a cookie one that a browser keeps for this machine, without TLS.
func (c *cookieNames) rewrite(line string) string {
	parts := strings.Split(secured.ReplaceAllString(line, securedAs), ";")
	kept, path := parts[:1], "/"
	for _, part := range parts[1:] {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch strings.ToLower(name) {
		case "secure", "domain", "partitioned":
			continue
		case "samesite":
			if strings.EqualFold(value, "none") {
				continue
			}
		case "path":
			path = value
		}
		kept = append(kept, part)
	}
	name, _, _ := strings.Cut(kept[0], "=")
	c.learn(strings.TrimSpace(name), path)
	return strings.Join(kept, ";")
}

func (c *cookieNames) learn(name, path string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, known := range c.known[name] {
		if known == path {
			return
		}
	}
	c.known[name] = append(c.known[name], path)
}

// back are the cookies of a browser under the names that the site gave them.
func (c *cookieNames) back(header string) string {
	return recordedAs.ReplaceAllString(header, "${1}__${2}-")
}

// forget makes the browser a new visitor.
func (c *cookieNames) forget(h http.Header) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for name, paths := range c.known {
		for _, path := range paths {
			h.Add("Set-Cookie", (&http.Cookie{Name: name, Path: path, MaxAge: -1}).String())
		}
	}
	h.Set("Clear-Site-Data", `"storage"`)
	h.Set("Cache-Control", "no-store")
}

// originsOf are the ways in which an origin of this machine is written.
func originsOf(u *url.URL) []string {
	origins := []string{u.Scheme + "://" + u.Host}
	names := []string{"localhost", "127.0.0.1", "[::1]"}
	for _, name := range names {
		if strings.EqualFold(u.Hostname(), strings.Trim(name, "[]")) && u.Port() != "" {
			for _, other := range names {
				if origin := u.Scheme + "://" + net.JoinHostPort(strings.Trim(other, "[]"), u.Port()); origin != origins[0] {
					origins = append(origins, origin)
				}
			}
		}
	}
	return origins
}
