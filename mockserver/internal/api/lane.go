package api

import (
	"bytes"
	"io"
	"log/slog"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/identity"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/world"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
)

// The bounds of the lane: what does not fit goes to the authority, which is
// slower and just as right.
const (
	laneMaxTokens = 2048      // tokens
	laneMaxBodies = 4096      // getToken bodies
	laneMaxBytes  = 128 << 20 // of ready answers
	laneMaxBody   = 2048      // bytes of a getToken body
)

// lane is the express lane: it answers the few requests that the authority has
// already proved right, from bytes that lie ready, and leaves all others alone.
// It knows nothing of its own: everything in it was learnt from an answer of
// the authority, together with a guard that says how long it holds. A fuzz test
// holds both to the same answers.
type lane struct {
	server *Server

	mu      sync.RWMutex
	entries map[string]*laneEntry // by token text
	sites   map[string]laneSite   // by body of a getToken request
	bytes   int
	buffers sync.Pool
}

// laneEntry is what the lane knows about one token.
type laneEntry struct {
	token *store.Token
	state *world.State
	guard guard
	ready map[string]prepared // by imp_uid
	bytes int
}

// prepared is an answer that lies ready, and where its certification is written.
type prepared struct {
	*answer.Ready
	where journal.Place
}

// laneSite is the site that a getToken body belongs to, and the body itself, for
// the journal.
type laneSite struct {
	site *store.Site
	body []byte
}

// guard is the state of the world under which an answer was made. While it
// holds, the same request gets the same answer.
type guard struct {
	site        *store.Site
	clock       *clock.Clock
	set         *fixture.Set
	version     uint64
	steps       uint64
	from, until int64         // Unix seconds of the site's clock
	date        identity.Date // of the anchor: people have the age that they have on it
}

// guardOf captures the world before the authority looks anything up in a set.
func guardOf(site *store.Site, set *fixture.Set) guard {
	g := guard{site: site, set: set, clock: world.ClockOf(site), version: site.Version(), from: math.MinInt64, until: math.MaxInt64}
	g.steps = g.clock.Steps()
	g.date = identity.DateOf(g.clock.Anchor())
	if !g.clock.Steered() { // people age at midnight
		g.from, g.until = g.date.Midnight().Unix(), g.date.AddDays(1).Midnight().Unix()
	}
	return g
}

func (g *guard) holds(s *Server, now int64) bool {
	return g.from <= now && now < g.until && g.set == s.Fixtures() &&
		g.version == g.site.Version() && g.steps == g.clock.Steps()
}

func newLane(s *Server) *lane {
	return &lane{
		server: s, entries: map[string]*laneEntry{}, sites: map[string]laneSite{},
		buffers: sync.Pool{New: func() any { b := make([]byte, 0, laneMaxBody); return &b }},
	}
}

// serve answers r if the lane can, and reports whether it did. If it did not,
// r is as it was.
func (l *lane) serve(w http.ResponseWriter, r *http.Request, came arrival) bool {
	if r.URL.RawQuery != "" || r.URL.RawPath != "" || r.URL.ForceQuery {
		return false
	}
	switch r.Method {
	case http.MethodGet:
		return l.certification(w, r, came)
	case http.MethodPost:
		return r.URL.Path == "/users/getToken" && l.getToken(w, r, came)
	}
	return false
}

func (l *lane) certification(w http.ResponseWriter, r *http.Request, came arrival) bool {
	impUID, ok := strings.CutPrefix(r.URL.Path, "/certifications/")
	if !ok || r.ContentLength != 0 {
		return false
	}
	credentials := r.Header["Authorization"]
	if len(credentials) != 1 { // Authorization wins over the old header, so that one does not matter
		return false
	}
	text := strings.TrimPrefix(credentials[0], "Bearer ")
	l.mu.RLock()
	entry := l.entries[text]
	var a prepared
	if entry != nil {
		a = entry.ready[impUID]
	}
	l.mu.RUnlock()
	if a.Ready == nil {
		return false
	}
	site := entry.guard.site
	now := entry.guard.clock.When(came.started)
	if now.Unix() >= entry.token.ExpiresAt() || !entry.guard.holds(l.server, now.Unix()) || !entry.state.Faults.Empty() {
		return false
	}
	site.Touch()
	id, done := l.head(w, site), clock.Now()
	entry.state.Journal.Record(id, &journal.Record{
		Arrived: came.started, Via: came.via, Completed: done, SiteTime: now, Site: site.UserCode, Route: "getCertification",
		Method: r.Method, Path: targetOf(r), Status: http.StatusOK, Reason: "ok", ImpUID: impUID, Where: a.where,
		Lane: true, Harness: isHarness(r), TokenOrdinal: entry.token.Ordinal,
		RequestHeader: r.Header, ResponseHeader: w.Header(), ResponseReady: a.Ready,
	})
	l.write(w, a.Ready, now)
	l.log(r, site, span{came.started, done})
	return true
}

