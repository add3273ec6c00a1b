package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"github.com/iamport-mock/iamport-mock/cmd/internal/cli"
	"github.com/iamport-mock/iamport-mock/features/contract/draft"
)

// record serves the proxy until the sign-ups are played. When it is interrupted, it gives what passed until then beside
// the error.
func (r *recording) record(ctx context.Context) (*draft.Recording, error) {
	target, page, err := r.addresses()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	listener, err := listenFor(ctx, r.flags.proxyAddr)
	if err != nil {
		return nil, err
	}
	defer listener.Close()
	var swaps []swap
	own := "http://" + listener.Addr().String()
	for _, origin := range originsOf(target) {
		swaps = append(swaps, swap{origin, own})
	}
	cookies := &cookieNames{known: map[string][]string{}}
	g, err := newGuide(ctx, &guide{
		mock: r.access.control, say: r.say, page: own + beginPath, start: own + page.RequestURI(), point: r.Translator()(r.point()),
		print: func(format string, args ...any) { fmt.Fprintf(r.Stdout, format, args...) },
	})
	if err != nil {
		return nil, err
	}
	backend := &recordProxy{
		site: target, own: own, swaps: &swaps, mock: r.window(g), begin: g.begin(cookies), kept: g.kept(ctx), cookies: cookies, warn: r.warnEncoding,
	}
	sites := []site{{listener, backend}}
	if page.Host != target.Host || page.Scheme != target.Scheme {
		other, err := listenFor(ctx, "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer other.Close()
		front := *backend
		front.site, front.own, front.kept = page, "http://"+other.Addr().String(), nil
		for _, origin := range originsOf(page) {
			swaps = append(swaps, swap{origin, front.own})
		}
		g.page, g.start = front.own+beginPath, front.own+page.RequestURI()
		sites = append(sites, site{other, &front})
	}
	fmt.Fprintf(r.Stdout, r.say.text("recording %s\n", "%s 기록 중\n"), r.flags.target)
	if r.backend == nil {
		fmt.Fprintf(r.Stdout, r.say.text("the mock is at %s: your backend must ask it in place of https://api.iamport.kr\n",
			"모의 서버 주소는 %s입니다. 백엔드가 https://api.iamport.kr 대신 이 주소로 요청해야 합니다\n"), r.access.api)
	}
	g.tell()
	err = r.serve(ctx, g, sites)
	if err == nil && g.failed() {
		return nil, cli.Exit(cli.ExitUnreachable, errors.New("your backend failed, and has never asked the mock: nothing is written\n  "+r.point()))
	}
	return g.recording(), err
}

// site is a proxy and where it listens.
type site struct {
	listener net.Listener
	proxy    *recordProxy
}

// serve serves the proxies until the guide is at its end.
func (r *recording) serve(ctx context.Context, g *guide, sites []site) error {
	const patience = 15 * time.Second
	for _, s := range sites {
		server := &http.Server{Handler: s.proxy.handler(), ReadHeaderTimeout: patience, BaseContext: func(net.Listener) context.Context { return ctx }}
		defer closeAnswered(ctx, server)
		go func() { _ = server.Serve(s.listener) }() // it ends by Close
	}
	if r.Stdin != nil {
		go readLines(r.Stdin, g.enter)
	}
	select {
	case <-g.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// closeAnswered closes a server once what it is answering has been sent: the request that ends a recording is one of
// these. A page that holds a connection open does not hold the recording.
func closeAnswered(ctx context.Context, server *http.Server) {
	const patience = time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_ = server.Shutdown(ctx) // what did not end in time is cut off
	_ = server.Close()
}

// readLines calls back for each line.
func readLines(from io.Reader, line func()) {
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		line()
	}
}

// addresses are those of the backend and of the page.
func (r *recording) addresses() (target, page *url.URL, err error) {
	if target, err = url.Parse(r.flags.target); err != nil {
		return nil, nil, cli.Usage(fmt.Errorf("--target %s: %w", r.flags.target, err), "")
	}
	page = target
	if r.flags.page != "" {
		page, err = url.Parse(r.flags.page)
		if err != nil || page.Host == "" || page.Scheme != "http" && page.Scheme != "https" {
			return nil, nil, cli.Usage(fmt.Errorf("--page %q: want an address such as http://localhost:5173/signup", r.flags.page), "")
		}
	}
	return target, page, nil
}

func listenFor(ctx context.Context, addr string) (net.Listener, error) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, cli.Usage(fmt.Errorf("--proxy-addr %s: %w", addr, err), "choose another port, or a free one with --proxy-addr 127.0.0.1:0")
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return nil, errors.Join(cli.Usage(fmt.Errorf("--proxy-addr %s: other machines could reach it, and everything that passes is kept", addr), "listen on 127.0.0.1"), listener.Close())
	}
	return listener, nil
}

// window serves the mock's script and window beside the page, so that they are of
// its own origin. Any user code is that of the mock's site.
func (r *recording) window(g *guide) http.Handler {
	mock, err := url.Parse(r.access.api)
	if err != nil {
		return http.NotFoundHandler() // the mock's own address
	}
	return &httputil.ReverseProxy{Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(mock)
		if p.In.URL.Path == "/__window/open" {
			query := p.In.URL.Query()
			g.windowOpened(query)
			p.Out.URL.RawQuery = query.Encode()
		}
	}}
}

// warnEncoding says that an answer cannot be read.
func (r *recording) warnEncoding(encoding string) {
	fmt.Fprintf(r.Stderr, r.say.text("an answer is compressed as %q, which cannot be read here: turn that off for the recording\n",
		"응답이 %q 방식으로 압축되어 있어 읽을 수 없습니다. 기록하는 동안 꺼 주세요\n"), encoding)
}
