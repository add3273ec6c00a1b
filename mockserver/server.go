package mockserver

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/gorilla/mux"

	"github.com/iamport-mock/iamport-mock/mockserver/fixture"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/answer"
	"github.com/iamport-mock/iamport-mock/mockserver/internal/clock"
	"github.com/iamport-mock/iamport-mock/mockserver/journal"
	"github.com/iamport-mock/iamport-mock/mockserver/store"
	"github.com/iamport-mock/iamport-mock/mockserver/window"
	"github.com/iamport-mock/iamport-mock/openapi"
)

// Server is the fake API. It is an http.Handler, safe for concurrent use.
// Make one with [New].
type Server struct {
	log      *slog.Logger
	version  string
	chance   *clock.Chance
	run      *run
	switches answer.Switches
	anyKey   bool // see WithAnyKey
	contract *openapi.Checker
	router   *mux.Router
	routes   map[string]route // by "METHOD /path"
	store    *store.Store
	lane     *lane // nil = everything goes to the authority
	proof    proof
	limiter  limiter
	leases   leases
	headers  headers
	opts     *options
	ids      journal.IDs      // of the entries of all journals
	house    *journal.Journal // of requests that belong to no site
	names    names
	window   http.Handler // the browser side

	set atomic.Pointer[fixture.Set]

	mu       sync.Mutex // guards problems
	problems error      // of the last reload; nil = none
}

// New returns a server. Without options it knows the built-in people and the
// tutorial's own credentials, and its clocks follow the host's.
func New(opts ...Option) (*Server, error) {
	o, err := gather(opts)
	if err != nil {
		return nil, err
	}
	contract, err := openapi.Iamport()
	if err != nil {
		return nil, fmt.Errorf("contract: %w", err)
	}
	s := &Server{
		log: o.logger, version: o.version, chance: clock.NewChance(o.seed), run: newRun(), switches: o.switches, anyKey: o.anyKey,
		contract: contract, proof: proof{shapes: map[string]struct{}{}}, opts: o,
	}
	s.house = s.newJournal(o.journalBytes, "")
	s.headers = newHeaders(o.version)
	s.window = window.Handler(s.Steered(), window.Info{Version: o.version, Log: o.logger})
	s.store, err = store.New(store.Options{
		NewClock: func() store.Clock { return o.newClock() },
		Attach:   s.attach,
		Mint:     func() string { return s.chance.Hex(16) },
	}, o.sites...)
	if err != nil {
		return nil, err
	}
	if err := s.buildRoutes(); err != nil {
		return nil, err
	}
	if o.lane && s.laneAllowed() {
		s.lane = newLane(s)
	}
	if err := s.SetFixtures(o.set); err != nil {
		return nil, err
	}
	return s, nil
}

// SetFixtures replaces the base layer that every site sees, as one step:
// a request sees the old set or the new one, never a mixture. Every answer that
// the set can give is held against the contract first; if one breaks it, the
// old set stays and the error names the file and line.
func (s *Server) SetFixtures(set *fixture.Set) error {
	if err := s.prove(set); err != nil {
		return err
	}
	s.set.Store(set)
	s.FixtureProblems(nil)
	return nil
}

// FixtureProblems keeps what the last failed reload said, for the health
// report; nil says that all is mended.
func (s *Server) FixtureProblems(problems error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.problems = problems
}

// ServeHTTP answers one request of the imitated API, or of the browser side,
// whose paths are no part of that API: neither journal nor faults see them. The
// request came directly.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.serve(w, r, journal.ViaDirect) }

// Through is a handler of the same API for requests that come on another way:
// the journal tells which. Whichever host they name, they get the same answer.
func (s *Server) Through(via journal.Via) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, via) })
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, via journal.Via) {
	came := arrival{clock.Now(), via}
	if s.lane != nil && s.lane.serve(w, r, came) {
		return
	}
	if window.Has(r.URL.Path) {
		s.window.ServeHTTP(w, r)
		return
	}
	x := &exchange{r: r, arrival: came, sent: r.Header}
	x.id, x.idText = s.ids.Next()
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			s.log.ErrorContext(r.Context(), "a fault of the mock itself", "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			s.respond(w, x, s.switches.Refusal(&answer.Refusal{ID: answer.InternalFault}))
		}
	}()
	reply, err := s.answer(w, x)
	if errors.Is(err, errClientLeft) {
		s.noteLeft(x)
		return
	}
	if err != nil {
		reply = s.errorReply(x, err)
	}
	s.respond(w, x, reply)
}