// head writes the common headers and returns the id of the entry to come.
func (l *lane) head(w http.ResponseWriter, site *store.Site) uint64 {
	header := w.Header()
	l.server.headers.put(header)
	l.server.putDate(header, site)
	id, text := l.server.IDs.Next()
	header[answer.HeaderEntry] = text
	return id
}

func (l *lane) write(w http.ResponseWriter, a *answer.Ready, now time.Time) {
	if body, fixed := a.Fixed(); fixed {
		writeReady(w, body)
		return
	}
	buf := l.buffers.Get().(*[]byte)
	*buf = a.AppendBody((*buf)[:0], now)
	writeReady(w, *buf)
	l.buffers.Put(buf)
}

func (l *lane) getToken(w http.ResponseWriter, r *http.Request, came arrival) bool {
	if r.ContentLength <= 0 || r.ContentLength > laneMaxBody {
		return false
	}
	types := r.Header["Content-Type"]
	if len(types) != 1 || types[0] != mediaJSON {
		return false
	}
	buf := l.buffers.Get().(*[]byte)
	defer l.buffers.Put(buf)
	body := (*buf)[:r.ContentLength]
	n, err := io.ReadFull(r.Body, body)
	if err == nil && l.grant(w, r, body, came) {
		return true
	}
	read := bytes.Clone(body[:n])
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(read), r.Body), r.Body}
	return false
}

// grant answers with the live token of the site that this very body belongs
// to, unless its last seconds call for a decision.
func (l *lane) grant(w http.ResponseWriter, r *http.Request, body []byte, came arrival) bool {
	l.mu.RLock()
	known := l.sites[string(body)]
	l.mu.RUnlock()
	site := known.site
	if site == nil {
		return false
	}
	g, live := site.Live()
	state := world.StateOf(site)
	if !live || g.ExpiresAt-g.Now <= l.server.Lifetime().Margin || !state.Faults.Empty() {
		return false
	}
	site.Touch()
	id, done := l.head(w, site), clock.Now()
	state.Journal.Record(id, &journal.Record{
		Arrived: came.started, Via: came.via, Completed: done, SiteTime: time.Unix(g.Now, 0), Site: site.UserCode, Route: "getToken",
		Method: r.Method, Path: targetOf(r), Status: http.StatusOK, Reason: "ok", Lane: true, Harness: isHarness(r),
		TokenOrdinal: g.Token.Ordinal, RequestHeader: r.Header, ResponseHeader: w.Header(), ResponseReady: answer.Granted(g),
		RequestBody: known.body,
	})
	out := l.buffers.Get().(*[]byte)
	*out = answer.AppendGrant((*out)[:0], g)
	writeReady(w, *out)
	l.buffers.Put(out)
	l.log(r, site, span{came.started, done})
	return true
}

func (l *lane) log(r *http.Request, site *store.Site, took span) {
	if !l.server.Log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	l.server.logRequest(r.Context(), slog.LevelInfo, &Access{
		Method: r.Method, Path: maskPath(r.URL.Path), Status: http.StatusOK, Reason: "ok", Site: site.UserCode,
	}, took)
}

// learnRecord keeps the answer to a GET that the authority found right.
func (l *lane) learnRecord(x *exchange, g guard, a *answer.Ready) {
	l.mu.Lock()
	defer l.mu.Unlock()
	size := a.Len() + len(x.impUID)
	if l.bytes+size > laneMaxBytes || len(l.entries) >= laneMaxTokens {
		clear(l.entries)
		l.bytes = 0
	}
	at := l.entries[x.token.Text]
	if at == nil || at.guard != g {
		if at != nil {
			l.bytes -= at.bytes
		}
		at = &laneEntry{token: x.token, state: world.StateOf(g.site), guard: g, ready: map[string]prepared{}}
		l.entries[x.token.Text] = at
	}
	if at.ready[x.impUID].Ready == nil {
		at.bytes += size
		l.bytes += size
	}
	at.ready[x.impUID] = prepared{a, x.where}
}

// learnCredentials keeps which site a getToken body belongs to. Secrets and
// sites never change, and a site that made room has no live token, so this
// needs no guard.
func (l *lane) learnCredentials(x *exchange) {
	if x.media != mediaJSON || len(x.body) > laneMaxBody || x.r.Header.Get("Content-Type") != mediaJSON {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.sites) >= laneMaxBodies {
		clear(l.sites)
	}
	l.sites[string(x.body)] = laneSite{x.site, x.body}
}
